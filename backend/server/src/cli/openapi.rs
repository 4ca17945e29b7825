//! `logbook openapi`.

use super::{CliError, print};

/// Prints the OpenAPI document; `make openapi` puts it into openapi/openapi.json.
pub(super) fn run() -> Result<(), CliError> {
    let document = logbook_api::openapi()
        .to_pretty_json()
        .map_err(|error| CliError::Output(error.into()))?;
    print::output(&format!("{document}\n"))
}
