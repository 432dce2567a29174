//! The text side of the language: crunching, listing, parsing.

use basic::parser::{parse_expression, parse_statement};
use basic::text::{crunch, list};

/// A small deterministic generator (xorshift), so that failures repeat.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn parser_takes_any_bytes() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..20_000 {
        let length = (random.next() % 80) as usize;
        let mut memory: Vec<u8> = (0..length).map(|_| (random.next() >> 32) as u8).collect();
        if round % 2 == 0 {
            // Mostly tokens: gets deeper into the statements.
            memory.iter_mut().for_each(|byte| {
                if random.next() % 3 == 0 {
                    *byte |= 0x80;
                }
            });
        }
        let parsed = parse_statement(&memory, 0);
        assert!(usize::from(parsed.end) <= memory.len() + 16);
        parse_expression(&memory, (length / 2) as u16);
        list::list(&memory);
        let _ = crunch::crunch(&memory);
    }
}

#[test]
fn parser_is_total_at_the_end_of_memory() {
    let mut memory = vec![b'('; 65536];
    memory[65535] = 0x8B;
    for at in [0, 1, 65000, 65530, 65535] {
        parse_statement(&memory, at);
        parse_expression(&memory, at);
    }
    memory.fill(b' ');
    parse_statement(&memory, 0);
    memory.fill(0xF3);
    parse_expression(&memory, 0);
}
