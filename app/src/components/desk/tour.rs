//! Three steps for those who are here for the first time.

use leptos::prelude::*;

use crate::state::WorkbenchState;

/// Register of the view: the step that is shown, or that the tour is over.
const TOUR: &str = "tour";
const OVER: &str = "over";

/// What each step says: a heading and a sentence or two.
const STEPS: [(&str, &str); 3] = [
    (
        "Write.",
        "The program goes into the editor: 10 PRINT \"HELLO\", or one of the examples. Lines find their place by their numbers.",
    ),
    (
        "Run.",
        "Run (F2) starts it. The console shows what it prints and takes your answers and commands; the panels below look inside.",
    ),
    (
        "Leave.",
        "Nothing needs saving: reload, close the page, lose the connection. The program goes on where it was. F1 has the help.",
    ),
];

/// Shows the tour again, from its first step.
pub fn begin(state: WorkbenchState) {
    state.set_view(TOUR, "1");
}

/// Which step is shown, from 0. A session that has a program already needs none, unless asked for.
fn step(kept: &str, is_empty: bool) -> Option<usize> {
    match kept {
        OVER => None,
        "" => is_empty.then_some(0),
        number => {
            let index = number.parse::<usize>().ok()?.checked_sub(1)?;
            (index < STEPS.len()).then_some(index)
        }
    }
}

/// The tour: a strip above the panes that is in nobody's way.
#[component]
pub fn Tour() -> impl IntoView {
    let state = WorkbenchState::expect();
    let at = Memo::new(move |before: Option<&Option<usize>>| {
        let is_empty = state
            .program
            .with(|lines| lines.iter().all(|line| line.is_empty()));
        // The first step stays while one does what it says.
        let begun = before.is_some_and(Option::is_some);
        step(&state.view(TOUR), is_empty || begun)
    });
    let index = move || at.get().unwrap_or_default();
    let is_last = move || index() + 1 == STEPS.len();
    let go = move |to: usize| state.set_view(TOUR, (to + 1).to_string());
    let end = move |_| state.set_view(TOUR, OVER);
    view! {
        <Show when=move || at.get().is_some()>
            <section class="notice calm tour" aria-label="Tour">
                <span role="status" aria-label="Step of the tour">
                    <span class="tour-step">{move || format!("{} of {}", index() + 1, STEPS.len())}</span>
                    <strong>{move || STEPS[index()].0}</strong>
                    " "
                    {move || STEPS[index()].1}
                </span>
                <span class="tour-buttons">
                    <Show when=move || { index() > 0 }>
                        <button type="button" class="button" on:click=move |_| go(index() - 1)>
                            "Back a step"
                        </button>
                    </Show>
                    <Show when=move || !is_last()>
                        <button type="button" class="button" on:click=move |_| go(index() + 1)>
                            "Next step"
                        </button>
                    </Show>
                    <button type="button" class="button" on:click=end>
                        {move || if is_last() { "End the tour" } else { "Skip the tour" }}
                    </button>
                </span>
            </section>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tour_is_for_empty_sessions_and_for_those_who_ask() {
        assert_eq!(step("", true), Some(0));
        assert_eq!(step("", false), None);
        assert_eq!(step("2", false), Some(1));
        assert_eq!(step(OVER, true), None);
        for nonsense in ["0", "4", "x"] {
            assert_eq!(step(nonsense, true), None);
        }
    }
}
