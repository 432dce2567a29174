//! The whole workbench.

use leptos::prelude::*;

use super::{
    console::{Console, is_maximised},
    desk::{
        Desk, about::AboutDialog, disk::DiskDrawer, last_copy::LastCopy, lines::LineDialogs, look,
        notice::Told, session::SessionDialogs, settings::SettingsDialog, tour::Tour,
    },
    dock::Dock,
    editor::Editor,
    files::{self, FilePicker, Files, Trouble},
    key_row::KeyRow,
    new_dialog::NewDialog,
    other_run::OtherRun,
    split::Split,
    status_bar::StatusBar,
    toolbar::Toolbar,
};
use crate::state::WorkbenchState;

/// Toolbar, editor beside console, status bar. A file dropped anywhere is opened.
#[component]
pub fn Workbench() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::provide();
    let files = Files::provide(state, desk);
    look::follow(state, desk);
    let lines = Signal::derive(move || state.program.with(|lines| lines.len()));
    let over = RwSignal::new(false);
    view! {
        <FirstLayout />
        <div
            class="workbench"
            class:dropping=over
            class:console-max=move || is_maximised(state)
            on:dragover=move |event| over.set(files::is_file_drag(&event))
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                over.set(false);
                files.drop_file(event);
            }
        >
            <Toolbar />
            <Trouble />
            <OtherRun />
            <Told />
            <LastCopy />
            <Tour />
            <main class="panes" aria-busy=move || (!state.listening.get()).to_string()>
                <Editor />
                <Split />
                <Console />
            </main>
            <DiskDrawer />
            <Dock />
            <KeyRow />
            <StatusBar />
            <FilePicker />
            <LineDialogs />
            <SettingsDialog />
            <SessionDialogs />
            <AboutDialog />
            <NewDialog question=files.question lines save=move || files.save() />
        </div>
    }
}

/// The sizes and places the page begins with. They are numbers of the session, so they cannot be in
/// the style sheet, and a strict content policy ignores `style=` attributes in server HTML.
#[component]
fn FirstLayout() -> impl IntoView {
    let state = WorkbenchState::expect();
    let style = {
        let split = state.split.get_untracked();
        let (row, column) = state
            .console
            .with_untracked(|console| (console.cursor_row, console.cursor_column));
        format!(".panes{{--split:{split:.4}}}.console-cursor{{--row:{row};--column:{column}}}")
    };
    view! { <style nonce=first_nonce() inner_html=style></style> }
}

#[cfg(feature = "ssr")]
fn first_nonce() -> Option<leptos::nonce::Nonce> {
    leptos::nonce::use_nonce()
}

#[cfg(not(feature = "ssr"))]
fn first_nonce() -> Option<String> {
    super::dom::nonce()
}
