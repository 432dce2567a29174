//! The signals of the workbench.

use std::sync::Arc;

use leptos::prelude::*;

use super::FirstPaint;

/// What components read.
#[derive(Clone, Copy)]
pub struct WorkbenchState {
    /// The editor's lines.
    pub program: RwSignal<Arc<Vec<String>>>,
    /// The half-typed console line.
    pub typing: RwSignal<String>,
    /// Where the divider between editor and console stands, 0.0 to 1.0.
    pub split: RwSignal<f64>,
    /// `auto`, `light`, `dark`, `green` or `amber`.
    pub theme: RwSignal<String>,
}

impl WorkbenchState {
    /// Makes the signals from the first paint and provides them to all components below.
    pub fn provide(initial: FirstPaint) -> Self {
        let state = Self {
            program: RwSignal::new(Arc::new(initial.program)),
            typing: RwSignal::new(initial.typing),
            split: RwSignal::new(initial.split),
            theme: RwSignal::new(initial.theme),
        };
        provide_context(state);
        state
    }

    /// The state that [`provide`](Self::provide) provided.
    pub fn expect() -> Self {
        expect_context()
    }
}
