//! The part of a command line that says where the server is.

use std::fmt;

/// Where the server is and how to sign in there.
#[derive(Clone, clap::Args)]
// It is flattened into arguments that are called the same.
#[group(skip)]
pub(crate) struct Args {
    /// Address of the server
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "http://127.0.0.1:8080",
        env = "LOGBOOK_URL",
        value_parser = address
    )]
    pub(crate) url: String,

    /// API key with the scope the command needs (`ingest`, or `read` for an export); without one,
    /// e-mail and password sign in
    #[arg(
        long,
        value_name = "KEY",
        env = "LOGBOOK_API_KEY",
        hide_env_values = true
    )]
    pub(crate) api_key: Option<String>,

    /// E-mail of an account that may do it
    #[arg(long, env = "LOGBOOK_ADMIN__EMAIL")]
    pub(crate) email: Option<String>,

    /// Its password
    #[arg(long, env = "LOGBOOK_ADMIN__PASSWORD", hide_env_values = true)]
    pub(crate) password: Option<String>,
}

impl fmt::Debug for Args {
    /// Leaves out what signs in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            url,
            api_key: _,
            email,
            password: _,
        } = self;
        f.debug_struct("Args")
            .field("url", url)
            .field("email", email)
            .finish_non_exhaustive()
    }
}

/// Returns an address without the slash at its end.
fn address(text: &str) -> Result<String, String> {
    match text.strip_prefix("http://") {
        Some(host) if !host.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err(format!(
            "`{text}` is not an address such as http://127.0.0.1:8080 (https is not spoken here: name the server itself, not a proxy before it)"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_begin_with_http_and_lose_their_last_slash() {
        assert_eq!(
            address("http://log:8080/"),
            Ok("http://log:8080".to_owned())
        );
        for wrong in ["https://log", "log:8080", "http://", ""] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
