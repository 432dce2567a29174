//! A network that can be cut.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// What passes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cut {
    /// Everything.
    No,
    /// What connections of these numbers say, and nothing else: neither an error nor an end is heard.
    AllBut(Range<u64>),
}

impl Cut {
    fn lets_pass(&self, number: u64) -> bool {
        match self {
            Self::No => true,
            Self::AllBut(spared) => spared.contains(&number),
        }
    }
}

/// A port that leads to another one, until it is cut. Ends when dropped.
pub struct Proxy {
    port: u16,
    cut: watch::Sender<Cut>,
    /// How many connections there have been; each has its number.
    count: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Leads to that loopback port.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let own = listener.local_addr().expect("its address").port();
        let (cut, state) = watch::channel(Cut::No);
        let count = Arc::new(AtomicU64::new(0));
        let numbers = count.clone();
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(join(near, port, number, state.clone()));
            }
        });
        Self {
            port: own,
            cut,
            count,
            task,
        }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// From now on only connections of these numbers go on.
    pub fn cut_all_but(&self, spared: Range<u64>) {
        self.cut.send_replace(Cut::AllBut(spared));
    }

    /// Everything passes again, also what was said meanwhile.
    pub fn mend(&self) {
        self.cut.send_replace(Cut::No);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn join(near: TcpStream, port: u16, number: u64, mut cut: watch::Receiver<Cut>) {
    // The other side hears of a connection when the network lets it.
    if cut.wait_for(|cut| cut.lets_pass(number)).await.is_err() {
        return;
    }
    let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else {
        return;
    };
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    tokio::select! {
        () = pass(near_in, far_out, number, cut.clone()) => {}
        () = pass(far_in, near_out, number, cut) => {}
    }
}

/// Passes on what comes, as long as it may. The end of one direction is the end of both, but it is
/// heard no sooner than anything else.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    number: u64,
    mut cut: watch::Receiver<Cut>,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await;
        if cut.wait_for(|cut| cut.lets_pass(number)).await.is_err() {
            return;
        }
        match read {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                if to.write_all(&buffer[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
