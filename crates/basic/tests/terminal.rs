//! What a terminal sends: seven bits of each key, or eight if the host says so.

use basic::machine::{Event, Fuel, Machine, Options, Reply, Stop};

const PROGRAM: &[u8] = b"10 LINE INPUT A$:PRINT ASC(A$);ASC(INPUT$(1));ASC(INKEY$)\n";

/// What the program prints of byte 252 as an answer, as a key to INPUT$ and as one to INKEY$.
fn printed(eight_bits: bool) -> String {
    let mut machine = Machine::new(Options {
        ask_inkey: true,
        eight_bits,
        ..Options::default()
    });
    machine.load_ascii(PROGRAM).expect("a program that fits");
    machine.begin_run();
    let fuel = || Fuel {
        units: 10_000,
        statements: None,
    };
    for reply in [
        Reply::Line(vec![252]),
        Reply::Keys(vec![252]),
        Reply::Key(Some(252)),
    ] {
        assert!(matches!(machine.run(&mut fuel()), Stop::Needs(_)));
        machine.reply(reply);
    }
    assert_eq!(machine.run(&mut fuel()), Stop::Ended);
    let events = machine.take_events().into_iter();
    let bytes = events.filter_map(|event| match event {
        Event::Output(bytes) => Some(bytes),
        _ => None,
    });
    String::from_utf8_lossy(&bytes.flatten().collect::<Vec<u8>>()).into_owned()
}

/// As the real one: a line with byte 252 typed into BASIC-80 has 124 there, and so have INPUT$ and INKEY$.
#[test]
fn the_top_bit_of_keys_is_parity() {
    assert!(printed(false).contains(" 124  124  124 "));
}

#[test]
fn a_terminal_of_eight_bits_keeps_them() {
    assert!(printed(true).contains(" 252  252  252 "));
}
