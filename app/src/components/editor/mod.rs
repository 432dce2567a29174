//! The program's editor: a plain textarea in the first HTML, CodeMirror over it when it is loaded.

mod bundle;
mod debug_marks;
mod examples;
mod faults;
pub(crate) mod lines;

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use web_sys::{HtmlDivElement, HtmlTextAreaElement};
use workbench::{Command, MachineState, MachineStatus, program::Listing};

pub use self::bundle::{EditorHandle, EditorSettings, Found, Query};
use self::{
    bundle::{Hears, Mark},
    examples::Examples,
    lines::Program,
};
use super::{
    desk::{Desk, find::Finder, look},
    dom,
};
use crate::state::WorkbenchState;
pub use debug_marks::place_at;

/// What the editor knows between two events.
#[derive(Default)]
struct Session {
    program: Program,
    editor: Option<EditorHandle>,
}

type Shared = Rc<RefCell<Session>>;

/// The editor's pane.
#[component]
pub fn Editor() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let host = NodeRef::<html::Div>::new();
    let area = NodeRef::<html::Textarea>::new();
    let is_empty = Memo::new(move |_| {
        state
            .program
            .with(|lines| lines.iter().all(|line| line.is_empty()))
    });
    let text = textarea_html(&state.program.get_untracked());
    connect(state, desk, host, area);
    faults::follow(state, desk);
    view! {
        <section class="pane editor" aria-label="Editor">
            <Finder />
            // Nothing in here may be reactive: the editor takes the textarea's place.
            <div class="editor-host" node_ref=host>
                <textarea
                    node_ref=area
                    class="editor-text"
                    aria-label="Program"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    wrap="off"
                    inner_html=text
                ></textarea>
            </div>
            <Show when=move || is_empty.get()>
                <Examples />
            </Show>
        </section>
    }
}

/// The program as the content of a textarea. The HTML parser drops a line feed at its beginning.
fn textarea_html(lines: &[String]) -> String {
    let text = dom::escaped(&lines.join("\n"));
    if cfg!(feature = "ssr") && text.starts_with('\n') {
        format!("\n{text}")
    } else {
        text
    }
}

fn connect(
    state: WorkbenchState,
    desk: Desk,
    host: NodeRef<html::Div>,
    area: NodeRef<html::Textarea>,
) {
    let session = StoredValue::new_local(Shared::default());
    Effect::new(move |_| {
        let (Some(host), Some(area)) = (host.get(), area.get()) else {
            return;
        };
        let session = session.get_value();
        session.borrow_mut().program = Program::new(&state.program.get_untracked());
        // Keys typed before this code ran are in the textarea only.
        take_text(state, &session, &area);
        listen(state, &session, &area);
        spawn_local(mount(state, desk, session, host, area));
    });
    Effect::new(move |_| {
        let lines = state.program.get();
        // What this tab's own machine did to the program can be undone; another tab's edits cannot.
        let undoable = state.holds_run.get_untracked();
        show_program(&session.get_value(), &area, &lines, undoable);
    });
    Effect::new(move |_| {
        let slow = state.debug.is_slow();
        let place = state.machine.with(|machine| place_of(machine, slow));
        // Renumbered or moved lines move the mark.
        let mark = state
            .program
            .with(|lines| place.and_then(|place| mark_at(lines, place)));
        if let Some(editor) = &session.get_value().borrow().editor {
            editor.mark_statement(mark);
        }
    });
    debug_marks::keep(state, session);
}

/// Line number and statement to mark: where the machine stands still inside a program, or runs so
/// slowly that one can follow it.
fn place_of(machine: &MachineState, slow: bool) -> Option<(u16, usize)> {
    use MachineStatus::{Paused, Running, Stopped, WaitingForInput};
    let still = match machine.status {
        Paused | WaitingForInput => true,
        Running => slow,
        Stopped => machine.continuable,
        _ => false,
    };
    let line = machine.line.filter(|_| still)?;
    Some((line, machine.statement.into()))
}

/// The statement's place in the editor.
fn mark_at(lines: &[String], (number, statement): (u16, usize)) -> Option<Mark> {
    let line = lines::index_of(lines, number)?;
    let (from, to) = lines::statement_span(lines.get(line)?, statement);
    Some(Mark { line, from, to })
}

/// Sends an edit of the editor or the textarea.
fn send_splice(state: WorkbenchState, session: &Shared, splice: lines::Splice) {
    let splice = session.borrow_mut().program.edit(splice);
    state.send(Command::EditProgram {
        from: splice.from,
        delete: splice.delete,
        insert: splice.insert,
    });
}

/// Sends what the textarea holds and the program does not.
fn take_text(state: WorkbenchState, session: &Shared, area: &HtmlTextAreaElement) {
    let found = lines::of_text(&area.value());
    let splice = lines::difference(session.borrow().program.lines(), &found);
    if let Some(splice) = splice {
        send_splice(state, session, splice);
    }
}

/// While the textarea stands, it is the editor.
fn listen(state: WorkbenchState, session: &Shared, area: &HtmlTextAreaElement) {
    let session = Rc::clone(session);
    let typed = area.clone();
    let handle = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || {
        take_text(state, &session, &typed);
    });
    area.set_oninput(Some(wasm_bindgen::JsCast::unchecked_ref(handle.as_ref())));
    // The textarea lives as long as the page, or goes when the editor comes.
    handle.forget();
}

/// Shows a program that came from elsewhere: another tab, a typed line, RENUM, LOAD.
fn show_program(
    session: &Shared,
    area: &NodeRef<html::Textarea>,
    lines: &Arc<Listing>,
    undoable: bool,
) {
    if !session.borrow_mut().program.arrived(lines) {
        return;
    }
    if let Some(editor) = &session.borrow().editor {
        editor.set_lines(lines, undoable);
    } else if let Some(area) = area.get_untracked() {
        area.set_value(&lines.join("\n"));
    }
}

/// Loads the editor and puts it in the textarea's place. If it cannot be loaded the textarea stays,
/// and everything works but the colours.
async fn mount(
    state: WorkbenchState,
    desk: Desk,
    session: Shared,
    host: HtmlDivElement,
    area: HtmlTextAreaElement,
) {
    let Ok(bundle) = bundle::load().await else {
        return;
    };
    let edited = {
        let session = Rc::clone(&session);
        move |from, delete, insert| {
            let splice = lines::Splice {
                from,
                delete,
                insert,
            };
            send_splice(state, &session, splice);
        }
    };
    let hears = Hears {
        edited: Box::new(edited),
        run: Box::new(move || state.send(Command::Run)),
        crowded: Box::new(move |number| desk.crowded(number)),
        missing: Box::new(move |number| desk.tell(format!("Undefined line number {number}"))),
        moved: Box::new(move |place| remember_place(state, place)),
        fault: Box::new(move |message| {
            if desk.fault_here.with_untracked(|shown| *shown != message) {
                desk.fault_here.set(message);
            }
        }),
    };
    let settings = untrack(|| look::editor_settings(state));
    let place = untrack(|| state.view(CURSOR));
    let Ok(editor) = bundle.mount(&host, &area, &settings, &place, hears) else {
        return;
    };
    area.remove();
    let lines = session.borrow().program.lines().to_vec();
    editor.set_lines(&lines, false);
    debug_marks::attach(state, &editor);
    session.borrow_mut().editor = Some(editor.clone());
    desk.mounted(editor);
    desk.faults.notify();
    // The marks belong to what the machine did before the editor was there.
    state.machine.notify();
}

/// Register of the view with the place of the cursor.
const CURSOR: &str = "cursor";

fn remember_place(state: WorkbenchState, place: String) {
    if untrack(|| state.view(CURSOR)) != place {
        state.set_view(CURSOR, place);
    }
}
