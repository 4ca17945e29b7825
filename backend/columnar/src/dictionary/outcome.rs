//! How an operation ended: its status and error category in one byte.

use logbook_domain::vocabulary::{ErrorCategory, Status};

/// A status with an error category. Ordered by its number, `status * 16 + error_category`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outcome(u8);

impl Outcome {
    /// One more than the largest [`Outcome::index`].
    pub const COUNT: usize = 128;

    /// The outcome of this number; `None` when no version writes it.
    pub fn from_number(number: u64) -> Option<Self> {
        let outcome = Self(u8::try_from(number).ok()?);
        outcome.parts().map(|_| outcome)
    }

    /// The outcome of these codes.
    pub fn from_codes(status: i16, error_category: Option<i16>) -> Option<Self> {
        let number = status.checked_mul(16)? + error_category.unwrap_or(0);
        Self::from_number(u64::try_from(number).ok()?)
    }

    /// Its number.
    pub fn number(self) -> u64 {
        self.0.into()
    }

    /// Its number as the index of a table of [`Outcome::COUNT`].
    pub fn index(self) -> usize {
        self.0.into()
    }

    /// Status and error category; `None` only for what [`Outcome::from_number`] refuses.
    pub fn parts(self) -> Option<(Status, Option<ErrorCategory>)> {
        let status = Status::from_code((self.0 / 16).into())?;
        match self.0 % 16 {
            0 => Some((status, None)),
            code => Some((status, Some(ErrorCategory::from_code(code.into())?))),
        }
    }

    /// Every outcome there can be.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u64).filter_map(Self::from_number)
    }
}
