//! Settings as they are shown.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::time::{Moment, serde_moment};

/// Where the value of a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingSource {
    /// Nobody set it.
    Default,
    /// It was changed while the log was running.
    Database,
    /// The settings file.
    File,
    /// The environment.
    Environment,
}

/// Who changed a setting, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettingChange {
    /// When.
    #[serde(serialize_with = "serde_moment::serialize")]
    #[schema(value_type = String, format = DateTime)]
    pub at: Moment,
    /// Mail address of the account, or name of the key.
    #[schema(example = "ada@example.com")]
    pub by: String,
}

/// One setting with where its value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ShownSetting {
    /// Its name, parts joined by dots.
    #[schema(example = "audit_log.retention_days")]
    pub key: String,
    /// Its value; secrets are never shown.
    pub value: Value,
    /// The value it has when nobody sets it.
    pub default: Value,
    /// Where the value comes from.
    pub source: SettingSource,
    /// Whether `PATCH settings` refuses it: it is set in the file or the environment, which win, or
    /// counts at the start of the server only.
    pub locked: bool,
    /// The variable or the file that sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "LOGBOOK_AUDIT_LOG__RETENTION_DAYS")]
    pub set_in: Option<String>,
    /// The last change, where it was changed while the log was running.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub changed: Option<SettingChange>,
    /// The least number it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub minimum: Option<u32>,
    /// The greatest number it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub maximum: Option<u32>,
}

impl ShownSetting {
    /// A setting that counts at the start of the server only.
    #[must_use]
    pub const fn at_start(
        key: String,
        value: Value,
        default: Value,
        source: SettingSource,
        set_in: Option<String>,
    ) -> Self {
        Self {
            key,
            value,
            default,
            source,
            locked: true,
            set_in,
            changed: None,
            minimum: None,
            maximum: None,
        }
    }
}
