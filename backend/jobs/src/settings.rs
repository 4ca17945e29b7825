//! Taking over what other servers changed.

use logbook_store::settings::SettingsError;
use logbook_store::{Connection, StoreError};

use crate::context::Context;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    match context.live.refresh(conn) {
        Ok(changed) => Ok(changed.then(|| "settings were changed".to_owned())),
        Err(SettingsError::Store(error)) => Err(error),
        Err(SettingsError::Invalid(errors)) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Err(StoreError::Corrupt(format!(
                "the settings kept in the database do not fit, those in force stay: {}",
                errors.join("; ")
            )))
        }
    }
}
