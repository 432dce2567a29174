//! How often each line runs.

use leptos::prelude::*;

use super::LineLink;
use crate::state::WorkbenchState;

/// Lines by how many of their statements ran, most first. They are counted while this panel is
/// open; the editor's gutter shows the same as heat.
#[component]
pub fn Profile() -> impl IntoView {
    let debug = WorkbenchState::expect().debug;
    let lines = Memo::new(move |_| {
        let mut lines = debug.view.with(|view| view.profile.clone());
        lines.sort_by_key(|&(line, count, _)| (std::cmp::Reverse(count), line));
        lines
    });
    let total = move || lines.with(|lines| lines.iter().map(|it| it.1).sum::<u64>());
    let rows = move || {
        let total = total().max(1);
        let rows = lines.get().into_iter().map(move |(line, count, _)| {
            let share = count as f64 / total as f64;
            view! {
                <tr>
                    <td><LineLink line /></td>
                    <td class="number">{grouped(count)}</td>
                    <td class="number">{format!("{:.1} %", share * 100.0)}</td>
                    <td class="bar">
                        <meter min="0" max="1" value=format!("{share:.4}") aria-label=format!("Share of line {line}")></meter>
                    </td>
                </tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <Show
            when=move || lines.with(|lines| !lines.is_empty())
            fallback=|| {
                view! {
                    <p class="hint">
                        "Run the program with this panel open: it counts the statements of each line. Counting slows the program down a little."
                    </p>
                }
            }
        >
            <table class="profile">
                <thead>
                    <tr>
                        <th scope="col">"Line"</th>
                        <th scope="col">"Statements"</th>
                        <th scope="col">"Share"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Show>
    }
}

/// `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn large_counts_can_be_read() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
    }
}
