//! The JavaScript editor: a file of its own, loaded when the page stands.

use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlElement, HtmlTextAreaElement};
use workbench::codepage::Glyphs;

use crate::components::{dom, module};

/// The loaded module.
pub struct Bundle {
    mount: Function,
}

/// A mounted editor.
#[derive(Clone)]
pub struct EditorHandle {
    handle: JsValue,
    /// What it shows for bytes from 128 on.
    glyphs: Rc<Cell<Glyphs>>,
}

/// Loads the editor's module. Fails if it cannot be had (offline without a copy).
pub async fn load() -> Result<Bundle, JsValue> {
    let module = module::load("editor.js").await?;
    let mount = Reflect::get(&module, &"mount".into())?.dyn_into()?;
    Ok(Bundle { mount })
}

/// A statement in the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Index of its line, from 0.
    pub line: usize,
    /// Its first column, in characters.
    pub from: usize,
    /// The column behind its last.
    pub to: usize,
}

/// What an editor tells.
pub struct Hears {
    /// An edit: first line, lines that go, lines that come.
    pub edited: Box<dyn Fn(usize, usize, Vec<String>)>,
    /// The key for Run.
    pub run: Box<dyn Fn()>,
    /// No number is free behind this line.
    pub crowded: Box<dyn Fn(u16)>,
    /// A jump to a line that is not there.
    pub missing: Box<dyn Fn(u16)>,
    /// Where the cursor stands, in the editor's words.
    pub moved: Box<dyn Fn(String)>,
    /// What is wrong in the cursor's line.
    pub fault: Box<dyn Fn(Option<String>)>,
}

impl Bundle {
    /// Mounts an editor into `host` with the text, cursor and focus of `area`; `place` is where the
    /// cursor was, if the textarea does not know better.
    ///
    /// What it tells to lives as long as the page.
    pub fn mount(
        &self,
        host: &HtmlElement,
        area: &HtmlTextAreaElement,
        settings: &EditorSettings,
        place: &str,
        hears: Hears,
    ) -> Result<EditorHandle, JsValue> {
        let Hears {
            edited,
            run,
            crowded,
            missing,
            moved,
            fault,
        } = hears;
        let glyphs = Rc::new(Cell::new(settings.glyphs));
        let shown_in = glyphs.clone();
        let on_splice =
            Closure::<dyn Fn(usize, usize, Array)>::new(move |from, delete, insert: Array| {
                edited(from, delete, lines_of(&insert, shown_in.get()));
            });
        let on_run = Closure::<dyn Fn()>::new(run);
        let on_crowded = Closure::<dyn Fn(u16)>::new(crowded);
        let on_missing = Closure::<dyn Fn(u16)>::new(missing);
        let on_place = Closure::<dyn Fn(String)>::new(moved);
        let on_fault = Closure::<dyn Fn(Option<String>)>::new(fault);
        let options = Object::new();
        set(&options, "text", &area.value().into())?;
        set(
            &options,
            "nonce",
            &dom::nonce().map_or(JsValue::NULL, JsValue::from),
        )?;
        set(&options, "selection", &selection(area)?)?;
        set(&options, "focus", &is_focused(area).into())?;
        set(&options, "scrollTop", &area.scroll_top().into())?;
        set(&options, "settings", &settings.to_object()?)?;
        set(&options, "place", &place.into())?;
        set(&options, "onSplice", on_splice.as_ref())?;
        set(&options, "onRun", on_run.as_ref())?;
        set(&options, "onCrowded", on_crowded.as_ref())?;
        set(&options, "onMissing", on_missing.as_ref())?;
        set(&options, "onPlace", on_place.as_ref())?;
        set(&options, "onFault", on_fault.as_ref())?;
        let handle = self.mount.call2(&JsValue::NULL, host, &options)?;
        on_splice.forget();
        on_run.forget();
        on_crowded.forget();
        on_missing.forget();
        on_place.forget();
        on_fault.forget();
        Ok(EditorHandle { handle, glyphs })
    }
}

/// What the settings say about the editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditorSettings {
    /// Whether new lines get numbers.
    pub auto_number: bool,
    /// The first number.
    pub start: u32,
    /// How far apart they are.
    pub step: u32,
    /// How keywords are written, as the setting `case_style` names it.
    pub keyword_case: String,
    /// How names are written, as the setting `case_conflict` names it.
    pub variable_case: String,
    /// Whether words are offered while typing.
    pub completion: bool,
    /// Whether the keys of Emacs work.
    pub emacs: bool,
    /// What is shown for bytes from 128 on.
    pub glyphs: Glyphs,
}

impl EditorSettings {
    fn to_object(&self) -> Result<JsValue, JsValue> {
        let object = Object::new();
        set(&object, "autoNumber", &self.auto_number.into())?;
        set(&object, "start", &self.start.into())?;
        set(&object, "step", &self.step.into())?;
        set(&object, "keywordCase", &self.keyword_case.as_str().into())?;
        set(&object, "variableCase", &self.variable_case.as_str().into())?;
        set(&object, "completion", &self.completion.into())?;
        set(&object, "emacs", &self.emacs.into())?;
        Ok(object.into())
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The text or regular expression; empty finds nothing.
    pub text: String,
    /// What takes its place.
    pub replacement: String,
    /// Whether capitals count.
    pub match_case: bool,
    /// Only whole names and words.
    pub whole_word: bool,
    /// `text` is a regular expression.
    pub regexp: bool,
    /// Only in what is selected.
    pub in_selection: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many there are.
    pub count: u32,
    /// Which of them is selected, from 1; 0 for none.
    pub at: u32,
    /// How many were replaced just now.
    pub replaced: u32,
    /// What is wrong with the regular expression.
    pub error: Option<String>,
}

impl Found {
    /// For the user. `nothing` is asked for: nothing to say.
    pub fn in_words(&self, nothing: bool) -> String {
        match self {
            Self {
                error: Some(error), ..
            } => error.clone(),
            Self { replaced, .. } if *replaced > 0 => format!("{replaced} replaced"),
            _ if nothing => String::new(),
            Self { count: 0, .. } => "Not found".to_owned(),
            Self { count, at: 0, .. } => format!("{count} found"),
            Self { count, at, .. } => format!("{at} of {count}"),
        }
    }

    fn of(answer: &JsValue) -> Self {
        let number = |name| get(answer, name).as_f64().unwrap_or(0.0) as u32;
        Self {
            count: number("count"),
            at: number("at"),
            replaced: number("replaced"),
            error: get(answer, "error").as_string(),
        }
    }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

impl EditorHandle {
    /// Shows these lines; the cursor stays, and it is no edit. Undo takes it back only if it is
    /// `undoable`.
    pub fn set_lines(&self, lines: &[String], undoable: bool) {
        self.call("setLines", &[self.array(lines), undoable.into()]);
    }

    /// Puts another program in, as an edit that undo takes back.
    pub fn set_program(&self, lines: &[String]) {
        self.call("setProgram", &[self.array(lines)]);
    }

    /// Takes other settings.
    pub fn configure(&self, settings: &EditorSettings) {
        if let Ok(object) = settings.to_object() {
            self.call("configure", &[object]);
        }
        if self.glyphs.get() != settings.glyphs {
            let lines = lines_of(&Array::from(&self.call("lines", &[])), self.glyphs.get());
            self.glyphs.set(settings.glyphs);
            self.set_lines(&lines, false);
        }
    }

    /// Marks what is wrong, and what the settings call so; how many marks there are.
    pub fn mark_errors(&self, faults: &[workbench::check::Fault]) -> usize {
        let list = Array::new();
        for fault in faults {
            let object = Object::new();
            let written = [
                set(&object, "line", &fault.line.into()),
                set(&object, "from", &fault.from.into()),
                set(&object, "to", &fault.to.into()),
                set(&object, "message", &fault.message.as_str().into()),
            ];
            if written.iter().all(Result::is_ok) {
                list.push(&object);
            }
        }
        let marks = self.call("markErrors", &[list.into()]).as_f64();
        marks.map_or(faults.len(), |marks| marks as usize)
    }

    /// Does something that needs no more words: `undo`, `redo`, `settle`, `insertLine`, `sortLines`,
    /// `nextFault`.
    pub fn act(&self, what: &str) {
        self.call(what, &[]);
    }

    /// The same for what can fail; whether it was done.
    pub fn does(&self, what: &str) -> bool {
        self.call(what, &[]).is_truthy()
    }

    /// Puts the cursor on that line, or the next one; whether there is one.
    pub fn go_to(&self, number: u16) -> bool {
        self.call("goTo", &[number.into()]).is_truthy()
    }

    /// RENUM; what was done, or why not, in words.
    pub fn renumber(&self, start: u16, step: u16, from: u16) -> Result<String, String> {
        let options = Object::new();
        for (name, value) in [("start", start), ("step", step), ("from", from)] {
            // It fails only for objects that cannot be written to.
            let _ = set(&options, name, &value.into());
        }
        let answer = self.call("renumber", &[options.into()]);
        if let Some(error) = get(&answer, "error").as_string() {
            return Err(error);
        }
        let changed = get(&answer, "changed").as_f64().unwrap_or(0.0);
        let lacking: Vec<String> = Array::from(&get(&answer, "undefinedLines"))
            .iter()
            .map(|one| {
                let number = |name| get(&one, name).as_f64().unwrap_or(0.0);
                format!("Undefined line {} in {}", number("target"), number("line"))
            })
            .collect();
        let lines = if changed == 1.0 { "line" } else { "lines" };
        Ok(match lacking.is_empty() {
            true => format!("{changed} {lines} changed."),
            false => format!("{changed} {lines} changed. {}.", lacking.join(". ")),
        })
    }

    /// Deletes lines by number; how many.
    pub fn delete_lines(&self, from: u16, to: u16) -> u32 {
        let deleted = self.call("deleteLines", &[from.into(), to.into()]);
        deleted.as_f64().unwrap_or(0.0) as u32
    }

    /// The selected text.
    pub fn selected_text(&self) -> String {
        self.call("selectedText", &[])
            .as_string()
            .unwrap_or_default()
    }

    /// Marks what is found; `None` ends it.
    pub fn find(&self, query: Option<&Query>) -> Found {
        let Some(query) = query else {
            return Found::of(&self.call("find", &[JsValue::NULL]));
        };
        let object = Object::new();
        let written = [
            set(&object, "text", &query.text.as_str().into()),
            set(&object, "replacement", &query.replacement.as_str().into()),
            set(&object, "matchCase", &query.match_case.into()),
            set(&object, "wholeWord", &query.whole_word.into()),
            set(&object, "regexp", &query.regexp.into()),
            set(&object, "inSelection", &query.in_selection.into()),
        ];
        match written.iter().all(Result::is_ok) {
            true => Found::of(&self.call("find", &[object.into()])),
            false => Found::default(),
        }
    }

    /// `findNext`, `findPrevious`, `replace` or `replaceAll`.
    pub fn find_step(&self, what: &str) -> Found {
        Found::of(&self.call(what, &[]))
    }

    /// Gives it the focus.
    pub fn focus(&self) {
        self.call("focus", &[]);
    }

    /// Marks a statement, or none.
    pub fn mark_statement(&self, mark: Option<Mark>) {
        match mark {
            Some(Mark { line, from, to }) => {
                self.call("markStatement", &[line.into(), from.into(), to.into()]);
            }
            None => drop(self.call("markStatement", &[JsValue::NULL])),
        }
    }

    /// The handle's methods do not throw for any arguments.
    pub(super) fn call(&self, method: &str, arguments: &[JsValue]) -> JsValue {
        get(&self.handle, method)
            .dyn_into::<Function>()
            .and_then(|function| function.apply(&self.handle, &arguments.iter().collect()))
            .unwrap_or(JsValue::UNDEFINED)
    }

    /// Lines of the session as the editor shows them.
    fn array(&self, lines: &[String]) -> JsValue {
        let glyphs = self.glyphs.get();
        let lines: Array = lines
            .iter()
            .map(|line| JsValue::from(&*glyphs.shown(line)))
            .collect();
        lines.into()
    }
}

/// Lines of the editor as the session has them.
fn lines_of(shown: &Array, glyphs: Glyphs) -> Vec<String> {
    shown
        .iter()
        .filter_map(|line| Some(glyphs.meant(&line.as_string()?).into_owned()))
        .collect()
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<bool, JsValue> {
    Reflect::set(object, &name.into(), value)
}

fn selection(area: &HtmlTextAreaElement) -> Result<JsValue, JsValue> {
    let selection = Object::new();
    set(&selection, "anchor", &area.selection_start()?.into())?;
    set(&selection, "head", &area.selection_end()?.into())?;
    Ok(selection.into())
}

fn is_focused(area: &HtmlTextAreaElement) -> bool {
    leptos::prelude::document()
        .active_element()
        .is_some_and(|active| active.is_same_node(Some(area)))
}
