//! The terminal: a ring of 1,000 rows.

/// The console of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {}
