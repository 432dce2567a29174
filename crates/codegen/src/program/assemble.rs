//! The sections of a module.

use crate::helpers::HELPERS;
use crate::single::functions;
use crate::text;
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    MemoryType, Module, TypeSection, ValType,
};

/// A module of its function `run` and those for strings.
pub fn assemble(run: &Function, texts: &[Function]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32; 3], []);
    types.ty().function([ValType::F64; 2], [ValType::F64]);
    types.ty().function([ValType::I64; 2], [ValType::I64]);
    types.ty().function(text::PARAMETERS, [ValType::I32]);
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    imports.import("host", "memory", EntityType::Memory(memory));
    let helpers = HELPERS.len() as u32;
    for index in 0..helpers {
        imports.import("host", &format!("h{index}"), EntityType::Function(2));
    }
    let mut declared = FunctionSection::new();
    declared.function(0);
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, helpers);
    let mut code = CodeSection::new();
    code.function(run);
    for function in functions() {
        declared.function(1);
        code.function(&function);
    }
    for function in texts {
        declared.function(3);
        code.function(function);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&declared);
    module.section(&exports).section(&code);
    module.finish()
}
