//! A typed line and its tokens: crunching (text to tokens), listing (tokens to text),
//! the rules of typing a line, EDIT, renumbering references.

pub mod crunch;
pub mod edit;
pub mod line_edit;
pub mod list;
pub mod renum;
pub mod scan;
pub mod token;
