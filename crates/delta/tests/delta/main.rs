//! What registers, clocks, outboxes and messages promise.

mod laws;
mod released;
mod support;
mod tables;
