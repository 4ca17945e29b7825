//! What gateways in front of models send of the calls that pass through them.
//!
//! A gateway forgets what it has sent whatever it is answered, so nothing is
//! refused here: what cannot become an entry is handed back with the reason.

mod content;
mod items;
mod kong;
mod litellm;
mod usage;
mod values;

use logbook_domain::entry::Draft;

pub use crate::batch::MAX_ITEMS;
use crate::native::name_model;
pub use items::TooMany;

/// A gateway whose format is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    /// LiteLLM by its callback `generic_api`.
    Litellm,
    /// Kong AI Gateway by its plugin `http-log`.
    Kong,
}

/// What becomes of a part of an item.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// It is an entry.
    Entry {
        /// The entry.
        draft: Box<Draft<'static>>,
        /// The item it came in.
        item: &'a [u8],
    },
    /// It says nothing of a call of a model.
    Skipped,
    /// It cannot become an entry.
    Unfit {
        /// Why.
        reason: String,
        /// The item.
        item: &'a [u8],
    },
}

/// Returns what becomes of each item of a body: an array, one item a line, or a
/// single item, whatever its content type says.
///
/// # Errors
/// [`TooMany`] items.
pub fn read(gateway: Gateway, body: &[u8]) -> Result<impl Iterator<Item = Outcome<'_>>, TooMany> {
    let items = items::split(body)?;
    Ok(items.into_iter().flat_map(move |item| {
        let item = match item {
            Ok(item) => item,
            Err((reason, item)) => return vec![Outcome::Unfit { reason, item }],
        };
        outcomes(gateway, item)
    }))
}

fn outcomes(gateway: Gateway, item: &[u8]) -> Vec<Outcome<'_>> {
    let drafts = match gateway {
        Gateway::Litellm => values::item(item).and_then(|text| litellm::drafts(&text)),
        Gateway::Kong => values::item(item).and_then(|text| kong::drafts(&text)),
    };
    match drafts {
        Ok(drafts) if drafts.is_empty() => vec![Outcome::Skipped],
        Ok(drafts) => drafts
            .into_iter()
            .map(|mut draft| {
                name_model(&mut draft);
                let draft = Box::new(draft);
                Outcome::Entry { draft, item }
            })
            .collect(),
        Err(reason) => vec![Outcome::Unfit { reason, item }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_the_gateway_does_not_say_is_that_of_the_response() {
        let response = r#"{"object":"chat.completion","model":"gpt-5","choices":[],
            "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#;
        for (said, expected) in [("", "gpt-5"), (r#""model":"gpt-4","#, "gpt-4")] {
            let item = format!(r#"{{"id":"call-1",{said}"startTime":1,"response":{response}}}"#);
            let outcomes = read(Gateway::Litellm, item.as_bytes()).unwrap();
            let models: Vec<_> = outcomes
                .map(|outcome| match outcome {
                    Outcome::Entry { draft, .. } => draft.model,
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(models, [Some(expected.to_owned())]);
        }
    }
}
