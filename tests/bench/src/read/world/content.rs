//! What was asked and answered: real or made-up texts, mixed so that no two
//! are alike.

use logbook_domain::vocabulary::ErrorCategory;

use super::entry::Entry;
use super::wire::Rows;
use crate::shared::random::Random;
use crate::shared::texts::Pair;

/// One in two thousand prompts holds it.
pub(crate) const RARE_WORD: &str = "quokkaberry";
/// One in twenty prompts holds it.
pub(crate) const COMMON_WORD: &str = "warehouse ledger";
/// The code of a side that is stored as text.
const TEXT: i16 = 2;
const FIELDS: i16 = 12;

/// Adds the content of an entry to the rows of `contents`.
pub(crate) fn write(entry: &Entry, texts: &[Pair], random: &mut Random, rows: &mut Rows) {
    let word = match random.below(2_000) {
        0 => RARE_WORD,
        1..100 => COMMON_WORD,
        _ => "",
    };
    let asked = &texts[random.below(texts.len())];
    let prompt = format!("{} {word} ({})", asked.prompt, random.below(1_000_000));
    let answered = &texts[random.below(texts.len())].response;
    let middle = answered.floor_char_boundary(random.below(answered.len()));
    let (end, begin) = answered.split_at(middle);
    let response = format!("{begin} {end}");
    let message = entry.outcome.category.map(message);
    rows.begin(FIELDS)
        .moment(entry.millis)
        .uuid(entry.id.as_bytes());
    for text in [&prompt, &response] {
        rows.text(Some(text))
            .small(TEXT)
            .boolean(false)
            .boolean(false);
    }
    rows.text(message.as_deref()).text(None);
}

fn message(category: ErrorCategory) -> String {
    format!("upstream answered: {category}")
}
