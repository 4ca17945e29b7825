//! Taking values over from the wire.

use logbook_domain::decimal::Decimal;
use logbook_domain::field_error::FieldError;
use logbook_domain::time::{self, Moment};

use super::number::{Fixed, Millis, When};

/// Takes values over, notes which are not kept as they were sent, and which
/// cannot be kept.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) warnings: Vec<FieldError>,
    pub(super) errors: Vec<FieldError>,
}

impl Reader {
    pub(super) fn warn(&mut self, field: &str, message: impl Into<String>) {
        self.warnings.push(FieldError::new(field, message));
    }

    /// Milliseconds, rounded to the nearest.
    pub(super) fn millis(&mut self, field: &str, sent: Option<Millis>) -> Option<i64> {
        let Millis {
            whole,
            rounded_from,
        } = sent?;
        if let Some(sent) = rounded_from {
            self.warn(
                field,
                format!("is kept in whole milliseconds: {whole} for {sent}"),
            );
        }
        Some(whole)
    }

    /// Returns a moment, to the millisecond.
    pub(super) fn moment(&mut self, field: &str, sent: Option<When>) -> Option<Moment> {
        let When { moment, is_cut } = sent?;
        if is_cut {
            let kept = time::rfc3339(&moment);
            self.warn(field, format!("is kept in whole milliseconds: {kept}"));
        }
        Some(moment)
    }

    /// Returns a decimal number with all of its places.
    pub(super) fn decimal<const PLACES: u32>(
        &mut self,
        field: &str,
        sent: Option<Fixed<PLACES>>,
    ) -> Option<Decimal<PLACES>> {
        let Fixed { number, is_rounded } = sent?;
        if is_rounded {
            self.warn(
                field,
                format!("is kept to {PLACES} decimal places: {number}"),
            );
        }
        Some(number)
    }
}
