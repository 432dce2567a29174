//! Records of random files by their fields, as a program's FIELD statements name them.

use basic::number::{Double, Number, Single, format};

use crate::codepage::{self, Glyphs};

/// Most fields of a record that are told apart.
const FIELDS_MAX: usize = 64;

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The string variable that FIELD names.
    pub name: String,
    /// How long it is, in bytes.
    pub bytes: usize,
    /// Whether the program keeps a number in it (MKI$, MKS$, MKD$).
    pub number: bool,
}

/// The lists of a program's FIELD statements, as they are written behind the file's number, each once.
/// Lengths that are worked out are left out: only the running program knows them.
pub fn lists(program: &[impl AsRef<str>]) -> Vec<String> {
    let mut lists = Vec::new();
    for line in program {
        for statement in statements(line.as_ref()) {
            let list = list_of(statement).filter(|list| parse(list, program).is_some());
            lists.extend(list.filter(|list| !lists.contains(list)));
        }
    }
    lists
}

/// The fields of a list, `20 AS N$, 4 AS P$`; `None` if it is none. The program tells which of them
/// hold numbers.
pub fn parse(list: &str, program: &[impl AsRef<str>]) -> Option<Vec<Field>> {
    let fields: Option<Vec<Field>> = list.split(',').map(field).collect();
    let mut fields = fields.filter(|fields| fields.len() <= FIELDS_MAX)?;
    for line in program {
        let line = packed(line.as_ref());
        for field in fields.iter_mut().filter(|field| !field.number) {
            field.number = keeps_number(&line, field);
        }
    }
    Some(fields)
}

/// What stands in each field of a record; empty behind the record's end.
pub fn values(record: &[u8], fields: &[Field], glyphs: Glyphs) -> Vec<String> {
    let mut rest = record;
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let (bytes, behind) = rest.split_at(field.bytes.min(rest.len()));
        values.push(value(bytes, field, glyphs));
        rest = behind;
    }
    values
}

fn value(bytes: &[u8], field: &Field, glyphs: Glyphs) -> String {
    let number = if field.number { number(bytes) } else { None };
    match number {
        Some(number) => codepage::decode(&format::format(number))
            .trim_start()
            .to_owned(),
        None => glyphs.of_bytes(bytes, '\u{b7}').trim_end().to_owned(),
    }
}

/// What CVI, CVS or CVD makes of the bytes, by their number.
fn number(bytes: &[u8]) -> Option<Number> {
    Some(match bytes.len() {
        2 => Number::Integer(i16::from_le_bytes(bytes.try_into().ok()?)),
        4 => Number::Single(Single::from_bytes(bytes.try_into().ok()?)),
        8 => Number::Double(Double::from_bytes(bytes.try_into().ok()?)),
        _ => return None,
    })
}

/// `20 AS N$`.
fn field(text: &str) -> Option<Field> {
    let text = packed(text);
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let (digits, rest) = text.split_at(end);
    let name = rest.strip_prefix("AS")?;
    let bytes = digits
        .parse()
        .ok()
        .filter(|bytes| (1..=255).contains(bytes))?;
    let in_name = |character: char| character.is_ascii_alphanumeric() || ".$()".contains(character);
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.contains('$')
        && name.chars().all(in_name);
    is_name.then(|| Field {
        name: name.to_owned(),
        bytes,
        number: false,
    })
}

/// Whether a line makes a number of the field, or writes one into it.
fn keeps_number(line: &str, field: &Field) -> bool {
    let (read, written) = match field.bytes {
        2 => ("CVI", "MKI$"),
        4 => ("CVS", "MKS$"),
        8 => ("CVD", "MKD$"),
        _ => return false,
    };
    let name = &field.name;
    line.contains(&format!("{read}({name})")) || line.contains(&format!("{name}={written}("))
}

/// The list of a FIELD statement, if it is one.
fn list_of(statement: &str) -> Option<String> {
    let at = statement.to_ascii_uppercase().find("FIELD")?;
    let (_, list) = statement[at..].split_once(',')?;
    Some(list.trim().to_owned())
}

/// The statements of a line; what stands in quotes or behind a remark is none.
fn statements(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = line.split(move |character| {
        quoted ^= character == '"';
        !quoted && matches!(character, ':' | '\'')
    });
    let is_remark = |part: &&str| {
        let part = part.trim_start_matches(|first: char| first.is_ascii_digit() || first == ' ');
        part.get(..3)
            .is_some_and(|word| word.eq_ignore_ascii_case("REM"))
    };
    parts.take_while(move |part| !is_remark(part))
}

/// In capitals and without blanks.
fn packed(text: &str) -> String {
    let characters = text.chars().filter(|character| !character.is_whitespace());
    characters
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: [&str; 4] = [
        "10 OPEN \"R\",1,\"STOCK\",30:FIELD #1, 20 AS N$, 4 as p$,2 AS Q$:A=1",
        "20 LSET P$ = MKS$ (1.5):Q=CVI(Q$)",
        "30 REM FIELD 1,5 AS X$",
        "40 FIELD 2,N AS Y$",
    ];

    #[test]
    fn a_program_tells_its_fields_and_which_are_numbers() {
        let lists = lists(&PROGRAM);
        assert_eq!(lists, ["20 AS N$, 4 as p$,2 AS Q$"]);
        let fields = parse(&lists[0], &PROGRAM).unwrap();
        let told: Vec<(&str, usize, bool)> = fields
            .iter()
            .map(|field| (field.name.as_str(), field.bytes, field.number))
            .collect();
        assert_eq!(told, [("N$", 20, false), ("P$", 4, true), ("Q$", 2, true)]);
    }

    #[test]
    fn what_is_no_list_of_fields_is_none() {
        for text in [
            "",
            "20",
            "AS N$",
            "20 AS",
            "0 AS A$",
            "20 AS N$,",
            "300 AS A$",
        ] {
            assert_eq!(parse(text, &PROGRAM), None, "{text}");
        }
    }

    #[test]
    fn a_record_shows_its_text_and_its_numbers() {
        let fields = parse("6 AS N$,4 AS P$,2 AS Q$,8 AS D$", &PROGRAM).unwrap();
        // 1.5 as a single: exponent 81, mantissa 1.1 in binary.
        let record = b"BOLT  \x00\x00\x40\x81\xff\xff12";
        assert_eq!(
            values(record, &fields, Glyphs::Latin1),
            ["BOLT", "1.5", "-1", "12"]
        );
        assert_eq!(
            values(b"A\x00B", &fields, Glyphs::Latin1),
            ["A\u{b7}B", "", "", ""]
        );
    }
}
