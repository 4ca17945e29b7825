//! The outcome of an operation: status and error category in one byte.

use logbook_domain::vocabulary::{ErrorCategory, Status};

/// A status with an error category, ordered by the number
/// `status * 16 + error_category`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outcome(u8);

impl Outcome {
    /// One more than the largest [`Outcome::index`].
    pub const COUNT: usize = 128;

    /// Returns the outcome of this number; `None` when the number is not valid.
    pub fn from_number(number: u64) -> Option<Self> {
        let outcome = Self(u8::try_from(number).ok()?);
        outcome.parts().map(|_| outcome)
    }

    /// Returns the outcome of these codes; `None` when one of them is not valid.
    pub fn from_codes(status: i16, error_category: Option<i16>) -> Option<Self> {
        let number = status.checked_mul(16)? + error_category.unwrap_or(0);
        Self::from_number(u64::try_from(number).ok()?)
    }

    /// Returns the number that is stored.
    #[inline]
    pub fn number(self) -> u64 {
        self.0.into()
    }

    /// Returns the number as an index into a table of [`Outcome::COUNT`] entries.
    #[inline]
    pub fn index(self) -> usize {
        self.0.into()
    }

    /// Returns status and error category; `None` only for numbers that
    /// [`Outcome::from_number`] rejects.
    #[inline]
    pub fn parts(self) -> Option<(Status, Option<ErrorCategory>)> {
        let status = Status::from_code((self.0 / 16).into())?;
        match self.0 % 16 {
            0 => Some((status, None)),
            code => Some((status, Some(ErrorCategory::from_code(code.into())?))),
        }
    }

    /// Iterates over all valid outcomes.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u64).filter_map(Self::from_number)
    }
}
