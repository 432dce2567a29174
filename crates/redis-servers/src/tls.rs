//! A certificate authority of a test's own.

use std::{path::Path, process::Command};

use tempfile::TempDir;

/// An authority and a certificate of it for 127.0.0.1.
pub struct Certificates {
    directory: TempDir,
}

impl Certificates {
    /// Made by `openssl`.
    pub fn make() -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        let path = directory.path();
        std::fs::write(path.join("san"), "subjectAltName=IP:127.0.0.1\n").expect("a file");
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
        let authority = [
            "req",
            "-x509",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=test authority",
        ];
        let files = ["-keyout", "ca.key", "-out", "ca.pem"];
        openssl(path, &[&authority[..], &key, &files].concat());
        let request = ["req", "-nodes", "-subj", "/CN=127.0.0.1"];
        let files = ["-keyout", "server.key", "-out", "server.csr"];
        openssl(path, &[&request[..], &key, &files].concat());
        let sign = [
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            "server.csr",
            "-CA",
            "ca.pem",
        ];
        let files = ["-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san"];
        openssl(path, &[&sign[..], &files, &["-out", "server.pem"]].concat());
        Self { directory }
    }

    /// The path of one of `ca.pem`, `server.pem`, `server.key`.
    pub fn file(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// The options of a server that asks clients for a certificate of this authority too.
    pub fn server_options(&self) -> Vec<String> {
        let files = [
            ("--tls-cert-file", "server.pem"),
            ("--tls-key-file", "server.key"),
            ("--tls-ca-cert-file", "ca.pem"),
        ];
        let mut options: Vec<String> = files
            .iter()
            .flat_map(|(option, name)| [(*option).to_owned(), self.file(name)])
            .collect();
        options.extend(["--tls-auth-clients".to_owned(), "yes".to_owned()]);
        options
    }

    /// What follows the question mark of a URL.
    pub fn url_options(&self) -> String {
        let (ca, cert, key) = (
            self.file("ca.pem"),
            self.file("server.pem"),
            self.file("server.key"),
        );
        format!("ca={ca}&cert={cert}&key={key}")
    }
}

fn openssl(directory: &Path, arguments: &[&str]) {
    let done = Command::new("openssl")
        .args(arguments)
        .current_dir(directory)
        .output();
    match done {
        Ok(done) => assert!(
            done.status.success(),
            "openssl {arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        ),
        Err(error) => panic!(
            "openssl cannot be started ({error}): on Debian and Ubuntu: apt-get install openssl"
        ),
    }
}
