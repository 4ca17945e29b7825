//! Text as it is compared: Unicode's `NFKC_Casefold`, and the dot of `İ` left out.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::table::folded;

/// How many bytes are looked at together to see whether all are ASCII.
const STRIDE: usize = 32;
/// What distinguishes `i` from `ı` in small letters of Turkish, and is no part of an
/// `i` anywhere else.
const DOT_ABOVE: char = '\u{307}';

/// `text` without the differences that nobody means when searching: of case, of
/// width and other forms of presentation, of composed and decomposed characters,
/// and without what is never seen. `fold("Straße ＡＢ")` is `"strasse ab"`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends [`fold`] of `text` to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    // The last character that nothing before it changes: where it begins in `text`
    // and in `out`.
    let (mut at, mut base) = (0, (0, out.len()));
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (plain, last) = plain_len(rest);
        if plain > 0 {
            let begin = out.len();
            out.push_str(&rest[..plain]);
            out[begin..].make_ascii_lowercase();
            base = (at + last, begin + last);
            at += plain;
        }
        let Some(one) = text[at..].chars().next() else {
            return;
        };
        let here = (at, out.len());
        at += one.len_utf8();
        match folded(one) {
            Some(folded) if folded.is_loose => {
                at += loose_len(&text[at..]);
                out.truncate(base.1);
                fold_cluster(&text[base.0..at], out);
            }
            Some(folded) if folded.is_gone() => {}
            // The plain ones have been taken.
            folded => {
                out.push_str(folded.and_then(|one| one.to.as_deref()).unwrap_or_default());
                base = here;
            }
        }
    }
}

/// How many bytes at the beginning are characters that fold to themselves or to
/// small letters of ASCII, and where the last of these begins.
fn plain_len(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut last) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            let stride = bytes.get(at..at + STRIDE);
            at += if stride.is_some_and(<[u8]>::is_ascii) {
                STRIDE
            } else {
                1
            };
            last = at - 1;
            continue;
        }
        let one = text[at..]
            .chars()
            .next()
            .filter(|&one| folded(one).is_none());
        let Some(one) = one else {
            break;
        };
        last = at;
        at += one.len_utf8();
    }
    (at, last)
}

/// How many bytes at the beginning belong to the character before them.
fn loose_len(text: &str) -> usize {
    let joins = |one: &char| folded(*one).is_some_and(|one| one.is_loose || one.is_gone());
    text.chars().take_while(joins).map(char::len_utf8).sum()
}

/// Folds a character with all that may join with it.
fn fold_cluster(cluster: &str, out: &mut String) {
    let is_kept = |one: char| folded(one).is_none_or(|folded| folded.to.is_none());
    let is_composed = is_nfc_quick(cluster.chars()) == IsNormalized::Yes;
    if is_composed && !cluster.contains(DOT_ABOVE) && cluster.chars().all(is_kept) {
        out.push_str(cluster);
        return;
    }
    let mut parts = String::new();
    for one in cluster.nfd() {
        match folded(one).and_then(|folded| folded.to.as_deref()) {
            Some(to) => parts.push_str(to),
            None => parts.push(one),
        }
    }
    if parts.contains(DOT_ABOVE) {
        parts = without_dots(&parts);
    }
    out.extend(parts.nfc());
}

/// The same without the dot above an `i` that carries nothing else above.
fn without_dots(parts: &str) -> String {
    let mut is_bare_i = false;
    let keep = |one: &char| {
        let is_dot = is_bare_i && *one == DOT_ABOVE;
        if !is_dot {
            let class = unicode_normalization::char::canonical_combining_class(*one);
            is_bare_i = *one == 'i' || is_bare_i && class != 0 && class != 230;
        }
        !is_dot
    };
    parts.nfd().filter(keep).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_character_folds_alone_as_it_does_among_others() {
        for one in (0..=0x10_ffff).filter_map(char::from_u32) {
            let alone = fold(&one.to_string());
            let mut cluster = String::new();
            fold_cluster(&one.to_string(), &mut cluster);
            assert_eq!(alone, cluster, "U+{:04X}", u32::from(one));
            assert_eq!(fold(&alone), alone, "U+{:04X}", u32::from(one));
        }
    }

    #[test]
    fn what_people_mean_alike_is_alike() {
        for (one, other) in [
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("İSTANBUL", "istanbul"),
            ("İstanbul", "I\u{307}stanbul"),
            ("ＡＢＣ１２３", "abc123"),
            ("Straße", "STRASSE"),
            ("Cafe\u{301}", "café"),
            ("한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"),
            ("ｶﾞｷﾞ", "ガギ"),
            ("ﬁle", "FILE"),
            ("K", "\u{212a}"),
            ("co\u{ad}op\u{200b}", "COOP"),
            ("\u{2126}", "ω"),
            ("①", "1"),
            ("α\u{345}\u{301}", "α\u{301}\u{345}"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        for (one, other) in [("cafe", "café"), ("ı", "i"), ("か", "が"), ("内", "外")] {
            assert_ne!(fold(one), fold(other));
        }
    }

    /// Text of many scripts, with what joins and what is never seen.
    pub(in crate::search) fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zA-Z0-9 ]{1,8}",
            2 => "[À-ſΑ-ώА-я]{1,4}",
            2 => "[一-龥ぁ-んァ-ンｦ-ﾟ가-힣]{1,4}",
            1 => "[\u{300}-\u{34f}\u{483}-\u{487}\u{591}-\u{5bd}\u{3099}\u{309a}]{1,3}",
            1 => "[\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11a8}-\u{11c2}]{1,4}",
            1 => "[\u{900}-\u{97f}\u{e00}-\u{e4f}\u{627}-\u{655}]{1,4}",
            1 => "[\u{ad}\u{200b}-\u{200f}\u{fe0f}İıiſßﬀ-ﬆ]{1,3}",
            1 => "\\PC{1,4}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in text()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn equivalent_texts_fold_alike(text in text()) {
            let folded = fold(&text);
            let forms: [String; 4] = [
                text.nfc().collect(), text.nfd().collect(), text.nfkc().collect(), text.nfkd().collect(),
            ];
            for form in forms {
                prop_assert_eq!(&fold(&form), &folded, "{:?}", form);
            }
        }
    }
}
