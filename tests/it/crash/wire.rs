//! One request after the other to a server that may be gone at any moment.

use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{Method, Request};

use super::place::Place;

/// A request hangs for as long as this when the server dies in a bad moment.
const TIMEOUT: Duration = Duration::from_secs(15);

/// What is sent, and sent again.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

impl Call {
    /// A call with JSON.
    pub(super) fn json(method: Method, path: impl Into<String>, body: &Value) -> Self {
        let (path, body) = (path.into(), body.to_string());
        Self {
            method,
            path,
            content_type: "application/json",
            body,
        }
    }

    /// A POST of one entry a line.
    pub(super) fn lines(entries: &[Value]) -> Self {
        Self {
            method: Method::POST,
            path: "/logs".to_owned(),
            content_type: "application/x-ndjson",
            body: entries.iter().map(|entry| format!("{entry}\n")).collect(),
        }
    }
}

/// A connection that is made anew as often as it takes.
#[derive(Debug)]
pub(super) struct Wire {
    agent: Agent,
}

impl Default for Wire {
    fn default() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT));
        Self {
            agent: config.build().into(),
        }
    }
}

impl Wire {
    /// Status and body of the answer, or an error when there was none.
    pub(super) fn send(&self, place: &Place, call: &Call) -> Result<(u16, String), ureq::Error> {
        let request = Request::builder()
            .method(call.method.clone())
            .uri(format!("{}/api/v1{}", place.base(), call.path))
            .header("authorization", format!("Bearer {}", place.key))
            .header("content-type", call.content_type)
            .body(call.body.clone())
            .expect("a request");
        let mut answer = self.agent.run(request)?;
        let body = answer.body_mut().read_to_string()?;
        Ok((answer.status().as_u16(), body))
    }
}
