//! Comparing what people type with what they mean.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` without case, accents and differences of width, for searching in any
/// script: `fold("Élodie") == "elodie"`.
#[must_use]
pub fn fold(text: &str) -> String {
    // Lower case after taking apart as well: `İ` becomes two characters.
    text.nfkd()
        .filter(|&one| !is_combining_mark(one))
        .flat_map(char::to_lowercase)
        .filter(|&one| !is_combining_mark(one))
        // The sigma at the end of a word is the same letter.
        .map(|one| if one == 'ς' { 'σ' } else { one })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        assert_eq!(fold("Élodie MÜLLER"), "elodie muller");
        assert_eq!(fold("ＡＤＡ"), "ada");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("Ярослав"), fold("ярослав"));
        assert_eq!(fold("Σίσυφος"), fold("ΣΊΣΥΦΟΣ"));
        assert_eq!(fold("田中さん"), "田中さん");
    }
}
