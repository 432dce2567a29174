//! The files that a session's registers hold: the machine's disk, files on their way there, programs
//! that can be opened again.

use std::collections::BTreeMap;

use delta::{Key, Replica};
use serde::{Deserialize, Serialize};

use crate::{
    codepage::{self, Glyphs},
    document::Document,
    registers,
};

/// What the registers of the disk's files begin with, `machine/disk/<slot>-<name in hexadecimal>`.
pub(crate) const DISK: &str = "machine/disk/";
/// Longest piece of a file in one register.
const PIECE_BYTES: usize = 8 * 1024;
/// Largest file that can be put on the disk from outside, in bytes: it must fit one checkpoint.
pub const UPLOAD_BYTES_MAX: usize = 160 * 1024;
/// Room on the disk, in bytes.
pub const DISK_BYTES_MAX: usize = basic::machine::DISK_BYTES_MAX;
/// Most programs that are remembered.
pub const RECENT_MAX: usize = 10;
/// Largest program that is remembered, in bytes.
pub const RECENT_BYTES_MAX: usize = 64 * 1024;

/// A file of the machine's disk, as of the last checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskFile {
    /// Its name, as `NAME.EXT`.
    pub name: String,
    /// Its contents, in whole records of 128 bytes.
    pub bytes: Vec<u8>,
}

/// A program that can be opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Its file name.
    pub name: String,
    /// When it was opened or saved, in milliseconds since 1970.
    pub at_ms: u64,
    /// Its text.
    pub text: String,
}

impl Document<'_> {
    /// The files of the machine's disk, in the order of its directory.
    pub fn disk(&self) -> Vec<DiskFile> {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (key, bytes) in pieces(self.replica(), DISK) {
            let section = key.split("/+").next().unwrap_or(key);
            files.entry(section.to_owned()).or_default().extend(bytes);
        }
        files
            .into_iter()
            .filter_map(|(section, bytes)| {
                let name = disk_name(&section)?;
                Some(DiskFile { name, bytes })
            })
            .collect()
    }

    /// The programs that can be opened again, the newest first.
    pub fn recent(&self) -> Vec<Recent> {
        let mut joined: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let prefix = format!("{}/", registers::RECENT);
        for (key, bytes) in pieces(self.replica(), &prefix) {
            let id = key.split('/').next().unwrap_or(key);
            joined.entry(id.to_owned()).or_default().extend(bytes);
        }
        let mut recent: Vec<Recent> = joined
            .values()
            .filter_map(|bytes| registers::from_value(Some(bytes)))
            .collect();
        recent.sort_by(|a, b| b.at_ms.cmp(&a.at_ms).then_with(|| a.name.cmp(&b.name)));
        recent
    }

    /// The bytes of an upload.
    pub(crate) fn upload(&self, id: &str) -> Vec<u8> {
        let prefix = format!("{}/{id}/", registers::UPLOAD);
        pieces(self.replica(), &prefix)
            .flat_map(|(_, bytes)| bytes.iter().copied())
            .collect()
    }

    /// Ids of uploads whose registers are there.
    pub(crate) fn uploads(&self) -> Vec<(Key, String)> {
        let prefix = format!("{}/", registers::UPLOAD);
        self.replica()
            .iter_prefix(&prefix)
            .filter(|(_, register)| register.value.is_some())
            .filter_map(|(key, _)| {
                let id = key.as_str().strip_prefix(&prefix)?.split('/').next()?;
                Some((key.clone(), id.to_owned()))
            })
            .collect()
    }
}

/// The living registers that begin so, in order: the rest of their keys and their values.
fn pieces<'a>(replica: &'a Replica, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    replica
        .iter_prefix(prefix)
        .filter_map(move |(key, register)| {
            let rest = key.as_str().strip_prefix(prefix)?;
            Some((rest, register.value.as_deref()?))
        })
}

/// The name in a disk section `<slot>-<hexadecimal>`.
fn disk_name(section: &str) -> Option<String> {
    let (_, digits) = section.split_once('-')?;
    if digits.len() != 22 || !digits.is_ascii() {
        return None;
    }
    let mut name = [0; 11];
    for (index, byte) in name.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    let stem = codepage::decode(&name[..8]);
    let extension = codepage::decode(&name[8..]);
    let (stem, extension) = (stem.trim_end(), extension.trim_end());
    Some(match extension {
        "" => stem.to_owned(),
        extension => format!("{stem}.{extension}"),
    })
}

/// The registers `family/<id>/<piece>` that hold these bytes; one for none.
pub(crate) fn registers_of(family: &str, id: &str, bytes: &[u8]) -> Vec<(Key, Vec<u8>)> {
    let pieces: Vec<&[u8]> = match bytes {
        [] => vec![&[]],
        bytes => bytes.chunks(PIECE_BYTES).collect(),
    };
    pieces
        .iter()
        .enumerate()
        .filter_map(|(index, piece)| {
            let key = registers::key(family, format_args!("{id}/{index:04}"))?;
            Some((key, piece.to_vec()))
        })
        .collect()
}

/// `name` as a name of the disk: capitals, eight and three characters, none that BASIC's commands
/// could not name. `None` if nothing is left.
pub fn disk_name_of(name: &str) -> Option<String> {
    let name = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_uppercase();
    let allowed = |character: &char| {
        codepage::byte(*character).is_some() && !" .,:;=?*\"<>[]|".contains(*character)
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let stem: String = stem.chars().filter(allowed).take(8).collect();
    let extension: String = extension.chars().filter(allowed).take(3).collect();
    match (stem.is_empty(), extension.is_empty()) {
        (true, _) => None,
        (false, true) => Some(stem),
        (false, false) => Some(format!("{stem}.{extension}")),
    }
}

/// The text of a file as the disk holds it: up to its Ctrl-Z, lines ended by CR LF as LF.
pub fn text_of(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0x1A);
    codepage::decode(&bytes[..end.unwrap_or(bytes.len())]).replace("\r\n", "\n")
}

/// A host's text as a file of the disk: where its lines end in LF alone, they end in CR LF, for
/// BASIC-80 takes no other line end. Anything that is no such text stays as it is.
pub fn with_cr_lf(bytes: Vec<u8>) -> Vec<u8> {
    let is_text = |byte: &u8| byte.is_ascii_graphic() || b" \t\n\x0c\x1a".contains(byte);
    if !bytes.iter().all(is_text) {
        return bytes;
    }
    let mut converted = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if byte == b'\n' {
            converted.push(b'\r');
        }
        converted.push(byte);
    }
    converted
}

/// One row of sixteen bytes: place, hexadecimal digits, characters.
pub fn hex_rows(bytes: &[u8], glyphs: Glyphs) -> Vec<String> {
    bytes
        .chunks(16)
        .enumerate()
        .map(|(row, bytes)| {
            let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            let shown = glyphs.of_bytes(bytes, '.');
            format!("{:05X}  {:<47}  {shown}", row * 16, digits.join(" "))
        })
        .collect()
}

/// The records of a random file, as OPEN "R" with that length sees them.
pub fn record_rows(bytes: &[u8], length: usize, glyphs: Glyphs) -> Vec<String> {
    bytes
        .chunks(length.max(1))
        .enumerate()
        .map(|(index, record)| {
            let shown = glyphs.of_bytes(record, '\u{b7}');
            format!("{:>5}  {shown}", index + 1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_systems_fit_the_disk() {
        assert_eq!(
            disk_name_of("my program.bas").as_deref(),
            Some("MYPROGRA.BAS")
        );
        assert_eq!(
            disk_name_of("C:\\x\\data.text").as_deref(),
            Some("DATA.TEX")
        );
        assert_eq!(disk_name_of("a.tar.gz").as_deref(), Some("ATAR.GZ"));
        assert_eq!(disk_name_of("..."), None);
    }

    #[test]
    fn the_name_in_a_section() {
        assert_eq!(
            disk_name("03-48454c4c4f202020424153").as_deref(),
            Some("HELLO.BAS")
        );
        assert_eq!(
            disk_name("03-48454c4c4f202020202020").as_deref(),
            Some("HELLO")
        );
        assert_eq!(disk_name("rubbish"), None);
    }

    #[test]
    fn lines_that_end_in_lf_alone() {
        assert_eq!(with_cr_lf(b"10 A\n20 B\n".into()), b"10 A\r\n20 B\r\n");
        for other in [&b"10 A\r\n20 B\n"[..], b"\xff\n\0", b"A\x80\n"] {
            assert_eq!(with_cr_lf(other.into()), other);
        }
    }

    #[test]
    fn bytes_as_rows() {
        assert_eq!(
            hex_rows(b"10 PRINT\r\n\x1a", Glyphs::Latin1)[0],
            "00000  31 30 20 50 52 49 4E 54 0D 0A 1A                 10 PRINT..."
        );
        assert_eq!(
            record_rows(b"ABCDEF\0H", 4, Glyphs::Latin1),
            ["    1  ABCD", "    2  EF\u{b7}H"]
        );
        assert_eq!(text_of(b"A\r\nB\x1a\x1a"), "A\nB");
    }
}
