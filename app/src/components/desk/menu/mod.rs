//! Everything that can be done, in one list, with the keys that do it too.

mod item;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use workbench::Command;

use self::item::GROUPS;
pub use self::item::{Item, item_of, perform};
use super::{Desk, Sheet};
use crate::{
    components::{
        dom,
        files::Files,
        icons::{Icon, icon},
        parts::{Later, Part},
    },
    state::WorkbenchState,
};

/// The button with the list behind it.
#[component]
pub fn Menu() -> impl IntoView {
    let desk = Desk::expect();
    let is_open = Memo::new(move |_| desk.open.get() == Some(Sheet::Menu));
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    // A click anywhere else closes it.
    Effect::new(move |_| {
        let handle = window_event_listener(ev::pointerdown, move |event| {
            let Some(target) = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
            else {
                return;
            };
            let inside = |node: Option<&web_sys::Node>| {
                node.is_some_and(|node| node.contains(Some(&target)))
            };
            if is_open.get_untracked()
                && !inside(list.get_untracked().as_deref().map(AsRef::as_ref))
                && !inside(button.get_untracked().as_deref().map(AsRef::as_ref))
            {
                desk.close();
            }
        });
        on_cleanup(move || handle.remove());
    });
    let leave = move || {
        desk.close();
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let taken = match event.key().as_str() {
            "ArrowDown" => move_focus(&list, Move::Next),
            "ArrowUp" => move_focus(&list, Move::Previous),
            "Home" => move_focus(&list, Move::First),
            "End" => move_focus(&list, Move::Last),
            "Escape" | "Tab" => {
                leave();
                true
            }
            _ => false,
        };
        if taken {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    view! {
        <div class="menu-holder">
            <button
                node_ref=button
                type="button"
                class="tool bare"
                aria-label="Menu"
                title="Menu: files, editing, sessions, settings"
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| desk.toggle(Sheet::Menu)
            >
                {icon(Icon::Menu)}
            </button>
            <Show when=move || is_open.get()>
                <div node_ref=list class="menu" role="menu" aria-label="Menu" tabindex="-1" on:keydown=key>
                    <Later part=Part::Menu />
                </div>
            </Show>
        </div>
    }
}

/// The entries in their groups; the first has the focus.
#[component]
pub fn Entries() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let files = Files::expect();
    Effect::new(|_| dom::focus(".menu [role=menuitem]"));
    let entry = move |item: Item| {
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| perform(item, state, desk, files)
            >
                <span>{item.name()}</span>
                <kbd aria-hidden="true">{item.keys()}</kbd>
            </button>
        }
    };
    GROUPS
        .map(|(title, items)| {
            view! {
                <div role="group" aria-label=title>
                    <span class="menu-title" aria-hidden="true">
                        {title}
                    </span>
                    {items.iter().map(|item| entry(*item)).collect_view()}
                    {(title == "File").then(|| view! { <RecentItems /> })}
                </div>
            }
        })
        .into_iter()
        .collect_view()
}

/// Programs that can be opened again.
#[component]
fn RecentItems() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let files = Files::expect();
    let names = state.recent.with_untracked(|recent| {
        recent
            .iter()
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
    });
    let some = !names.is_empty();
    let items = names.into_iter().map(|name| {
        let opened = name.clone();
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class="recent"
                on:click=move |_| {
                    desk.close();
                    files.open_recent(&opened);
                }
            >
                <span>{name}</span>
            </button>
        }
    });
    let forget = move |_| {
        desk.close();
        state.send(Command::ForgetRecent);
    };
    some.then(|| {
        view! {
            <div role="group" aria-label="Recent files">
                <span class="menu-title" aria-hidden="true">
                    "Recent files"
                </span>
                {items.collect_view()}
                <button type="button" role="menuitem" tabindex="-1" on:click=forget>
                    "Clear the list"
                </button>
            </div>
        }
    })
}

#[derive(Clone, Copy)]
enum Move {
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the entries; always true, for the key is used.
fn move_focus(list: &web_sys::HtmlDivElement, how: Move) -> bool {
    let Ok(found) = list.query_selector_all("[role=menuitem]") else {
        return true;
    };
    let items: Vec<HtmlElement> = (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect();
    let active = document().active_element();
    let at = items.iter().position(|item| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(item)))
    });
    let last = items.len().saturating_sub(1);
    let next = match (how, at) {
        (Move::First, _) | (Move::Next, None) => 0,
        (Move::Last, _) | (Move::Previous, None) => last,
        (Move::Next, Some(at)) => {
            if at == last {
                0
            } else {
                at + 1
            }
        }
        (Move::Previous, Some(at)) => at.checked_sub(1).unwrap_or(last),
    };
    if let Some(item) = items.get(next) {
        let _ = item.focus();
    }
    true
}
