//! A client of the API that keeps what it is answered.

use serde_json::Value;
use ureq::http::{HeaderMap, Method, Request, StatusCode};
use ureq::{Agent, Body};

/// Sends requests with one token, or with none.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    base: String,
    token: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{} is no JSON ({error}): {}", self.status, self.text))
    }

    /// The body as JSON after a check of the status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// The fields a problem complains about, after a check of status and type.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, kind: &str) -> Vec<String> {
        let problem = self.expect(status);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{}",
            self.text
        );
        assert_eq!(
            problem["type"],
            format!("/problems/{kind}"),
            "{}",
            self.text
        );
        assert_eq!(problem["status"], status);
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .filter_map(|error| error["field"].as_str().map(str::to_owned))
            .collect()
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Client {
    /// A client of the server at `base`, e.g. `http://127.0.0.1:8080`.
    pub fn new(base: impl Into<String>, token: Option<String>) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        Self {
            agent,
            base: base.into(),
            token,
        }
    }

    /// The same server with another token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self {
            token: Some(token.into()),
            ..self.clone()
        }
    }

    /// The same server with no token and no cookies.
    pub fn anonymous(&self) -> Self {
        Self::new(self.base.clone(), None)
    }

    /// Where the server is.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What it is signed in with.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// GET below `/api/v1`.
    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, &format!("/api/v1{path}"), &[], Vec::new())
    }

    /// DELETE below `/api/v1`.
    pub fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, &format!("/api/v1{path}"), &[], Vec::new())
    }

    /// POST of JSON below `/api/v1`.
    pub fn post(&self, path: &str, json: &Value) -> Answer {
        self.post_raw(path, "application/json", json.to_string())
    }

    /// PATCH with JSON below `/api/v1`.
    pub fn patch(&self, path: &str, json: &Value) -> Answer {
        let path = format!("/api/v1{path}");
        let headers = [("content-type", "application/json")];
        self.send(
            Method::PATCH,
            &path,
            &headers,
            json.to_string().into_bytes(),
        )
    }

    /// POST of anything below `/api/v1`.
    pub fn post_raw(&self, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let headers = [("content-type", content_type)];
        self.send(
            Method::POST,
            &format!("/api/v1{path}"),
            &headers,
            body.into(),
        )
    }

    /// Any request, by its whole path.
    pub fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(body).expect("a request");
        read(
            self.agent
                .run(request)
                .unwrap_or_else(|error| panic!("{path}: {error}")),
        )
    }
}

fn read(response: ureq::http::Response<Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let bytes = body
        .with_config()
        .limit(1 << 30)
        .read_to_vec()
        .expect("a body");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer {
        bytes,
        status: parts.status,
        headers: parts.headers,
        text,
    }
}
