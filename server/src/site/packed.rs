//! A site at the end of the server's own file, so that one file alone serves.
//!
//! After the program come, for each file, the length of its path, the path, the length of the content and
//! the content; then where this begins, and a mark. Numbers are 8 bytes, the largest first.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
};

use axum::{
    body::Bytes,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

/// The last bytes of a file with a site.
const MARK: &[u8; 16] = b"everbasic site 1";
/// Bytes of the mark and of the number before it.
const TAIL_BYTES: u64 = 24;
/// Forms in which the build has packed files, the smaller first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Files by their paths, without a slash in front. Clones are the same files.
#[derive(Clone, Debug)]
pub struct Packed(Arc<BTreeMap<String, Bytes>>);

impl Packed {
    /// The site at the end of that file; `None` if there is none.
    ///
    /// # Errors
    /// What the system says, and for a site that is not whole.
    pub fn read(file: &Path) -> io::Result<Option<Self>> {
        let mut file = File::open(file)?;
        let length = file.metadata()?.len();
        if length < TAIL_BYTES {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(length - TAIL_BYTES))?;
        let begin = number(&mut file)?;
        let mut mark = [0; 16];
        file.read_exact(&mut mark)?;
        if mark != *MARK {
            return Ok(None);
        }
        let end = length - TAIL_BYTES;
        let bytes = end.checked_sub(begin).ok_or_else(broken)?;
        file.seek(SeekFrom::Start(begin))?;
        let mut all = Vec::new();
        file.take(bytes).read_to_end(&mut all)?;
        let mut rest = Bytes::from(all);
        let mut files = BTreeMap::new();
        while !rest.is_empty() {
            let path = piece(&mut rest)?;
            let path = String::from_utf8(path.to_vec()).map_err(|_| broken())?;
            files.insert(path, piece(&mut rest)?);
        }
        Ok(Some(Self(Arc::new(files))))
    }

    /// Paths and contents of its files.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0
            .iter()
            .map(|(path, bytes)| (path.as_str(), &bytes[..]))
    }

    /// The paths of its files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Answers with the file that is asked for, packed as the browser understands it.
    pub fn answer(&self, request: &Request) -> Response {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return StatusCode::METHOD_NOT_ALLOWED.into_response();
        }
        let path = request.uri().path().trim_start_matches('/');
        let Some(plain) = self.0.get(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let tag = format!("\"{:016x}\"", fingerprint(plain));
        let mut headers = HeaderMap::new();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        let known = request.headers().get(header::IF_NONE_MATCH);
        if known.is_some_and(|known| known == tag.as_str()) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let accepted = request.headers().get(header::ACCEPT_ENCODING);
        let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
        for (encoding, extension) in ENCODINGS {
            let is_accepted = accepted
                .split(',')
                .any(|one| one.split(';').next().unwrap_or_default().trim() == encoding);
            let packed = self.0.get(&format!("{path}{extension}"));
            if let (true, Some(packed)) = (is_accepted, packed) {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
                return (headers, packed.clone()).into_response();
            }
        }
        (headers, plain.clone()).into_response()
    }
}

/// Writes the program with the site behind it; how many files there are.
///
/// # Errors
/// What the system says.
pub fn pack(program: &Path, site: &Path, to: &Path) -> io::Result<usize> {
    let mut out = File::create(to)?;
    let begin = io::copy(&mut program_of(program)?, &mut out)?;
    let paths = super::list(site)?;
    for path in &paths {
        let content = std::fs::read(site.join(path))?;
        write_piece(&mut out, path.as_bytes())?;
        write_piece(&mut out, &content)?;
    }
    out.write_all(&begin.to_be_bytes())?;
    out.write_all(MARK)?;
    out.flush()?;
    out.set_permissions(std::fs::metadata(program)?.permissions())?;
    Ok(paths.len())
}

/// The program without the site that it may have.
fn program_of(program: &Path) -> io::Result<io::Take<File>> {
    let mut file = File::open(program)?;
    let length = file.metadata()?.len();
    let mut own = length;
    if length >= TAIL_BYTES {
        file.seek(SeekFrom::Start(length - TAIL_BYTES))?;
        let begin = number(&mut file)?;
        let mut mark = [0; 16];
        file.read_exact(&mut mark)?;
        if mark == *MARK {
            own = begin;
        }
        file.rewind()?;
    }
    Ok(file.take(own))
}

fn write_piece(out: &mut File, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_be_bytes())?;
    out.write_all(bytes)
}

fn piece(rest: &mut Bytes) -> io::Result<Bytes> {
    if rest.len() < 8 {
        return Err(broken());
    }
    let length = number(&mut &rest.split_to(8)[..])?;
    let length = usize::try_from(length).map_err(|_| broken())?;
    if rest.len() < length {
        return Err(broken());
    }
    Ok(rest.split_to(length))
}

fn number(from: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_be_bytes(bytes))
}

fn broken() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the site in this file is not whole",
    )
}

/// FNV-1a.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "css" => "text/css",
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "bas" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};

    use super::*;

    #[tokio::test]
    async fn a_site_travels_behind_the_program() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = |name: &str| directory.path().join(name);
        std::fs::create_dir_all(path("site/pkg")).expect("a directory");
        for (name, content) in [("site/pkg/a.js", "plain"), ("site/pkg/a.js.br", "small")] {
            std::fs::write(path(name), content).expect("written");
        }
        std::fs::write(path("program"), "a program").expect("written");
        assert!(Packed::read(&path("program")).expect("read").is_none());
        assert_eq!(
            pack(&path("program"), &path("site"), &path("one")).expect("packed"),
            2
        );
        // Packing what is packed replaces the site.
        assert_eq!(
            pack(&path("one"), &path("site"), &path("two")).expect("packed"),
            2
        );
        let one = std::fs::read(path("one")).expect("read");
        assert!(one.starts_with(b"a program"));
        assert_eq!(one, std::fs::read(path("two")).expect("read"));

        let packed = Packed::read(&path("one")).expect("read").expect("a site");
        let ask = async |path: &str, encoding: &str| {
            let request = Request::get(path).header(header::ACCEPT_ENCODING, encoding);
            let answer = packed.answer(&request.body(Body::empty()).expect("a request"));
            let status = answer.status().as_u16();
            let body = to_bytes(answer.into_body(), 100).await.expect("a body");
            (status, String::from_utf8_lossy(&body).into_owned())
        };
        assert_eq!(ask("/pkg/a.js", "gzip").await, (200, "plain".to_owned()));
        assert_eq!(
            ask("/pkg/a.js", "gzip, br;q=1").await,
            (200, "small".to_owned())
        );
        assert_eq!(ask("/pkg/b.js", "").await.0, 404);
        assert_eq!(ask("/pkg/../pkg/a.js", "").await.0, 404);

        let whole = std::fs::read(path("one")).expect("read");
        let mut torn = whole[..9].to_vec();
        torn.extend_from_slice(&whole[30..]);
        std::fs::write(path("torn"), torn).expect("written");
        assert!(Packed::read(&path("torn")).is_err());
    }
}
