//! The same questions to every size.

use std::collections::HashSet;

use crate::error::Result;
use crate::fixture::record::Record;
use crate::read::args::{Args, Part};
use crate::read::case::Case;
use crate::read::export;
use crate::read::measure::{self, Question};
use crate::read::plain_sql::PlainSql;
use crate::read::report::{Report, Sized};
use crate::read::session::Session;
use crate::shared::progress::Progress;

/// Every size at once. Each question is put to all of them in turn: figures of
/// different minutes would tell less of the sizes than of what else the machine
/// did.
pub(crate) struct Comparison<'a> {
    pub(crate) args: &'a Args,
    pub(crate) progress: &'a Progress,
    /// One for each of the report's sizes, in the same order.
    pub(crate) sessions: Vec<Session>,
    pub(crate) plain: PlainSql,
    pub(crate) report: &'a mut Report,
}

impl Comparison<'_> {
    /// Measures what is wanted, but for the cleanup, and stops the servers.
    pub(crate) fn run(mut self, records: &[Record]) -> Result<()> {
        for (sized, session) in self.sizes() {
            sized.idle_memory = session.idle_memory;
        }
        if self.args.wants(Part::Checks) {
            self.checks(records)?;
        }
        for part in [
            Part::Cards,
            Part::Facets,
            Part::Usage,
            Part::Lists,
            Part::Search,
        ] {
            if self.args.wants(part) {
                self.part(part)?;
            }
        }
        if self.args.wants(Part::Export) {
            self.exports()?;
        }
        self.sessions.into_iter().try_for_each(Session::close)
    }

    fn sizes(&mut self) -> impl Iterator<Item = (&mut Sized, &mut Session)> {
        self.report.sizes.iter_mut().zip(&mut self.sessions)
    }

    fn checks(&mut self, records: &[Record]) -> Result<()> {
        let progress = self.progress;
        for ((sized, session), record) in self.sizes().zip(records) {
            progress.step(&format!("{}: totals beside plain SQL", sized.name));
            sized.checked = session.check(record)?;
            progress.done(&format!("{} equal", sized.checked));
        }
        Ok(())
    }

    fn exports(&mut self) -> Result<()> {
        let progress = self.progress;
        for (sized, session) in self.sizes() {
            progress.step(&format!("{}: export", sized.name));
            let exported = export::csv(&mut session.client, &session.server, progress)?;
            progress.rate(exported.rate());
            let most = exported.most_memory;
            sized.most_memory.insert(Part::Export.name(), most);
            sized.exported = Some(exported);
        }
        Ok(())
    }

    fn part(&mut self, part: Part) -> Result<()> {
        let progress = self.progress;
        progress.step(part.name());
        for (_, session) in self.sizes() {
            session.server.forget_most_memory();
        }
        let mut asked = 0;
        for round in 0..self.sessions[0].rounds(part) {
            let sessions = self.sessions.iter_mut();
            let cases = sessions.map(|session| session.cases(part, round));
            let cases = cases.collect::<Result<Vec<_>>>()?;
            for name in names(&cases) {
                asked += 1;
                progress.count(asked);
                self.question(name, &cases)?;
            }
        }
        for (sized, session) in self.sizes() {
            let most = session.server.usage().most_memory;
            sized.most_memory.insert(part.name(), most);
        }
        progress.done(&format!("{asked} questions"));
        progress.text(&self.report.part(part.name()));
        Ok(())
    }

    /// Measures one question at every size that has it, and plain SQL at the largest.
    fn question(&mut self, name: &str, cases: &[Vec<Case>]) -> Result<()> {
        let args = self.args;
        let largest = self.sessions.len() - 1;
        let (mut questions, mut asked) = (Vec::new(), Vec::new());
        for (index, (session, cases)) in self.sessions.iter_mut().zip(cases).enumerate() {
            if let Some(case) = cases.iter().find(|case| case.name == name) {
                questions.push(Question::first(&mut session.client, case)?);
                asked.push((index, case));
            }
        }
        let measured = measure::in_turn(questions, args)?;
        for ((index, case), mut figures) in asked.into_iter().zip(measured) {
            if index == largest {
                let conn = &mut self.sessions[index].conn;
                figures.beside(self.plain.ask(conn, case, args.budget)?);
            }
            self.report.sizes[index].figures.push(figures);
        }
        Ok(())
    }
}

/// Each name once: in the order of the largest size, then those only others have.
fn names(cases: &[Vec<Case>]) -> Vec<&str> {
    let mut known = HashSet::new();
    let all = cases.iter().rev().flatten().map(|case| case.name.as_str());
    all.filter(|name| known.insert(*name)).collect()
}
