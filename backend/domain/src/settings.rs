//! Settings as they are shown.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Where the value of a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingSource {
    /// Nobody set it.
    Default,
    /// The settings file.
    File,
    /// The environment.
    Environment,
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
    /// Whether the web app may not change it.
    pub locked: bool,
}
