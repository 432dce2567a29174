//! The second back end: BASIC as WebAssembly modules that are made while a program runs.
//!
//! What flat code says (`basic::machine::generated::instruction`) becomes one function of one module: a
//! dispatcher over the places where a run can begin or jump to, and between them the work
//! itself. Variables stay where the machine keeps them, so a run can end before any
//! statement and go on in the portable back end; that is what happens wherever something
//! is met that this one leaves alone: files, errors, full string space, a number at the edge
//! of its range. `basic::machine::generated` says how the two hand over to each other.
//!
//! A host lends an [`Engine`], which knows how to make and call modules: the browser's own,
//! or an embedded one.

mod access;
mod bound;
mod branch;
mod cache;
mod calls;
mod control;
mod double;
#[cfg(feature = "embedded")]
pub mod embedded;
mod emit;
mod formula;
mod helpers;
mod loops;
mod names;
mod number;
mod program;
mod reach;
mod single;
pub mod table;
mod text;
mod warm;
mod whole;

use basic::machine::generated::{Backend, Generated, Source, panel};

pub use basic::machine::generated::WHOLE_BYTES;

pub use helpers::{HELPERS, Helper};
pub use program::module;
pub use single::{ARITHMETIC, arithmetic, constant as single_value};

/// Something that runs modules.
pub trait Engine {
    /// A module that was made.
    type Module;

    /// Makes a module of its bytes, with the [`HELPERS`] it imports; nothing if the engine refuses
    /// it.
    fn make(&mut self, bytes: &[u8]) -> Option<Self::Module>;

    /// Microseconds of a clock that never goes back, if the host has one.
    fn now_us(&mut self) -> Option<u64> {
        None
    }

    /// Calls the module's `run(image, panel, case)`: the two areas as addresses in its memory.
    /// Answers false if the engine failed; both areas are as they were then.
    fn call(
        &mut self,
        module: &mut Self::Module,
        image: &mut [u8; WHOLE_BYTES],
        panel: &mut [u32],
        case: u32,
    ) -> bool;
}

/// When code is generated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Fuel the portable back end uses before anything is generated.
    pub patience: u64,
    /// Statements that a call must carry out on average to be worth it.
    pub worth: u64,
    /// Instructions of flat code that code is generated for the first time, at most: what takes no more than a
    /// few milliseconds in a cold engine. Each further time for up to twice as many, as far as there is time.
    pub portion: usize,
}

/// How long generating shall take at most, in microseconds, if the engine has a clock. It may need as long again
/// when it compiles what it was given.
const BUDGET_US: u64 = 4_000;

impl Policy {
    /// For running programs.
    pub const LAZY: Self = Policy {
        patience: 50_000,
        worth: 4,
        portion: 600,
    };
    /// For tests: everything at once, worth it or not.
    pub const EAGER: Self = Policy {
        patience: 0,
        worth: 0,
        portion: usize::MAX,
    };
}

/// The back end of one machine on an engine.
pub struct Generator<E: Engine> {
    engine: E,
    policy: Policy,
    module: Option<E::Module>,
    /// Instructions of flat code that the next module is made for at most.
    portion: usize,
    failed: bool,
    statements: u64,
}

impl<E: Engine> Generator<E> {
    /// A back end that has generated nothing yet.
    pub fn new(engine: E, policy: Policy) -> Self {
        Generator {
            engine,
            policy,
            module: None,
            portion: policy.portion,
            failed: false,
            statements: 0,
        }
    }

    /// How many statements generated code has carried out.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// How much is generated the next time: more if there was more than `size` instructions, less if they took too
    /// long.
    fn adapt(&mut self, size: usize, whole: bool, began_us: Option<u64>) {
        if !whole {
            self.portion = self.portion.saturating_mul(2);
        }
        let Some((began, ended)) = began_us.zip(self.engine.now_us()) else {
            return;
        };
        let took = ended.saturating_sub(began).max(1);
        let fitting = (size as u64).saturating_mul(BUDGET_US) / took;
        let fitting = usize::try_from(fitting).unwrap_or(usize::MAX);
        self.portion = self.portion.min(fitting.max(self.policy.portion));
    }

    /// Whether the engine refused or failed once: then nothing is generated any more.
    pub fn has_failed(&self) -> bool {
        self.failed
    }
}

impl<E: Engine> std::fmt::Debug for Generator<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generator")
            .field("policy", &self.policy)
            .field("generated", &self.module.is_some())
            .field("failed", &self.failed)
            .field("statements", &self.statements)
            .finish_non_exhaustive()
    }
}

impl<E: Engine> Backend for Generator<E> {
    fn patience(&self) -> u64 {
        self.policy.patience
    }

    fn worth(&self) -> u64 {
        self.policy.worth
    }

    fn generate(&mut self, source: Source<'_>) -> Option<Generated> {
        self.module = None;
        if self.failed {
            return None;
        }
        let size = self.portion.min(source.instructions().len());
        let began_us = self.engine.now_us();
        let (bytes, generated) = module(source, self.policy.worth, self.portion)?;
        if generated.entries.is_empty() {
            self.adapt(size, generated.whole, began_us);
            return Some(generated);
        }
        self.module = self.engine.make(&bytes);
        self.failed = self.module.is_none();
        self.adapt(size, generated.whole, began_us);
        self.module.as_ref().map(|_| generated)
    }

    fn call(&mut self, case: u32, image: &mut [u8; WHOLE_BYTES], panel: &mut [u32]) -> bool {
        let Some(module) = &mut self.module else {
            return false;
        };
        let before = panel.get(panel::FUEL).copied().unwrap_or(0);
        let done = self.engine.call(module, image, panel, case);
        let after = panel.get(panel::FUEL).copied().unwrap_or(0);
        self.statements += u64::from(before.saturating_sub(after));
        self.failed |= !done;
        done
    }
}
