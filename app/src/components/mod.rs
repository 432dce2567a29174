//! The screen. The folder tree is the screen's.
//!
//! Components read the signals of [`WorkbenchState`](crate::state::WorkbenchState) and send
//! [`Command`](::workbench::Command)s, nothing else.

mod console;
mod desk;
mod dock;
mod dom;
mod echo;
pub(crate) mod editor;
mod files;
mod help;
mod icons;
mod key_row;
mod module;
mod new_dialog;
mod other_run;
mod parts;
mod shortcuts;
mod split;
mod status_bar;
mod toolbar;
mod words;
mod workbench;

pub(crate) use files::download;
pub use parts::Part;
#[cfg(feature = "hydrate")]
pub(crate) use parts::STAYING;
pub(crate) use parts::draw;
pub use workbench::Workbench;
