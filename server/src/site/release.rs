//! What the service worker has to know: the files of the site, and a name that changes with them.

use std::{fs, io, path::Path};

/// What pages need none of: other encodings of the files, the bundle's types, notices, and the
/// service worker itself.
const LEFT_OUT: [&str; 5] = [".br", ".gz", ".ts", ".txt", "/service-worker.js"];

/// The script for the files in a folder.
///
/// # Errors
/// What the system says if a file cannot be read.
pub fn of_folder(root: &Path) -> io::Result<String> {
    let mut paths = Vec::new();
    collect(root, "", &mut paths)?;
    paths.sort_unstable();
    let mut name = Fnv1a::default();
    for path in &paths {
        name.take(path.as_bytes());
        name.take(&fs::read(root.join(&path[1..]))?);
    }
    script(&name, &paths)
}

/// The script for these files: paths from the root, without a slash before them, and contents.
///
/// # Errors
/// None that can happen: paths can be written.
pub fn of_files<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> io::Result<String> {
    let mut name = Fnv1a::default();
    let mut paths = Vec::new();
    for (path, bytes) in files {
        let path = format!("/{path}");
        if is_kept(&path) {
            name.take(path.as_bytes());
            name.take(bytes);
            paths.push(path);
        }
    }
    script(&name, &paths)
}

fn is_kept(path: &str) -> bool {
    !LEFT_OUT.iter().any(|end| path.ends_with(end))
}

/// A script that sets `self.release`: `name`, `files` (paths from the root), `shell` (the page for
/// the time without a connection).
fn script(hash: &Fnv1a, paths: &[String]) -> io::Result<String> {
    let name = format!("{:016x}-{}", hash.0, env!("CARGO_PKG_VERSION"));
    let files = serde_json::to_string(paths).map_err(io::Error::other)?;
    Ok(format!(
        "self.release = {{ name: \"{name}\", shell: \"/shell\", keepsSessions: true, files: {files} }};\n"
    ))
}

/// Paths of all files below the directory, each with a slash before it.
fn collect(directory: &Path, path: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{path}/{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else if is_kept(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// The 64-bit FNV-1a hash.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_folder;

    #[test]
    fn the_name_changes_with_the_files_and_with_nothing_else() {
        let site = tempfile::tempdir().expect("a directory");
        let write = |name: &str, text: &str| {
            std::fs::write(site.path().join(name), text).expect("a file");
        };
        write("editor.js", "1");
        write("editor.js.br", "x");
        let first = of_folder(site.path()).expect("a script");
        assert!(first.contains(r#"files: ["/editor.js"]"#), "{first}");
        write("editor.js.br", "y");
        assert_eq!(of_folder(site.path()).expect("a script"), first);
        write("editor.js", "2");
        assert_ne!(of_folder(site.path()).expect("a script"), first);
    }
}
