//! A connection that is kept: HTTP/1.1 as far as the server's answers need it.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// A connection to one server.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The cookie that the browser should send from now on.
    pub cookie: Option<String>,
    /// Its body.
    pub body: Vec<u8>,
    /// Whether the connection ends with it.
    is_last: bool,
}

impl Connection {
    /// A new connection.
    ///
    /// # Errors
    /// What the system says.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            address,
        })
    }

    /// Sends a request and reads the answer. The second value is the connection if it is still good.
    ///
    /// # Errors
    /// What the system says; an answer that ends early is an error too.
    pub async fn ask(
        mut self,
        method: &str,
        path: &str,
        cookie: Option<&str>,
        body: &[u8],
    ) -> io::Result<(Answer, Option<Self>)> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        if let Some(cookie) = cookie {
            head += &format!("Cookie: {cookie}\r\n");
        }
        if method == "POST" {
            head += &format!(
                "Content-Type: application/x-postcard\r\nContent-Length: {}\r\n",
                body.len()
            );
        }
        let mut request = (head + "\r\n").into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request).await?;
        let answer = self.read().await?;
        let kept = (!answer.is_last).then_some(self);
        Ok((answer, kept))
    }

    async fn read(&mut self) -> io::Result<Answer> {
        let mut answer = Answer::default();
        let status = self.line().await?;
        answer.status = status
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or_else(|| wrong("no status line"))?;
        let mut length = None;
        let mut is_chunked = false;
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok(),
                "transfer-encoding" => is_chunked = value.eq_ignore_ascii_case("chunked"),
                "connection" => answer.is_last = value.eq_ignore_ascii_case("close"),
                "set-cookie" => answer.cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        if is_chunked {
            answer.body = self.chunks().await?;
        } else if let Some(length) = length {
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body).await?;
        }
        Ok(answer)
    }

    async fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line().await?;
            let length = usize::from_str_radix(line.trim(), 16)
                .map_err(|_| wrong("no length of a chunk"))?;
            let start = body.len();
            body.resize(start + length, 0);
            self.stream.read_exact(&mut body[start..]).await?;
            self.line().await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    /// A line without its end.
    async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
