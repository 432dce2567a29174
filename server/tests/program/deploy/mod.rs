//! The files of `deploy`, and the pages that speak of them.
//!
//! - [`watching`]: dashboard and alerts name metrics that exist.
//! - [`kubernetes`], [`containers`], [`machines`]: the ways to run it.
//! - [`proxies`]: what stands before it.
//! - [`pages`]: what the pages promise is so.

mod containers;
mod kubernetes;
mod machines;
mod pages;
mod proxies;
mod watching;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_yaml_ng::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn documents(path: &str) -> Vec<Value> {
    serde_yaml_ng::Deserializer::from_str(&text(path))
        .map(|document| {
            Value::deserialize(document).unwrap_or_else(|error| panic!("{path}: {error}"))
        })
        .collect()
}

/// The value at a path of names, or null.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .fold(value, |value, name| value.get(name).unwrap_or(&Value::Null))
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}
