//! One day of entries, written hour by hour.

use std::io::Write;

use chrono::{DateTime, Utc};
use diesel::pg::CopyFormat;
use diesel::prelude::*;
use logbook_store::Connection;
use logbook_store::schema::{contents, entries};

use super::cast::{Cast, Numbers};
use super::content;
use super::entry::{Entry, Links, Outcome, Place, new_id};
use super::rhythm::{self, Rhythm};
use super::wire::Rows;
use crate::error::Result;
use crate::shared::random::Random;
use crate::shared::texts::Pair;

/// Entries of one entity, about.
const OF_ENTITY: u64 = 50;
/// One entry in so many has content.
const WITH_CONTENT: usize = 10;

/// What entries are made of.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) cast: &'a Cast,
    pub(crate) numbers: Numbers,
    pub(crate) texts: &'a [Pair],
    pub(crate) rhythm: Rhythm,
    /// Entries of the whole log.
    pub(crate) entries: u64,
}

/// A day, or a part of one, to be written.
#[derive(Debug)]
pub(crate) struct Day<'a> {
    source: &'a Source<'a>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    random: Random,
    number: u64,
    /// How many entries of each series this day has had.
    of_series: Vec<u32>,
    links: Links,
}

impl<'a> Day<'a> {
    /// The entries of [from, to), which lie on one day.
    pub(crate) fn new(source: &'a Source<'a>, from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        Self {
            source,
            from,
            to,
            random: Random::new(from.timestamp_millis().unsigned_abs()),
            number: 0,
            of_series: vec![0; source.numbers.series.len()],
            links: Links::default(),
        }
    }

    /// Writes them and gives how many they were.
    pub(crate) fn write(mut self, conn: &mut Connection) -> Result<u64> {
        for (from, to) in rhythm::slices(self.from, self.to) {
            let (entries, contents) = self.hour(from, to);
            copy(conn, &entries, &contents)?;
        }
        Ok(self.number)
    }

    fn hour(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) -> (Vec<u8>, Vec<u8>) {
        let count = self.source.rhythm.entries(from, to);
        let (begin, length) = (from.timestamp_millis(), (to - from).num_milliseconds());
        let (mut entries, mut contents) = (Rows::new(), Rows::new());
        for index in 0..count {
            let share = (index as f64 + self.random.share()) / count as f64;
            let millis = begin + (share * length as f64) as i64;
            let entry = self.entry(millis);
            entry.write(&mut self.random, &mut entries);
            if entry.has_content {
                content::write(&entry, self.source.texts, &mut self.random, &mut contents);
            }
            self.links = entry.links;
        }
        (entries.finish(), contents.finish())
    }

    /// The next entry. The tenth and the twentieth of a day are the rare ones.
    fn entry(&mut self, millis: i64) -> Entry {
        let random = &mut self.random;
        let series = self.source.cast.pick(random);
        let id = new_id(millis, random);
        let place = Place {
            day: u32::try_from(millis / 86_400_000).unwrap_or_default(),
            number: self.number,
            series,
            of_series: self.of_series[series],
            is_about_entity: self.source.cast.is_about_entity(series),
            entities: usize::try_from(self.source.entries / 10 / OF_ENTITY).unwrap_or(1),
        };
        let mut links = std::mem::take(&mut self.links);
        links.fill(place, id, random);
        self.of_series[series] += 1;
        self.number += 1;
        let numbers = &self.source.numbers;
        Entry {
            millis,
            id,
            series_id: if self.number == 10 {
                numbers.rare
            } else {
                numbers.series[series]
            },
            outcome: match self.number {
                20 => Outcome::rare(),
                _ => Outcome::random(random),
            },
            has_content: random.once_in(WITH_CONTENT),
            links,
        }
    }
}

fn copy(conn: &mut Connection, rows: &[u8], beside: &[u8]) -> Result<()> {
    diesel::copy_from(entries::table)
        .from_raw_data(
            (
                entries::started_at,
                entries::id,
                entries::series_id,
                entries::status,
                entries::error_category,
                entries::has_content,
                entries::expired,
                entries::duration_ms,
                entries::input_tokens,
                entries::output_tokens,
                entries::total_tokens,
                entries::cached_input_tokens,
                entries::reasoning_tokens,
                entries::audio_ms,
                entries::cost_nanos,
                entries::conversation_id,
                entries::trace_id,
                entries::parent_id,
                entries::entity_id,
            ),
            |out| send(out, rows),
        )
        .with_format(CopyFormat::Binary)
        .execute(conn)?;
    diesel::copy_from(contents::table)
        .from_raw_data(
            (
                contents::started_at,
                contents::id,
                contents::prompt,
                contents::prompt_state,
                contents::prompt_truncated,
                contents::prompt_redacted,
                contents::response,
                contents::response_state,
                contents::response_truncated,
                contents::response_redacted,
                contents::error_message,
                contents::metadata,
            ),
            |out| send(out, beside),
        )
        .with_format(CopyFormat::Binary)
        .execute(conn)?;
    Ok(())
}

fn send(out: &mut dyn Write, rows: &[u8]) -> QueryResult<()> {
    let wrong = |error: std::io::Error| diesel::result::Error::SerializationError(error.into());
    out.write_all(rows).map_err(wrong)
}
