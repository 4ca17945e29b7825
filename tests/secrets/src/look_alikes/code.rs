//! What programs write.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use fastrand::Rng;

use super::texts::WORDS;
use crate::template::{fill, pick};

pub(super) fn uuid(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "{uuid}",
            "{hex:32}",
            "urn:uuid:{uuid}",
            "0{hex:7}-{hex:4}-7{hex:3}-b{hex:3}-{hex:12}",
            "{HEX:8}-{HEX:4}-1{HEX:3}-8{HEX:3}-{HEX:12}",
            "req_{base36:24}",
            "chatcmpl-{alnum:29}",
            "msg_{alnum:24}",
            "call_{alnum:24}",
            "01{UPPER:24}",
        ],
    );
    fill(rng, form)
}

pub(super) fn hash(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "{hex:6-128}",
            "{hex:40}",
            "{hex:64}",
            "{HEX:32}",
            "sha256:{hex:64}",
            "sha512-{base64:86}==",
            "0x{hex:8-40}",
            "W/\"{hex:16}\"",
            "commit {hex:7}",
            "md5={hex:32}",
            "{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}",
        ],
    );
    fill(rng, form)
}

pub(super) fn version(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "{digit:1-2}.{digit:1-2}.{digit:1-3}",
            "v{digit:1-2}.{digit:1-2}.{digit:1-3}.{digit:1-3}",
            "{digit:1-2}.{digit:1-2}.{digit:1}-rc.{digit:1-2}",
            "{digit:1}.{digit:1}.{digit:1}+build.{hex:7}",
            "{digit:1}.{digit:1}.{digit:1}.{digit:1}.{digit:1}",
            "Chrome/1{digit:2}.0.{digit:4}.{digit:2}",
            "react@{digit:2}.{digit:1}.{digit:1}",
            "actions/checkout@v{digit:1}",
            "\"version\": \"{digit:1}.{digit:1}.{digit:1}.{digit:1}\"",
            "gpt-{digit:1}-{digit:4}-{digit:2}-{digit:2}",
            "~> {digit:1}.{digit:2}",
            "lib-{digit:1}.{digit:1}.{digit:1}.{digit:1}.tar.gz",
        ],
    );
    fill(rng, form)
}

pub(super) fn base64(rng: &mut Rng) -> String {
    let bytes: Vec<u8> = (0..rng.usize(9..300)).map(|_| rng.u8(..)).collect();
    let text = match rng.u8(..2) {
        0 => STANDARD.encode(&bytes),
        _ => URL_SAFE.encode(&bytes),
    };
    let before = pick(rng, &["", "", "data:image/png;base64,", "integrity: "]);
    format!("{before}{text}")
}

pub(super) fn colour(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "#{hex:3}",
            "#{hex:6}",
            "#{HEX:8}",
            "rgb({digit:2}, {digit:2}, {digit:2})",
            "rgba({digit:2} {digit:2} {digit:2} / {digit:2}%)",
            "hsl({digit:2}deg {digit:2}% {digit:2}%)",
            "margin: {digit:1}px {digit:2}px {digit:1}px {digit:2}px;",
            "U+{HEX:4}",
            "\\u{hex:4}",
        ],
    );
    fill(rng, form)
}

pub(super) fn identifier(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.usize(2..6)).map(|_| pick(rng, WORDS)).collect();
    let camel = |word: &&str| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    };
    match rng.u8(..11) {
        0 => words.join("_"),
        1 => words.join("-"),
        2 => words.join("::"),
        3 => format!("{}()", words.join(".")),
        4 => words.iter().map(camel).collect(),
        5 => words.join("_").to_uppercase(),
        6 => format!("{}{}", words.join("_"), rng.u16(..1000)),
        7 => format!("sk-{}-{}", words.join("-"), rng.u8(..100)),
        8 => format!("@{}", words.join(".")),
        9 => format!("{}[::{}]", words[0], rng.u8(2..10)),
        _ => format!(".{} > #{}", words.join("-"), words.join("__")),
    }
}

pub(super) fn path(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.usize(2..6)).map(|_| pick(rng, WORDS)).collect();
    let number = rng.u32(..100_000);
    match rng.u8(..7) {
        0 => format!("/{}.rs", words.join("/")),
        1 => format!("C:\\{}\\{number}.txt", words.join("\\")),
        2 => format!("./{}/{}-{number}.min.js", words[0], words[1]),
        3 => format!("{}@2x.png", words.join("-")),
        4 => format!(
            "~/{}/2024-01-{:02}/IMG_2024{:04}_{number:06}.jpg",
            words[0],
            number % 28 + 1,
            number % 1231
        ),
        5 => format!(
            "s3://{}/{}/part-{number:05}.parquet",
            words[0],
            words.join("/")
        ),
        _ => format!("/proc/{number}/{}", words[0]),
    }
}

pub(super) fn url(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.usize(2..5)).map(|_| pick(rng, WORDS)).collect();
    let (host, path) = (words[0], words.join("/"));
    let number = rng.u32(..100_000_000);
    match rng.u8(..9) {
        0 => format!("https://www.{host}.com/{path}?id={number}"),
        1 => format!("http://localhost:8080/{path}"),
        2 => format!("postgres://{host}:5432/{}", words[1]),
        3 => format!(
            "https://medium.com/@{host}/{path}-{}",
            fill(rng, "{hex:12}")
        ),
        4 => format!("redis://{host}/0"),
        5 => format!("https://{host}.org/{path}#{}", words[1]),
        6 => format!(
            "https://{host}.io/{}?page={number}&sort=asc",
            fill(rng, "{uuid}")
        ),
        7 => format!("postgres://{host}:${{DB_PASSWORD}}@{host}/{path}"),
        _ => format!("git+ssh://git@{host}/{path}"),
    }
}

pub(super) fn hardware(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}",
            "{HEX:2}-{HEX:2}-{HEX:2}-{HEX:2}-{HEX:2}-{HEX:2}",
            "{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}",
            "{hex:4}.{hex:4}.{hex:4}",
            "0x{HEX:4}:0x{HEX:4}",
            "/dev/sd{lower:1}{digit:1}",
            "{digit:3}.3{digit:2}.4{digit:2}.{digit:1}",
        ],
    );
    fill(rng, form)
}

pub(super) fn assignment(rng: &mut Rng) -> String {
    let words: Vec<&str> = (0..rng.usize(2..4)).map(|_| pick(rng, WORDS)).collect();
    let name = words.join("_");
    match rng.u8(..8) {
        0 => format!("api_key = os.environ[\"{}_API_KEY\"]", name.to_uppercase()),
        1 => format!("password: {name}_placeholder"),
        2 => format!("token = settings.{name}.access_token"),
        3 => format!("secret={}", words.join("-")),
        4 => format!("apiKey: process.env.{}", name.to_uppercase()),
        5 => format!("\"request_id\": \"{}\"", fill(rng, "{uuid}")),
        6 => format!("max_tokens={} top_p=0.{}", rng.u16(..), rng.u8(..)),
        _ => format!("Authorization: Bearer ${{{}}}", name.to_uppercase()),
    }
}
