//! The error of reading and changing settings.

use std::fmt;

use logbook_domain::field_error::FieldError;

use crate::error::StoreError;

/// Why settings cannot be read or changed.
#[derive(Debug)]
pub enum SettingsError {
    /// Values are invalid; the list is never empty.
    Invalid(Vec<FieldError>),
    /// The database failed.
    Store(StoreError),
}

impl std::error::Error for SettingsError {}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Invalid(errors) => {
                write!(f, "the settings kept in the database do not fit:")?;
                for error in errors {
                    write!(f, "\n  {error}")?;
                }
                let way_out = "set these in the settings file or the environment, which win";
                write!(f, "\n{way_out}")
            }
        }
    }
}

impl From<StoreError> for SettingsError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Vec<FieldError>> for SettingsError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Invalid(errors)
    }
}
