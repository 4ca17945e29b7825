//! What an exporter is told of single items, in a text that stays short.

/// How many items are told of.
const MOST_TOLD: usize = 5;
/// Most bytes of one remark.
const MOST_BYTES: usize = 300;

/// Remarks on items of a request.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    items: usize,
    told: Vec<String>,
}

impl Remarks {
    /// Adds a remark on the item at that place.
    pub(super) fn add(&mut self, place: usize, remark: &str) {
        self.items += 1;
        if self.told.len() < MOST_TOLD {
            let kept = &remark[..remark.floor_char_boundary(MOST_BYTES)];
            self.told.push(format!("item {place}: {kept}"));
        }
    }

    /// On how many items there are remarks.
    pub(super) const fn items(&self) -> usize {
        self.items
    }

    /// Returns the first remarks, and how many more there are.
    pub(super) fn told(&self) -> String {
        let mut text = self.told.join("; ");
        let untold = self.items - self.told.len();
        if untold > 0 {
            text.push_str(&format!("; and {untold} more"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_long_remarks_stay_short() {
        let mut remarks = Remarks::default();
        assert_eq!(remarks.told(), "");
        for place in 0..10_000 {
            remarks.add(place, &"ä".repeat(1_000));
        }
        let told = remarks.told();
        assert!(
            told.len() < MOST_TOLD * (MOST_BYTES + 20) + 30,
            "{}",
            told.len()
        );
        assert!(told.starts_with("item 0: ä") && told.ends_with("; and 9995 more"));
    }
}
