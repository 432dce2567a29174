//! Compact little-endian encoding of checkpoints.

/// Collects values.
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    pub fn byte(&mut self, value: u8) {
        self.out.push(value);
    }

    pub fn flag(&mut self, value: bool) {
        self.out.push(u8::from(value));
    }

    pub fn word(&mut self, value: u16) {
        self.out.extend(value.to_le_bytes());
    }

    pub fn long(&mut self, value: u32) {
        self.out.extend(value.to_le_bytes());
    }

    /// Length (four bytes), then the bytes.
    pub fn bytes(&mut self, value: &[u8]) {
        self.long(value.len() as u32);
        self.out.extend(value);
    }

    /// A flag, then the value if there is one.
    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// What was written.
    pub fn done(self) -> Vec<u8> {
        self.out
    }
}

/// Takes values back; every answer is `None` where the bytes end or make no sense.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    pub fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*first)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub fn word(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub fn long(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.long()?).ok()?;
        if length > self.rest.len() {
            return None;
        }
        let (bytes, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(bytes.to_vec())
    }

    /// The outer `None` is a failure, the inner one a value that is not there.
    #[expect(clippy::option_option, reason = "both absences mean different things")]
    pub fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? {
            read(self).map(Some)
        } else {
            Some(None)
        }
    }
}
