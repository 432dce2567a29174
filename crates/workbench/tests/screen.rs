//! The terminal: control characters, the ring, blocks as registers.

use std::collections::BTreeMap;

use workbench::{
    Screen,
    screen::{BLOCKS, COLUMNS, ROWS},
};

fn shown(bytes: &[u8]) -> Vec<String> {
    let mut screen = Screen::new();
    screen.feed(bytes);
    screen.view().rows
}

#[test]
fn line_ends_and_control_characters() {
    assert_eq!(shown(b""), [""]);
    assert_eq!(shown(b"Ok\r\nRUN\r\n"), ["Ok", "RUN", ""]);
    assert_eq!(shown(b"A\nB"), ["A", "B"]);
    assert_eq!(shown(b"HALLO\rJ"), ["JALLO"]);
    assert_eq!(shown(b"AB\x08C"), ["AC"]);
    assert_eq!(shown(b"\x08\x08A"), ["A"]);
    assert_eq!(shown(b"A\tB"), ["A       B"]);
    assert_eq!(shown(b"OLD\r\n\x0CNEW"), ["NEW"]);
    assert_eq!(shown(b"A\x00\x07\x1b\x7fB"), ["AB"]);
    assert_eq!(shown(b"OLD\x1aNEW"), ["NEW"]);
    assert_eq!(shown(b"\xe9 "), ["\u{e9} "]);
}

#[test]
fn a_row_of_full_width_is_one_row() {
    let mut text = vec![b'X'; COLUMNS];
    assert_eq!(shown(&text).len(), 1);
    text.extend(b"\r\n");
    assert_eq!(shown(&text).len(), 2);
    text.truncate(COLUMNS);
    text.push(b'Y');
    assert_eq!(shown(&text)[1], "Y");
}

#[test]
fn the_ring_keeps_the_last_rows() {
    let mut screen = Screen::new();
    for row in 0..2_503 {
        screen.feed(format!("ROW{row}\r\n").as_bytes());
    }
    let view = screen.view();
    assert_eq!(view.rows.len(), ROWS);
    assert_eq!(view.first_row, 1_504);
    assert_eq!(view.rows[0], "ROW1504");
    assert_eq!(view.rows[998], "ROW2502");
    assert_eq!((view.cursor_row, view.cursor_column), (999, 0));
}

/// Feeds pieces, takes the dirty blocks after each, and checks that they rebuild the screen.
fn check_restore(pieces: &[&[u8]]) {
    let mut screen = Screen::new();
    let mut registers = BTreeMap::new();
    for piece in pieces {
        screen.feed(piece);
        registers.extend(
            screen
                .take_dirty_blocks()
                .into_iter()
                .map(|(key, value)| (key.to_string(), value)),
        );
        let restored = Screen::restore(screen.row(), screen.column(), screen.top(), |block| {
            registers
                .get(&format!("console/{block}"))
                .map(Vec::as_slice)
        });
        assert_eq!(restored.view(), screen.view());
    }
    assert!(registers.len() <= BLOCKS + 1);
    assert!(screen.take_dirty_blocks().is_empty());
}

#[test]
fn blocks_rebuild_the_screen() {
    check_restore(&[b"A", b"B\r\n", b"\x0c", b"C", b"\rD\n"]);
    let rows: Vec<String> = (0..2_400).map(|row| format!("{row}\r\n")).collect();
    check_restore(&rows.iter().map(String::as_bytes).collect::<Vec<_>>());
    let long: String = (0..1_777).map(|row| format!("ROW {row}\n")).collect();
    check_restore(&[long.as_bytes(), b"tail", long.as_bytes()]);
}

#[test]
fn programs_place_the_cursor_on_a_page() {
    assert_eq!(
        shown(b"\x1b[2J\x1b[3;5HX\x1b[1;1HTOP\x1b[2;2HY"),
        ["TOP", " Y", "    X"]
    );
    assert_eq!(shown(b"\x1aAB\r\nCD\x1e12"), ["12", "CD"]);
    assert_eq!(shown(b"\x1a\x1b=\"#X\x1b= !Y"), [" Y", "", "   X"]);
    assert_eq!(shown(b"ONE\r\nTWO\x1bH\x1bK1"), ["1", "TWO"]);
    assert_eq!(shown(b"ONE\r\nTWO\x1b[H\x1b[J1"), ["1"]);
    assert_eq!(shown(b"ABC\x1b[2D\x1b[1K"), ["  C"]);
    // Text behind the cursor's row goes on under it, and rows are made at the end only.
    assert_eq!(
        shown(b"1\r\n2\r\n3\x1e4\r\n5\r\n6\r\n7"),
        ["4", "5", "6", "7"]
    );
}

#[test]
fn the_page_is_the_last_rows_after_a_long_listing() {
    let mut screen = Screen::new();
    for row in 0..40 {
        screen.feed(format!("ROW{row}\r\n").as_bytes());
    }
    screen.feed(b"\x1b[HHOME");
    let view = screen.view();
    assert_eq!(view.rows.len(), 41);
    assert_eq!(view.rows[17], "HOME7");
    assert_eq!((view.cursor_row, view.cursor_column), (17, 4));
    screen.feed(b"\x1b[99;99H!");
    assert_eq!(screen.view().rows.len(), 41);
    assert_eq!(screen.view().cursor_row, 40);
}

#[test]
fn cursor_above_the_end_and_half_a_sequence_survive() {
    check_restore(&[
        b"A\r\nB\r\nC\x1b[1;1H",
        b"X\x1b[",
        b"2;2",
        b"HY",
        b"\x1b[9;1HZ",
    ]);
    let long: String = (0..1_010).map(|row| format!("ROW {row}\n")).collect();
    check_restore(&[long.as_bytes(), b"\x1e", b"UP\x1bJ", b"\n\n", b"\x1aN"]);
}

#[test]
fn only_changed_blocks_are_written() {
    let mut screen = Screen::new();
    screen.feed(b"A\r\nB\r\n");
    let keys = |screen: &mut Screen| -> Vec<String> {
        let blocks = screen.take_dirty_blocks();
        blocks.into_iter().map(|(key, _)| key.to_string()).collect()
    };
    assert_eq!(keys(&mut screen), ["console/0"]);
    screen.feed(b"C\n\n\n\n\n\nD");
    assert_eq!(keys(&mut screen), ["console/0", "console/1"]);
    assert!(keys(&mut screen).is_empty());
}

#[test]
fn restore_takes_anything() {
    let garbage = [1_u8, 255, 3, 9, 200, 17];
    let screen = Screen::restore(u64::MAX - 5_000, u16::MAX, 12, |_| Some(&garbage));
    assert_eq!(screen.view().rows.len(), ROWS);
    let mut screen = Screen::restore(3, 7, 900, |_| None);
    assert_eq!(screen.view().rows, [""]);
    screen.feed(b"X");
    assert_eq!(screen.view().rows, ["       X"]);
}
