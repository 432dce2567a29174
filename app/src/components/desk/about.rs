//! What this is.

use leptos::prelude::*;

use super::{Desk, Sheet, sheet::SheetDialog};
use crate::{
    components::{
        files::Files,
        help,
        parts::{Later, Part},
    },
    state::WorkbenchState,
};

/// The dialog "About Everbasic".
#[component]
pub fn AboutDialog() -> impl IntoView {
    view! {
        <SheetDialog sheet=Sheet::About title="About Everbasic">
            <Later part=Part::About />
        </SheetDialog>
    }
}

/// Name, version, what is kept where, licences.
#[component]
pub fn About() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let trouble = Files::expect().trouble;
    let kept = if state.browser_only {
        "This edition has no server: everything stays in this browser."
    } else {
        "The session is kept by the server that this page came from, and a copy of it in this browser for the time without a connection."
    };
    let licenses = if state.browser_only {
        "licenses.txt"
    } else {
        "/licenses.txt"
    };
    view! {
            <p class="lead">"BASIC-80 (Microsoft MBASIC 5.21) in a workbench whose session never dies."</p>
            <dl class="facts">
                <dt>"Version"</dt>
                <dd>{env!("CARGO_PKG_VERSION")}</dd>
                <dt>"Language"</dt>
                <dd>"BASIC-80 Rev. 5.21, CP/M version"</dd>
            </dl>
            <p>{kept}</p>
            <p>"BASIC-80 and MBASIC were products of Microsoft. Everbasic contains none of their code."</p>
            <div class="dialog-buttons">
                <a class="button" href=licenses target="_blank" rel="noopener">
                    "Licences"
                </a>
                <span class="spacer"></span>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        desk.close();
                        help::open(trouble);
                    }
                >
                    "Open the help"
                </button>
            </div>
    }
}
