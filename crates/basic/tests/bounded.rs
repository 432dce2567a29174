//! The memory that a running machine takes of its host is bounded, whatever the program does:
//! what it can keep is the image of 64 KiB, its disk and what is compiled of its text.

use basic::machine::{Event, Fuel, Machine, Options, Reply, Stop};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the bytes that are allocated now.
struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "only so can allocations be counted")]
// SAFETY: all work is the system allocator's, with the arguments that came in.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What a machine may take beside its disk: the image, the copy that a statement which waits keeps
/// of it, and compiled code.
const MACHINE_MAX: usize = 3 << 20;
/// A disk can be there twice while one of its files grows.
const DISK_MAX: usize = 2 * basic::machine::DISK_BYTES_MAX;

/// Runs a program for a while, typing `typed` wherever a line is asked for, and answers the most
/// bytes it held between two slices.
fn most_bytes(program: &str, typed: &[u8]) -> usize {
    let before = BYTES.load(Ordering::Relaxed);
    let mut machine = Machine::new(Options::default());
    machine
        .load_ascii(program.as_bytes())
        .expect("a good program");
    machine.begin_run();
    let mut most = 0;
    for _ in 0..300 {
        let stop = machine.run(&mut Fuel {
            units: 2_000,
            statements: None,
        });
        machine.take_events().into_iter().for_each(drop::<Event>);
        if let Stop::Needs(_) = stop {
            machine.reply(Reply::Line(typed.to_vec()));
        }
        most = most.max(BYTES.load(Ordering::Relaxed).saturating_sub(before));
    }
    most
}

// One test: a second one beside it would be counted too.
#[test]
fn no_program_takes_more() {
    let lines = |line: &str| -> String {
        (0..700)
            .map(|index| format!("{} {line}\n", 100 + index))
            .collect()
    };
    let programs = [
        ("strings", "10 DIM A$(200)\n20 A$(RND*200)=STRING$(RND*255,65)+STR$(I):I=I+1:GOTO 20\n".to_string()),
        ("recursion", "10 ON ERROR GOTO 30\n20 GOSUB 20\n30 RESUME 20\n".to_string()),
        ("functions", "10 ON ERROR GOTO 30:DEF FNA(X)=FNA(X+1)\n20 PRINT FNA(1)\n30 RESUME 20\n".to_string()),
        ("arrays", "10 ON ERROR GOTO 40\n20 ERASE A\n30 DIM A(RND*9000):GOTO 20\n40 RESUME NEXT\n".to_string()),
        ("output", "10 PRINT STRING$(255,42);:LPRINT \"X\":GOTO 10\n".to_string()),
        ("disk", "10 ON ERROR GOTO 40:N=N+1:OPEN \"O\",1,\"F\"+MID$(STR$(N),2)\n20 PRINT#1,STRING$(255,42):GOTO 20\n40 CLOSE:RESUME 10\n".to_string()),
        ("records", "10 ON ERROR GOTO 40\n20 OPEN \"R\",1,\"F\":PUT 1,RND*32000+1:CLOSE:GOTO 20\n40 CLOSE:RESUME 20\n".to_string()),
        ("pokes", "10 POKE PEEK(8192)+25000+RND*2000,RND*255:GOTO 10\n".to_string()),
        ("much code", lines("A=A+B*C-SIN(D)/2:IF A>B THEN C=A ELSE D=B")),
        ("types", format!("10 DEFDBL A-Z:DEFINT A-Z:DEFSTR Z\n{}9000 GOTO 10\n", lines("A=A+1"))),
        ("input", "10 INPUT A,B$:LINE INPUT C$:GOTO 10\n".to_string()),
        ("editing", "10 SAVE \"A\",A:MERGE \"A\"\n".to_string()),
    ];
    for (name, program) in programs {
        let most = most_bytes(&program, b"1,RUN");
        let limit = match name {
            "disk" | "records" => MACHINE_MAX + DISK_MAX,
            _ => MACHINE_MAX,
        };
        assert!((100_000..limit).contains(&most), "{name}: {most} bytes");
        println!("{name}: {most}");
    }
    // New direct lines all the time: what was compiled of the old ones goes.
    let most = most_bytes("10 END\n", b"A=A+1:B$=STR$(A):FOR I=1 TO 9:PRINT I:NEXT");
    assert!(most < MACHINE_MAX, "direct lines: {most} bytes");
}
