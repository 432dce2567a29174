//! How flat code is entered and left, and its registers.

use crate::machine::eval::Value;
use crate::machine::exec::Flow;
use crate::machine::flat::instruction::{Case, Target};
use crate::number::{Double, Single};
use crate::syntax::Address;

/// Why flat code was left.
#[derive(Debug)]
pub enum Exit {
    /// At a `Link`, which wants a block for what stands behind the byte at `text`.
    Unlinked {
        /// The `Link`.
        at: Target,
        /// Where the machine stands.
        text: Address,
    },
    /// After a jump to a place that is not lowered yet: the machine stands there.
    Landed,
    /// Before a statement that needs care; the machine stands there.
    Careful,
    /// Before a block that needs more fuel.
    Spent,
    /// In a statement: its index and what it gave.
    Result(usize, Value<Flow>),
    /// Before a block that generated code can carry out.
    Generated(Case),
}

/// What goes on from one run of flat code to the next.
pub struct Flight {
    /// The instruction to go on with.
    pub pc: Target,
    /// Fuel that is left.
    pub fuel: u64,
    /// Stack bytes that entries and expressions can take together.
    pub room: u16,
    /// The mark of the last statement of the block, or [`CURRENT`].
    pub from: u32,
    /// The line that the last statement went to, if it is not its own.
    pub line: Option<u16>,
    /// Whether blocks are left to generated code where there is some.
    pub generated: bool,
    /// The block where generated code just ended, if it did at the beginning of one: it
    /// got no further there.
    pub ended: Target,
}

/// No mark: line and place of the state are up to date.
pub(super) const CURRENT: u32 = u32::MAX;

impl Flight {
    /// Begins at an instruction.
    pub fn new(pc: Target, fuel: u64, room: u16) -> Self {
        Flight {
            pc,
            fuel,
            room,
            from: CURRENT,
            line: None,
            generated: false,
            ended: Target::MAX,
        }
    }
}

/// The registers; an index always lies in them.
pub struct Registers([u64; 256]);

impl Default for Registers {
    fn default() -> Self {
        Registers([0; 256])
    }
}

impl Registers {
    #[inline(always)]
    pub fn int(&self, at: u8) -> i32 {
        self.0[usize::from(at)] as i32
    }

    #[inline(always)]
    pub fn set_int(&mut self, at: u8, value: i32) {
        self.0[usize::from(at)] = u64::from(value as u32);
    }

    #[inline(always)]
    pub fn single(&self, at: u8) -> Single {
        Single(self.0[usize::from(at)] as u32)
    }

    #[inline(always)]
    pub fn set_single(&mut self, at: u8, value: Single) {
        self.0[usize::from(at)] = u64::from(value.0);
    }

    #[inline(always)]
    pub fn double(&self, at: u8) -> Double {
        Double(self.0[usize::from(at)])
    }

    #[inline(always)]
    pub fn set_double(&mut self, at: u8, value: Double) {
        self.0[usize::from(at)] = value.0;
    }

    #[inline(always)]
    pub fn address(&self, at: u8) -> Address {
        self.0[usize::from(at)] as Address
    }

    #[inline(always)]
    pub fn set_address(&mut self, at: u8, value: Address) {
        self.0[usize::from(at)] = u64::from(value);
    }
}
