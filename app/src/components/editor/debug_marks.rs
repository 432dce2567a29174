//! Breakpoints, the line that failed and the profile's heat in the editor, and where its cursor is.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsValue, closure::Closure};
use workbench::{
    Command, MachineStatus,
    debug::{Breakpoint, DebugCommand},
};

use super::{
    Shared,
    bundle::EditorHandle,
    lines::{index_of, number_at, statement_at, statement_span},
};
use crate::state::WorkbenchState;

/// Degrees of heat that the style sheet knows.
const DEGREES: u32 = 5;

/// Line number and statement at a place of the text; `None` in a line without number.
pub fn place_at(lines: &[String], index: usize, column: usize) -> Option<(u16, u16)> {
    let line = lines.get(index)?;
    let statement = statement_at(line, column);
    Some((number_at(line)?, u16::try_from(statement).ok()?))
}

/// Hears what the mounted editor says about its cursor and its gutter.
pub fn attach(state: WorkbenchState, editor: &EditorHandle) {
    let cursor = move |line: usize, column: usize| state.debug.cursor.set((line, column));
    let cursor = Closure::<dyn Fn(usize, usize)>::new(cursor);
    let toggle = Closure::<dyn Fn(usize, usize)>::new(move |line: usize, column: usize| {
        let place = state
            .program
            .with_untracked(|lines| place_at(lines, line, column));
        if let Some((line, statement)) = place {
            state.send(Command::Debug(DebugCommand::Toggle { line, statement }));
        }
    });
    editor.call(
        "onDebug",
        &[cursor.as_ref().clone(), toggle.as_ref().clone()],
    );
    // They live as long as the page, as the editor does.
    cursor.forget();
    toggle.forget();
}

/// Keeps the marks as the session has them.
pub fn keep(state: WorkbenchState, session: StoredValue<Shared, LocalStorage>) {
    let debug = state.debug;
    Effect::new(move |_| {
        // The first marks come when the editor does.
        state.machine.track();
        let breakpoints = debug.breakpoints.get();
        let marks: Array = state.program.with(|lines| {
            let marks = breakpoints.iter();
            marks.filter_map(|it| breakpoint(lines, it)).collect()
        });
        tell(session, "setBreakpoints", &[marks.into()]);
    });
    Effect::new(move |_| {
        let running = state
            .machine
            .with(|machine| machine.status == MachineStatus::Running);
        let failed = debug.run.with(|run| run.failed.clone());
        let failed = failed.filter(|_| !running).and_then(|(line, message)| {
            let index = state.program.with(|lines| index_of(lines, line))?;
            Some((index, message))
        });
        match failed {
            Some((line, message)) => tell(session, "markFailure", &[line.into(), message.into()]),
            None => tell(session, "markFailure", &[JsValue::NULL, JsValue::NULL]),
        }
    });
    Effect::new(move |_| {
        let shown = debug.panel.with(|panel| panel == workbench::debug::PROFILE);
        let heat: Array = match shown {
            false => Array::new(),
            true => {
                let profile = debug.view.with(|view| view.profile.clone());
                let most = profile.iter().map(|it| it.1).max().unwrap_or(1).max(1);
                let lines = state.program.get();
                let marks = profile.iter().filter_map(|&(line, count, tenths)| {
                    let mark = Object::new();
                    set(&mark, "line", &index_of(&lines, line)?.into());
                    set(&mark, "degree", &degree(count, most).into());
                    set(&mark, "title", &title(count, tenths).into());
                    Some(mark)
                });
                marks.collect()
            }
        };
        tell(session, "setHeat", &[heat.into()]);
    });
    Effect::new(move |_| {
        let Some(line) = debug.go_to.get() else {
            return;
        };
        debug.go_to.set(None);
        let index = state.program.with_untracked(|lines| index_of(lines, line));
        if let Some(index) = index {
            tell(session, "showLine", &[index.into()]);
        }
    });
}

fn tell(session: StoredValue<Shared, LocalStorage>, method: &str, arguments: &[JsValue]) {
    if let Some(editor) = &session.get_value().borrow().editor {
        editor.call(method, arguments);
    }
}

fn breakpoint(lines: &[String], it: &Breakpoint) -> Option<Object> {
    let line = index_of(lines, it.line)?;
    let (from, _) = statement_span(lines.get(line)?, it.statement.into());
    let kind = match it {
        _ if it.disabled => "off",
        _ if !it.log.is_empty() => "log",
        _ if !it.condition.is_empty() || it.hits > 1 => "conditional",
        _ => "plain",
    };
    let mark = Object::new();
    set(&mark, "line", &line.into());
    set(&mark, "from", &from.into());
    set(&mark, "first", &(it.statement == 0).into());
    set(&mark, "kind", &kind.into());
    Some(mark)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of an object just made does not fail.
    let _ = Reflect::set(object, &name.into(), value);
}

/// What the pointer is told about a line.
fn title(count: u64, tenths: u32) -> String {
    match tenths {
        0 => format!("{count} statements"),
        _ => format!("{count} statements, {:.1} ms", f64::from(tenths) / 10.0),
    }
}

/// Degree of heat, 1 to [`DEGREES`], by the order of magnitude below the hottest line.
fn degree(count: u64, most: u64) -> u32 {
    let cooler = (most / count.max(1)).max(1).ilog2() / 2;
    DEGREES.saturating_sub(cooler).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_and_a_statement_of_it() {
        let lines = ["10 A=1:B=2".to_owned(), "REM".to_owned()];
        assert_eq!(place_at(&lines, 0, 0), Some((10, 0)));
        assert_eq!(place_at(&lines, 0, 8), Some((10, 1)));
        assert_eq!(place_at(&lines, 1, 0), None);
        assert_eq!(place_at(&lines, 9, 0), None);
    }

    #[test]
    fn the_line_that_runs_most_is_the_hottest() {
        assert_eq!(degree(1000, 1000), 5);
        assert_eq!(degree(200, 1000), 4);
        assert_eq!(degree(1, 1_000_000), 1);
    }
}
