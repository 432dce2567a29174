//! What components read and what they may ask for.

mod commands;
mod first_paint;
mod workbench;

pub use first_paint::FirstPaint;
pub use workbench::WorkbenchState;
