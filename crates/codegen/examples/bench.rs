//! The benchmark programs as a WebAssembly module for `scripts/bench`: `run(program, n,
//! generated)` runs one of them with that `N`, with generated code or without; `check(at)` is a
//! byte of the CHECK value it printed last, 0 behind its end. It imports from `host` what makes
//! generated modules in its own memory; they import the helpers at `helper(index)` of its table.

use basic::machine::generated::WHOLE_BYTES;
use basic::machine::{Event, Fuel, Machine, Options, Stop};
use codegen::{Engine, Generator, HELPERS, Policy, table};
use std::cell::RefCell;

#[cfg(target_family = "wasm")]
#[expect(
    unsafe_code,
    reason = "names of what the module's user lends; nothing is shared but memory"
)]
mod host {
    #[link(wasm_import_module = "host")]
    unsafe extern "C" {
        /// Makes a module of the bytes there, and puts its `run(image, panel, case)` at a place
        /// of the table of functions; answers whether that could be done.
        pub safe fn make(bytes: usize, length: usize, place: usize) -> i32;
        /// Microseconds of a clock.
        pub safe fn now() -> f64;
    }
}

#[cfg(not(target_family = "wasm"))]
mod host {
    pub fn make(_bytes: usize, _length: usize, _place: usize) -> i32 {
        0
    }

    pub fn now() -> f64 {
        0.0
    }
}

/// The place of a helper in the table of functions; 0 behind the last one.
#[expect(
    unsafe_code,
    reason = "a name for the module's user; nothing is shared"
)]
#[unsafe(no_mangle)]
pub extern "C" fn helper(index: usize) -> usize {
    HELPERS.get(index).map_or(0, |&helper| helper as usize)
}

/// The engine that runs this module.
struct Host;

impl Engine for Host {
    type Module = ();

    fn make(&mut self, bytes: &[u8]) -> Option<()> {
        let address = bytes.as_ptr().expose_provenance();
        let made = host::make(address, bytes.len(), table::place());
        (made != 0).then_some(())
    }

    fn now_us(&mut self) -> Option<u64> {
        Some(host::now() as u64)
    }

    fn call(
        &mut self,
        (): &mut (),
        image: &mut [u8; WHOLE_BYTES],
        panel: &mut [u32],
        case: u32,
    ) -> bool {
        table::call(image, panel, case);
        true
    }
}

/// The programs in the order of their numbers.
const PROGRAMS: [&str; 15] = [
    include_str!("../../../bench/ahl.bas"),
    include_str!("../../../bench/bm78.bas"),
    include_str!("../../../bench/data.bas"),
    include_str!("../../../bench/fib.bas"),
    include_str!("../../../bench/forloop.bas"),
    include_str!("../../../bench/hello.bas"),
    include_str!("../../../bench/mandel.bas"),
    include_str!("../../../bench/matmul.bas"),
    include_str!("../../../bench/print.bas"),
    include_str!("../../../bench/queens.bas"),
    include_str!("../../../bench/shell.bas"),
    include_str!("../../../bench/sieve.bas"),
    include_str!("../../../bench/spectral.bas"),
    include_str!("../../../bench/strings.bas"),
    include_str!("../../../bench/whilefn.bas"),
];

/// Fuel of one slice: a few milliseconds, as in the worker.
const SLICE: u64 = 100_000;

thread_local! {
    static BEGUN: RefCell<Option<(Machine, Generator<Host>)>> = const { RefCell::new(None) };
    static CHECK: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Runs a program with `N` set to `n`; answers the bytes it printed, -1 if there is no such
/// program or it did not end.
#[expect(
    unsafe_code,
    reason = "a name for the module's user; nothing is shared"
)]
#[unsafe(no_mangle)]
pub extern "C" fn run(program: u32, n: u32, generated: u32) -> i32 {
    let Some(text) = PROGRAMS.get(program as usize) else {
        return -1;
    };
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let text = format!("10 N={n}\n{rest}");
    let mut machine = Machine::new(Options::default());
    if machine.load_ascii(text.as_bytes()).is_err() {
        return -1;
    }
    machine.begin_run();
    let mut printed = 0;
    let mut tail = Vec::new();
    let mut backend = Generator::new(Host, Policy::LAZY);
    loop {
        let mut fuel = Fuel {
            units: SLICE,
            statements: None,
        };
        let stop = if generated == 0 {
            machine.run(&mut fuel)
        } else {
            machine.run_with(&mut fuel, &mut backend)
        };
        for event in machine.take_events() {
            if let Event::Output(bytes) = event {
                printed += bytes.len();
                tail.extend(bytes);
                let keep = tail.len().saturating_sub(100);
                tail.drain(..keep);
            }
        }
        match stop {
            Stop::OutOfFuel => {}
            Stop::Ended => break,
            _ => return -1,
        }
    }
    let tail = String::from_utf8_lossy(&tail).into_owned();
    let value = tail.rsplit_once("CHECK").map_or("", |(_, value)| value);
    let value = value.split_whitespace().next().unwrap_or("");
    CHECK.with_borrow_mut(|check| *check = value.as_bytes().to_vec());
    printed as i32
}

/// A byte of the value that the last run printed behind CHECK.
#[expect(
    unsafe_code,
    reason = "a name for the module's user; nothing is shared"
)]
#[unsafe(no_mangle)]
pub extern "C" fn check(at: u32) -> u32 {
    CHECK.with_borrow(|check| check.get(at as usize).map_or(0, |&byte| u32::from(byte)))
}

/// Loads a program of so many statements, four in a line, which are carried out again and again, and begins to run it; answers 0 if that cannot be done.
#[expect(
    unsafe_code,
    reason = "a name for the module's user; nothing is shared"
)]
#[unsafe(no_mangle)]
pub extern "C" fn begin(statements: u32) -> u32 {
    let mut text = String::new();
    let lines = statements / 4;
    for line in 1..=lines {
        let last = match line % 3 {
            0 => format!("IF A>1E6 THEN A=A/{line}"),
            1 => "V(I% MOD 10)=V(3)+A*B".to_string(),
            _ => "IF I%=50 THEN B=1".to_string(),
        };
        text.push_str(&format!(
            "{line} A=A+I%*.5:I%=(I%+7) MOD 100:B=INT(A/3)-B:{last}\n"
        ));
    }
    text.push_str(&format!("{} GOTO 1\n", lines + 1));
    let mut machine = Machine::new(Options::default());
    let loaded = machine.load_ascii(text.as_bytes()).is_ok();
    machine.begin_run();
    let begun = (machine, Generator::new(Host, Policy::LAZY));
    BEGUN.with_borrow_mut(|place| *place = Some(begun));
    u32::from(loaded)
}

/// Warms the engine up, as the worker does before anybody runs a program.
#[expect(
    unsafe_code,
    reason = "a name for the module's user; nothing is shared"
)]
#[unsafe(no_mangle)]
pub extern "C" fn warm() {
    Generator::new(Host, Policy::LAZY).warm_up();
}

/// Runs so many statements of that program; answers how many have been generated code so far.
#[expect(
    unsafe_code,
    reason = "a name for the module's user; nothing is shared"
)]
#[unsafe(no_mangle)]
pub extern "C" fn advance(statements: u32) -> u32 {
    BEGUN.with_borrow_mut(|begun| {
        let Some((machine, backend)) = begun else {
            return 0;
        };
        let mut fuel = Fuel {
            units: statements.into(),
            statements: None,
        };
        machine.run_with(&mut fuel, backend);
        u32::try_from(backend.statements()).unwrap_or(u32::MAX)
    })
}
