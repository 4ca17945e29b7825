//! Comparing what people type with what they mean.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::search::fold;

/// `text` as the search in contents [compares it](fold), and without accents, for
/// finding a name in a list by what is typed in a hurry:
/// `fold_accents("Élodie Strauß") == "elodie strauss"`.
#[must_use]
pub fn fold_accents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(fold(text).nfkd().filter(|&one| !is_combining_mark(one)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold;
    use proptest::prelude::*;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        assert_eq!(fold_accents("Élodie MÜLLER"), "elodie muller");
        assert_eq!(fold_accents("ＡＤＡ"), "ada");
        assert_eq!(fold_accents("İstanbul"), "istanbul");
        assert_eq!(fold_accents("Ярослав"), fold_accents("ярослав"));
        assert_eq!(fold_accents("Σίσυφος"), fold_accents("ΣΊΣΥΦΟΣ"));
        assert_eq!(fold_accents("田中さん"), "田中さん");
        assert_eq!(fold_accents("GROẞE ﬁsche"), "grosse fische");
        assert_eq!(fold_accents("\u{200b}\u{301}"), "");
    }

    proptest! {
        #[test]
        fn what_the_search_in_contents_finds_is_found(
            text in "[a-zA-ZÀ-ſ가-힣Α-Ωα-ωА-я①-⑳ﬀ-ﬆ！-ｚßİẞς ]{1,12}", from in 0..12_usize, length in 1..6_usize,
        ) {
            let part: String = text.chars().skip(from).take(length).collect();
            let found = |form: &str| fold_accents(&text).contains(&fold_accents(form));
            let forms = [part.to_uppercase(), part.to_lowercase(), part.nfd().collect(), part.nfkc().collect()];
            for form in forms {
                // In capitals, ı is another letter: I.
                let is_same = fold(&text).contains(&fold(&form));
                prop_assert!(!is_same || found(&form), "{form} in {text}");
            }
        }
    }
}
