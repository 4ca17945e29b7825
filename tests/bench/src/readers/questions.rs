//! What the readers ask: any page of a list by start, or any statistics cards.

use crate::error::Result;
use crate::fixture::client::Client;
use crate::fixture::lens::Period;
use crate::fixture::lenses::Lenses;
use crate::shared::load::{Answer, Requests};
use crate::shared::random::Random;

/// Entries of a page.
pub(crate) const PER_PAGE: u64 = 50;
/// The filters of filtered pages, each in a few variants.
const OF_PAGES: [&str; 4] = ["source", "one model", "heavy user", "model and platform"];
/// The filters of cards.
const OF_CARDS: [&str; 6] = [
    "no filter",
    "source",
    "one model",
    "heavy user",
    "model and platform",
    "status=failed",
];

/// One kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any page without a filter.
    Pages,
    /// Any page under a filter.
    FilteredPages,
    /// The cards of any period under any filter.
    Cards,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Pages, Self::FilteredPages, Self::Cards];

    /// The name as it stands in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::FilteredPages => "pages under a filter",
            Self::Cards => "cards",
        }
    }
}

/// Questions of one kind in random order, without end.
#[derive(Debug)]
pub(crate) struct Questions {
    /// What to ask, and how many pages there are to choose from; cards have none.
    choices: Vec<(String, Option<u64>)>,
    head: String,
    random: Random,
}

impl Questions {
    /// Those of a kind, over the pages that there are now.
    pub(crate) fn of(kind: Kind, lenses: &Lenses, client: &mut Client) -> Result<Self> {
        client.refresh()?;
        let choices = match kind {
            Kind::Pages => lists(lenses, &["no filter"], client)?,
            Kind::FilteredPages => lists(lenses, &OF_PAGES, client)?,
            Kind::Cards => cards(lenses),
        };
        Ok(Self {
            choices,
            head: format!(
                "host: logbook\r\nauthorization: {}\r\n\r\n",
                client.bearer()
            ),
            random: Random::new(64),
        })
    }
}

fn cards(lenses: &Lenses) -> Vec<(String, Option<u64>)> {
    let of = |period| lenses.some(&OF_CARDS).map(move |lens| (lens, period));
    let all = Period::ALL.into_iter().flat_map(of);
    let paths = all.flat_map(|(lens, period)| lens.paths("logs/stats", period, ""));
    paths.map(|path| (path, None)).collect()
}

fn lists(lenses: &Lenses, names: &[&str], client: &Client) -> Result<Vec<(String, Option<u64>)>> {
    let paths = lenses
        .some(names)
        .flat_map(|lens| lens.paths("logs", Period::WHOLE, ""));
    paths
        .map(|path| {
            let answer = client.get(&format!("{path}&per_page=1"))?.json()?;
            let total = answer["total"].as_u64().unwrap_or_default();
            Ok((path, Some((total / PER_PAGE).max(1))))
        })
        .collect()
}

impl Requests for Questions {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        let (path, pages) = &self.choices[self.random.below(self.choices.len())];
        request.extend_from_slice(b"GET /api/v1/");
        request.extend_from_slice(path.as_bytes());
        if let Some(pages) = pages {
            let page = 1 + self.random.next() % pages;
            request.extend_from_slice(format!("&page={page}").as_bytes());
        }
        request.extend_from_slice(b" HTTP/1.1\r\n");
        request.extend_from_slice(self.head.as_bytes());
        true
    }

    /// Counts answers, whatever they hold.
    fn stored(&self, answer: &Answer<'_>) -> Option<u64> {
        (answer.status == 200).then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_one_that_there_is() {
        let mut questions = Questions {
            choices: vec![("logs?period=all".to_owned(), Some(3))],
            head: "\r\n".to_owned(),
            random: Random::new(1),
        };
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..100 {
            let mut request = Vec::new();
            assert!(questions.next(&mut request));
            seen.insert(String::from_utf8(request).unwrap());
        }
        let expected = [1, 2, 3]
            .map(|page| format!("GET /api/v1/logs?period=all&page={page} HTTP/1.1\r\n\r\n"));
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), expected);
    }
}
