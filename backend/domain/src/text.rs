//! Comparing what people type with what they mean.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` without case, accents and differences of width, for finding a name in a
/// list by what is typed in a hurry: `fold_accents("Élodie") == "elodie"`. The
/// search in contents keeps accents apart: [`fold`](fn@crate::search::fold).
#[must_use]
pub fn fold_accents(text: &str) -> String {
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
        assert_eq!(fold_accents("Élodie MÜLLER"), "elodie muller");
        assert_eq!(fold_accents("ＡＤＡ"), "ada");
        assert_eq!(fold_accents("İstanbul"), "istanbul");
        assert_eq!(fold_accents("Ярослав"), fold_accents("ярослав"));
        assert_eq!(fold_accents("Σίσυφος"), fold_accents("ΣΊΣΥΦΟΣ"));
        assert_eq!(fold_accents("田中さん"), "田中さん");
    }
}
