//! What somebody tries who means harm, against the routes. docs/threat-model.md names these tests.
//!
//! - [`cookies`]: cookies that were made up, planted or stolen, and guesses.
//! - [`pages`]: other sites' pages, script in what is shown, paths and bodies.
//! - [`limits`]: who asks too often, or for what is not his.

mod cookies;
mod limits;
mod pages;
#[path = "../support/mod.rs"]
mod support;

use std::net::IpAddr;

use axum::http::Request;
use server::{client::Peer, config::Config};

fn config(variables: &[(&str, &str)]) -> Config {
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(variable).expect("a configuration")
}

/// A GET as it comes from that address.
fn from(address: &str, path: &str) -> axum::http::request::Builder {
    let address: IpAddr = address.parse().expect("an address");
    let is_https = false;
    Request::get(path).extension(Peer { address, is_https })
}
