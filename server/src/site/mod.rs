//! The files of the browser bundle.
//!
//! - [`packed`]: at the end of the server's own file.
//! - `release`: what the service worker has to know of them.

pub mod packed;
mod release;

use std::{
    io,
    path::{Path, PathBuf},
};

use app::Bundle;
use axum::{Router, extract::Request};
use tower_http::services::ServeDir;

use packed::Packed;

/// The directory under the site's root where the build puts the bundle.
const BUNDLE_DIRECTORY: &str = "pkg";
/// What the bundle's files are called, before the hash of their content.
const BUNDLE_NAME: &str = "everbasic";

/// Files and the bundle found among them.
#[derive(Clone, Debug)]
pub struct Site {
    files: Files,
    bundle: Bundle,
    release: String,
}

#[derive(Clone, Debug)]
enum Files {
    In(PathBuf),
    Packed(Packed),
}

impl Site {
    /// Looks for the bundle's files, whatever name the build gave them. Done once, at start: a new
    /// build under a running server shows after a restart.
    ///
    /// # Errors
    /// What the system says if the directory cannot be read or lacks one of them.
    pub fn find(root: &Path) -> io::Result<Self> {
        let names = std::fs::read_dir(root.join(BUNDLE_DIRECTORY))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(Self {
            bundle: bundle(names.collect())?,
            files: Files::In(root.to_owned()),
            release: release::of_folder(root)?,
        })
    }

    /// The site at the end of the server's own file.
    ///
    /// # Errors
    /// What the system says if one of the bundle's files is not in it.
    pub fn packed(packed: Packed) -> io::Result<Self> {
        let names = packed.paths().filter_map(|path| {
            let (directory, name) = path.split_once('/')?;
            (directory == BUNDLE_DIRECTORY).then(|| name.to_owned())
        });
        Ok(Self {
            bundle: bundle(names.collect())?,
            release: release::of_files(packed.files())?,
            files: Files::Packed(packed),
        })
    }

    /// A site without a bundle, for servers that are asked for anything but pages.
    pub fn without_bundle(root: &Path) -> Self {
        Self {
            files: Files::In(root.to_owned()),
            bundle: Bundle::default(),
            release: String::new(),
        }
    }

    /// URLs of the bundle's files.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// A script that tells the service worker this release's name and files.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// Serves the files, compressed where the build has compressed them.
    pub fn files(&self) -> Router {
        match &self.files {
            Files::In(root) => Router::new().fallback_service(
                ServeDir::new(root)
                    .append_index_html_on_directories(false)
                    .precompressed_br()
                    .precompressed_gzip(),
            ),
            Files::Packed(packed) => {
                let packed = packed.clone();
                Router::new().fallback(move |request: Request| {
                    let answer = packed.answer(&request);
                    async move { answer }
                })
            }
        }
    }
}

/// URLs of the bundle's files, whatever names the build gave them.
fn bundle(mut names: Vec<String>) -> io::Result<Bundle> {
    // The plain name sorts before the hashed ones; either is right, but the choice is stable.
    names.sort_unstable();
    let url = |extension: &str| {
        let found = names.iter().find(|name| {
            name.strip_suffix(extension)
                .and_then(|rest| rest.strip_prefix(BUNDLE_NAME))
                .is_some_and(|hash| hash.is_empty() || hash == "_bg" || is_hash(hash))
        });
        let missing = || io::Error::new(io::ErrorKind::NotFound, format!("no {extension} file"));
        let name = found.ok_or_else(missing)?;
        Ok::<_, io::Error>(format!("/{BUNDLE_DIRECTORY}/{name}"))
    };
    Ok(Bundle {
        js: url(".js")?,
        wasm: url(".wasm")?,
        css: url(".css")?,
    })
}

/// Whether the name of the file at that path changes with its content. Only the bundle's names do.
pub fn is_named_by_content(path: &str) -> bool {
    let hash = path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(BUNDLE_DIRECTORY))
        .and_then(|path| path.strip_prefix('/'))
        .and_then(|name| name.strip_prefix(BUNDLE_NAME))
        .and_then(|rest| rest.rsplit_once('.'));
    hash.is_some_and(|(hash, _extension)| is_hash(hash))
}

/// A dot and the 22 characters that the build makes of the content.
fn is_hash(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|hash| {
        hash.len() == 22
            && hash
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_named_by_content;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_named_by_content(
            "/pkg/everbasic.abcdefghijklmnopqrstuv.wasm"
        ));
        assert!(!is_named_by_content("/pkg/everbasic.wasm"));
        assert!(!is_named_by_content(
            "/pkg/snippets/app-0123456789abcdef/editor.js"
        ));
        assert!(!is_named_by_content("/editor.abcdefghijklmnopqrstuv.js"));
        assert!(!is_named_by_content("/worker.js"));
        assert!(!is_named_by_content("/"));
    }
}
