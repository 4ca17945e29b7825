//! Tells at a glance whether any of the rules may match: as a rule none does,
//! and one look for all of them costs a fraction of one look for each.

use std::sync::Arc;

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind};
use regex_syntax::hir::{Hir, HirKind, Repetition};

/// Memory that the search for all rules together may take in a thread, in bytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Up to this size, in bytes, the search is made whole beforehand: it then reads
/// half as long, and as a rule it is only tens of kilobytes.
const MOST_BYTES_AHEAD: usize = 1024 * 1024;
/// Making a state takes as long as reading so many bytes: a text that needs more
/// of them is not searched for all rules together.
const BYTES_A_STATE: usize = 10;

/// All patterns, as one search.
#[derive(Clone, Debug, Default)]
pub(super) struct Quick {
    any: Option<Arc<Any>>,
}

/// Finds any of many patterns.
#[derive(Debug)]
enum Any {
    /// All states were made beforehand.
    Ahead(dense::DFA<Vec<u32>>),
    /// Makes the states it needs while it searches.
    Lazy(Lazy),
}

#[derive(Debug)]
struct Lazy {
    search: DFA,
    /// States made before, one set for each thread that searches.
    caches: Pool<Cache, NewCache>,
}

type NewCache =
    Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>;

impl Quick {
    /// Takes in the patterns. Where they are too large together, they may always
    /// match.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Self {
        let parsed = patterns.map(|pattern| regex_syntax::parse(pattern).ok());
        let patterns: Option<Vec<Hir>> = parsed.map(|hir| Some(plain(&hir?))).collect();
        let any = patterns.and_then(|patterns| Any::new(&patterns));
        Self {
            any: any.map(Arc::new),
        }
    }

    /// Whether a pattern may match in the text, or in a part of it.
    pub(super) fn may_match(&self, text: &str) -> bool {
        self.any.as_ref().is_none_or(|any| any.may_match(text))
    }
}

impl Any {
    fn new(patterns: &[Hir]) -> Option<Self> {
        let limit = thompson::Config::new().nfa_size_limit(Some(MOST_BYTES));
        let all = thompson::Compiler::new()
            .configure(limit)
            .build_many_from_hir(patterns)
            .ok()?;
        Some(match ahead(&all) {
            Some(search) => Self::Ahead(search),
            None => Self::Lazy(Lazy::new(all)?),
        })
    }

    fn may_match(&self, text: &str) -> bool {
        let input = Input::new(text).earliest(true);
        let found = match self {
            Self::Ahead(search) => search.try_search_fwd(&input),
            Self::Lazy(Lazy { search, caches }) => search.try_search_fwd(&mut caches.get(), &input),
        };
        // It gives up on texts that need too many states.
        found.map_or(true, |found| found.is_some())
    }
}

/// The search with all its states, unless they are too many.
fn ahead(all: &NFA) -> Option<dense::DFA<Vec<u32>>> {
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Unanchored)
        .dfa_size_limit(Some(MOST_BYTES_AHEAD))
        .determinize_size_limit(Some(MOST_BYTES_AHEAD));
    dense::Builder::new()
        .configure(config)
        .build_from_nfa(all)
        .ok()
}

impl Lazy {
    fn new(all: NFA) -> Option<Self> {
        let config = Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(MOST_BYTES)
            .minimum_cache_clear_count(Some(0))
            .minimum_bytes_per_state(Some(BYTES_A_STATE));
        let search = DFA::builder().configure(config).build_from_nfa(all).ok()?;
        let of_thread = search.clone();
        let new_cache: NewCache = Box::new(move || of_thread.create_cache());
        Some(Self {
            search,
            caches: Pool::new(new_cache),
        })
    }
}

/// The pattern without what it asks of what stands beside a match. It matches
/// more, and a byte tells all it needs: where a word ends in Unicode cannot be
/// seen from one.
fn plain(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            sub: Box::new(plain(&repetition.sub)),
            ..repetition.clone()
        }),
        HirKind::Capture(capture) => plain(&capture.sub),
        HirKind::Concat(all) => Hir::concat(all.iter().map(plain).collect()),
        HirKind::Alternation(all) => Hir::alternation(all.iter().map(plain).collect()),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::{Any, Quick};
    use crate::redaction::{BUILTINS, Redactor, RuleSource};

    fn rule(pattern: &str, replacement: &str) -> RuleSource {
        RuleSource {
            name: None,
            pattern: pattern.into(),
            replacement: Some(replacement.into()),
        }
    }

    /// Built-ins, rules that find what others put in, and slow ones; once with a
    /// pattern that has too many states to be made beforehand.
    static REDACTORS: LazyLock<[Redactor; 2]> =
        LazyLock::new(|| [redactor(r"x{3}"), redactor(r"\w{200}x")]);

    fn redactor(last: &str) -> Redactor {
        let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
        let own = [
            rule(last, "c"),
            rule("a+", "b"),
            rule(r"\bslow\b", "a@b.cd"),
            rule("b{2,}", "1.2.3.4"),
            rule("ä", "a"),
            rule("^slow$", "fast"),
        ];
        Redactor::new(&names, &own).unwrap()
    }

    #[test]
    fn states_are_made_beforehand_where_they_are_few() {
        let is_ahead =
            |redactor: &Redactor| matches!(redactor.quick.any.as_deref(), Some(Any::Ahead(_)));
        assert_eq!(REDACTORS.each_ref().map(is_ahead), [true, false]);
    }

    proptest! {
        #[test]
        fn a_glance_overlooks_nothing(
            text in "(a|b|slow| |@|ä|\\.|[0-9]|4111 1111 1111 1111|x@y\\.zz|1\\.2\\.3\\.4|☃){0,12}"
        ) {
            for redactor in &*REDACTORS {
                let all = Redactor { quick: Quick::default(), ..redactor.clone() };
                prop_assert_eq!(redactor.redact(&text, 10_000), all.redact(&text, 10_000));
                let json = serde_json::to_string(&[("a", &text)]).unwrap();
                prop_assert_eq!(redactor.redact(&json, 10_000), all.redact(&json, 10_000));
            }
        }
    }
}
