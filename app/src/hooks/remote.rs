//! The server, by its server functions. Without a server every question is answered
//! [`Failure::Unreachable`].

use delta::{Batch, Changes, Cursor, Hello, HelloRequest, PushOutcome, SessionTag};
use workbench::Unreachable;

/// Why a question got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer in time, or a server without its store.
    Unreachable,
    /// The browser's cookie is of another session than the page.
    WrongSession,
}

impl From<Failure> for Unreachable {
    fn from(_: Failure) -> Self {
        Self
    }
}

/// The server as one page of one session asks it.
pub struct Remote {
    #[cfg_attr(
        feature = "csr",
        expect(dead_code, reason = "there is no server to ask")
    )]
    session: SessionTag,
    #[cfg_attr(
        feature = "csr",
        expect(dead_code, reason = "there is no server to ask")
    )]
    handle: Option<String>,
}

impl Remote {
    /// The server, asked about that session.
    pub fn new(session: SessionTag, handle: Option<String>) -> Self {
        Self { session, handle }
    }
}

#[cfg(not(feature = "csr"))]
impl Remote {
    /// Introduces the page.
    pub async fn hello(&self, request: HelloRequest) -> Result<Hello, Failure> {
        in_time(crate::api::hello(request, self.handle.clone())).await
    }

    /// Pushes a batch; with `keepalive` the request outlives the page.
    pub async fn push(&self, batch: Batch, keepalive: bool) -> Result<PushOutcome, Failure> {
        let handle = self.handle.clone();
        if keepalive {
            in_time(crate::api::push_keep_alive(batch, handle)).await
        } else {
            in_time(crate::api::push(batch, handle)).await
        }
    }

    /// Deletes the session for good.
    pub async fn forget(&self) -> Result<(), Failure> {
        in_time(crate::api::forget(self.session, self.handle.clone())).await
    }

    /// Tells again when the session was deleted.
    pub async fn forget_before(&self, gone_ms: u64) -> Result<(), Failure> {
        let handle = self.handle.clone();
        in_time(crate::api::forget_before(self.session, gone_ms, handle)).await
    }

    /// Asks for what is newer than the cursor.
    pub async fn changes_since(&self, cursor: Cursor) -> Result<Changes, Failure> {
        in_time(crate::api::changes_since(
            self.session,
            cursor,
            self.handle.clone(),
        ))
        .await
    }
}

#[cfg(feature = "csr")]
impl Remote {
    /// Nobody is there.
    pub async fn hello(&self, _: HelloRequest) -> Result<Hello, Failure> {
        Err(Failure::Unreachable)
    }

    /// Nobody is there.
    pub async fn push(&self, _: Batch, _: bool) -> Result<PushOutcome, Failure> {
        Err(Failure::Unreachable)
    }

    /// Nobody is there.
    pub async fn forget(&self) -> Result<(), Failure> {
        Err(Failure::Unreachable)
    }

    /// Nobody is there.
    pub async fn forget_before(&self, _: u64) -> Result<(), Failure> {
        Err(Failure::Unreachable)
    }

    /// Nobody is there.
    pub async fn changes_since(&self, _: Cursor) -> Result<Changes, Failure> {
        Err(Failure::Unreachable)
    }
}

/// The answer, unless the server takes too long. Giving up aborts the request.
#[cfg(not(feature = "csr"))]
async fn in_time<T>(
    question: impl Future<Output = Result<T, crate::api::ApiError>>,
) -> Result<T, Failure> {
    use futures::future::{Either, select};

    /// A server that is alive answers a push in milliseconds, and within about 2 s that its store is
    /// away.
    const PATIENCE_MS: u64 = 10_000;

    let question = std::pin::pin!(question);
    let patience = std::pin::pin!(super::clock::sleep_ms(PATIENCE_MS));
    match select(question, patience).await {
        Either::Left((Ok(answer), _)) => Ok(answer),
        Either::Left((Err(crate::api::ApiError::WrongSession), _)) => Err(Failure::WrongSession),
        Either::Left((Err(_), _)) | Either::Right(_) => Err(Failure::Unreachable),
    }
}
