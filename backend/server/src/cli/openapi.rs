//! `logbook openapi`.

use super::{CliError, print};

/// Prints the OpenAPI document; `make openapi` puts it into openapi/openapi.json.
pub(super) fn run() -> Result<(), CliError> {
    print::output(&crate::wiring::openapi_document())
}
