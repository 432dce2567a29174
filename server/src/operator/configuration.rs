//! Whether the configuration can work.

use std::path::Path;

use relay::{AnyStore, Store};

use super::{OperatorError, Report};
use crate::{config::Config, listen::tls, settings::are_in_files, site::Site, storage};

/// Tries what can be tried without serving: the secret, the certificate, the sites of other releases, and
/// whether the store answers.
///
/// # Errors
/// [`OperatorError::Store`] if the address of the store is none, [`OperatorError::Session`] if the
/// secret is too short.
pub async fn check(config: &Config) -> Result<Report, OperatorError> {
    let mut lines = Vec::new();
    match &config.storage_secret {
        Some(_) => {
            storage::signing_keys(config)?;
            lines.push((true, "the secret is good".to_owned()));
        }
        None if are_in_files(config) => {
            lines.push((true, "this machine's development secret will do".to_owned()));
        }
        None => lines.push((
            false,
            "servers that share sessions, or serve others, need EVERBASIC_STORAGE_SECRET; make \
             one with: openssl rand -hex 32"
                .to_owned(),
        )),
    }
    if let Some(files) = &config.tls {
        match tls::acceptor(files) {
            Ok(_) => lines.push((true, "certificate and key are good".to_owned())),
            Err(error) => lines.push((false, error.to_string())),
        }
    }
    for other in &config.other_sites {
        let site = Site::without_bundle(Path::new("")).beside(std::slice::from_ref(other));
        lines.push(match site {
            Ok(_) => (true, format!("{} has a site", other.display())),
            Err(error) => (false, format!("EVERBASIC_OTHER_SITES: {error}")),
        });
    }
    match storage::open(config)? {
        AnyStore::Memory(_) => lines.push((true, "sessions are kept in memory".to_owned())),
        AnyStore::Redis(redis) => match redis.now_ms().await {
            Ok(_) => lines.push((true, format!("Redis at {} answers", redis.main().name()))),
            Err(error) => lines.push((false, error.to_string())),
        },
    }
    let marked = lines
        .iter()
        .map(|(holds, what)| format!("{} {what}\n", if *holds { '✓' } else { '✗' }));
    Ok(Report {
        text: marked.collect(),
        holds: lines.iter().all(|(holds, _)| *holds),
    })
}
