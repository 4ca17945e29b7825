//! The sample's side of the HTTP API.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

use super::args::Args;
use super::entry::Entry;
use super::error::DemoError;

/// How often an overloaded server is asked again.
const ATTEMPTS: u32 = 6;

/// A signed-in connection to a server.
pub(crate) struct Client {
    agent: Agent,
    address: String,
    credentials: Credentials,
    bearer: String,
}

enum Credentials {
    Key(String),
    Account { email: String, password: String },
}

/// What the server did with a batch.
#[derive(Debug, Deserialize)]
pub(crate) struct BatchAnswer {
    pub(crate) accepted: usize,
    pub(crate) completed: usize,
    pub(crate) duplicates: usize,
    pub(crate) rejected: usize,
    #[serde(default)]
    pub(crate) results: Vec<Value>,
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

impl Client {
    /// Connects and signs in.
    pub(crate) fn connect(args: Args) -> Result<Self, DemoError> {
        let credentials = match (args.api_key, args.email, args.password) {
            (Some(key), _, _) => Credentials::Key(key),
            (None, Some(email), Some(password)) => Credentials::Account { email, password },
            _ => return Err(DemoError::NoCredentials),
        };
        // Refusals carry a problem document worth showing, so a status is no error here.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)));
        let agent = config.build().into();
        let mut client = Self {
            agent,
            address: args.url,
            credentials,
            bearer: String::new(),
        };
        client.sign_in()?;
        Ok(client)
    }

    /// The server's address, without a slash at its end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// How many days the server keeps entries, where the caller may know.
    pub(crate) fn retention_days(&self) -> Result<Option<u32>, DemoError> {
        let url = format!("{}/api/v1/settings", self.address);
        let call = self
            .agent
            .get(url)
            .header("authorization", &self.bearer)
            .call();
        let answer = self.reached(call)?;
        if matches!(answer.status().as_u16(), 401 | 403) {
            return Ok(None);
        }
        let Settings { settings } = read("GET /api/v1/settings", answer)?;
        let days = settings
            .iter()
            .find(|setting| setting.key == "audit_log.retention_days");
        let days = days.and_then(|setting| setting.value.as_u64());
        Ok(days
            .and_then(|days| u32::try_from(days).ok())
            .filter(|days| *days > 0))
    }

    /// Sends a batch, patiently: an overloaded server says when to come back.
    pub(crate) fn post(&mut self, batch: &[Entry]) -> Result<BatchAnswer, DemoError> {
        let request = "POST /api/v1/logs";
        let mut attempt = 1;
        loop {
            let url = format!("{}/api/v1/logs", self.address);
            let call = self
                .agent
                .post(url)
                .header("authorization", &self.bearer)
                .send_json(batch);
            let answer = self.reached(call)?;
            match answer.status().as_u16() {
                202 => return Err(DemoError::NotStored),
                // Access tokens live for minutes, large samples may take longer.
                401 if attempt == 1 => self.sign_in()?,
                429 | 503 if attempt < ATTEMPTS => std::thread::sleep(retry_after(&answer)),
                _ => return read(request, answer),
            }
            attempt += 1;
        }
    }

    fn sign_in(&mut self) -> Result<(), DemoError> {
        let token = match &self.credentials {
            Credentials::Key(key) => key.clone(),
            Credentials::Account { email, password } => {
                let url = format!("{}/api/v1/auth/login", self.address);
                let body = json!({ "email": email, "password": password });
                let answer = self.reached(self.agent.post(url).send_json(body))?;
                read::<SignedIn>("POST /api/v1/auth/login", answer)?.access_token
            }
        };
        self.bearer = format!("Bearer {token}");
        Ok(())
    }

    fn reached<T>(&self, call: Result<T, ureq::Error>) -> Result<T, DemoError> {
        call.map_err(|source| DemoError::Unreachable {
            address: self.address.clone(),
            source: Box::new(source),
        })
    }
}

/// The body of a good answer, or the error that a bad one stands for.
fn read<T: serde::de::DeserializeOwned>(
    request: &str,
    mut answer: Response<Body>,
) -> Result<T, DemoError> {
    let status = answer.status();
    let body = answer.body_mut().read_to_string().unwrap_or_default();
    if !status.is_success() {
        let (request, status) = (request.to_owned(), status.as_u16());
        return Err(DemoError::Refused {
            request,
            status,
            detail: problem(&body),
        });
    }
    serde_json::from_str(&body).map_err(|error| DemoError::Unexpected {
        request: request.to_owned(),
        detail: error.to_string(),
    })
}

/// The readable part of a problem document.
fn problem(body: &str) -> String {
    let document: Value = serde_json::from_str(body).unwrap_or_default();
    let text = document["detail"]
        .as_str()
        .or_else(|| document["title"].as_str());
    text.unwrap_or("no reason given").to_owned()
}

fn retry_after(answer: &Response<Body>) -> Duration {
    let header = answer
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok());
    let seconds = header.and_then(|text| text.parse().ok()).unwrap_or(1);
    Duration::from_secs(seconds.clamp(1, 30))
}
