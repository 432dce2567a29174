//! The panels below editor and console.

mod breakpoints;
mod editable;
mod memory;
mod printer;
mod profile;
mod resize;
mod stack;
mod variables;
mod watches;

use leptos::prelude::*;
use workbench::{Command, debug::PANEL};

use self::{
    breakpoints::Breakpoints, printer::Printer, profile::Profile, resize::Resize, stack::Stack,
    variables::Variables, watches::Watches,
};
use super::{
    dom,
    parts::{Later, Part},
};
use crate::state::WorkbenchState;

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Variables,
    Watches,
    Stack,
    Breakpoints,
    Printer,
    Profile,
}

impl Panel {
    const ALL: [Self; 6] = [
        Self::Variables,
        Self::Watches,
        Self::Stack,
        Self::Breakpoints,
        Self::Printer,
        Self::Profile,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Variables => "Variables",
            Self::Watches => "Watches",
            Self::Stack => "Stack",
            Self::Breakpoints => "Breakpoints",
            Self::Printer => "Printer",
            Self::Profile => "Profile",
        }
    }

    /// The value of the register `view/panel`, and what the ids of its elements begin with.
    fn id(self) -> &'static str {
        match self {
            Self::Variables => workbench::debug::VARIABLES,
            Self::Watches => "watches",
            Self::Stack => "stack",
            Self::Breakpoints => "breakpoints",
            Self::Printer => "printer",
            Self::Profile => workbench::debug::PROFILE,
        }
    }

    fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.id() == id)
    }
}

/// Tabs, and the open panel under them. Pressing the open panel's tab closes it.
#[component]
pub fn Dock() -> impl IntoView {
    let state = WorkbenchState::expect();
    let open = Memo::new(move |_| state.debug.panel.with(|id| Panel::of_id(id)));
    let tabs = Panel::ALL.map(|panel| view! { <Tab panel open /> });
    view! {
        <aside class="dock" aria-label="Panels" class:open=move || open.get().is_some()>
            <Show when=move || open.get().is_some()>
                <Resize />
            </Show>
            <div class="dock-tabs" role="tablist" aria-label="Panels">
                {tabs.into_iter().collect_view()}
            </div>
            {move || open.get().map(|panel| view! { <Body panel /> })}
        </aside>
    }
}

/// Opens a panel, or closes it (`None`).
fn show(state: WorkbenchState, panel: Option<Panel>) {
    let value = panel.map_or("", Panel::id).to_owned();
    state.send(Command::SetView {
        key: PANEL.to_owned(),
        value,
    });
}

#[component]
fn Tab(panel: Panel, open: Memo<Option<Panel>>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let is_open = move || open.get() == Some(panel);
    // One stop for the Tab key: the open panel's tab, or the first.
    let stop = move || open.get().unwrap_or(Panel::Variables) == panel;
    let press = move |_| show(state, (!is_open()).then_some(panel));
    let key = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Panel::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let here = Panel::ALL.iter().position(|other| *other == panel);
        let next = Panel::ALL[(here.unwrap_or(0) + step) % Panel::ALL.len()];
        if open.get_untracked().is_some() {
            show(state, Some(next));
        }
        dom::focus(&format!("#{}-tab", next.id()));
    };
    view! {
        <button
            type="button"
            role="tab"
            id=format!("{}-tab", panel.id())
            class="dock-tab"
            aria-selected=move || is_open().to_string()
            aria-controls=move || is_open().then(|| format!("{}-panel", panel.id()))
            tabindex=move || if stop() { "0" } else { "-1" }
            on:click=press
            on:keydown=key
        >
            {panel.name()}
            <Count panel />
        </button>
    }
}

/// How many there are, where that is worth a look.
#[component]
fn Count(panel: Panel) -> impl IntoView {
    let debug = WorkbenchState::expect().debug;
    let count = move || match panel {
        Panel::Breakpoints => {
            debug.breakpoints.with(|all| all.len()) + debug.changes.with(|all| all.len())
        }
        Panel::Watches => debug.watches.with(|all| all.len()),
        _ => 0,
    };
    move || (count() > 0).then(|| view! { <span class="count" aria-hidden="true">{count()}</span> })
}

#[component]
fn Body(panel: Panel) -> impl IntoView {
    view! {
        <div
            class="dock-body"
            role="tabpanel"
            id=format!("{}-panel", panel.id())
            aria-labelledby=format!("{}-tab", panel.id())
        >
            <section class="panel" aria-label=panel.name()>
                <Later part=Part::Panel(panel) />
            </section>
        </div>
    }
}

/// What is in a panel.
pub fn draw(panel: Panel) -> AnyView {
    match panel {
        Panel::Variables => view! { <Variables /> }.into_any(),
        Panel::Watches => view! { <Watches /> }.into_any(),
        Panel::Stack => view! { <Stack /> }.into_any(),
        Panel::Breakpoints => view! { <Breakpoints /> }.into_any(),
        Panel::Printer => view! { <Printer /> }.into_any(),
        Panel::Profile => view! { <Profile /> }.into_any(),
    }
}

/// A button that leads to a line of the program.
#[component]
pub fn LineLink(
    /// The line's number.
    line: u16,
) -> impl IntoView {
    let debug = WorkbenchState::expect().debug;
    view! {
        <button
            type="button"
            class="line-link"
            aria-label=format!("Go to line {line}")
            on:click=move |_| debug.go_to.set(Some(line))
        >
            {line}
        </button>
    }
}
