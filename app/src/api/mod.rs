//! The server functions, one file each.
