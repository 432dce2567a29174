//! What the service worker has to know: the files of the site, and a name that changes with them.

use std::io;

/// What pages need none of: other encodings of the files, the bundle's types, notices, and the
/// service worker itself.
const LEFT_OUT: [&str; 5] = [".br", ".gz", ".ts", ".txt", "/service-worker.js"];

/// A script that sets `self.release`: `name`, `files` (paths from the root, with a slash before
/// them), `shell` (the page for the time without a connection). Takes paths without that slash, in
/// order, and what reads each.
///
/// # Errors
/// What reading a file says.
pub fn script<'a, Content: AsRef<[u8]>>(
    files: impl Iterator<Item = (&'a str, impl FnOnce() -> io::Result<Content>)>,
) -> io::Result<String> {
    let mut hash = Fnv1a::default();
    let mut paths = Vec::new();
    for (path, read) in files {
        let path = format!("/{path}");
        if !LEFT_OUT.iter().any(|end| path.ends_with(end)) {
            hash.take(path.as_bytes());
            hash.take(read()?.as_ref());
            paths.push(path);
        }
    }
    let name = format!("{:016x}-{}", hash.0, env!("CARGO_PKG_VERSION"));
    let files = serde_json::to_string(&paths).map_err(io::Error::other)?;
    Ok(format!(
        "self.release = {{ name: \"{name}\", shell: \"/shell\", keepsSessions: true, files: {files} }};\n"
    ))
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
    use super::script;

    fn named(files: &[(&str, &str)]) -> String {
        script(files.iter().map(|&(path, text)| (path, move || Ok(text)))).expect("a script")
    }

    #[test]
    fn the_name_changes_with_the_files_and_with_nothing_else() {
        let first = named(&[("editor.js", "1"), ("editor.js.br", "x")]);
        assert!(first.contains(r#"files: ["/editor.js"]"#), "{first}");
        assert_eq!(named(&[("editor.js", "1"), ("editor.js.br", "y")]), first);
        assert_ne!(named(&[("editor.js", "2"), ("editor.js.br", "y")]), first);
    }
}
