//! What the clock of a Z80 says of the benchmark programs. The genuine MBASIC 5.21 was run on a Z80
//! that counts its clock; here the machine runs the same programs and [`Machine::period_time`] of
//! every statement is added up. No time passes: the sums are the same on every machine.

use basic::machine::{Fuel, Machine, Options, Stop};

/// A benchmark program by name.
macro_rules! program {
    ($name:literal, $n:literal, $periods:literal) => {
        (
            $name,
            include_str!(concat!("../../../bench/", $name, ".bas")),
            $n,
            $periods,
        )
    };
}

/// Program, N, clock periods on the real thing.
const MEASURED: [(&str, &str, u64, u64); 14] = [
    program!("forloop", 300, 1_264_763),
    program!("bm78", 20, 7_480_990),
    program!("sieve", 1, 543_328_161),
    program!("fib", 1, 7_226_502),
    program!("mandel", 1, 1_283_630_829),
    program!("queens", 1, 856_816_108),
    program!("strings", 3, 3_611_255),
    program!("matmul", 1, 2_740_244_449),
    program!("ahl", 1, 240_673_685),
    program!("spectral", 1, 744_782_562),
    program!("shell", 1, 1_590_159_051),
    program!("print", 100, 6_105_221),
    program!("whilefn", 1, 15_018_020),
    program!("data", 3, 2_436_881),
];

/// Most that a program may be off, in percent.
const OFF_MAX: u64 = 15;

fn simulated(text: &str, n: u64) -> u64 {
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let text = format!("10 N={n}\n{rest}");
    let mut machine = Machine::new(Options::default());
    machine.load_ascii(text.as_bytes()).expect("a program");
    machine.begin_run();
    let mut periods = 0;
    loop {
        periods += machine.period_time();
        let stop = machine.run(&mut Fuel {
            units: 1,
            statements: None,
        });
        machine.take_events();
        if stop != Stop::OutOfFuel {
            assert_eq!(stop, Stop::Ended);
            return periods;
        }
    }
}

#[test]
fn every_benchmark_takes_its_time_within_fifteen_percent() {
    let mut report = String::new();
    let mut worst = 0;
    for (name, text, n, measured) in MEASURED {
        let simulated = simulated(text, n);
        let percent = simulated * 100 / measured;
        report += &format!("{name:10} {measured:>13} {simulated:>13} {percent:>4} %\n");
        worst = worst.max(percent.abs_diff(100));
    }
    println!("{report}");
    assert!(
        worst <= OFF_MAX,
        "clock periods measured, simulated:\n{report}"
    );
}
