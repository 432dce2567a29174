//! The modules in an embedded interpreter: slow, but everywhere; for tests.

use crate::{Engine, HELPERS};
use basic::machine::generated::WHOLE_BYTES;
use wasmi::{Engine as Interpreter, Linker, Memory, MemoryType, Module, Store, TypedFunc};

/// Where the image lies in the memory of the modules, and behind it the panel.
const IMAGE: usize = 0;
const PANEL: usize = WHOLE_BYTES.next_multiple_of(8);
/// Pages of 64 KiB.
const PAGES: u32 = 3;

/// The interpreter.
#[derive(Default)]
pub struct Embedded {
    interpreter: Interpreter,
}

/// A module in it, with a memory of its own.
pub struct Instance {
    store: Store<()>,
    memory: Memory,
    run: TypedFunc<(i32, i32, i32), ()>,
}

impl Embedded {
    fn instance(&self, bytes: &[u8]) -> Result<Instance, wasmi::Error> {
        let module = Module::new(&self.interpreter, bytes)?;
        let mut store = Store::new(&self.interpreter, ());
        let memory = Memory::new(&mut store, MemoryType::new(PAGES, None))?;
        let mut linker = Linker::new(&self.interpreter);
        linker.define("host", "memory", memory)?;
        for (index, &helper) in HELPERS.iter().enumerate() {
            let name = format!("h{index}");
            linker.func_wrap("host", &name, move |left: u64, right: u64| {
                helper(left, right)
            })?;
        }
        let instance = linker.instantiate_and_start(&mut store, &module)?;
        let run = instance.get_typed_func(&store, "run")?;
        Ok(Instance { store, memory, run })
    }
}

impl Engine for Embedded {
    type Module = Instance;

    fn make(&mut self, bytes: &[u8]) -> Option<Instance> {
        self.instance(bytes).ok()
    }

    fn call(
        &mut self,
        module: &mut Instance,
        image: &mut [u8; WHOLE_BYTES],
        panel: &mut [u32],
        case: u32,
    ) -> bool {
        let Instance { store, memory, run } = module;
        let words = 4 * panel.len();
        let data = memory.data_mut(&mut *store);
        let Some(room) = data.get_mut(PANEL..PANEL + words) else {
            return false;
        };
        for (place, word) in room.chunks_exact_mut(4).zip(panel.iter()) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        data[IMAGE..IMAGE + WHOLE_BYTES].copy_from_slice(image);
        let places = (IMAGE as i32, PANEL as i32, case as i32);
        if run.call(&mut *store, places).is_err() {
            return false;
        }
        let data = memory.data(&*store);
        image.copy_from_slice(&data[IMAGE..IMAGE + WHOLE_BYTES]);
        for (place, word) in data[PANEL..].chunks_exact(4).zip(panel.iter_mut()) {
            *word = u32::from_le_bytes([place[0], place[1], place[2], place[3]]);
        }
        true
    }
}
