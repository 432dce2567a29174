//! The server: configuration, routes, first paint, live channel, static files.
//!
//! - [`config`]: what the server is told by flags, environment and file.
//! - [`storage`]: the store that follows from it, and the log line that says so.
//! - [`routes`]: everything that answers.
//! - [`page`]: the first HTML with the session in it.
//! - [`live`]: the WebSocket that tells tabs what has changed.
//! - [`guard`]: whose requests are taken, and how large they may be.
//! - [`headers`]: security and caching headers.
//! - [`site`]: the files of the browser bundle.
//! - [`health`], [`metrics`]: what a load balancer and a monitoring system ask.
//! - [`shutdown`]: the end.
//! - [`settings`]: where settings are kept.
//! - [`cli`], [`operator`]: the command line, and what an operator does with it.

pub mod cli;
pub mod config;
pub mod guard;
pub mod headers;
pub mod health;
pub mod live;
pub mod metrics;
pub mod operator;
pub mod page;
pub mod routes;
pub mod settings;
pub mod shutdown;
pub mod site;
pub mod storage;
