//! The rows on the screen: changed in place, at most once a frame.

use std::{cell::RefCell, rc::Rc, sync::Arc, time::Duration};

use leptos::{html, prelude::*};
use web_sys::{Element, HtmlElement};
use workbench::{ConsoleView, MachineState, MachineStatus};

use crate::{components::dom, state::WorkbenchState};

/// The rows as HTML: one element with one text a row. All but the last end in a line feed, so the
/// inner text of the whole is the rows, one a line.
pub fn html(rows: &[String]) -> String {
    let mut html = String::new();
    for (index, row) in rows.iter().enumerate() {
        html.push_str("<span>");
        html.push_str(&dom::escaped(row));
        if index + 1 < rows.len() {
            html.push('\n');
        }
        html.push_str("</span>");
    }
    html
}

/// What has to be done to rows that are shown.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// So many rows go at the top.
    drop_top: usize,
    /// So many of the others stay; those after them go.
    keep: usize,
}

/// Rows keep their number for ever, so what scrolled off the top is known by counting.
fn plan(shown: &ConsoleView, next: &ConsoleView) -> Plan {
    let dropped = next.first_row.checked_sub(shown.first_row);
    let drop_top = dropped
        .and_then(|rows| usize::try_from(rows).ok())
        .filter(|&rows| rows < shown.rows.len());
    match drop_top {
        Some(drop_top) => Plan {
            drop_top,
            keep: (shown.rows.len() - drop_top).min(next.rows.len()),
        },
        // Nothing in common: reuse the elements all the same.
        None => Plan {
            drop_top: 0,
            keep: shown.rows.len().min(next.rows.len()),
        },
    }
}

/// The text of a row's element.
fn text_of(view: &ConsoleView, index: usize) -> String {
    let mut text = view.rows.get(index).cloned().unwrap_or_default();
    if index + 1 < view.rows.len() {
        text.push('\n');
    }
    text
}

/// More new rows than this in a frame, and nobody can read them.
const FLOOD: u64 = 60;
/// So many rows, more than any screen has, are drawn while output floods.
const TAIL: usize = 150;
/// How long no flood comes until all rows are drawn again.
const CALM: Duration = Duration::from_millis(150);

/// How many rows `next` has that were not there before.
fn new_rows(shown: &ConsoleView, next: &ConsoleView) -> u64 {
    let end = |view: &ConsoleView| view.first_row + view.rows.len() as u64;
    end(next).saturating_sub(end(shown))
}

/// The last rows of a view.
fn tail(view: &ConsoleView) -> ConsoleView {
    let skipped = view.rows.len().saturating_sub(TAIL);
    ConsoleView {
        first_row: view.first_row + skipped as u64,
        rows: view.rows.iter().skip(skipped).cloned().collect(),
        cursor_row: view.cursor_row.saturating_sub(skipped),
        cursor_column: view.cursor_column,
    }
}

fn is_running(machine: &MachineState) -> bool {
    machine.status == MachineStatus::Running
}

#[derive(Default)]
struct Drawing {
    shown: Arc<ConsoleView>,
    frame_asked: bool,
    /// Whether output flooded a moment ago.
    flooded: bool,
    /// The wait for calm.
    calm: Option<TimeoutHandle>,
}

/// What draws, and onto what.
#[derive(Clone, Copy)]
struct Painter {
    state: WorkbenchState,
    body: NodeRef<html::Div>,
    cursor: NodeRef<html::Div>,
    /// Whether the end is in view.
    following: RwSignal<bool>,
    drawing: StoredValue<Rc<RefCell<Drawing>>, LocalStorage>,
}

/// Keeps the rows and the cursor as the state says. That the end stays in view is the style sheet's
/// work: the screen is laid out from its end.
pub fn connect(
    state: WorkbenchState,
    body: NodeRef<html::Div>,
    cursor: NodeRef<html::Div>,
    following: RwSignal<bool>,
) {
    let drawing = Rc::new(RefCell::new(Drawing {
        // The first HTML shows these.
        shown: state.console.get_untracked(),
        ..Drawing::default()
    }));
    let painter = Painter {
        state,
        body,
        cursor,
        following,
        drawing: StoredValue::new_local(drawing),
    };
    Effect::new(move |_| {
        state.console.track();
        following.track();
        painter.ask_frame();
    });
    let running = Memo::new(move |_| state.machine.with(is_running));
    Effect::new(move |_| {
        if !running.get() {
            painter.calm();
        }
    });
}

impl Painter {
    fn ask_frame(self) {
        let drawing = self.drawing.get_value();
        if !std::mem::replace(&mut drawing.borrow_mut().frame_asked, true) {
            request_animation_frame(move || self.draw());
        }
    }

    /// While output floods only the end of it is drawn, unless one looks further up.
    fn draw(self) {
        let drawing = self.drawing.get_value();
        let mut drawing = drawing.borrow_mut();
        drawing.frame_asked = false;
        let (Some(body), Some(cursor)) = (self.body.get_untracked(), self.cursor.get_untracked())
        else {
            return;
        };
        let next = self.state.console.get_untracked();
        if new_rows(&drawing.shown, &next) > FLOOD {
            self.note_flood(&mut drawing);
        }
        place_cursor(&cursor, &next);
        let drawn = match drawing.flooded && self.following.get_untracked() {
            true => Arc::new(tail(&next)),
            false => next.clone(),
        };
        let undrawn = next.rows.len() - drawn.rows.len();
        dom::set_property(&body, "--undrawn", &undrawn.to_string());
        change_rows(&body, &drawing.shown, &drawn);
        drawing.shown = drawn;
    }

    fn note_flood(self, drawing: &mut Drawing) {
        drawing.flooded = self.state.machine.with_untracked(is_running);
        let calm = set_timeout_with_handle(move || self.calm(), CALM).ok();
        if let Some(before) = std::mem::replace(&mut drawing.calm, calm) {
            before.clear();
        }
    }

    /// Draws what was left out.
    fn calm(self) {
        let drawing = self.drawing.get_value();
        if std::mem::take(&mut drawing.borrow_mut().flooded) {
            self.draw();
        }
    }
}

/// Rows are the elements of the body: a page that was not drawn by a server has a marker of its own behind
/// them, which is no row.
fn change_rows(body: &Element, shown: &ConsoleView, next: &ConsoleView) {
    let Plan { drop_top, keep } = plan(shown, next);
    for _ in 0..drop_top {
        if let Some(first) = body.first_element_child() {
            let _ = body.remove_child(&first);
        }
    }
    for _ in drop_top + keep..shown.rows.len() {
        if let Some(last) = body.last_element_child() {
            let _ = body.remove_child(&last);
        }
    }
    let mut row = body.first_element_child();
    for index in 0..keep {
        let Some(element) = row else { break };
        let text = text_of(next, index);
        if text != text_of(shown, drop_top + index) {
            element.set_text_content(Some(&text));
        }
        row = element.next_element_sibling();
    }
    for index in keep..next.rows.len() {
        append_row(body, &text_of(next, index));
    }
}

fn append_row(body: &Element, text: &str) {
    if let Ok(row) = document().create_element("span") {
        row.set_text_content(Some(text));
        let _ = body.append_child(&row);
    }
}

fn place_cursor(cursor: &HtmlElement, view: &ConsoleView) {
    dom::set_property(cursor, "--row", &view.cursor_row.to_string());
    dom::set_property(cursor, "--column", &view.cursor_column.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(first_row: u64, rows: &[&str]) -> ConsoleView {
        ConsoleView {
            rows: rows.iter().map(ToString::to_string).collect(),
            first_row,
            ..ConsoleView::default()
        }
    }

    #[test]
    fn rows_that_scrolled_off_are_dropped_and_the_others_stay() {
        let shown = view(10, &["a", "b", "c"]);
        let next = view(11, &["b", "c", "d"]);
        assert_eq!(
            plan(&shown, &next),
            Plan {
                drop_top: 1,
                keep: 2
            }
        );
    }

    #[test]
    fn a_cleared_screen_keeps_only_as_many_elements_as_it_needs() {
        let shown = view(0, &["a", "b", "c"]);
        assert_eq!(
            plan(&shown, &view(3, &["x"])),
            Plan {
                drop_top: 0,
                keep: 1
            }
        );
        assert_eq!(
            plan(&shown, &view(0, &["x"])),
            Plan {
                drop_top: 0,
                keep: 1
            }
        );
    }

    #[test]
    fn new_rows_are_counted_by_the_end_of_what_was_shown() {
        let shown = view(10, &["a", "b", "c"]);
        assert_eq!(new_rows(&shown, &view(11, &["b", "c", "d"])), 1);
        assert_eq!(new_rows(&shown, &view(500, &["x"])), 488);
        assert_eq!(new_rows(&shown, &view(0, &["x"])), 0);
    }

    #[test]
    fn of_a_flood_the_end_is_drawn_with_its_numbers() {
        let rows: Vec<String> = (0..1_000).map(|row| row.to_string()).collect();
        let end = tail(&ConsoleView {
            rows,
            first_row: 5_000,
            cursor_row: 999,
            cursor_column: 3,
        });
        assert_eq!(end.first_row, 5_850);
        assert_eq!(end.rows.len(), TAIL);
        assert_eq!(end.rows.first().map(String::as_str), Some("850"));
        assert_eq!((end.cursor_row, end.cursor_column), (TAIL - 1, 3));
        assert_eq!(tail(&view(3, &["a"])), view(3, &["a"]));
    }

    #[test]
    fn the_html_holds_text_only() {
        let rows = vec!["<b>&".to_owned(), String::new(), "x".to_owned()];
        assert_eq!(
            html(&rows),
            "<span>&lt;b&gt;&amp;\n</span><span>\n</span><span>x</span>"
        );
    }
}
