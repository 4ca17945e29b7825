//! Settings as they are shown.

use logbook_domain::redaction::BUILTINS;
use logbook_domain::settings::{self, ShownSetting};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::AppState;

/// Every setting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settings {
    settings: Vec<ShownSetting>,
    /// The built-in rules that `audit_log.redaction_builtins` may name.
    redaction_builtins: Vec<RedactionBuiltin>,
}

/// A redaction rule of this program.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedactionBuiltin {
    #[schema(example = "email")]
    name: &'static str,
    /// What it finds.
    #[schema(example = "mail addresses")]
    finds: &'static str,
}

impl Settings {
    /// Those that may change as `live` has them, and the others.
    pub(super) fn new(state: &AppState, live: &settings::Settings) -> Self {
        let others = state.settings.iter();
        Self {
            settings: others.chain(&live.shown).cloned().collect(),
            redaction_builtins: BUILTINS
                .iter()
                .map(|builtin| RedactionBuiltin {
                    name: builtin.name,
                    finds: builtin.finds,
                })
                .collect(),
        }
    }
}
