//! What components read and what they may ask for.

mod commands;
mod debugging;
mod first_paint;
mod workbench;

pub use debugging::Debugging;
pub(crate) use debugging::{FILTER, HEIGHT as PANEL_HEIGHT};
pub use first_paint::{FirstPaint, View};
#[cfg(feature = "browser")]
pub(crate) use first_paint::{file_name, glyphs, shown_in, split, theme};
pub use workbench::{WorkbenchState, effective};
