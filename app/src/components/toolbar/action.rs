//! What the buttons do, their names, icons and keys.

use leptos::prelude::*;

use crate::components::icons::{Icon, icon};

/// One thing the toolbar can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// RUN.
    Run,
    /// Ctrl-C.
    Stop,
    /// CONT, or on after a step.
    Continue,
    /// To the next line.
    StepLine,
    /// One statement.
    StepStatement,
    /// NEW.
    New,
    /// Another program from a file.
    Open,
    /// The program as a file.
    Save,
}

impl Action {
    /// What drives the machine.
    pub const OF_RUN: [Self; 5] = [
        Self::Run,
        Self::Stop,
        Self::Continue,
        Self::StepLine,
        Self::StepStatement,
    ];
    /// What is about the program's file.
    pub const OF_FILE: [Self; 3] = [Self::New, Self::Open, Self::Save];

    fn name(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Stop => "Stop",
            Self::Continue => "Continue",
            Self::StepLine => "Step line",
            Self::StepStatement => "Step statement",
            Self::New => "New",
            Self::Open => "Open",
            Self::Save => "Save",
        }
    }

    /// The button's tooltip.
    fn hint(self) -> &'static str {
        match self {
            Self::Run => "Run the program (F2 or Ctrl+Enter)",
            Self::Stop => "Stop (F4, or Ctrl+C in the console)",
            Self::Continue => "Continue where it stopped (F8)",
            Self::StepLine => "Step line: run to the next line (F9)",
            Self::StepStatement => "Step statement: run one statement (Shift+F9)",
            Self::New => "New program (Ctrl+Alt+N)",
            Self::Open => "Open a file (Ctrl+O), or drop it here",
            Self::Save => "Save: download the program (Ctrl+S)",
        }
    }

    /// The keys in the notation of `aria-keyshortcuts`.
    fn keys(self) -> &'static str {
        match self {
            Self::Run => "F2 Control+Enter",
            Self::Stop => "F4",
            Self::Continue => "F8",
            Self::StepLine => "F9",
            Self::StepStatement => "Shift+F9",
            Self::New => "Control+Alt+N",
            Self::Open => "Control+O",
            Self::Save => "Control+S",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Run => Icon::Play,
            Self::Stop => Icon::Square,
            Self::Continue => Icon::StepForward,
            Self::StepLine => Icon::OverDot,
            Self::StepStatement => Icon::ToDot,
            Self::New => Icon::FilePlus,
            Self::Open => Icon::FolderOpen,
            Self::Save => Icon::Save,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Run => "tool primary",
            Self::New | Self::Open | Self::Save => "tool bare",
            _ => "tool",
        }
    }
}

/// One button. It keeps the focus when there is nothing to do, so stepping by keyboard goes on.
#[component]
pub fn ActionButton(
    /// What it does.
    action: Action,
    /// Whether that is possible now.
    #[prop(into)]
    possible: Signal<bool>,
    /// Does it.
    act: impl Fn(Action) + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=action.class()
            aria-label=action.name()
            title=action.hint()
            aria-keyshortcuts=action.keys()
            aria-disabled=move || (!possible.get()).then_some("true")
            on:click=move |_| act(action)
        >
            {icon(action.icon())}
            <span class="tool-text">{action.name()}</span>
        </button>
    }
}
