//! What registers, clocks, outboxes and messages promise.

mod laws;
mod support;
mod tables;
