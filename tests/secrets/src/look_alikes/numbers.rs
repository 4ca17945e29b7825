//! Numbers that people and machines write.

use fastrand::Rng;

use crate::template::{fill, pick};

/// Moments from 2001 to 2096 in seconds, ms, µs or ns, with or without a fraction.
pub(super) fn epoch(rng: &mut Rng) -> String {
    let seconds = rng.u64(1_000_000_000..3_999_999_999);
    match rng.u8(..6) {
        0 => seconds.to_string(),
        1 => format!(
            "{}{:03}",
            rng.u64(1_000_000_000..2_000_000_000),
            rng.u16(..1000)
        ),
        2 => format!(
            "{}{:06}",
            rng.u64(1_000_000_000..2_000_000_000),
            rng.u32(..1_000_000)
        ),
        3 => format!(
            "{}{:09}",
            rng.u64(1_000_000_000..2_000_000_000),
            rng.u32(..1_000_000_000)
        ),
        4 => format!("{seconds}.{:03}", rng.u16(..1000)),
        _ => format!("{seconds}.{:06}", rng.u32(..1_000_000)),
    }
}

/// Identifiers that begin with zeros, named as such.
pub(super) fn padded(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "arn:aws:iam::00{digit:10}:role/reader",
            "arn:aws:sns:eu-west-1:00{digit:10}:topic",
            "id=00{digit:9-13}",
            "\"orderId\": \"00{digit:9-13}\"",
            "customer_id: 00{digit:9-13}",
            "Order no. 00{digit:9-13}",
            "invoice 00{digit:9-13}",
            "ticket #00{digit:9-13}",
        ],
    );
    fill(rng, form)
}

pub(super) fn decimal(rng: &mut Rng) -> String {
    let sign = pick(rng, &["", "", "-", "+"]);
    let form = pick(
        rng,
        &[
            "0.{digit:1-18}",
            "{digit:1-6}.{digit:1-16}",
            "{digit:1-3},{digit:1-6}",
            "1.{digit:1-16}e-{digit:2}",
            "{digit:1-2}.{digit:6}, {digit:1-3}.{digit:6}",
            "{digit:1-2}.{digit:6} -{digit:1-3}.{digit:6}",
        ],
    );
    format!("{sign}{}", fill(rng, form))
}

pub(super) fn percentage(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "+{digit:1-2}.{digit:1-4}%",
            "-{digit:1-3}.{digit:1-8} %",
            "{digit:1-3}%",
            "+{digit:1-6} %",
            "+{digit:1-4} m",
            "+{digit:1-2}.{digit:1-2} °C",
            "{digit:1-3}/{digit:1-3}",
        ],
    );
    fill(rng, form)
}

pub(super) fn amount(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "${digit:1-3},{digit:3}.{digit:2}",
            "{digit:1-3}.{digit:3},{digit:2} €",
            "{nonzero:1-3} {digit:3} {digit:3} Kč",
            "{digit:1-3},{digit:3},{digit:3}",
            "+{digit:1-3},{digit:3}",
            "USD {digit:1-7}.{digit:2}",
            "{digit:1-3}_{digit:3}_{digit:3}",
            "{digit:1-3}'{digit:3}'{digit:3}.{digit:2} CHF",
        ],
    );
    fill(rng, form)
}

pub(super) fn date(rng: &mut Rng) -> String {
    let (year, month, day) = (rng.u16(1900..2100), rng.u8(1..13), rng.u8(1..29));
    match rng.u8(..9) {
        0 => format!("{year}-{month:02}-{day:02}"),
        1 => format!("{day:02}.{month:02}.{year}"),
        2 => format!("{month:02}/{day:02}/{year}"),
        3 => format!("{day:02}-{month:02}-{year}"),
        4 => format!("{year}{month:02}{day:02}"),
        5 => format!(
            "{day:02}.{month:02}.{year} {:02}:{:02}",
            rng.u8(..24),
            rng.u8(..60)
        ),
        6 => format!("{year}-W{:02}", rng.u8(1..53)),
        7 => format!("{month:02}/{year} - {month:02}/{}", year + 1),
        _ => format!(
            "{year}-{month:02}-{day:02} - {year}-{month:02}-{:02}",
            day + 1
        ),
    }
}

pub(super) fn time(rng: &mut Rng) -> String {
    let (year, month, day) = (rng.u16(1970..2100), rng.u8(1..13), rng.u8(1..29));
    let (hour, minute, second) = (rng.u8(..24), rng.u8(..60), rng.u8(..60));
    let date = format!("{year}-{month:02}-{day:02}");
    let fraction = pick(rng, &["", ".{digit:3}", ".{digit:6}", ".{digit:9}"]);
    let fraction = fill(rng, fraction);
    let offset = pick(
        rng,
        &[
            "Z", "+1000", "+10:00", "-0530", "-05:00", " +0200", "+00:00", "+0000",
        ],
    );
    match rng.u8(..4) {
        0 => format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}"),
        1 => format!("{date} {hour:02}:{minute:02}:{second:02}{fraction}{offset}"),
        2 => format!("{hour:02}:{minute:02}:{second:02}{fraction}"),
        _ => format!("{date}T{hour:02}{minute:02}{second:02}{offset}"),
    }
}

pub(super) fn order(rng: &mut Rng) -> String {
    let form = pick(
        rng,
        &[
            "order 00{digit:3}",
            "#{digit:3-8}",
            "INV-{digit:4}-{digit:5}",
            "ORD-{digit:9}",
            "RE{digit:8}",
            "000{digit:3-7}",
            "{digit:5-9}",
            "No. {digit:6}/{digit:2}",
            "ticket {digit:7}",
            "P{digit:6}",
            "1{digit:11}",
            "ISBN 978-3-{digit:2}-{digit:6}-{digit:1}",
            "978{digit:10}",
            "SKU-{UPPER:4}-{digit:4}",
            "1Z{UPPER:6}{digit:10}",
        ],
    );
    fill(rng, form)
}

pub(super) fn section(rng: &mut Rng) -> String {
    let number: Vec<String> = (0..rng.usize(2..8))
        .map(|_| rng.u8(1..20).to_string())
        .collect();
    let number = number.join(".");
    match number.split('.').count() {
        4 => format!(
            "{} {number}",
            pick(rng, &["section", "§", "Version", "release", "chapter"])
        ),
        _ => format!("{number}{}", pick(rng, &["", " Results", ". Scope"])),
    }
}

pub(super) fn list(rng: &mut Rng) -> String {
    let separator = pick(rng, &[", ", ",", "; ", " | ", "\t", "\n"]);
    let count = rng.usize(2..12);
    let form = pick(
        rng,
        &["{digit:1-4}", "1{digit:1-6}", "-{digit:1-3}", "0.{digit:2}"],
    );
    let items: Vec<String> = (0..count).map(|_| fill(rng, form)).collect();
    items.join(separator)
}
