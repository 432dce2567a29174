//! What a program that prints without end sends to the store: the real machine, a page and a server, for
//! some seconds of virtual time.
//!
//! With `FAULTS=FILE` the table is added to that page (`make faults`).

use std::fmt::Write as _;

use basic::machine::Machine;
use simulator::world::{AnyWorld, Network};
use workbench::{Command, SyncStatus};

/// How long the program is watched.
const SECONDS: u64 = 10;
/// A page sends a checkpoint a second, and a heartbeat where there was none for 1.5 s.
const PUSHES_PER_SECOND_MAX: u64 = 2;
/// A checkpoint holds at most the console's thousand rows, the printer's page and the image of 64 KiB.
const BYTES_PER_SECOND_MAX: u64 = 512 * 1024;

/// Programs, by what is hard about them.
const PROGRAMS: [(&str, &[&str]); 4] = [
    (
        "one line for ever",
        &["10 PRINT \"HELLO, WORLD\"", "20 GOTO 10"],
    ),
    (
        "every row full and different",
        &[
            "10 I = I + 1",
            "20 PRINT I; STRING$(72, 33 + INT(90 * RND))",
            "30 GOTO 10",
        ],
    ),
    (
        "one row that never ends",
        &["10 PRINT \"*\";", "20 GOTO 10"],
    ),
    (
        "all of memory changes, and is printed",
        &[
            "10 DIM A(7000)",
            "20 FOR I = 0 TO 7000: A(I) = RND: PRINT A(I), : NEXT",
            "30 GOTO 20",
        ],
    ),
];

struct Figures {
    rows: u64,
    pushes: u64,
    bytes: u64,
}

fn flood(program: &[&str]) -> Figures {
    let mut world: AnyWorld<Machine> = AnyWorld::new(1, Network::GOOD);
    world.fuel = 2_000;
    world.set_user_looks(false);
    let page = world.open();
    world.run_for(500);
    world.enter_lines(page, program);
    world.run_for(500);
    world.command(page, Command::Run);
    world.run_for(2_000);
    let printed = |world: &AnyWorld<Machine>| {
        let console = world.tab(page).console();
        console.first_row + console.rows.len() as u64
    };
    let before = (
        printed(&world),
        world.store.acknowledged[0],
        world.store.bytes,
    );
    world.run_for(SECONDS * 1_000);
    assert_eq!(world.tab(page).sync(), SyncStatus::Saved);
    Figures {
        rows: (printed(&world) - before.0) / SECONDS,
        pushes: world.store.acknowledged[0] - before.1,
        bytes: (world.store.bytes - before.2) / SECONDS,
    }
}

#[test]
fn a_program_that_prints_without_end_is_no_flood() {
    let mut table = String::from(
        "| program | rows printed a second | pushes a second | KB a second |\n|---|---|---|---|\n",
    );
    for (name, program) in PROGRAMS {
        let Figures {
            rows,
            pushes,
            bytes,
        } = flood(program);
        let _ = writeln!(
            table,
            "| {name} | {rows} | {:.1} | {:.1} |",
            pushes as f64 / SECONDS as f64,
            bytes as f64 / 1_024.0
        );
        assert!(rows > 100, "{name}: {rows} rows a second are no flood");
        assert!(
            pushes > 0 && pushes <= PUSHES_PER_SECOND_MAX * SECONDS,
            "{name}: {pushes} pushes"
        );
        assert!(
            bytes <= BYTES_PER_SECOND_MAX,
            "{name}: {bytes} bytes a second"
        );
    }
    println!("{table}");
    if let Ok(file) = std::env::var("FAULTS") {
        let mut page = std::fs::read_to_string(&file).expect("the page");
        page.push_str(&section(&table));
        std::fs::write(file, page).expect("the page can be written");
    }
}

fn section(table: &str) -> String {
    format!(
        "\n## A program that prints without end\n\n\
         What a page sends to the store while its program prints as fast as it can: the real machine, a \
         page and a server for {SECONDS} s of virtual time. What is printed goes into a ring of 1,000 rows, \
         and leaves with a checkpoint a second: what was overwritten in between is never sent. So neither \
         a faster machine nor a longer run makes it more.\n\n{table}"
    )
}
