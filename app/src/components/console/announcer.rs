//! What a screen reader is told of the console: new rows, at most once a second.

use std::time::Duration;

use leptos::prelude::*;
use workbench::ConsoleView;

use crate::state::WorkbenchState;

const PAUSE: Duration = Duration::from_secs(1);
/// Of a flood only the end is read.
const ROWS_MAX: usize = 12;

/// A region that only assistive technology sees. The log itself would speak at every change.
#[component]
pub fn Announcer() -> impl IntoView {
    let state = WorkbenchState::expect();
    let text = RwSignal::new(String::new());
    let told = StoredValue::new(state.console.with_untracked(|console| place_after(console)));
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        state.console.track();
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        set_timeout(
            move || {
                waiting.set_value(false);
                state.console.with_untracked(|console| {
                    let new = news(console, told.get_value());
                    told.set_value(place_after(console));
                    if !new.is_empty() && untrack(|| state.is_on("announce_output")) {
                        text.set(new);
                    }
                });
            },
            PAUSE,
        );
    });
    view! {
        <div class="unseen" aria-live="polite">
            {text}
        </div>
    }
}

/// Where the text ends: row and how many characters of it.
type Place = (u64, usize);

fn place_after(console: &ConsoleView) -> Place {
    let last = console.rows.len().saturating_sub(1);
    let length = console.rows.last().map_or(0, |row| row.chars().count());
    (console.first_row + last as u64, length)
}

/// The text after `told`, the last rows of it if it is long.
fn news(console: &ConsoleView, told: Place) -> String {
    let (told_row, told_length) = told;
    let start = usize::try_from(told_row.saturating_sub(console.first_row)).unwrap_or(usize::MAX);
    let mut rows: Vec<String> = console.rows.iter().skip(start).cloned().collect();
    if told_row >= console.first_row
        && let Some(first) = rows.first_mut()
    {
        *first = first.chars().skip(told_length).collect();
    }
    rows.retain(|row| !row.trim().is_empty());
    rows.split_off(rows.len().saturating_sub(ROWS_MAX))
        .join("\n")
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
    fn only_what_is_new_is_told() {
        let before = view(0, &["Ok", "RU"]);
        let after = view(0, &["Ok", "RUN", "", "7"]);
        assert_eq!(news(&after, place_after(&before)), "N\n7");
        assert_eq!(news(&after, place_after(&after)), "");
    }

    #[test]
    fn of_a_flood_the_end_is_told() {
        let rows: Vec<String> = (0..100).map(|row| row.to_string()).collect();
        let flood = ConsoleView {
            rows,
            first_row: 5_000,
            ..ConsoleView::default()
        };
        let told = news(&flood, (3, 1));
        assert_eq!(told.lines().count(), ROWS_MAX);
        assert!(told.ends_with("99"));
    }
}
