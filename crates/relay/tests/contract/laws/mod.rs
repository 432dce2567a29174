//! What every store promises.

mod leaving;
mod limits;
mod listening;
mod parts;
mod reading;
mod runs;
mod writing;

pub use leaving::*;
pub use limits::*;
pub use listening::*;
pub use parts::*;
pub use reading::*;
pub use runs::*;
pub use writing::*;
