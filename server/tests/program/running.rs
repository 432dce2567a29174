//! The real program: started by a test on a free port, spoken to over real connections.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use delta::SessionTag;
use tempfile::TempDir;

/// How long to wait for something that has to come, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub const SECRET: &str = "a secret for these tests alone, long enough";

/// A server of a test's own; ended when dropped.
pub struct Running {
    pub address: SocketAddr,
    process: Child,
    lines: Receiver<String>,
    log: Vec<String>,
    _home: TempDir,
}

impl Running {
    /// Starts it with these variables, in memory unless they say otherwise.
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_everbasic-server"));
        Self::start_program(program, variables, &[])
    }

    /// Starts that program with these variables, and without those.
    pub fn start_program(program: &Path, variables: &[(&str, &str)], without: &[&str]) -> Self {
        Self::start_with(program, &[], variables, without)
    }

    /// Starts a program that becomes the server, or starts it.
    pub fn start_with(
        program: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
        without: &[&str],
    ) -> Self {
        let home = TempDir::new().expect("a temporary directory");
        let mut command = Command::new(program);
        for (name, _) in std::env::vars() {
            if name.starts_with("EVERBASIC_") || name == "RUST_LOG" {
                command.env_remove(name);
            }
        }
        command
            .env("HOME", home.path())
            .env("NO_COLOR", "1")
            .env("EVERBASIC_ADDR", "127.0.0.1:0")
            .env("EVERBASIC_STORAGE_SECRET", SECRET)
            .env("LEPTOS_SITE_ROOT", site(home.path().join("site")))
            .envs(variables.iter().copied());
        for name in without {
            command.env_remove(name);
        }
        let mut process = command
            .args(arguments)
            .current_dir(home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stderr = process.stderr.take().expect("its log is piped");
        let (sender, lines) = channel();
        // Reads on, so that the server never waits for a full pipe. Ends with the process.
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut running = Self {
            address: ([127, 0, 0, 1], 0).into(),
            process,
            lines,
            log: Vec::new(),
            _home: home,
        };
        let line = running.wait_for_line("serving http");
        let (_, address) = line.split_once("://").expect("an address");
        let address = address.split('"').next().unwrap_or_default().trim();
        running.address = address.parse().expect("host and port");
        running
    }

    /// Waits for a line of the log that contains the text, and returns it.
    pub fn wait_for_line(&mut self, text: &str) -> String {
        if let Some(line) = self.log.iter().find(|line| line.contains(text)) {
            return line.clone();
        }
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.log.push(line.clone());
                    if line.contains(text) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("{text:?} is not in the log:\n{}", self.log.join("\n"))
                }
            }
        }
    }

    /// Waits for so many lines of the log that contain the text.
    pub fn wait_for_lines(&mut self, text: &str, count: usize) {
        while self.log.iter().filter(|line| line.contains(text)).count() < count {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.log.push(line),
                Err(_) => panic!("no {count} lines with {text:?}:\n{}", self.log.join("\n")),
            }
        }
    }

    /// The log so far, all of what was written before the server answered last.
    pub fn log(&mut self) -> String {
        self.log.extend(self.lines.try_iter());
        self.log.join("\n")
    }

    /// Asks the server to end, as an operator does.
    pub fn terminate(&mut self) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("the end");
    }

    /// Waits for the end; all that is left of the log is kept.
    pub fn ended(&mut self) -> ExitStatus {
        let status = self.process.wait().expect("the end");
        while let Ok(line) = self.lines.recv() {
            self.log.push(line);
        }
        status
    }

    /// One request on a connection of its own.
    pub fn ask(&self, request: &str) -> Answer {
        ask(self.address, request.as_bytes())
    }

    /// A server function, called with this body and these header lines, each ended by a line feed.
    pub fn call(&self, function: &str, headers: &str, body: &[u8]) -> Answer {
        let headers = headers.replace('\n', "\r\n");
        let head = format!(
            "POST /api/{function} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/x-postcard\r\nContent-Length: {}\r\n{headers}\r\n",
            self.address,
            body.len()
        );
        ask(self.address, &[head.as_bytes(), body].concat())
    }

    /// How many tabs listen here.
    pub fn live_channels(&self) -> u64 {
        self.metric("everbasic_live_channels ")
    }

    /// How many pushes were taken here.
    pub fn pushes(&self) -> u64 {
        self.metric("everbasic_pushes_total{outcome=\"accepted\"} ")
    }

    /// How many pages were asked for here.
    pub fn pages(&self) -> u64 {
        self.metric("everbasic_http_request_seconds_count{route=\"page\"} ")
    }

    /// The value behind that beginning of a line; 0 if there is none.
    fn metric(&self, beginning: &str) -> u64 {
        let metrics = self.get("/metrics", "").text();
        let value = metrics
            .lines()
            .find_map(|line| line.strip_prefix(beginning));
        value.and_then(|value| value.parse().ok()).unwrap_or(0)
    }

    /// A GET with these header lines, each ended by a line feed.
    pub fn get(&self, path: &str, headers: &str) -> Answer {
        let headers = headers.replace('\n', "\r\n");
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        ))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A site directory with one file of each kind.
pub fn site(root: PathBuf) -> PathBuf {
    let pkg = root.join("pkg");
    std::fs::create_dir_all(&pkg).expect("a directory");
    for name in [
        "everbasic.abcdefghijklmnopqrstuv.js",
        "everbasic.wasm",
        "everbasic.css",
    ] {
        std::fs::write(pkg.join(name), "x").expect("a file");
    }
    root
}

/// What came back, and then the end of the connection.
#[derive(Debug)]
pub struct Answer {
    /// 0 if the connection ended without an answer.
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| {
            let found = line.split_once(':').map(|(found, _)| found);
            found.is_some_and(|found| found.eq_ignore_ascii_case(name))
        });
        line?.split_once(':').map(|(_, value)| value.trim())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The public name of the page's session.
    pub fn session(&self) -> SessionTag {
        let text = self.text();
        let (_, rest) = text.split_once("session_tag").expect("a first paint");
        let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
        SessionTag::parse(&digits[..16]).expect("a tag")
    }

    /// What a browser would send back.
    pub fn cookie(&self) -> Option<&str> {
        self.header("set-cookie")?.split(';').next()
    }
}

/// Sends bytes, and reads until the other end closes or has answered.
pub fn ask(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    // A server that has refused already may not read on; its answer is what counts.
    let _ = stream.write_all(bytes);
    read(&mut stream)
}

/// Reads until the other end closes.
pub fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("the connection is still open after {PATIENCE:?}")
            }
            // A reset after the answer is an end too.
            Err(_) => break,
        }
    }
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = match end {
        Some(end) => (&bytes[..end], bytes[end + 4..].to_vec()),
        None => (&bytes[..], Vec::new()),
    };
    let head = String::from_utf8_lossy(head).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head,
        body,
    }
}
