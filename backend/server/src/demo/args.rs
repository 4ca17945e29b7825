//! The command line of `logbook demo`.

use std::fmt;

use clap::builder::RangedU64ValueParser;

/// Fill a log with made-up entries, to see what it looks like in use
#[derive(Clone, clap::Args)]
pub struct Args {
    /// Address of the server
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "http://127.0.0.1:8080",
        env = "LOGBOOK_URL"
    )]
    pub url: String,

    /// API key with the scope `ingest`; without one, e-mail and password sign in
    #[arg(
        long,
        value_name = "KEY",
        env = "LOGBOOK_API_KEY",
        hide_env_values = true
    )]
    pub api_key: Option<String>,

    /// E-mail of an account that may ingest
    #[arg(long, env = "LOGBOOK_ADMIN__EMAIL")]
    pub email: Option<String>,

    /// Its password
    #[arg(long, env = "LOGBOOK_ADMIN__PASSWORD", hide_env_values = true)]
    pub password: Option<String>,

    /// About how many entries to make up
    #[arg(long, default_value_t = 5_000, value_parser = RangedU64ValueParser::<u32>::new().range(1..=2_000_000))]
    pub entries: u32,

    /// How many days they reach back; by default as many as the server keeps
    #[arg(long, value_parser = RangedU64ValueParser::<u32>::new().range(1..=3_650))]
    pub days: Option<u32>,

    /// Another seed makes another sample; the same one adds nothing twice
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

impl fmt::Debug for Args {
    /// Leaves out what signs in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            url,
            api_key: _,
            email,
            password: _,
            entries,
            days,
            seed,
        } = self;
        f.debug_struct("Args")
            .field("url", url)
            .field("email", email)
            .field("entries", entries)
            .field("days", days)
            .field("seed", seed)
            .finish_non_exhaustive()
    }
}
