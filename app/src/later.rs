//! Code that the first screen does not need: it is a file of its own beside the bundle, fetched as
//! soon as the page stands. On the server, and in the edition without one, it is there from the
//! beginning.
//!
//! What it is: the [parts of the screen](crate::components::Part) that are closed at first, and
//! BASIC itself, which the page needs only to look into the machine that stands still, to mark what
//! is wrong in a program, and to read and write programs in the compact form. Nothing else of the
//! page may name those functions, or they are in the bundle again.

use leptos::prelude::*;
use workbench::{
    Document,
    check::{Checker, Fault},
    debug::view::DebugView,
    tokenized,
};

use crate::components::{Part, draw};

/// The functions of that code.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    /// Draws a part of the screen.
    pub draw: fn(Part) -> AnyView,
    /// What panels show of the last checkpoint, see [`Document::debug_view`].
    pub debug_view: fn(&Document<'_>) -> Option<DebugView>,
    /// What is wrong in a program, see [`Checker::check`].
    pub check: fn(&mut Checker, &[String]) -> Vec<Fault>,
    /// The lines of a program in the compact form, see [`tokenized::lines`].
    pub lines: fn(&[u8]) -> Option<Vec<String>>,
    /// The compact form of a program, see [`tokenized::bytes`].
    pub bytes: fn(&[String]) -> Result<Vec<u8>, String>,
}

/// All of them.
const ALL: Later = Later {
    draw,
    debug_view: |document| document.debug_view(),
    check: Checker::check,
    lines: tokenized::lines,
    bytes: tokenized::bytes,
};

/// The code, once it is there.
#[derive(Clone, Copy)]
pub struct Code(RwSignal<Option<Later>>);

impl Code {
    /// Provides it to all components below, and has it fetched if it is not there.
    pub fn provide() -> Self {
        let code = Self(RwSignal::new(here()));
        provide_context(code);
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(apart::fetch_until_here(code.0));
        code
    }

    /// The code that [`provide`](Self::provide) provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The functions; tracked.
    pub fn get(self) -> Option<Later> {
        self.0.get()
    }
}

/// What panels show of the last checkpoint; `None` if there is none, or as long as the code for it is
/// not there.
pub fn debug_view(document: &Document<'_>) -> Option<DebugView> {
    here().and_then(|later| (later.debug_view)(document))
}

/// The functions, if they are there.
#[cfg(not(feature = "hydrate"))]
pub fn here() -> Option<Later> {
    Some(ALL)
}

/// The functions, when they are there.
///
/// # Errors
/// None in this edition.
#[cfg(not(feature = "hydrate"))]
pub async fn fetched() -> Result<Later, &'static str> {
    Ok(ALL)
}

#[cfg(feature = "hydrate")]
pub use apart::{fetch_if_drawn, fetched, here};

/// The code as a file of its own.
#[cfg(feature = "hydrate")]
mod apart {
    use std::cell::Cell;

    use leptos::{prelude::*, wasm_split, wasm_split::SplitLoaderError};

    use super::{ALL, Later};
    use crate::{components::STAYING, hooks::clock::sleep_ms};

    /// How long after a failure the file is fetched again, in milliseconds.
    const AGAIN_AFTER_MS: u64 = 1_000;

    thread_local! {
        static HERE: Cell<Option<Later>> = const { Cell::new(None) };
    }

    /// The functions, if they are there.
    pub fn here() -> Option<Later> {
        HERE.get()
    }

    /// The functions, when they are there.
    ///
    /// # Errors
    /// A sentence for the user if the file could not be fetched.
    pub async fn fetched() -> Result<Later, &'static str> {
        let later = later().await.map_err(
            |_| "A part of Everbasic could not be loaded. Try again when there is a connection.",
        )?;
        HERE.set(Some(later));
        Ok(later)
    }

    /// Fetches the code if the server has drawn a part of the screen with it, and ends when it is
    /// there: a page taken over without it would not be the page that the server drew.
    pub async fn fetch_if_drawn() {
        if matches!(document().query_selector(STAYING), Ok(Some(_))) {
            fetched_at_last().await;
        }
    }

    /// Fetches the code and says when it is there.
    pub(super) async fn fetch_until_here(code: RwSignal<Option<Later>>) {
        if code.with_untracked(Option::is_none) {
            code.set(Some(fetched_at_last().await));
        }
    }

    /// The functions, fetched again and again until they are there.
    async fn fetched_at_last() -> Later {
        loop {
            match fetched().await {
                Ok(later) => return later,
                Err(_) => sleep_ms(AGAIN_AFTER_MS).await,
            }
        }
    }

    #[wasm_split::wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible)]
    fn later() -> Result<Later, SplitLoaderError> {
        Ok(ALL)
    }
}
