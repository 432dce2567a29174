//! Order keys and edits of the program text.

use delta::{Replica, ReplicaId};
use workbench::{
    Document, ProgramChange, order,
    program::{Editor, Edits, Index, line_number, split_text},
};

const A: ReplicaId = ReplicaId([0xA; 6]);
const B: ReplicaId = ReplicaId([0xB; 6]);

fn write(replica: &mut Replica, edits: Edits) {
    for (key, value) in edits.registers {
        replica.edit(key, value, 0, 1_000);
    }
    if let Some(floor) = edits.floor {
        replica.drop_below(&floor);
    }
}

fn edit(replica: &mut Replica, make: impl FnOnce(&Editor<'_>) -> Edits) {
    let generation = format!("g{:06}", replica.len());
    let index = Index::of(Document::new(replica));
    let editor = Editor::new(Document::new(replica), &index, replica.id(), generation);
    let edits = make(&editor);
    write(replica, edits);
}

fn splice(replica: &mut Replica, from: usize, delete: usize, insert: &[&str]) {
    let insert: Vec<String> = insert.iter().map(|&line| line.to_owned()).collect();
    edit(replica, |editor| editor.splice(from, delete, &insert));
}

fn lines(replica: &Replica) -> Vec<String> {
    Document::new(replica).program_lines()
}

#[test]
fn appended_keys_stay_short_and_sorted() {
    let keys = order::sequence(5_000, A);
    assert!(keys.iter().all(|key| key.len() < 24));
    assert!(keys.is_sorted_by(|a, b| a < b));
    let mut last: Option<String> = None;
    for _ in 0..5_000 {
        let key = order::between(last.as_deref(), None, A).expect("room at the end");
        assert!(key.len() < 24 && Some(&key) > last.as_ref());
        last = Some(key);
    }
}

#[test]
fn lines_typed_one_after_the_other_in_a_gap_stay_short() {
    let ends = order::sequence(2, A);
    let mut before = ends[0].clone();
    for _ in 0..5_000 {
        let key = order::between(Some(&before), Some(&ends[1]), A).expect("room in the gap");
        assert!(before < key && key < ends[1] && key.len() < 32);
        before = key;
    }
}

#[test]
fn lines_put_before_the_first_stay_short() {
    let mut first = order::sequence(1, A).remove(0);
    for _ in 0..5_000 {
        let key = order::between(None, Some(&first), A).expect("room at the beginning");
        assert!(key < first && key.len() < 24);
        first = key;
    }
}

#[test]
fn two_replicas_in_one_gap_never_collide() {
    let ends = order::sequence(2, A);
    let mine = order::between(Some(&ends[0]), Some(&ends[1]), A).expect("room");
    let theirs = order::between(Some(&ends[0]), Some(&ends[1]), B).expect("room");
    assert_ne!(mine, theirs);
    // Between the two, and again on both sides of what came between.
    let middle = order::between(Some(&mine), Some(&theirs), B).expect("room");
    assert!(mine < middle && middle < theirs);
    let left = order::between(Some(&mine), Some(&middle), A).expect("room");
    let right = order::between(Some(&middle), Some(&theirs), A).expect("room");
    assert!(mine < left && left < middle && middle < right && right < theirs);
}

#[test]
fn foreign_keys_are_taken_as_they_come() {
    for (before, after) in [
        ("", "0"),
        ("zzzz", "zzzz."),
        ("~", "\u{e9}"),
        ("b", "a"),
        ("0000.", "0000.0"),
    ] {
        if let Some(key) = order::between(Some(before), Some(after), A) {
            assert!(before < key.as_str() && key.as_str() < after);
        }
    }
}

#[test]
fn splices_are_those_of_a_list() {
    let mut replica = Replica::new(A);
    let mut list: Vec<String> = Vec::new();
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for step in 0..800 {
        let from = random(list.len() + 1);
        let delete = random(3).min(list.len() - from);
        let insert: Vec<String> = (0..random(4)).map(|n| format!("{step}.{n}")).collect();
        list.splice(from..from + delete, insert.iter().cloned());
        edit(&mut replica, |editor| editor.splice(from, delete, &insert));
        assert_eq!(lines(&replica), list);
    }
}

#[test]
fn a_large_text_begins_a_generation_without_tombstones() {
    let mut replica = Replica::new(A);
    splice(&mut replica, 0, 0, &["10 A", "20 B"]);
    let text: Vec<String> = (0..3_000).map(|n| format!("{n} PRINT")).collect();
    edit(&mut replica, |editor| editor.splice(1, 1, &text));
    assert_eq!(lines(&replica).len(), 3_001);
    assert_eq!(lines(&replica)[0], "10 A");
    assert_eq!(replica.len(), 3_002, "the lines and the generation's id");
}

#[test]
fn what_the_machine_stores_goes_to_its_line() {
    let mut replica = Replica::new(A);
    splice(
        &mut replica,
        0,
        0,
        &["10 A", "REM no number", "30 C", "30 D"],
    );
    let mut apply = |change: ProgramChange| {
        edit(&mut replica, |editor| editor.apply(&change));
        lines(&replica)
    };
    let stored = |number, text: &str| ProgramChange::Stored {
        number,
        text: text.to_owned(),
    };
    assert_eq!(
        apply(stored(20, "20 B")),
        ["10 A", "REM no number", "20 B", "30 C", "30 D"]
    );
    assert_eq!(apply(stored(30, "30 X"))[3..], ["30 C", "30 X"]);
    assert_eq!(apply(stored(99, "99 Z")).len(), 6);
    assert_eq!(
        apply(ProgramChange::Deleted { number: 30 }),
        ["10 A", "REM no number", "20 B", "99 Z"]
    );
    let replaced = ProgramChange::Replaced {
        lines: vec!["1 NEW".to_owned()],
    };
    assert_eq!(apply(replaced), ["1 NEW"]);
}

#[test]
fn numbers_and_texts() {
    assert_eq!(line_number("10 PRINT"), Some(10));
    assert_eq!(line_number("  65529A"), Some(65529));
    assert_eq!(line_number("65530 A"), None);
    assert_eq!(line_number("PRINT"), None);
    assert_eq!(line_number("99999999999 A"), None);
    assert_eq!(split_text("10 A\r\n20 B\r30 C\n"), ["10 A", "20 B", "30 C"]);
    assert_eq!(split_text("10 A\n\n20 B"), ["10 A", "", "20 B"]);
    assert_eq!(split_text("10 A\r\n\u{1A}\u{1A}"), ["10 A"]);
    assert!(split_text("").is_empty());
}
