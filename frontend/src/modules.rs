//! Generated modules in the browser: they share the memory of the bundle, and are called through
//! its table of functions.

use codegen::{Engine, HELPERS, WHOLE_BYTES, table};
use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

/// What makes and calls modules.
pub struct Modules {
    imports: Object,
    table: WebAssembly::Table,
}

impl Modules {
    /// None if the browser does not say where memory and functions are.
    pub fn new() -> Option<Self> {
        let host = Object::new();
        Reflect::set(&host, &"memory".into(), &wasm_bindgen::memory()).ok()?;
        let table: WebAssembly::Table = wasm_bindgen::function_table().dyn_into().ok()?;
        for (index, &helper) in HELPERS.iter().enumerate() {
            let function = table.get(helper as usize as u32).ok()?;
            Reflect::set(&host, &format!("h{index}").into(), &function).ok()?;
        }
        let imports = Object::new();
        Reflect::set(&imports, &"host".into(), &host).ok()?;
        Some(Self { imports, table })
    }

    fn take_place(&self, bytes: &[u8]) -> Result<(), JsValue> {
        // Within 4 KiB any page could do it at once; a worker can whatever the size is.
        let module = WebAssembly::Module::new(&Uint8Array::from(bytes))?;
        let instance = WebAssembly::Instance::new(&module, &self.imports)?;
        let run: Function = Reflect::get(&instance.exports(), &"run".into())?.dyn_into()?;
        self.table.set(table::place() as u32, &run)
    }
}

impl Engine for Modules {
    type Module = ();

    fn make(&mut self, bytes: &[u8]) -> Option<()> {
        self.take_place(bytes).ok()
    }

    fn now_us(&mut self) -> Option<u64> {
        Some(crate::worker::now_us())
    }

    fn call(
        &mut self,
        (): &mut (),
        image: &mut [u8; WHOLE_BYTES],
        panel: &mut [u32],
        case: u32,
    ) -> bool {
        // What it throws ends the worker: nobody knows how far it came, and the page goes on with
        // another worker from the last checkpoint.
        table::call(image, panel, case);
        true
    }
}
