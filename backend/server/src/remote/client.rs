//! A signed-in connection to a server.

use std::io::Read;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

use super::answer::{BatchAnswer, Reply};
use super::args::Args;
use super::error::RemoteError;

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(120);
/// How long a server that answered before is waited for when it is overloaded
/// or away: a restart with recovery of its database fits in.
const PATIENCE: Duration = Duration::from_secs(180);
/// The pause before a server that went away is tried again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// How the entries of a request are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// A JSON array.
    Array,
    /// One object a line.
    Lines,
}

impl Encoding {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Array => "application/json",
            Self::Lines => "application/x-ndjson",
        }
    }
}

/// A signed-in connection to a server.
pub(crate) struct Client {
    agent: Agent,
    address: String,
    credentials: Credentials,
    bearer: String,
    /// Whether it ever answered: before that, an error is a wrong address.
    has_answered: bool,
}

enum Credentials {
    Key(String),
    Account { email: String, password: String },
}

#[derive(Deserialize)]
struct SignedIn {
    access_token: String,
}

#[derive(Deserialize)]
struct Settings {
    settings: Vec<Setting>,
}

#[derive(Deserialize)]
struct Setting {
    key: String,
    value: Value,
}

#[derive(Deserialize)]
struct Stats {
    total_requests: u64,
    #[serde(default)]
    searched_back_to: Option<String>,
}

impl Client {
    /// Connects and signs in.
    pub(crate) fn connect(args: Args) -> Result<Self, RemoteError> {
        let credentials = match (args.api_key, args.email, args.password) {
            (Some(key), _, _) => Credentials::Key(key),
            (None, Some(email), Some(password)) => Credentials::Account { email, password },
            _ => return Err(RemoteError::NoCredentials),
        };
        // Refusals carry a problem document worth showing, so a status is no error here.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT));
        let agent = config.build().into();
        let mut client = Self {
            agent,
            address: args.url,
            credentials,
            bearer: String::new(),
            has_answered: false,
        };
        client.sign_in()?;
        Ok(client)
    }

    /// Returns the server's address, without a slash at its end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Returns how many days the server keeps entries, where the caller may
    /// know.
    pub(crate) fn retention_days(&mut self) -> Result<Option<u32>, RemoteError> {
        let url = format!("{}/api/v1/settings", self.address);
        let call = self
            .agent
            .get(url)
            .header("authorization", &self.bearer)
            .call();
        let answer = self.reached(call)?;
        if matches!(answer.status.as_u16(), 401 | 403) {
            return Ok(None);
        }
        let Settings { settings } = answer.read("GET /api/v1/settings")?;
        let days = settings
            .iter()
            .find(|setting| setting.key == "audit_log.retention_days");
        let days = days.and_then(|setting| setting.value.as_u64());
        Ok(days
            .and_then(|days| u32::try_from(days).ok())
            .filter(|days| *days > 0))
    }

    /// Returns how many entries a filter accepts, or `None` when that takes a
    /// search.
    pub(crate) fn count(&mut self, filter: &str) -> Result<Option<u64>, RemoteError> {
        let url = format!("{}/api/v1/logs/stats?{filter}", self.address);
        let call = self.agent.get(url);
        let call = call.header("authorization", &self.bearer).call();
        let answer = self.reached(call)?;
        let Stats {
            total_requests,
            searched_back_to,
        } = answer.read("GET /api/v1/logs/stats")?;
        Ok(Some(total_requests).filter(|_| searched_back_to.is_none()))
    }

    /// Returns everything that a query accepts, as it comes in.
    pub(crate) fn export(&mut self, query: &str) -> Result<impl Read + use<>, RemoteError> {
        let url = format!("{}/api/v1/logs/export?{query}", self.address);
        let call = self.agent.get(url);
        let call = call.header("authorization", &self.bearer);
        // A large log takes longer than any other request.
        let call = call.config().timeout_global(None).build().call();
        match call {
            Ok(answer) if answer.status().is_success() => Ok(answer.into_body().into_reader()),
            other => {
                let answer = self.reached(other)?;
                Err(answer.refusal("GET /api/v1/logs/export"))
            }
        }
    }

    /// Sends a batch, patiently: an overloaded server says when to come back,
    /// one that is restarted is there again soon. Entries with ids of their own
    /// are stored once, however often they are sent.
    pub(crate) fn post(
        &mut self,
        encoding: Encoding,
        body: &[u8],
    ) -> Result<BatchAnswer, RemoteError> {
        let deadline = Instant::now() + PATIENCE;
        let (mut pause, longest) = PAUSES;
        let mut may_sign_in = true;
        loop {
            let answer = match self.try_post(encoding, body) {
                Err(_) if self.has_answered && Instant::now() < deadline => {
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(longest);
                    continue;
                }
                outcome => outcome?,
            };
            match answer.status.as_u16() {
                202 => return Err(RemoteError::NotStored),
                // Access tokens live for minutes, large files may take longer.
                401 if may_sign_in => {
                    self.sign_in()?;
                    may_sign_in = false;
                }
                429 | 503 if Instant::now() < deadline => {
                    std::thread::sleep(answer.retry_after);
                }
                _ => return answer.read("POST /api/v1/logs"),
            }
        }
    }

    fn try_post(&mut self, encoding: Encoding, body: &[u8]) -> Result<Reply, RemoteError> {
        let url = format!("{}/api/v1/logs", self.address);
        let call = self
            .agent
            .post(url)
            .header("authorization", &self.bearer)
            .header("content-type", encoding.content_type())
            .send(body);
        self.reached(call)
    }

    fn sign_in(&mut self) -> Result<(), RemoteError> {
        let token = match &self.credentials {
            Credentials::Key(key) => key.clone(),
            Credentials::Account { email, password } => {
                let url = format!("{}/api/v1/auth/login", self.address);
                let body = json!({ "email": email, "password": password });
                let call = self.agent.post(url).send_json(body);
                let answer = self.reached(call)?;
                answer
                    .read::<SignedIn>("POST /api/v1/auth/login")?
                    .access_token
            }
        };
        self.bearer = format!("Bearer {token}");
        Ok(())
    }

    /// Returns the whole answer, if there is one.
    fn reached(&mut self, call: Result<Response<Body>, ureq::Error>) -> Result<Reply, RemoteError> {
        self.has_answered |= call.is_ok();
        call.and_then(Reply::receive)
            .map_err(|source| RemoteError::Unreachable {
                address: self.address.clone(),
                source: Box::new(source),
            })
    }
}
