//! How much of what is wrong with the items of a batch is told.

use logbook_domain::field_error::FieldError;

/// Bytes of complaints up to which they are told in full.
const TOLD_IN_FULL: usize = 1024 * 1024;
/// What one complaint takes beside its texts, in bytes, about.
const OVERHEAD: usize = 64;
/// Most bytes of a field's name, and of a message, after that.
const SHORT: usize = 100;

/// Bounds the complaints of a request: ten thousand items with thirty bad
/// fields each would make an answer larger than any request may be.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    bytes: usize,
}

impl Complaints {
    /// Returns what is told of one item: all of it, or the beginning of the
    /// first complaint when the items before it have said too much.
    pub(super) fn of_item(&mut self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let bytes = |error: &FieldError| error.field.len() + error.message.len() + OVERHEAD;
        self.bytes = self.bytes.saturating_add(errors.iter().map(bytes).sum());
        if self.bytes <= TOLD_IN_FULL {
            return errors;
        }
        let first = errors.into_iter().take(1).map(|error| {
            let FieldError { field, message } = error;
            FieldError::new(shortened(&field), shortened(&message))
        });
        first.collect()
    }
}

fn shortened(text: &str) -> String {
    match text.split_at(text.floor_char_boundary(SHORT)) {
        (_, "") => text.to_owned(),
        (kept, _) => format!("{kept}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_items_say_no_more_than_a_few_megabytes() {
        let mut complaints = Complaints::default();
        let errors = vec![FieldError::new("ä".repeat(500), "é".repeat(500)); 30];
        assert_eq!(complaints.of_item(errors.clone()), errors);
        let told: Vec<_> = (0..10_000)
            .flat_map(|_| complaints.of_item(errors.clone()))
            .collect();
        let json = serde_json::to_string(&told).unwrap();
        assert!(json.len() < 5 * 1024 * 1024, "{}", json.len());
        assert!(told.len() >= 10_000, "each item says something");
    }
}
