//! The first admin, made at the first start.

use logbook_api::auth::passwords;
use serde_json::json;

use super::reader::Reader;
use super::value::Raw;

/// The account made when there is none.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AdminConfig {
    /// Its email address.
    pub(crate) email: String,
    /// Its password; one is made up and shown once when absent.
    pub(crate) password: Option<String>,
}

impl std::fmt::Debug for AdminConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AdminConfig")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

impl AdminConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let email = reader.take(
            "admin.email",
            "admin@localhost".to_owned(),
            parse_email,
            |email| json!(email),
        );
        let password =
            reader.take_secret("admin.password", None, |raw| parse_password(raw).map(Some));
        Self { email, password }
    }
}

fn parse_email(raw: &Raw) -> Result<String, String> {
    let text = raw.text()?;
    let is_address = text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@')
        });
    if is_address {
        Ok(text)
    } else {
        Err(format!(
            "must be an email address such as admin@example.com, not `{text}`"
        ))
    }
}

/// The rules are those of every account; no message repeats the value.
fn parse_password(raw: &Raw) -> Result<String, String> {
    let text = raw
        .text()
        .map_err(|_| "must be a text in quotes".to_owned())?;
    passwords::check(&text)?;
    Ok(text)
}
