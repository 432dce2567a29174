//! The real program among real neighbours: proxies, Redis, browsers, the files of `deploy`.
//!
//! - [`wire`]: what somebody tries who means harm, over connections.
//! - [`words`]: what is written down, and what never is.
//! - [`ending`]: an end that nobody loses anything by.
//! - [`upgrade`]: servers exchanged for those of another release.
//! - [`faults`]: servers killed, alone and with their Redis.
//! - [`skew`]: pages and stores of the releases before.
//! - [`traces`]: what a collector of OpenTelemetry is told.
//! - [`keeping`]: Redis with an access list, secrets that differ, backup and restore.
//! - [`deploy`]: the files of `deploy` and the pages that speak of them.

mod crowd;
mod deploy;
mod ending;
mod faults;
mod keeping;
mod proxy;
mod running;
mod skew;
mod traces;
mod upgrade;
mod wire;
mod words;
