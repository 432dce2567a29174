//! The screen. The folder tree is the screen's.

mod workbench;

pub use workbench::Workbench;
