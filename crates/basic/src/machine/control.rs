//! The control stack: what FOR, GOSUB and WHILE leave behind, and how many bytes
//! of MBASIC's stack each takes.

use super::state::State;
use crate::error::ErrorCode;
use crate::syntax::Address;

/// One entry of the control stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// An active FOR loop.
    For {
        /// Address of the loop variable's value.
        variable: Address,
        /// Whether the variable is an integer (else single).
        integer: bool,
        /// Sign of the step: -1, 0 or 1.
        sign: i8,
        /// The step: an integer (low 16 bits) or the bytes of a single.
        step: u32,
        /// The limit, likewise.
        limit: u32,
        /// Line of the FOR.
        line: u16,
        /// The end of the FOR statement, where the body starts.
        text: Address,
        /// The NEXT that belongs to it: address of the variable in it or of its end. 0 if a NEXT
        /// failed that had found the loop: see [`State::break_loop`].
        next: Address,
    },
    /// A subroutine that was called.
    Gosub {
        /// Line of the GOSUB.
        line: u16,
        /// The end of the GOSUB statement.
        text: Address,
    },
    /// An active WHILE loop.
    While {
        /// Line of the WHILE.
        line: u16,
        /// The byte before the WHILE statement, or the statement itself behind THEN.
        text: Address,
        /// Address of the WHILE statement.
        statement: Address,
        /// Address behind the WEND that belongs to it. 0 if that failed: see
        /// [`State::break_loop`].
        wend: Address,
    },
}

/// Bytes of the largest entry.
pub const FRAME_MAX: u16 = 19;
/// Bytes of the entry of a GOSUB.
pub const GOSUB_BYTES: u16 = 5;
/// Bytes of the entry of a WHILE.
pub const WHILE_BYTES: u16 = 7;
/// With less room than this every statement is checked on its own; flat code does not run.
pub const EDGE: u16 = 200;

impl Frame {
    /// Whether it is what [`State::break_loop`] left.
    pub fn is_broken(&self) -> bool {
        matches!(
            self,
            Frame::For { next: 0, .. } | Frame::While { wend: 0, .. }
        )
    }

    /// Bytes of the real stack.
    pub fn bytes(&self) -> u16 {
        match self {
            Frame::For { .. } => FRAME_MAX,
            Frame::Gosub { .. } => GOSUB_BYTES,
            Frame::While { .. } => WHILE_BYTES,
        }
    }
}

impl State {
    /// Size of the stack area in bytes.
    pub fn stack_bytes(&self) -> u16 {
        self.stack_top - self.strings_top
    }

    /// Puts an entry on the stack after checking for `needed` bytes of room.
    ///
    /// # Errors
    /// Out of memory; the whole stack is dropped then, as in MBASIC.
    pub fn push_frame(&mut self, frame: Frame, needed: u16) -> Result<(), ErrorCode> {
        self.check_depth(needed)?;
        self.push_unchecked(frame);
        Ok(())
    }

    /// Puts an entry on the stack that needs no check (WHILE, or one just taken off).
    pub fn push_unchecked(&mut self, frame: Frame) {
        self.stack_used = self.stack_used.saturating_add(frame.bytes());
        self.frames.push(frame);
        self.moved_frames += 1;
    }

    /// Drops all entries from index `keep` on.
    pub fn truncate_frames(&mut self, keep: usize) {
        for frame in &self.frames[keep..] {
            self.stack_used -= frame.bytes();
        }
        self.frames.truncate(keep);
        self.moved_frames += 1;
    }

    /// What a NEXT or WEND leaves that fails after it has found its loop: MBASIC wrote over the mark of
    /// the entry by then, so that neither this entry nor any below it is found again. They
    /// still take their room, and entries above it stay (cases `next-breaks-stack`,
    /// `wend-breaks-stack`).
    #[cold]
    pub fn break_loop(&mut self, index: usize) {
        match self.frames.get_mut(index) {
            Some(Frame::For { next: found, .. } | Frame::While { wend: found, .. }) => *found = 0,
            Some(Frame::Gosub { .. }) | None => {}
        }
        self.moved_frames += 1;
    }

    /// Whether the stack is so full that each statement must be checked.
    #[inline]
    pub fn near_edge(&self) -> bool {
        self.stack_bytes().saturating_sub(self.stack_used) < EDGE
    }

    /// Checks room for `needed` bytes beyond the entries.
    ///
    /// # Errors
    /// Out of memory, with the stack dropped.
    pub fn check_depth(&mut self, needed: u16) -> Result<(), ErrorCode> {
        if self.is_too_deep(needed) {
            return Err(self.out_of_stack());
        }
        Ok(())
    }

    /// Whether there is no room for `needed` bytes beyond the entries.
    pub fn is_too_deep(&self, needed: u16) -> bool {
        needed > self.stack_bytes().saturating_sub(self.stack_used)
    }

    /// Out of memory because of the stack: it is emptied.
    pub fn out_of_stack(&mut self) -> ErrorCode {
        self.frames.clear();
        self.moved_frames += 1;
        self.stack_used = 0;
        ErrorCode::OUT_OF_MEMORY
    }
}
