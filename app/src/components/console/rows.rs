//! The rows on the screen: changed in place, at most once a frame.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::{html, prelude::*};
use web_sys::{Element, HtmlElement};
use workbench::ConsoleView;

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

#[derive(Default)]
struct Drawing {
    shown: Arc<ConsoleView>,
    frame_asked: bool,
}

/// Keeps the rows and the cursor as the state says. That the end stays in view is the style sheet's
/// work: the screen is laid out from its end.
pub fn connect(state: WorkbenchState, body: NodeRef<html::Div>, cursor: NodeRef<html::Div>) {
    let drawing = StoredValue::new_local(Rc::new(RefCell::new(Drawing {
        // The first HTML shows these.
        shown: state.console.get_untracked(),
        frame_asked: false,
    })));
    let draw = move || {
        let drawing = drawing.get_value();
        let mut drawing = drawing.borrow_mut();
        drawing.frame_asked = false;
        let (Some(body), Some(cursor)) = (body.get_untracked(), cursor.get_untracked()) else {
            return;
        };
        let next = state.console.get_untracked();
        change_rows(&body, &drawing.shown, &next);
        place_cursor(&cursor, &next);
        drawing.shown = next;
    };
    Effect::new(move |_| {
        state.console.track();
        let drawing = drawing.get_value();
        if !std::mem::replace(&mut drawing.borrow_mut().frame_asked, true) {
            request_animation_frame(draw);
        }
    });
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
    fn the_html_holds_text_only() {
        let rows = vec!["<b>&".to_owned(), String::new(), "x".to_owned()];
        assert_eq!(
            html(&rows),
            "<span>&lt;b&gt;&amp;\n</span><span>\n</span><span>x</span>"
        );
    }
}
