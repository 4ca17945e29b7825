//! Prompts and responses as people and models write them.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::error::{BenchError, Result};
use crate::shared::random::Random;

/// Where texts of real requests lie, seen from the checkout.
pub(crate) const USUAL_TEXTS: &str = "../shared/data/requests.jsonl.gz";
/// Bytes of prompt and response of one entry together.
pub(crate) const CONTENT_BYTES: usize = 2_048;
/// The most of it that is the prompt.
const PROMPT_BYTES: usize = 512;
/// How many pairs are made up where none are found.
const MADE_UP: usize = 2_048;

/// One request and its answer, [`CONTENT_BYTES`] together.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) prompt: String,
    pub(crate) response: String,
}

#[derive(Deserialize)]
struct Line {
    prompt: String,
    response: String,
}

/// The pairs of the file, or made-up ones, with a word on where they are from.
pub(crate) fn load(path: &Path) -> Result<(Vec<Pair>, &'static str)> {
    match File::open(path) {
        Ok(file) => Ok((from_lines(read(file, path)?), "real requests")),
        Err(_) => Ok((from_lines(made_up()), "made up")),
    }
}

fn read(file: File, path: &Path) -> Result<Vec<Line>> {
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<std::io::Result<_>>()
        .map_err(BenchError::io(format!(
            "read texts from {}",
            path.display()
        )))
}

/// Cuts or extends each pair to its size; responses that are too short go on
/// with the next ones.
fn from_lines(lines: Vec<Line>) -> Vec<Pair> {
    let pair = |index: usize| {
        let prompt = cut(&lines[index].prompt, PROMPT_BYTES).to_owned();
        let wanted = CONTENT_BYTES - prompt.len();
        let mut response = String::with_capacity(wanted);
        for line in lines.iter().cycle().skip(index).take(lines.len()) {
            response.push_str(cut(&line.response, wanted - response.len()));
            if response.len() + 4 > wanted {
                break;
            }
            response.push('\n');
        }
        Pair { prompt, response }
    };
    (0..lines.len()).map(pair).collect()
}

/// The longest beginning of at most `bytes` bytes that is whole characters.
fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Words of random syllables: compresses about as well as prose does.
fn made_up() -> Vec<Line> {
    let mut random = Random::new(11);
    let words: Vec<String> = (0..4_000).map(|_| word(&mut random)).collect();
    let mut text = |count: usize| {
        let picked: Vec<&str> = (0..count)
            .map(|_| words[random.below(words.len())].as_str())
            .collect();
        picked.join(" ")
    };
    (0..MADE_UP)
        .map(|_| Line {
            prompt: text(30),
            response: text(330),
        })
        .collect()
}

fn word(random: &mut Random) -> String {
    let letters =
        |random: &mut Random, from: &str| char::from(from.as_bytes()[random.below(from.len())]);
    (0..1 + random.below(4))
        .flat_map(|_| {
            let (first, second) = (
                letters(random, "bcdfghjklmnprstvwz"),
                letters(random, "aeiouy"),
            );
            [first, second]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_has_the_size_it_is_measured_with() {
        for pair in from_lines(made_up()) {
            let bytes = pair.prompt.len() + pair.response.len();
            assert!(
                (CONTENT_BYTES - 4..=CONTENT_BYTES).contains(&bytes),
                "{bytes}"
            );
        }
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("aé", 2), "a");
        assert_eq!(cut("aé", 3), "aé");
    }
}
