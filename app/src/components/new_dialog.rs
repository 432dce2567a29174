//! The question before New and before a dropped file takes the program's place.

use std::sync::Arc;

use leptos::{html, prelude::*};

/// What shall happen if the answer is yes.
#[derive(Clone)]
pub struct Question {
    /// The heading, a question.
    pub title: String,
    /// What goes, if it is not the program.
    pub about: Option<String>,
    /// What the yes-button does, in a word or two.
    pub yes: &'static str,
    /// Does it.
    pub act: Arc<dyn Fn() + Send + Sync>,
}

/// Asks before the program goes. `question` opens it; an answer or Escape closes it.
#[component]
pub fn NewDialog(
    /// The open question, if any.
    question: RwSignal<Option<Question>>,
    /// How many lines the program has.
    #[prop(into)]
    lines: Signal<usize>,
    /// Downloads the program.
    save: impl Fn() + 'static,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if question.with(Option::is_some) {
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let title = move || question.with(|open| open.as_ref().map(|open| open.title.clone()));
    let yes = move || question.with(|open| open.as_ref().map(|open| open.yes));
    let is_of_program =
        move || question.with(|open| open.as_ref().is_none_or(|open| open.about.is_none()));
    let about = move || {
        let about = question.with(|open| open.as_ref().and_then(|open| open.about.clone()));
        about.unwrap_or_else(|| {
            let lines = lines_in_words(lines.get());
            format!("{lines} and the variables will go. What the console shows stays.")
        })
    };
    let agree = move |_| {
        if let Some(open) = question.get_untracked() {
            question.set(None);
            (open.act)();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            aria-labelledby="new-title"
            on:close=move |_| question.set(None)
        >
            <h2 id="new-title">{title}</h2>
            <p>{about}</p>
            <div class="dialog-buttons">
                <button type="button" class="button" class:gone=move || !is_of_program() on:click=move |_| save()>
                    "Save a copy"
                </button>
                <span class="spacer"></span>
                <button type="button" class="button" on:click=move |_| question.set(None)>
                    "Cancel"
                </button>
                <button type="button" class="button danger" on:click=agree>
                    {yes}
                </button>
            </div>
        </dialog>
    }
}

fn lines_in_words(lines: usize) -> String {
    match lines {
        1 => "The program's one line".to_owned(),
        lines => format!("The program's {lines} lines"),
    }
}
