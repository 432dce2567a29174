//! How often each line runs, and for how long.

use leptos::prelude::*;

use super::LineLink;
use crate::{components::words::grouped, state::WorkbenchState};

/// A line of the profile.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    line: u16,
    statements: u64,
    /// In tenths of a millisecond.
    tenths: u32,
    /// Its part of all, 0 to 1: of the time where there is one, else of the statements.
    share: f64,
}

/// The lines of a profile, those first that took most.
fn rows_of(profile: &[(u16, u64, u32)]) -> Vec<Row> {
    let time: f64 = profile.iter().map(|it| f64::from(it.2)).sum();
    let statements: u64 = profile.iter().map(|it| it.1).sum();
    let mut rows: Vec<Row> = profile
        .iter()
        .map(|&(line, count, tenths)| Row {
            line,
            statements: count,
            tenths,
            share: match time > 0.0 {
                true => f64::from(tenths) / time,
                false => count as f64 / statements.max(1) as f64,
            },
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse((row.tenths, row.statements)), row.line));
    rows
}

/// Lines by the time they took, and how many of their statements ran. They are counted and timed
/// while this panel is open; the editor's gutter shows the same as heat.
#[component]
pub fn Profile() -> impl IntoView {
    let debug = WorkbenchState::expect().debug;
    let lines = Memo::new(move |_| debug.view.with(|view| rows_of(&view.profile)));
    let rows = move || {
        let rows = lines.get().into_iter().map(move |row| {
            let Row { line, share, .. } = row;
            view! {
                <tr>
                    <td><LineLink line /></td>
                    <td class="number">{grouped(row.statements)}</td>
                    <td class="number">{time(row.tenths)}</td>
                    <td class="number">{format!("{:.1} %", share * 100.0)}</td>
                    <td class="bar">
                        <Bar share label=format!("Share of line {line}") />
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
                        "Run the program with this panel open: the statements of each line are counted, and the browser's clock is read around each of them. That slows the program down while the panel is open."
                    </p>
                }
            }
        >
            <table class="profile">
                <thead>
                    <tr>
                        <th scope="col">"Line"</th>
                        <th scope="col">"Statements"</th>
                        <th scope="col">"Time"</th>
                        <th scope="col">"Share of time"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint">
                "Time as this browser's clock measured it around each statement. Alone and measured, a short statement takes longer than in a program at full speed; long ones take as long as they do."
            </p>
        </Show>
    }
}

/// A share, 0 to 1, as the filled part of a bar.
#[component]
fn Bar(share: f64, label: String) -> impl IntoView {
    let now = format!("{share:.4}");
    let width = now.clone();
    view! {
        <div class="meter" role="meter" aria-label=label aria-valuemin="0" aria-valuemax="1" aria-valuenow=now>
            <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                <rect width=width height="1"></rect>
            </svg>
        </div>
    }
}

/// Tenths of a millisecond as `0.3 ms`, `45 ms`, `1.25 s`.
fn time(tenths: u32) -> String {
    match tenths {
        0 => "< 0.1 ms".to_owned(),
        1..100 => format!("{}.{} ms", tenths / 10, tenths % 10),
        100..10_000 => format!("{} ms", tenths / 10),
        _ => format!("{:.2} s", f64::from(tenths) / 10_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{rows_of, time};

    #[test]
    fn the_line_that_took_longest_comes_first() {
        let rows = rows_of(&[(10, 900, 5), (20, 3, 15), (30, 1, 0)]);
        let lines: Vec<u16> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [20, 10, 30]);
        assert_eq!(rows[0].share, 0.75);
        // Without a clock the counts say it.
        let rows = rows_of(&[(10, 1, 0), (20, 3, 0)]);
        assert_eq!((rows[0].line, rows[0].share), (20, 0.75));
    }

    #[test]
    fn times_are_short() {
        let times = [0, 3, 99, 450, 12_500].map(time);
        assert_eq!(times, ["< 0.1 ms", "0.3 ms", "9.9 ms", "45 ms", "1.25 s"]);
    }
}
