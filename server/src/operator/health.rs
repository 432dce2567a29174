//! Whether the server lives, asked from the same machine or container.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use super::Report;
use crate::config::Config;

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks `/healthz`. Of a server that speaks https itself only whether it accepts connections is asked:
/// its certificate is for another name.
pub fn check(config: &Config) -> Report {
    let address = own(config.addr);
    match ask(address, config.tls.is_some()) {
        Ok(()) => Report {
            text: format!("✓ {address} answers\n"),
            holds: true,
        },
        Err(error) => Report {
            text: format!("✗ {address}: {error}\n"),
            holds: false,
        },
    }
}

/// Where a server that listens everywhere is found from here.
fn own(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if !ip.is_unspecified() => address,
        IpAddr::V4(_) => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(_) => (std::net::Ipv6Addr::LOCALHOST, address.port()).into(),
    }
}

fn ask(address: SocketAddr, is_encrypted: bool) -> std::io::Result<()> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    if is_encrypted {
        return Ok(());
    }
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut first = [0; 12];
    stream.read_exact(&mut first)?;
    if &first == b"HTTP/1.1 200" {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&first).into_owned();
    Err(std::io::Error::other(format!("answered {said}")))
}
