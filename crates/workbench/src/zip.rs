//! Many files as one ZIP archive, stored without compression.

/// Writes an archive of files with these names. Names are ASCII or read as UTF-8. Nothing in it says
/// when it was made.
///
/// Up to 65,535 files of less than 4 GiB in all.
pub fn write(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let offset = out.len() as u32;
        let entry = entry(name, bytes);
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        // No comment, disk 0, plain attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    let count = files.len() as u16;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// What local header and directory have in common.
fn entry(name: &str, bytes: &[u8]) -> Vec<u8> {
    const VERSION: u16 = 20;
    const UTF8_NAMES: u16 = 1 << 11;
    const STORED: u16 = 0;
    const FIRST_OF_1980: [u16; 2] = [0, (1 << 5) | 1];
    let mut entry = Vec::new();
    for word in [VERSION, UTF8_NAMES, STORED]
        .into_iter()
        .chain(FIRST_OF_1980)
    {
        entry.extend(word.to_le_bytes());
    }
    let length = bytes.len() as u32;
    for long in [crc32(bytes), length, length] {
        entry.extend(long.to_le_bytes());
    }
    entry.extend((name.len() as u16).to_le_bytes());
    entry.extend(0_u16.to_le_bytes());
    entry
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut crc: u32, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
        crc
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_well_known_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn headers_say_where_everything_is() {
        let files = [
            ("A.TXT".to_owned(), b"HELLO".to_vec()),
            ("B".to_owned(), Vec::new()),
        ];
        let zip = write(&files);
        let end = zip.len() - 22;
        let long = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
        assert_eq!(zip[end + 10], 2);
        let directory = long(end + 16);
        assert_eq!(directory + long(end + 12), end);
        assert_eq!(&zip[directory..directory + 4], b"PK\x01\x02");
        assert_eq!(&zip[directory + 46..directory + 51], b"A.TXT");
        assert_eq!(&zip[30..40], b"A.TXTHELLO");
        let second = directory + 46 + 5;
        assert_eq!(long(second + 42), 40);
        assert_eq!(&zip[40..44], b"PK\x03\x04");
    }
}
