//! An array as a grid.

use std::collections::HashSet;

use leptos::prelude::*;
use workbench::debug::{
    ARRAYS,
    view::{ArrayView, ELEMENTS_MAX},
};

use super::{
    assign,
    elements::{tables, total},
    set_view,
};
use crate::{
    components::{
        dock::editable::Editable,
        icons::{Icon, icon},
    },
    state::WorkbenchState,
};

/// An array as it is shown, and which of its elements are others than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    array: ArrayView,
    changed: HashSet<usize>,
}

impl Shown {
    /// The array, after it was shown as `before`.
    pub fn after(before: Option<&Self>, array: ArrayView) -> Self {
        let before = before.map_or(&[][..], |before| &before.array.elements);
        let pairs = array.elements.iter().zip(before).enumerate();
        let changed = pairs.filter(|(_, (now, before))| now != before);
        Self {
            changed: changed.map(|(index, _)| index).collect(),
            array,
        }
    }

    /// Whether its elements are shown.
    pub fn is_open(&self) -> bool {
        !self.array.elements.is_empty()
    }
}

/// An array: its bounds, and its elements as a grid when it is open.
#[component]
pub fn Array(name: String, array: Shown) -> impl IntoView {
    let state = WorkbenchState::expect();
    let base = state.debug.view.with_untracked(|view| view.base);
    let bounds = array.array.bounds.iter().map(u16::to_string);
    let title = format!("{name}({})", bounds.collect::<Vec<_>>().join(","));
    let open = array.is_open();
    let toggled = name.clone();
    let toggle = move |_| {
        let mut arrays = state.debug.arrays.get_untracked();
        match arrays.iter().position(|other| *other == toggled) {
            Some(index) => drop(arrays.remove(index)),
            None => arrays.push(toggled.clone()),
        }
        set_view(state, ARRAYS, arrays.join(" "));
    };
    view! {
        <button type="button" class="array-name" aria-expanded=open.to_string() on:click=toggle>
            {icon(if open { Icon::ChevronDown } else { Icon::ChevronRight })}
            {title}
        </button>
        {open.then(|| view! { <Grid name array base /> })}
    }
}

/// Elements in rows and columns: of one dimension ten to a row, of more the first subscript down and
/// the second across, one table for each value of those behind.
#[component]
fn Grid(name: String, array: Shown, base: u8) -> impl IntoView {
    let Shown { array, changed } = array;
    let total = total(&array.bounds, base);
    let note =
        (total > ELEMENTS_MAX).then(|| format!("The first {ELEMENTS_MAX} of {total} elements."));
    let tables = tables(&array, base).into_iter().map(|table| {
        let rows = table.rows.into_iter().map(|(head, cells)| {
            let cells = cells.into_iter().map(|cell| {
                let flash = changed.contains(&cell.index).then_some("flash-a");
                let place = format!("{name}({})", cell.subscripts);
                view! { <td class=flash><Cell place value=cell.value /></td> }
            });
            view! { <tr><th scope="row">{head}</th>{cells.collect_view()}</tr> }
        });
        let heads = table.columns.into_iter();
        view! {
            <table class="grid" aria-label=format!("{name} {}", table.title)>
                <caption>{table.title.clone()}</caption>
                <thead>
                    <tr>
                        <td></td>
                        {heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    });
    let tables = tables.collect_view();
    view! {
        <div class="grids">
            {tables}
            {note.map(|note| view! { <p class="hint">{note}</p> })}
        </div>
    }
}

#[component]
fn Cell(place: String, value: String) -> impl IntoView {
    let state = WorkbenchState::expect();
    let target = place.clone();
    let commit = move |value| assign(state, target.clone(), value);
    view! { <Editable name=place value=Signal::stored(value) commit /> }
}
