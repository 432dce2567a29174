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
    assert!(registers.len() <= BLOCKS);
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
