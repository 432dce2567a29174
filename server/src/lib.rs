//! The server: configuration, routes, first paint, live channel, static files.
//!
//! - [`config`]: what the server is told by flags, environment and file.
//! - [`storage`]: the store that follows from it, and the log line that says so.
//! - [`routes`]: everything that answers.
//! - [`page`]: the first HTML with the session in it.
//! - [`live`]: the WebSocket that tells tabs what has changed.
//! - [`listen`]: connections, with or without encryption.
//! - [`client`]: who asks, as far as proxies can be believed.
//! - [`limits`]: how much is taken of whom.
//! - [`guard`]: whose requests are taken, and how large they may be.
//! - [`headers`]: security and caching headers.
//! - [`site`]: the files of the browser bundle.
//! - [`health`], [`metrics`]: what a load balancer and a monitoring system ask.
//! - [`logs`]: what is written down, and what never is.
//! - [`traces`]: where the time of requests goes, for a collector of OpenTelemetry.
//! - [`fingerprint`]: finds servers that sign cookies with another secret.
//! - [`operator_page`]: the state of this server for its operator.
//! - [`shutdown`]: the end.
//! - [`settings`]: where settings are kept.
//! - [`cli`], [`operator`]: the command line, and what an operator does with it.

pub mod cli;
pub mod client;
pub mod config;
pub mod fingerprint;
pub mod guard;
pub mod headers;
pub mod health;
pub mod limits;
pub mod listen;
pub mod live;
pub mod logs;
pub mod metrics;
pub mod operator;
pub mod operator_page;
pub mod page;
pub mod routes;
pub mod settings;
pub mod shutdown;
pub mod site;
pub mod storage;
pub mod traces;
