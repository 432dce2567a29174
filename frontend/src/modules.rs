//! Generated modules in the browser: they share the memory of the bundle.

use codegen::{Engine, WHOLE_BYTES};
use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

/// What makes and calls modules.
pub struct Modules {
    imports: Object,
}

impl Modules {
    /// None if the browser does not say where the memory is.
    pub fn new() -> Option<Self> {
        let host = Object::new();
        Reflect::set(&host, &"memory".into(), &wasm_bindgen::memory()).ok()?;
        let imports = Object::new();
        Reflect::set(&imports, &"host".into(), &host).ok()?;
        Some(Self { imports })
    }

    fn run_of(&self, bytes: &[u8]) -> Result<Function, JsValue> {
        let module = WebAssembly::Module::new(&Uint8Array::from(bytes))?;
        let instance = WebAssembly::Instance::new(&module, &self.imports)?;
        Reflect::get(&instance.exports(), &"run".into())?.dyn_into()
    }
}

impl Engine for Modules {
    type Module = Function;

    fn make(&mut self, bytes: &[u8]) -> Option<Function> {
        self.run_of(bytes).ok()
    }

    fn call(
        &mut self,
        run: &mut Function,
        image: &mut [u8; WHOLE_BYTES],
        panel: &mut [u32],
        case: u32,
    ) -> bool {
        let image = image.as_mut_ptr().expose_provenance() as u32;
        let panel = panel.as_mut_ptr().expose_provenance() as u32;
        if let Err(error) = run.call3(&JsValue::NULL, &image.into(), &panel.into(), &case.into()) {
            // Nobody knows how far it came. The worker ends, and the page goes on with
            // another one from the last checkpoint.
            wasm_bindgen::throw_val(error);
        }
        true
    }
}
