//! Variables and arrays, live.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use leptos::prelude::*;
use workbench::{
    Command,
    debug::{
        ARRAYS, DebugCommand, DebugView, SORT, SORT_READ, SORT_WRITTEN,
        view::{ArrayView, ELEMENTS_MAX, VariableView},
    },
};

use super::editable::Editable;
use crate::{
    components::icons::{Icon, icon},
    state::{FILTER, WorkbenchState},
};

/// Value and name of each order.
const ORDERS: [(&str, &str); 4] = [
    ("", "Name"),
    (SORT_READ, "Last read"),
    (SORT_WRITTEN, "Last written"),
    ("made", "First used"),
];

/// What is known of changes: when each variable was last seen to change, in views.
#[derive(Clone, Debug, Default, PartialEq)]
struct History {
    views: u64,
    texts: HashMap<String, String>,
    written: HashMap<String, u64>,
}

impl History {
    /// Takes in the next view.
    fn take(&mut self, variables: &[VariableView]) {
        self.views += 1;
        let simple = variables.iter().filter(|it| it.array.is_none());
        let texts: HashMap<String, String> = simple
            .map(|variable| (variable.name.clone(), variable.value.clone()))
            .collect();
        for (name, text) in &texts {
            let before = self.texts.get(name);
            // A variable that was not there counts as written; the first view shows no changes.
            if before != Some(text) && (before.is_some() || self.views > 1) {
                self.written.insert(name.clone(), self.views);
            }
        }
        self.texts = texts;
    }
}

/// Variables, filtered and sorted.
#[component]
pub fn Variables() -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let history = Memo::new(move |before: Option<&History>| {
        let mut history = before.cloned().unwrap_or_default();
        debug.view.with(|view| history.take(&view.variables));
        history
    });
    let shown = Memo::new(move |_| {
        let order = debug.sort.get();
        let filter = debug.filter.get().to_uppercase();
        debug
            .view
            .with(|view| history.with(|history| sorted(view, &order, filter.trim(), history)))
    });
    let is_empty = move || debug.view.with(|view| view.variables.is_empty());
    view! {
        <div class="panel-bar">
            <input
                class="dock-field"
                type="search"
                aria-label="Filter variables"
                placeholder="Filter"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || debug.filter.get()
                on:input=move |event| set_view(state, FILTER, event_target_value(&event))
            />
            <label class="labelled">
                "Sort by "
                <select
                    class="dock-field"
                    prop:value=move || debug.sort.get()
                    on:change=move |event| set_view(state, SORT, event_target_value(&event))
                >
                    {ORDERS
                        .map(|(value, name)| {
                            view! {
                                <option value=value selected=move || debug.sort.get() == value>
                                    {name}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </label>
        </div>
        <Show when=is_empty>
            <p class="hint">
                "No variables yet. Run the program: values show here while it runs, and a press on one changes it."
            </p>
        </Show>
        <ul class="variables">
            <For each=move || shown.get() key=|name| name.clone() let:name>
                <Variable name history />
            </For>
        </ul>
    }
}

fn set_view(state: WorkbenchState, key: &str, value: String) {
    state.send(Command::SetView {
        key: key.to_owned(),
        value,
    });
}

/// The names to show, in order.
fn sorted(view: &DebugView, order: &str, filter: &str, history: &History) -> Vec<String> {
    let mut names: Vec<&str> = view.variables.iter().map(|it| it.name.as_str()).collect();
    names.retain(|name| name.contains(filter));
    let uses: HashMap<&str, (u64, u64)> = view
        .uses
        .iter()
        .map(|(name, read, written)| (name.as_str(), (*read, *written)))
        .collect();
    let used = |name: &str| uses.get(name).copied().unwrap_or_default();
    // What the machine did not note, because it did not run since, is known by changes that were seen.
    let seen = |name: &str| history.written.get(name).copied().unwrap_or(0);
    match order {
        "made" => {}
        SORT_READ => names.sort_by_key(|name| (Reverse(used(name).0), *name)),
        SORT_WRITTEN => names.sort_by_key(|name| (Reverse((used(name).1, seen(name))), *name)),
        _ => names.sort_unstable(),
    }
    // A simple variable and an array may have one name; each shows in its own place.
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    names.into_iter().map(str::to_owned).collect()
}

/// One name: a simple variable, an array, or one of each.
#[component]
fn Variable(name: String, history: Memo<History>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let name = StoredValue::new(name);
    let value =
        Memo::new(move |_| find(state, &name.get_value(), false).map(|variable| variable.value));
    let array = Memo::new(move |before: Option<&Option<Shown>>| {
        let array = find(state, &name.get_value(), true)?.array?;
        Some(Shown::after(before.and_then(Option::as_ref), array))
    });
    let shown = move || {
        let name = name.get_value();
        match debug.show_types.get() {
            true => name,
            false => name.trim_end_matches(['%', '!', '#', '$']).to_owned(),
        }
    };
    // Two classes by turns, so that a second change begins the motion anew.
    let flash = move || {
        history.with(|history| {
            let written = name.with_value(|name| history.written.get(name).copied());
            match written {
                Some(view) if view == history.views => ["flash-a", "flash-b"][(view % 2) as usize],
                _ => "",
            }
        })
    };
    let commit = move |value| assign(state, name.get_value(), value);
    view! {
        <li class=move || format!("variable {}", flash()) class:wide=move || array.with(|array| array.as_ref().is_some_and(Shown::is_open))>
            <Show when=move || value.with(Option::is_some)>
                <span class="variable-name">{shown}</span>
                <Editable
                    name=name.get_value()
                    value=Signal::derive(move || value.get().unwrap_or_default())
                    commit
                />
                <ChangeSwitch name />
            </Show>
            {move || array.get().map(|array| view! { <Array name=name.get_value() array /> })}
        </li>
    }
}

/// An array as it is shown, and which of its elements are others than before.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    array: ArrayView,
    changed: HashSet<usize>,
}

impl Shown {
    fn after(before: Option<&Self>, array: ArrayView) -> Self {
        let before = before.map_or(&[][..], |before| &before.array.elements);
        let pairs = array.elements.iter().zip(before).enumerate();
        let changed = pairs.filter(|(_, (now, before))| now != before);
        Self {
            changed: changed.map(|(index, _)| index).collect(),
            array,
        }
    }

    fn is_open(&self) -> bool {
        !self.array.elements.is_empty()
    }
}

fn find(state: WorkbenchState, name: &str, array: bool) -> Option<VariableView> {
    state.debug.view.with(|view| {
        let mut all = view.variables.iter();
        all.find(|it| it.name == name && it.array.is_some() == array)
            .cloned()
    })
}

fn assign(state: WorkbenchState, place: String, value: String) {
    state.send(Command::Debug(DebugCommand::Assign { place, value }));
}

/// Whether the program stops when the variable changes.
#[component]
fn ChangeSwitch(name: StoredValue<String>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let on = Memo::new(move |_| {
        let changes = state.debug.changes.get();
        name.with_value(|name| changes.iter().any(|change| change.text == *name))
    });
    view! {
        <button
            type="button"
            class="ghost"
            aria-label=move || format!("Stop when {} changes", name.get_value())
            title="Stop when it changes"
            aria-pressed=move || on.get().to_string()
            on:click=move |_| {
                state.send(Command::Debug(DebugCommand::ToggleChange(name.get_value())))
            }
        >
            {icon(Icon::Eye)}
        </button>
    }
}

/// An array: its bounds, and its elements as a grid when it is open.
#[component]
fn Array(name: String, array: Shown) -> impl IntoView {
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

/// A table of elements: its rows with their headings.
struct Table {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Element>)>,
}

/// An element: its index in memory, its subscripts, its value.
#[derive(Debug, PartialEq)]
struct Element {
    index: usize,
    subscripts: String,
    value: String,
}

fn total(bounds: &[u16], base: u8) -> usize {
    let counts = bounds.iter().map(|bound| count(*bound, base));
    counts.fold(1, usize::saturating_mul)
}

fn count(bound: u16, base: u8) -> usize {
    (usize::from(bound) + 1)
        .saturating_sub(usize::from(base))
        .max(1)
}

fn tables(array: &ArrayView, base: u8) -> Vec<Table> {
    let first = usize::from(base);
    let elements = &array.elements;
    let Some((&bound, further)) = array.bounds.split_first() else {
        return Vec::new();
    };
    let Some((&second, rest)) = further.split_first() else {
        return vec![ten_to_a_row(elements, first)];
    };
    let (down, across) = (count(bound, base), count(second, base));
    let size = down * across;
    let planes = elements.chunks(size).enumerate();
    planes
        .map(|(plane, elements)| {
            let behind = subscripts(plane, rest, base);
            let behind: String = behind.iter().map(|it| format!(",{it}")).collect();
            let rows = (0..down).map(|row| {
                let cells = (0..across).filter_map(|column| {
                    let at = column * down + row;
                    Some(Element {
                        index: plane * size + at,
                        subscripts: format!("{},{}{behind}", row + first, column + first),
                        value: elements.get(at)?.clone(),
                    })
                });
                ((row + first).to_string(), cells.collect())
            });
            Table {
                title: if rest.is_empty() {
                    String::new()
                } else {
                    format!("( , {behind})")
                },
                columns: (0..across).map(|it| (it + first).to_string()).collect(),
                rows: rows.collect(),
            }
        })
        .collect()
}

fn ten_to_a_row(elements: &[String], first: usize) -> Table {
    let rows = elements.chunks(10).enumerate().map(|(row, chunk)| {
        let from = row * 10 + first;
        let cells = chunk.iter().enumerate();
        let cells = cells.map(|(index, value)| Element {
            index: row * 10 + index,
            subscripts: (from + index).to_string(),
            value: value.clone(),
        });
        (from.to_string(), cells.collect())
    });
    Table {
        title: String::new(),
        columns: (0..elements.len().min(10))
            .map(|it| format!("+{it}"))
            .collect(),
        rows: rows.collect(),
    }
}

/// The subscripts of the dimensions behind the first two, of the plane of that index.
fn subscripts(plane: usize, bounds: &[u16], base: u8) -> Vec<usize> {
    let mut left = plane;
    bounds
        .iter()
        .map(|&bound| {
            let count = count(bound, base);
            let here = left % count;
            left /= count;
            here + usize::from(base)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(name: &str, value: &str) -> VariableView {
        VariableView {
            name: name.to_owned(),
            sign: '!',
            value: value.to_owned(),
            array: None,
        }
    }

    #[test]
    fn what_was_written_last_comes_first() {
        let mut history = History::default();
        let mut variables = vec![scalar("A!", "1"), scalar("B!", "2"), scalar("C!", "3")];
        history.take(&variables);
        assert!(history.written.is_empty());
        variables[1].value = "5".to_owned();
        history.take(&variables);
        variables[2].value = "6".to_owned();
        history.take(&variables);
        let mut view = DebugView {
            variables,
            ..DebugView::default()
        };
        let names = |view: &DebugView, order, filter| sorted(view, order, filter, &history);
        assert_eq!(names(&view, SORT_WRITTEN, ""), ["C!", "B!", "A!"]);
        assert_eq!(names(&view, "", "B"), ["B!"]);
        view.uses = vec![("A!".to_owned(), 0, 9), ("B!".to_owned(), 7, 2)];
        assert_eq!(names(&view, SORT_WRITTEN, ""), ["A!", "B!", "C!"]);
        assert_eq!(names(&view, SORT_READ, ""), ["B!", "A!", "C!"]);
    }

    #[test]
    fn elements_stand_where_their_subscripts_say() {
        let array = ArrayView {
            bounds: vec![1, 2, 1],
            elements: (0..12).map(|it| it.to_string()).collect(),
        };
        let tables = tables(&array, 0);
        assert_eq!(tables.len(), 2);
        // A(1,2,0) is 1 + 2*2, A(1,2,1) is 6 more.
        let element = |index: usize, subscripts: &str| Element {
            index,
            subscripts: subscripts.to_owned(),
            value: index.to_string(),
        };
        assert_eq!(tables[0].rows[1].1[2], element(5, "1,2,0"));
        assert_eq!(tables[1].rows[1].1[2], element(11, "1,2,1"));
        let one = ArrayView {
            bounds: vec![12],
            elements: (0..12).map(|it| it.to_string()).collect(),
        };
        let tables = super::tables(&one, 1);
        assert_eq!(tables[0].rows[1].1[1], element(11, "12"));
        assert_eq!(total(&[12], 1), 12);
    }
}
