//! The JavaScript editor: a file of its own, loaded when the page stands.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{HtmlElement, HtmlTextAreaElement};

use crate::components::dom;

#[wasm_bindgen(module = "/js/load.js")]
extern "C" {
    #[wasm_bindgen(js_name = load)]
    fn load_module(url: &str) -> Promise;
}

/// The loaded module.
pub struct Bundle {
    mount: Function,
}

/// A mounted editor.
pub struct EditorHandle {
    handle: JsValue,
}

/// Loads the editor's module. Fails if it cannot be had (offline without a copy).
pub async fn load() -> Result<Bundle, JsValue> {
    let module = wasm_bindgen_futures::JsFuture::from(load_module(&address())).await?;
    let mount = Reflect::get(&module, &"mount".into())?.dyn_into()?;
    Ok(Bundle { mount })
}

/// Where the module is. The edition without a server may lie in any folder.
fn address() -> String {
    if cfg!(feature = "csr") {
        let base = leptos::prelude::document().base_uri().ok().flatten();
        let url = base.and_then(|base| web_sys::Url::new_with_base("editor.js", &base).ok());
        url.map_or_else(|| "/editor.js".to_owned(), |url| url.href())
    } else {
        "/editor.js".to_owned()
    }
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

impl Bundle {
    /// Mounts an editor into `host` with the text, cursor and focus of `area`. `edited` gets each
    /// edit (first line, lines that go, lines that come), `run` the key for Run.
    ///
    /// The callbacks live as long as the page.
    pub fn mount(
        &self,
        host: &HtmlElement,
        area: &HtmlTextAreaElement,
        edited: impl Fn(usize, usize, Vec<String>) + 'static,
        run: impl Fn() + 'static,
    ) -> Result<EditorHandle, JsValue> {
        let on_splice =
            Closure::<dyn Fn(usize, usize, Array)>::new(move |from, delete, insert: Array| {
                edited(
                    from,
                    delete,
                    insert.iter().filter_map(|line| line.as_string()).collect(),
                );
            });
        let on_run = Closure::<dyn Fn()>::new(run);
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
        set(&options, "onSplice", on_splice.as_ref())?;
        set(&options, "onRun", on_run.as_ref())?;
        let handle = self.mount.call2(&JsValue::NULL, host, &options)?;
        on_splice.forget();
        on_run.forget();
        Ok(EditorHandle { handle })
    }
}

impl EditorHandle {
    /// Shows these lines; the cursor stays, and it is no edit.
    pub fn set_lines(&self, lines: &[String]) {
        let lines: Array = lines
            .iter()
            .map(|line| JsValue::from(line.as_str()))
            .collect();
        self.call("setLines", &[lines.into()]);
    }

    /// Marks a statement, or none.
    pub fn mark_statement(&self, mark: Option<Mark>) {
        match mark {
            Some(Mark { line, from, to }) => {
                self.call("markStatement", &[line.into(), from.into(), to.into()]);
            }
            None => self.call("markStatement", &[JsValue::NULL]),
        }
    }

    /// The handle's methods do not throw for any arguments.
    fn call(&self, method: &str, arguments: &[JsValue]) {
        let function = Reflect::get(&self.handle, &method.into());
        if let Some(function) = function
            .ok()
            .and_then(|found| found.dyn_into::<Function>().ok())
        {
            let _ = function.apply(&self.handle, &arguments.iter().collect());
        }
    }
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
