//! What debugging shows: breakpoints, watches, panels.

use std::sync::Arc;

use leptos::prelude::*;
use workbench::{
    Document,
    debug::{ARRAYS, Breakpoint, DebugView, Named, PANEL, RunDebug, SORT},
    settings,
};

use super::first_paint::glyphs;
use crate::later;

/// Register `view/panel-height`: how high the open panel is, in pixels.
pub(crate) const HEIGHT: &str = "panel-height";
/// Register `view/variables-filter`.
pub(crate) const FILTER: &str = "variables-filter";
/// Setting: whether variables are shown with their type signs, `true` unless `false`.
pub(crate) const SHOW_TYPES: &str = "show_types_in_window";
/// How high a panel is at first, in pixels.
const HEIGHT_FIRST: f64 = 240.0;

/// The signals of debugging. They mirror registers; only the hooks write them, but for
/// [`cursor`](Self::cursor) and [`go_to`](Self::go_to), which belong to this page alone.
#[derive(Clone, Copy)]
pub struct Debugging {
    /// All breakpoints, in the order of the program.
    pub breakpoints: RwSignal<Arc<Vec<Breakpoint>>>,
    /// Watch expressions.
    pub watches: RwSignal<Arc<Vec<Named>>>,
    /// Variables whose change stops the program.
    pub changes: RwSignal<Arc<Vec<Named>>>,
    /// Why the program holds, hit counts, the line that failed.
    pub run: RwSignal<Arc<RunDebug>>,
    /// Variables, stack, memory; as they were last while no panel is open.
    pub view: RwSignal<Arc<DebugView>>,
    /// The open panel, empty if none is.
    pub panel: RwSignal<String>,
    /// How high it is, in pixels.
    pub height: RwSignal<f64>,
    /// Names of the arrays that are shown as grids.
    pub arrays: RwSignal<Vec<String>>,
    /// How variables are sorted.
    pub sort: RwSignal<String>,
    /// What variables' names must hold to be shown.
    pub filter: RwSignal<String>,
    /// The setting `speed` in force.
    pub speed: RwSignal<String>,
    /// Whether variables are shown with their type signs.
    pub show_types: RwSignal<bool>,
    /// Line index and column of the editor's cursor.
    pub cursor: RwSignal<(usize, usize)>,
    /// A line number that the editor shall show.
    pub go_to: RwSignal<Option<u16>>,
}

impl Debugging {
    /// The signals as a session's registers have them.
    pub fn new(document: &Document<'_>) -> Self {
        let signals = Self {
            breakpoints: RwSignal::default(),
            watches: RwSignal::default(),
            changes: RwSignal::default(),
            run: RwSignal::default(),
            view: RwSignal::default(),
            panel: RwSignal::default(),
            height: RwSignal::new(HEIGHT_FIRST),
            arrays: RwSignal::default(),
            sort: RwSignal::default(),
            filter: RwSignal::default(),
            speed: RwSignal::default(),
            show_types: RwSignal::new(true),
            cursor: RwSignal::default(),
            go_to: RwSignal::default(),
        };
        signals.show(document);
        signals.show_view(|| Some(later::debug_view(document)?.shown_in(glyphs(document))));
        signals
    }

    /// Shows what the registers say.
    pub(crate) fn show(&self, document: &Document<'_>) {
        let view = |name: &str| document.view(name).unwrap_or_default();
        set(self.breakpoints, Arc::new(document.breakpoints()));
        set(self.watches, Arc::new(document.watches()));
        set(self.changes, Arc::new(document.watched_changes()));
        set(self.run, Arc::new(document.run_debug()));
        set(self.panel, view(PANEL));
        set(self.sort, view(SORT));
        set(self.filter, view(FILTER));
        let height = view(HEIGHT).parse().ok();
        let height = height.filter(|height| (80.0..=2_000.0).contains(height));
        set(self.height, height.unwrap_or(HEIGHT_FIRST));
        let arrays = view(ARRAYS);
        let arrays = arrays.split_whitespace().map(str::to_owned);
        set(self.arrays, arrays.collect());
        let speed = settings::in_force(settings::SPEED, |key| document.setting(key));
        set(self.speed, speed);
        let types = settings::in_force(SHOW_TYPES, |name| document.setting(name));
        set(self.show_types, types == "true");
    }

    /// Shows the machine, if a panel is open: reading it is work.
    pub(crate) fn show_view(&self, view: impl FnOnce() -> Option<DebugView>) {
        if self.panel.with_untracked(|panel| !panel.is_empty()) {
            set(self.view, Arc::new(view().unwrap_or_default()));
        }
    }

    /// Whether the program runs so slowly that one can follow it.
    pub fn is_slow(&self) -> bool {
        let speed = self.speed.with(|speed| speed.parse::<u32>());
        speed.is_ok_and(|speed| speed <= 50)
    }
}

/// Sets a signal if its value is another.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
