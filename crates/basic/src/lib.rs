//! Microsoft BASIC-80 5.21 as a pure library: no clock, no files, no randomness
//! of its own. Text goes in, a [`machine`] runs it in slices of fuel, events come out.
//!
//! Stages, one module each: [`text`] (a typed line and its tokens), [`syntax`]
//! (what a statement is), [`parser`] (tokens to syntax), [`number`] (Microsoft's
//! arithmetic and number formats), [`machine`] (memory image, execution, direct mode).

pub mod error;
pub mod machine;
pub mod number;
pub mod parser;
pub mod syntax;
pub mod text;
pub mod transcript;
