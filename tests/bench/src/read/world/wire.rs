//! Rows in Postgres' binary COPY format.

/// What a COPY begins with: the signature, no flags, no extension.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with: a row of minus one fields.
const END: [u8; 2] = (-1_i16).to_be_bytes();
/// Postgres counts microseconds from the year 2000.
const EPOCH_MILLIS: i64 = 946_684_800_000;

/// A COPY in the making.
#[derive(Debug)]
pub(crate) struct Rows(Vec<u8>);

impl Rows {
    /// One without rows.
    pub(crate) fn new() -> Self {
        Self(HEAD.to_vec())
    }

    /// Begins a row of so many fields; each is to be given.
    pub(crate) fn begin(&mut self, fields: i16) -> &mut Self {
        self.0.extend(fields.to_be_bytes());
        self
    }

    /// A moment in milliseconds since 1970.
    pub(crate) fn moment(&mut self, millis: i64) -> &mut Self {
        self.bytes(&((millis - EPOCH_MILLIS) * 1_000).to_be_bytes())
    }

    /// A `smallint`.
    pub(crate) fn small(&mut self, number: impl Into<Option<i16>>) -> &mut Self {
        self.field(number.into().map(i16::to_be_bytes))
    }

    /// An `integer`.
    pub(crate) fn integer(&mut self, number: impl Into<Option<i32>>) -> &mut Self {
        self.field(number.into().map(i32::to_be_bytes))
    }

    /// A `bigint`.
    pub(crate) fn big(&mut self, number: impl Into<Option<i64>>) -> &mut Self {
        self.field(number.into().map(i64::to_be_bytes))
    }

    /// A `boolean`.
    pub(crate) fn boolean(&mut self, is: bool) -> &mut Self {
        self.bytes(&[u8::from(is)])
    }

    /// A `text`.
    pub(crate) fn text(&mut self, text: Option<&str>) -> &mut Self {
        self.field(text)
    }

    /// Sixteen bytes of a `uuid`.
    pub(crate) fn uuid(&mut self, bytes: &[u8; 16]) -> &mut Self {
        self.bytes(bytes)
    }

    /// The whole COPY.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.0.extend(END);
        self.0
    }

    fn field(&mut self, value: Option<impl AsRef<[u8]>>) -> &mut Self {
        match value {
            Some(value) => self.bytes(value.as_ref()),
            None => {
                self.0.extend((-1_i32).to_be_bytes());
                self
            }
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        // Fields here are a few kilobytes at most.
        let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        self.0.extend(length.to_be_bytes());
        self.0.extend(bytes);
        self
    }
}
