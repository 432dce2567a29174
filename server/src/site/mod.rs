//! The files of the browser bundle.
//!
//! - `others`: bundle files of the releases before and after, while servers are replaced.
//! - [`packed`]: at the end of the server's own file.
//! - `release`: what the service worker has to know of them.

mod others;
pub mod packed;
mod release;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::Bundle;
use axum::{Router, extract::Request};
use tower_http::services::ServeDir;

use packed::Packed;

/// The directory under the site's root where the build puts the bundle.
const BUNDLE_DIRECTORY: &str = "pkg";
/// What the bundle's files are called, before the hash of their content.
const BUNDLE_NAME: &str = "everbasic";

/// What the paths of the modules that the bundle's script imports begin with: snippets, and what
/// fetches the code that comes later.
const PARTS: [&str; 2] = ["snippets/", "__wasm_split."];

/// Files and the bundle found among them.
#[derive(Clone, Debug)]
pub struct Site {
    files: Files,
    others: Vec<Files>,
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
        let paths = list(root)?;
        Ok(Self {
            bundle: bundle(paths.iter().map(String::as_str))?,
            release: release::script(
                paths
                    .iter()
                    .map(|path| (path.as_str(), move || std::fs::read(root.join(path)))),
            )?,
            files: Files::In(root.to_owned()),
            others: Vec::new(),
        })
    }

    /// The site at the end of the server's own file.
    ///
    /// # Errors
    /// What the system says if one of the bundle's files is not in it.
    pub fn packed(packed: Packed) -> io::Result<Self> {
        Ok(Self {
            bundle: bundle(packed.paths())?,
            release: release::script(
                packed
                    .files()
                    .map(|(path, bytes)| (path, move || Ok(bytes))),
            )?,
            files: Files::Packed(packed),
            others: Vec::new(),
        })
    }

    /// The same, which has the bundle files of other releases too: folders, or files of the server with a
    /// site in them. Pages that came from a server of another release find what they still lack.
    ///
    /// # Errors
    /// What the system says if one cannot be read, with its path.
    pub fn beside(mut self, others: &[PathBuf]) -> io::Result<Self> {
        for path in others {
            let named = |error: io::Error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            };
            self.others.push(Files::open(path).map_err(named)?);
        }
        Ok(self)
    }

    /// A site without a bundle, for servers that are asked for anything but pages.
    pub fn without_bundle(root: &Path) -> Self {
        Self {
            files: Files::In(root.to_owned()),
            others: Vec::new(),
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
        let own = self.files.router();
        if self.others.is_empty() {
            return own;
        }
        let others: Arc<[Router]> = self.others.iter().map(Files::router).collect();
        Router::new()
            .fallback(move |request: Request| others::answer(own.clone(), others.clone(), request))
    }
}

impl Files {
    /// Those of a folder, or those at the end of a file.
    fn open(path: &Path) -> io::Result<Self> {
        let none = || io::Error::new(io::ErrorKind::NotFound, "there is no site in it");
        if path.is_dir() {
            let has_bundle = path.join(BUNDLE_DIRECTORY).is_dir();
            return has_bundle
                .then(|| Self::In(path.to_owned()))
                .ok_or_else(none);
        }
        Ok(Self::Packed(Packed::read(path)?.ok_or_else(none)?))
    }

    fn router(&self) -> Router {
        match self {
            Self::In(root) => Router::new().fallback_service(
                ServeDir::new(root)
                    .append_index_html_on_directories(false)
                    .precompressed_br()
                    .precompressed_gzip(),
            ),
            Self::Packed(packed) => {
                let packed = packed.clone();
                Router::new().fallback(move |request: Request| {
                    let answer = packed.answer(&request);
                    async move { answer }
                })
            }
        }
    }
}

/// Paths of all files below a folder, in order.
fn list(root: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    list_below(root, "", &mut paths)?;
    paths.sort_unstable();
    Ok(paths)
}

fn list_below(folder: &Path, under: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            let text = format!("the name of {} is not UTF-8", folder.join(name).display());
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        let path = format!("{under}{name}");
        if entry.file_type()?.is_dir() {
            list_below(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// URLs of the bundle's files among the paths of a site, whatever names the build gave them.
fn bundle<'a>(paths: impl Iterator<Item = &'a str>) -> io::Result<Bundle> {
    let directory = format!("{BUNDLE_DIRECTORY}/");
    let mut names: Vec<_> = paths
        .filter_map(|path| path.strip_prefix(&directory))
        .collect();
    // The plain name sorts before the hashed ones; either is right, but the choice is stable.
    names.sort_unstable();
    let url = |name: &&str| format!("/{directory}{name}");
    let find = |extension: &str| {
        let found = names.iter().find(|name| {
            name.strip_suffix(extension)
                .and_then(|rest| rest.strip_prefix(BUNDLE_NAME))
                .is_some_and(|hash| hash.is_empty() || hash == "_bg" || is_hash(hash))
        });
        let missing = || io::Error::new(io::ErrorKind::NotFound, format!("no {extension} file"));
        found.map(url).ok_or_else(missing)
    };
    let is_part =
        |name: &&&str| name.ends_with(".js") && PARTS.iter().any(|begin| name.starts_with(begin));
    Ok(Bundle {
        js: find(".js")?,
        wasm: find(".wasm")?,
        css: find(".css")?,
        parts: names.iter().filter(is_part).map(url).collect(),
    })
}

/// Whether the name of the file at that path changes with its content. Only the bundle's names do.
pub fn is_named_by_content(path: &str) -> bool {
    let name = path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(BUNDLE_DIRECTORY))
        .and_then(|path| path.strip_prefix('/'))
        .and_then(|name| name.rsplit_once('.'));
    name.is_some_and(|(name, _extension)| name.rfind('.').is_some_and(|dot| is_hash(&name[dot..])))
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
    use std::{fs, path::Path};

    use axum::{
        body::{Body, to_bytes},
        extract::Request,
        http::StatusCode,
    };
    use tempfile::TempDir;
    use tower::ServiceExt;

    use super::{Site, is_named_by_content, packed};

    const OLD: &str = "/pkg/everbasic.oooooooooooooooooooooo.js";
    const NEW: &str = "/pkg/everbasic.nnnnnnnnnnnnnnnnnnnnnn.js";

    /// A site whose script has that path and tells it.
    fn release(script: &str) -> TempDir {
        let folder = tempfile::tempdir().expect("a directory");
        let write = |path: &str, text: &str| {
            fs::write(folder.path().join(&path[1..]), text).expect("a file");
        };
        fs::create_dir(folder.path().join("pkg")).expect("a directory");
        write(script, script);
        write("/pkg/everbasic.wasm", script);
        write("/pkg/everbasic.css", script);
        folder
    }

    async fn get(site: &Site, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = site.files().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 1000).await.expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    async fn serves_both(site: &Site) {
        for path in [NEW, OLD] {
            assert_eq!(get(site, path).await, (StatusCode::OK, path.to_owned()));
        }
        // A name that stays the same is this release's or nobody's.
        assert_eq!(get(site, "/pkg/everbasic.css").await.1, NEW);
        let missing = OLD.replace('o', "x");
        assert_eq!(get(site, &missing).await.0, StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_page_of_another_release_finds_its_files() {
        let (old, new) = (release(OLD), release(NEW));
        fs::write(old.path().join("worker.js"), "old").expect("a file");
        let site = Site::find(new.path()).expect("a site");
        assert_eq!(get(&site, OLD).await.0, StatusCode::NOT_FOUND);

        let folder = site.clone().beside(&[old.path().to_owned()]);
        let folder = folder.expect("another site");
        serves_both(&folder).await;
        assert_eq!(get(&folder, "/worker.js").await.0, StatusCode::NOT_FOUND);

        let program = old.path().join("program");
        let whole = old.path().join("whole");
        fs::write(&program, "a program").expect("a file");
        packed::pack(&program, old.path(), &whole).expect("packed");
        serves_both(&site.beside(&[whole]).expect("another site")).await;
    }

    #[test]
    fn another_site_that_is_none_is_named() {
        let new = release(NEW);
        let site = Site::find(new.path()).expect("a site");
        let (folder, file) = (new.path().join("pkg"), new.path().join("pkg/everbasic.css"));
        for path in [Path::new("/nowhere"), &folder, &file] {
            let error = site.clone().beside(&[path.to_owned()]);
            let error = error.expect_err("no site").to_string();
            assert!(error.contains(&path.display().to_string()), "{error}");
        }
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_named_by_content(
            "/pkg/everbasic.abcdefghijklmnopqrstuv.wasm"
        ));
        assert!(is_named_by_content(
            "/pkg/split_machine.abcdefghijklmnopqrst-_.wasm"
        ));
        assert!(!is_named_by_content("/pkg/everbasic.wasm"));
        assert!(!is_named_by_content("/pkg/abcdefghijklmnopqrstuv.wasm"));
        assert!(!is_named_by_content(
            "/pkg/snippets/app-0123456789abcdef/editor.js"
        ));
        assert!(!is_named_by_content("/editor.abcdefghijklmnopqrstuv.js"));
        assert!(!is_named_by_content("/worker.js"));
        assert!(!is_named_by_content("/"));
    }
}
