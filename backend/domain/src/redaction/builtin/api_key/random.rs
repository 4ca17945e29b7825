//! Tells what a machine made up from what a person named.

/// How much of a text is looked at.
const MOST: usize = 64;

/// Whether the text looks made up at random: one word of both letters and
/// digits, or letters and digits that change their kind all the time.
pub(in crate::redaction::builtin) fn looks_random(text: &[u8]) -> bool {
    let text = &text[..text.len().min(MOST)];
    let mut words = text.split(|byte| !byte.is_ascii_alphanumeric());
    let mixed = |word: &[u8]| {
        let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
        word.len() >= 8 && digits > 0 && digits < word.len()
    };
    words.any(mixed) || changes(text)
}

/// Whether a third of the neighbours are of different kinds: a name in camel
/// case changes twice a word.
fn changes(text: &[u8]) -> bool {
    let pairs = text
        .windows(2)
        .filter(|pair| pair.iter().all(u8::is_ascii_alphanumeric));
    let (mut all, mut changed) = (0, 0);
    for pair in pairs {
        all += 1;
        changed += usize::from(kind(pair[0]) != kind(pair[1]));
    }
    changed >= 5 && changed * 3 >= all
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'A'..=b'Z' => 1,
        _ => 2,
    }
}
