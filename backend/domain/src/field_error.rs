//! What is wrong with one field or parameter.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One bad field of a body or one bad parameter of a query; among warnings, one
/// field that is stored otherwise than it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field as the client wrote it, nested ones joined by dots.
    #[schema(example = "usage.input_tokens")]
    pub field: String,
    /// What is wrong with which value, and what would be right; or what became of it.
    #[schema(example = "must be 0 or more, got -3")]
    pub message: String,
}

impl FieldError {
    /// A complaint about `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// Collects complaints so that all mistakes are reported at once, and warnings
/// about what is taken all the same.
#[derive(Debug, Default)]
pub struct Complaints {
    errors: Vec<FieldError>,
    warnings: Vec<FieldError>,
}

impl Complaints {
    /// Adds one complaint.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, message));
    }

    /// Adds a warning: the value is kept, but not as it was sent.
    pub fn warn(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.warnings.push(FieldError::new(field, message));
    }

    /// The warnings, which are no longer in it.
    pub fn take_warnings(&mut self) -> Vec<FieldError> {
        std::mem::take(&mut self.warnings)
    }

    /// The value, or `None` with its error noted.
    pub fn note<T, E: ToString>(&mut self, field: &str, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// `value` when nothing was wrong, else all complaints.
    ///
    /// # Errors
    /// The collected complaints, in the order they were made.
    pub fn or<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() {
            Ok(value)
        } else {
            Err(self.errors)
        }
    }

    /// The complaints themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<FieldError> {
        self.errors
    }
}
