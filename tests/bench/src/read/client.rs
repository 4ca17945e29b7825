//! One signed-in keep-alive connection that waits for each answer.

use std::io::Read;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::error::{BenchError, Result};
use crate::read::ground::{EMAIL, PASSWORD};

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_secs(600);
/// Tokens are good for fifteen minutes.
const SIGN_IN_AGAIN: Duration = Duration::from_secs(600);

type Called = std::result::Result<Response<Body>, ureq::Error>;

/// A connection of one person.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    base: String,
    bearer: String,
    signed_in: Instant,
}

/// An answer with its time from the first byte sent to the last one read.
#[derive(Debug)]
pub(crate) struct Timed {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) time: Duration,
}

impl Client {
    /// Connects and signs in.
    pub(crate) fn connect(address: SocketAddr) -> Result<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT));
        let mut client = Self {
            agent: config.build().into(),
            base: format!("http://{address}/api/v1/"),
            bearer: String::new(),
            signed_in: Instant::now(),
        };
        client.sign_in()?;
        Ok(client)
    }

    fn sign_in(&mut self) -> Result<()> {
        let body = json!({"email": EMAIL, "password": PASSWORD});
        let call = self
            .agent
            .post(format!("{}auth/login", self.base))
            .send_json(body);
        let answer = timed(call, "auth/login", Instant::now())?.json()?;
        let token = answer["access_token"].as_str().unwrap_or_default();
        self.bearer = format!("Bearer {token}");
        self.signed_in = Instant::now();
        Ok(())
    }

    /// Signs in again where the token is soon to expire; not to be timed.
    pub(crate) fn refresh(&mut self) -> Result<()> {
        if self.signed_in.elapsed() < SIGN_IN_AGAIN {
            return Ok(());
        }
        self.sign_in()
    }

    /// Asks, and reads the whole answer.
    pub(crate) fn get(&self, path: &str) -> Result<Timed> {
        let began = Instant::now();
        timed(self.call(path), path, began)
    }

    /// Asks, and leaves the reading of the answer to the caller.
    pub(crate) fn open(&self, path: &str) -> Result<(u16, impl Read)> {
        let response = self.call(path).map_err(wrong(path))?;
        Ok((response.status().as_u16(), reader(response)))
    }

    fn call(&self, path: &str) -> Called {
        self.agent
            .get(format!("{}{path}", self.base))
            .header("authorization", &self.bearer)
            .call()
    }

    /// Sends JSON.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Timed> {
        let began = Instant::now();
        let call = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("authorization", &self.bearer)
            .send_json(body);
        timed(call, path, began)
    }
}

impl Timed {
    /// The answer as JSON, or an error when it is a refusal.
    pub(crate) fn json(&self) -> Result<Value> {
        if self.status >= 300 {
            return Err(self.refusal());
        }
        serde_json::from_slice(&self.body).map_err(|_| self.refusal())
    }

    /// What the answer says, as an error.
    pub(crate) fn refusal(&self) -> BenchError {
        let text = String::from_utf8_lossy(&self.body);
        BenchError::Answer {
            status: self.status,
            body: text.chars().take(400).collect(),
        }
    }
}

/// Exports are larger than what is read of an answer by default.
fn reader(response: Response<Body>) -> impl Read {
    response
        .into_body()
        .into_with_config()
        .limit(u64::MAX)
        .reader()
}

fn timed(call: Called, path: &str, began: Instant) -> Result<Timed> {
    let response = call.map_err(wrong(path))?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    reader(response)
        .read_to_end(&mut body)
        .map_err(BenchError::io(format!("read the answer to {path}")))?;
    Ok(Timed {
        status,
        body,
        time: began.elapsed(),
    })
}

fn wrong(path: &str) -> impl FnOnce(ureq::Error) -> BenchError {
    let path = path.to_owned();
    move |error| BenchError::Http {
        path,
        source: Box::new(error),
    }
}
