//! Values written as templates: `ghp_{alnum:36}`.

use fastrand::Rng;

/// The characters that a name in a template stands for.
fn characters(name: &str) -> &'static [u8] {
    match name {
        "digit" => b"0123456789",
        "nonzero" => b"123456789",
        "hex" => b"0123456789abcdef",
        "HEX" => b"0123456789ABCDEF",
        "upper" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "lower" => b"abcdefghijklmnopqrstuvwxyz",
        "UPPER" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "base32" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "base36" => b"abcdefghijklmnopqrstuvwxyz0123456789",
        "bech32" => b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        "letter" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "alnum" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "word" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_",
        "url" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
        "base64" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        other => panic!("no characters are called {other}"),
    }
}

/// A value made from the template: `{name:3}` or `{name:3-5}` is so many of the
/// characters of that name, `{uuid}` a UUID.
pub(crate) fn fill(rng: &mut Rng, template: &str) -> String {
    let (mut value, mut rest) = (String::new(), template);
    while let Some((before, behind)) = rest.split_once('{') {
        value.push_str(before);
        let (hole, after) = behind.split_once('}').unwrap_or((behind, ""));
        match hole.split_once(':') {
            Some((name, length)) => random(rng, &mut value, name, length),
            None => value.push_str(&uuid(rng)),
        }
        rest = after;
    }
    value + rest
}

fn random(rng: &mut Rng, value: &mut String, name: &str, length: &str) {
    let (fewest, most) = length.split_once('-').unwrap_or((length, length));
    let number = |text: &str| text.parse::<usize>().unwrap_or(0);
    let characters = characters(name);
    for place in 0..rng.usize(number(fewest)..=number(most)) {
        let mut next = pick(rng, characters);
        // A token that ends or begins with a mark is cut by whoever copies it.
        while place == 0 && matches!(next, b'-' | b'+' | b'/') {
            next = pick(rng, characters);
        }
        value.push(char::from(next));
    }
}

/// One of the items.
pub(crate) fn pick<T: Copy>(rng: &mut Rng, items: &[T]) -> T {
    items[rng.usize(..items.len())]
}

fn uuid(rng: &mut Rng) -> String {
    fill(rng, "{hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}")
}
