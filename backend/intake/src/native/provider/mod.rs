//! What model providers return, taken as it is.
//!
//! Programs that log a call have its answer at hand: its usage counts tokens in
//! the provider's way ([`usage`]), and the whole of it names the model and says
//! how it ended ([`answer`]). The log takes both, so that nobody has to translate
//! them. What an entry says itself always wins.

mod answer;
mod find;
mod kinds;
mod shapes;
#[cfg(test)]
mod tests;
mod usage;

pub(super) use answer::complete;
pub(crate) use answer::name_model;

use logbook_domain::field_error::FieldError;
use serde_json::value::RawValue;

use super::wire_usage::WireUsage;

/// Returns the usage of an entry: in the words of the log, or in those of a
/// provider; says whether in those of a provider.
///
/// # Errors
/// It is neither; what is wrong is said in the words of the log, unless it is
/// clear whose they are.
pub(super) fn usage_of(raw: &RawValue) -> Result<(WireUsage, bool), Vec<FieldError>> {
    let errors = match usage::own(raw) {
        Ok(usage) => return Ok((usage, false)),
        Err(errors) => errors,
    };
    match usage::read_usage(raw) {
        Some(Ok(usage)) => Ok((usage, true)),
        Some(Err(error)) => Err(vec![error]),
        None => Err(errors),
    }
}
