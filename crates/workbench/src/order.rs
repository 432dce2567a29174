//! Order keys of program lines.
