//! A collector of OpenTelemetry, spoken to by OTLP over HTTP.

use std::{
    io,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use otlp::{Span, Value, export};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};
use url::Url;

use super::{Counts, Item};

/// How long spans are gathered before they are handed over.
const GATHERING: Duration = Duration::from_secs(1);
/// Most spans that are handed over at once.
const SPANS_MAX: usize = 512;
/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a collector listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector {
    host: String,
    port: u16,
    path: String,
}

impl Collector {
    /// The collector at a URL such as `http://127.0.0.1:4318`; `None` for what is none. A collector that
    /// is far away is reached through one beside the server: there is no https here.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_plain = url.scheme() == "http"
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none();
        let host = url.host_str().filter(|_| is_plain)?.to_owned();
        Some(Self {
            host,
            port: url.port_or_known_default()?,
            path: format!("{}/v1/traces", url.path().trim_end_matches('/')),
        })
    }

    /// Hands over what comes, until nothing can come any more. What a collector does not take is dropped:
    /// traces are not worth memory that sessions need.
    pub(super) async fn hand_over(self, mut items: mpsc::Receiver<Item>, counts: Arc<Counts>) {
        let mut is_away = false;
        while let Some(item) = items.recv().await {
            let (spans, flushed) = gather(item, &mut items).await;
            if !spans.is_empty() {
                let sent = timeout(PATIENCE, self.post(&spans)).await;
                let sent = sent.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
                let was_away = std::mem::replace(&mut is_away, sent.is_err());
                let count = match sent {
                    Ok(()) => &counts.sent,
                    Err(_) => &counts.dropped,
                };
                count.fetch_add(spans.len() as u64, Ordering::Relaxed);
                match sent {
                    Ok(()) if was_away => tracing::info!("traces are handed over again"),
                    Err(error) if !was_away => {
                        tracing::warn!("traces cannot be handed over: {error}");
                    }
                    _ => {}
                }
            }
            if let Some(flushed) = flushed {
                // Nobody may be waiting any more.
                let _ = flushed.send(());
            }
        }
    }

    async fn post(&self, spans: &[Span]) -> io::Result<()> {
        let text = |text: &str| Value::Text(text.to_owned());
        let resource = vec![
            ("service.name", text("everbasic-server")),
            ("service.version", text(env!("CARGO_PKG_VERSION"))),
            ("process.pid", Value::Number(std::process::id().into())),
        ];
        let body = export(&resource, "everbasic-server", spans);
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.path,
            self.host,
            self.port,
            body.len()
        );
        // A host in brackets is an IPv6 address.
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        let mut stream = TcpStream::connect((host, self.port)).await?;
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        if status.starts_with(b"HTTP/1.") && &status[8..10] == b" 2" {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&status).into_owned();
        Err(io::Error::other(format!("the collector answered {said}")))
    }
}

/// What comes within a while after the first, and who waits for it.
async fn gather(
    first: Item,
    items: &mut mpsc::Receiver<Item>,
) -> (Vec<Span>, Option<oneshot::Sender<()>>) {
    let mut spans = Vec::new();
    let until = Instant::now() + GATHERING;
    let mut next = Some(first);
    while let Some(item) = next {
        match item {
            Item::Span(span) => spans.push(span),
            Item::Flush(flushed) => return (spans, Some(flushed)),
        }
        if spans.len() >= SPANS_MAX {
            break;
        }
        next = timeout_at(until, items.recv()).await.ok().flatten();
    }
    (spans, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        let collector = Collector::parse("http://[::1]:4318/").expect("a collector");
        assert_eq!((collector.host.as_str(), collector.port), ("[::1]", 4318));
        assert_eq!(collector.path, "/v1/traces");
        let below = Collector::parse("http://collector/otlp").expect("a collector");
        assert_eq!((below.port, below.path.as_str()), (80, "/otlp/v1/traces"));
        for bad in [
            "collector:4318",
            "https://collector:4318",
            "http://user:password@collector:4318",
            "http://collector?key=secret",
        ] {
            assert_eq!(Collector::parse(bad), None, "{bad}");
        }
    }
}
