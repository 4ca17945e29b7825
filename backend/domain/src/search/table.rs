//! What case folding makes of each character.

use std::iter;
use std::sync::OnceLock;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use unicase::UniCase;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Characters of a block.
const BLOCK: usize = 256;
/// Blocks of all characters.
const BLOCKS: usize = 0x11_0000 / BLOCK;

/// What a character folds to, by `NFKC_Casefold` of Unicode.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// What stands in its place; `None` where it is itself.
    pub(super) to: Option<Box<str>>,
    /// Whether that may join with what stands before it.
    pub(super) is_loose: bool,
}

impl Folded {
    /// Whether nothing is left of it.
    pub(super) fn is_gone(&self) -> bool {
        self.to.as_deref() == Some("")
    }

    fn from_char(one: char) -> Self {
        let text = case_fold(one);
        let is_loose = text.chars().chain([one]).any(is_loose);
        let mut own = [0; 4];
        let is_same = *text == *one.encode_utf8(&mut own);
        Self {
            to: (!is_same).then(|| text.into()),
            is_loose,
        }
    }
}

/// A block; `None` where each character is itself and joins with nothing.
type Block = Option<Box<[Folded]>>;

/// What `one` folds to; `None` where it is itself and joins with nothing. The tables
/// of a script are made when its first character is met.
#[inline]
pub(super) fn folded(one: char) -> Option<&'static Folded> {
    static TABLE: [OnceLock<Block>; BLOCKS] = [const { OnceLock::new() }; BLOCKS];
    let (block, place) = (one as usize / BLOCK, one as usize % BLOCK);
    let block = TABLE[block].get_or_init(|| read_block(block)).as_ref()?;
    let folded = &block[place];
    (folded.is_loose || folded.to.is_some()).then_some(folded)
}

fn read_block(block: usize) -> Block {
    let codes = block * BLOCK..(block + 1) * BLOCK;
    let of = |code| {
        let one = u32::try_from(code).ok().and_then(char::from_u32);
        one.map_or_else(Folded::default, Folded::from_char)
    };
    let block: Box<[Folded]> = codes.map(of).collect();
    let is_plain = |one: &Folded| one.to.is_none() && !one.is_loose;
    (!block.iter().all(is_plain)).then_some(block)
}

/// Compatibility and case folding until neither changes anything, without what is
/// never seen.
fn case_fold(one: char) -> String {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let is_seen = |one: &char| !ignorable.contains(*one);
    let mut text: String = iter::once(one).filter(is_seen).collect();
    loop {
        let composed: String = text.nfkc().filter(is_seen).collect();
        let next: String = UniCase::unicode(composed).to_folded_case().nfkc().collect();
        if next == text {
            return text;
        }
        text = next;
    }
}

/// Whether a character may join with, or change places with, what stands before it.
fn is_loose(one: char) -> bool {
    canonical_combining_class(one) != 0 || is_nfc_quick(iter::once(one)) != IsNormalized::Yes
}
