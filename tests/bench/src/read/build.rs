//! Building a database by COPY, and bringing an older one up to this hour.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use chrono::{DateTime, Duration, NaiveTime, Utc};
use logbook_store::{migrations, partitions};

use crate::error::{BenchError, Result};
use crate::read::ground::{Ground, database};
use crate::read::record::Record;
use crate::read::size::Size;
use crate::read::world::{Cast, Day, Rhythm, Source};
use crate::shared::progress::Progress;
use crate::shared::sql;
use crate::shared::texts::Pair;

/// How long the log reaches back.
const DAYS: i64 = 30;

/// What databases are built from.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) cast: &'a Cast,
    pub(crate) texts: &'a [Pair],
    pub(crate) progress: &'a Progress,
}

impl Builder<'_> {
    /// Makes the database of a size where there is none, and adds entries up to
    /// now where there is one, as many an hour as it has already.
    pub(crate) fn prepare(&self, size: Size) -> Result<Record> {
        let directory = self.ground.directory.path();
        let now = Utc::now();
        let (known, from) = match Record::read(directory, size) {
            Some(known) => {
                self.forget_marks(size, known.to)?;
                (known.clone(), known.to)
            }
            None => (self.create(size, now)?, now - Duration::days(DAYS)),
        };
        self.progress.step(&format!("{size} entries, by COPY"));
        let began = Instant::now();
        migrations::run(&self.ground.url(&database(size)))?;
        let added = self.fill(size, &known, from, now)?;
        self.progress.done(&format!(
            "{added} added in {:.0} s",
            began.elapsed().as_secs_f64()
        ));
        let record = Record { to: now, ..known };
        record.write(directory, size)?;
        self.settle(size)?;
        Ok(record)
    }

    /// An empty database, in place of one that was begun and left.
    fn create(&self, size: Size, now: DateTime<Utc>) -> Result<Record> {
        let mut admin = self.ground.admin()?;
        let name = database(size);
        sql::execute(&mut admin, &format!("DROP DATABASE IF EXISTS {name}"))?;
        sql::execute(&mut admin, &format!("CREATE DATABASE {name}"))?;
        Ok(Record {
            entries: size.0,
            from: now - Duration::days(DAYS),
            built_to: now,
            to: now,
        })
    }

    /// What is copied in behind the server's back must take away the marks itself.
    fn forget_marks(&self, size: Size, from: DateTime<Utc>) -> Result<()> {
        let day = from.date_naive();
        let statement = format!("DELETE FROM usage_coverage WHERE bucket >= '{day} 00:00:00+00'");
        sql::execute(&mut self.ground.connect(size)?, &statement)
    }

    fn fill(
        &self,
        size: Size,
        record: &Record,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<u64> {
        let mut conn = self.ground.connect(size)?;
        let source = Source {
            cast: self.cast,
            numbers: self.cast.resolve(&mut conn)?,
            texts: self.texts,
            rhythm: Rhythm::new(record.entries, record.from, record.built_to),
            entries: record.entries,
        };
        let days = days(from, to);
        let dates: Vec<_> = days.iter().map(|(from, _)| from.date_naive()).collect();
        partitions::ensure(&mut conn, &dates)?;
        self.write(size, &source, &days)
    }

    /// Writes the days on as many connections as there are cores.
    fn write(&self, size: Size, source: &Source<'_>, days: &[Span]) -> Result<u64> {
        let (next, written) = (AtomicUsize::new(0), AtomicU64::new(0));
        let work = || -> Result<()> {
            let mut conn = self.ground.connect(size)?;
            while let Some(&(from, to)) = days.get(next.fetch_add(1, Ordering::Relaxed)) {
                let count = Day::new(source, from, to).write(&mut conn)?;
                let sum = written.fetch_add(count, Ordering::Relaxed) + count;
                self.progress.count(sum);
            }
            Ok(())
        };
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            threads.into_iter().try_for_each(|thread| {
                thread
                    .join()
                    .map_err(|_| BenchError::BrokeOff("building"))?
            })
        })?;
        Ok(written.into_inner())
    }

    /// What autovacuum would do in the next minutes is done before anything is
    /// measured.
    pub(crate) fn settle(&self, size: Size) -> Result<()> {
        self.progress.step("  vacuum");
        let began = Instant::now();
        let mut conn = self.ground.connect(size)?;
        sql::execute(&mut conn, "VACUUM (ANALYZE)")?;
        sql::execute(&mut conn, "CHECKPOINT")?;
        self.progress
            .done(&format!("{:.0} s", began.elapsed().as_secs_f64()));
        Ok(())
    }
}

type Span = (DateTime<Utc>, DateTime<Utc>);

/// [from, to) cut at midnight.
fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Span> {
    let mut begin = from;
    let next = |moment: DateTime<Utc>| {
        let day = moment.date_naive() + chrono::Days::new(1);
        day.and_time(NaiveTime::MIN).and_utc().min(to)
    };
    std::iter::from_fn(|| {
        let day = (begin < to).then(|| (begin, next(begin)))?;
        begin = day.1;
        Some(day)
    })
    .collect()
}
