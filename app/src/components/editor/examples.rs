//! What an empty editor shows.

use leptos::prelude::*;

use crate::components::{dom, files::Files};

/// A program to begin with.
struct Example {
    file: &'static str,
    title: &'static str,
    about: &'static str,
    text: &'static str,
}

const EXAMPLES: [Example; 3] = [
    Example {
        file: "GUESS.BAS",
        title: "Guess my number",
        about: "Twelve lines with INPUT, IF and GOTO",
        text: include_str!("../../../../examples/guess.bas"),
    },
    Example {
        file: "LANDER.BAS",
        title: "Lunar lander",
        about: "Burn fuel to touch down gently",
        text: include_str!("../../../../examples/lander.bas"),
    },
    Example {
        file: "MANDEL.BAS",
        title: "Mandelbrot",
        about: "The famous set, drawn in letters",
        text: include_str!("../../../../examples/mandelbrot.bas"),
    },
];

/// How to begin, and three programs to load.
#[component]
pub fn Examples() -> impl IntoView {
    let files = Files::expect();
    let buttons = EXAMPLES.iter().map(|example| {
        view! {
            <li>
                <button
                    type="button"
                    on:click=move |_| files.open(example.file, example.text.trim_end().to_owned())
                >
                    <strong>{example.title}</strong>
                    <span>{example.about}</span>
                </button>
            </li>
        }
    });
    view! {
        // The room around the examples belongs to the empty editor.
        <div class="examples" on:click=move |_| dom::focus("[aria-label=Program]")>
            <p>
                "Type " <code>"10 PRINT \"HELLO\""</code> " and press Run, or open an example:"
            </p>
            <ul>{buttons.collect_view()}</ul>
        </div>
    }
}
