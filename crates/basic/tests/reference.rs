//! The pages of `docs/reference`: every example is run and must show exactly what its page
//! says, every word of the language has a page, and every page is in the index.
//!
//! An example is a row of fenced blocks that ends with `output`: a program (`basic`), lines
//! typed at the prompt (`typed`; without them the program is run), answers for INPUT
//! (`input`), scheduled keys (`keys`), files of the disk (`file NAME`). What went to the
//! printer follows in a block `printer`.

use basic::text::token::{SIGNS, WORDS};
use basic::transcript::{Plain, Script, keys_of, play_with, scheduled_keys};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The name an example's program has on the disk.
const PROGRAM: &[u8] = b"PROGRAM.BAS";
const INDEX: &str = "README.md";
const PRINTED: &str = "--LPT--\n";

/// The pages by file name, the index among them.
fn pages() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    fs::read_dir(folder)
        .expect("the reference is part of the repository")
        .map(|entry| {
            let path = entry.expect("readable folder").path();
            let name = path.file_name().unwrap_or_default();
            let text = fs::read_to_string(&path).expect("a page is text");
            (name.to_string_lossy().into_owned(), text)
        })
        .filter(|(name, _)| name.ends_with(".md"))
        .collect()
}

/// A fenced block: the words after the fence, and the lines up to the closing one.
struct Block {
    kind: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut list = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.split_inclusive('\n') {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                open = Some(Block {
                    kind: kind.trim().to_string(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => list.extend(open.take()),
            (Some(block), None) => block.text.push_str(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed:\n{page}");
    list
}

/// What to play, and what the page says it shows.
#[derive(Default)]
struct Example {
    script: Script,
    output: String,
    printed: Option<String>,
}

fn examples(page: &str) -> Vec<Example> {
    let mut list: Vec<Example> = Vec::new();
    let mut next = Example::default();
    for Block { kind, text } in blocks(page) {
        let script = &mut next.script;
        match kind.split_once(' ').unwrap_or((&kind, "")) {
            ("syntax", _) => {}
            ("basic", _) => script.program = Some(text.into_bytes()),
            ("typed", _) => script.commands = Some(keys_of(text.as_bytes(), true)),
            ("input", _) => script.input = Some(keys_of(text.as_bytes(), true)),
            ("keys", _) => {
                script.keys = scheduled_keys(text.as_bytes()).expect("scheduled keys");
            }
            ("file", name) => {
                let contents = text.replace('\n', "\r\n").into_bytes();
                script.files.push((name.as_bytes().to_vec(), contents));
            }
            ("output", _) => {
                next.output = text;
                list.push(std::mem::take(&mut next));
            }
            ("printer", _) => {
                let last = list.last_mut().expect("an output before what was printed");
                last.printed = Some(text);
            }
            (other, _) => panic!("unknown kind of block: {other}"),
        }
    }
    assert!(
        next.script.program.is_none() && next.script.commands.is_none(),
        "an example without output:\n{page}"
    );
    list
}

/// What the machine shows for an example, and what it prints.
fn shown(example: &Example) -> (String, String) {
    let mut script = example.script.clone();
    script.name = PROGRAM.to_vec();
    script.printer = true;
    script.units_max = Some(20_000_000);
    let bytes = play_with(&script, &mut Plain).bytes;
    let all = String::from_utf8(bytes).expect("examples show plain text");
    let (output, printed) = all.split_once(PRINTED).expect("the printer's part");
    (output.to_string(), printed.to_string())
}

/// A block ends with a line end even if the machine's output does not.
fn as_block(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[test]
fn examples_show_what_their_pages_say() {
    let mut played = 0;
    let mut wrong = Vec::new();
    for (name, page) in pages() {
        for example in examples(&page) {
            played += 1;
            let (output, printed) = shown(&example);
            let printed_expected = example.printed.unwrap_or_default();
            if as_block(output.clone()) != example.output
                || as_block(printed.clone()) != printed_expected
            {
                wrong.push(format!(
                    "{name} says\n{}{printed_expected}but it shows\n{output}{printed}",
                    example.output
                ));
            }
        }
    }
    println!("{played} examples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(played > 100, "only {played} examples found");
}

/// The words a page stands for: line 3, `*Kind* · words: A, B`.
fn words(page: &str) -> Vec<&str> {
    let line = page.lines().nth(2).unwrap_or_default();
    line.split_once("words: ")
        .map_or(Vec::new(), |(_, list)| list.split(", ").collect())
}

#[test]
fn every_word_has_exactly_one_page() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, page) in pages() {
        for word in words(&page) {
            homes
                .entry(word.to_string())
                .or_default()
                .push(name.clone());
        }
    }
    let table = WORDS
        .iter()
        .map(|(word, _)| String::from_utf8_lossy(word).into_owned());
    let signs = SIGNS.iter().map(|(sign, _)| char::from(*sign).to_string());
    for word in table.chain(signs) {
        let found = homes.get(&word).map_or(0, Vec::len);
        assert_eq!(found, 1, "{word} has {found} pages");
    }
    for (word, pages) in homes {
        assert_eq!(pages.len(), 1, "{word} is on {pages:?}");
    }
}

#[test]
fn every_page_is_in_the_index_and_every_link_leads_somewhere() {
    let pages = pages();
    let index = &pages[INDEX];
    for (name, page) in &pages {
        assert!(page.starts_with("# "), "{name} has no title");
        if name != INDEX {
            assert!(
                index.contains(&format!("]({name})")),
                "{name} is not in the index"
            );
        }
        for link in page.split("](").skip(1) {
            let target = link.split(')').next().unwrap_or_default();
            // Brackets before a parenthesis in a syntax line are no link.
            if !target.ends_with(".md") {
                continue;
            }
            assert!(pages.contains_key(target), "{name} links to {target}");
        }
    }
}

#[test]
fn every_error_with_a_message_is_on_the_page_of_errors() {
    let pages = pages();
    let page = &pages["errors.md"];
    let script = Script {
        commands: Some(keys_of(
            (1..=255)
                .map(|number| format!("ERROR {number}\n"))
                .collect::<String>()
                .as_bytes(),
            false,
        )),
        ..Script::default()
    };
    let transcript = String::from_utf8(play_with(&script, &mut Plain).bytes).expect("text");
    let lines: Vec<&str> = transcript.lines().collect();
    let mut with_text = 0;
    for shown in lines.chunks(3) {
        let [typed, message, _ok] = shown else {
            continue;
        };
        if *message == "Unprintable error" {
            continue;
        }
        let number = typed.trim_start_matches("ERROR ");
        assert!(
            page.contains(&format!("| {number} | {message} |")),
            "error {number}, {message}"
        );
        with_text += 1;
    }
    assert!(with_text > 30, "only {with_text} messages in\n{transcript}");
}
