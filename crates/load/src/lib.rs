//! Simulated browsers that load servers by the real protocol: pages, server functions, live channels.
//!
//! - [`replicas`]: where servers are; a request that one does not answer goes to the next.
//! - [`http`]: a connection that is kept.
//! - [`browser`]: one browser: its cookie, its session, what it has written.
//! - [`visit`]: what somebody does: types, runs, refreshes, leaves.
//! - [`crowd`]: many of them, in processes of their own.
//! - [`figures`]: how long things took.
//! - [`measure`]: real servers under growing load, as a report.

pub mod browser;
pub mod crowd;
pub mod figures;
pub mod http;
pub mod measure;
pub mod plot;
pub mod replicas;
pub mod visit;

pub use browser::Browser;
pub use replicas::Replicas;

/// Why something did not work.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No server answers.
    #[error("no server answers: {0}")]
    Away(String),
    /// A server answers something else than it should.
    #[error("unexpected answer: {0}")]
    Unexpected(String),
    /// The server has too much to do and says so.
    #[error("refused with status {0}")]
    Refused(u16),
    /// A program cannot be started, or a file not be written.
    #[error("{0}")]
    System(#[from] std::io::Error),
}
