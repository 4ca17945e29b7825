//! People with accounts.

use logbook_domain::access::Role;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::client::{Answer, Client};
use crate::server::TestServer;

/// A password that will do.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody who is signed in.
#[derive(Debug)]
pub struct Person {
    /// The id of the account.
    pub id: String,
    /// What they sign in with.
    pub email: String,
    /// Sends their access token.
    pub client: Client,
    /// Their refresh cookie, as `name=value`.
    pub cookie: String,
}

impl TestServer {
    /// A new account that has just signed in.
    pub fn person(&self, role: Role) -> Person {
        let email = format!("{}@example.org", role.name());
        self.person_named(&email, role)
    }

    /// A new account of that e-mail that has just signed in.
    pub fn person_named(&self, email: &str, role: Role) -> Person {
        let account = json!({"email": email, "role": role, "password": PASSWORD});
        let made = self.admin().post("/accounts", &account).expect(201);
        self.signed_in(made["id"].as_str().expect("an id"), email)
    }

    /// Signs in once more to an account with the usual password.
    pub fn signed_in(&self, id: &str, email: &str) -> Person {
        let answer = self.sign_in(email, PASSWORD);
        let token = answer.expect(200)["access_token"].clone();
        Person {
            id: id.to_owned(),
            email: email.to_owned(),
            client: self
                .anonymous()
                .with_token(token.as_str().expect("a token")),
            cookie: cookie_of(&answer),
        }
    }

    /// Tries to sign in.
    pub fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({"email": email, "password": password});
        self.anonymous().post("/auth/login", &body)
    }

    /// Sends a cookie to a route of `auth` and nothing else.
    pub fn with_cookie(&self, path: &str, cookie: &str) -> Answer {
        let path = format!("/api/v1/auth/{path}");
        let headers = [("cookie", cookie)];
        self.anonymous()
            .send(Method::POST, &path, &headers, Vec::new())
    }

    /// The newest acts of these kinds.
    pub fn acts(&self, actions: &[&str]) -> Vec<Value> {
        let query: Vec<String> = actions
            .iter()
            .map(|name| format!("action={name}"))
            .collect();
        let page = self.admin().get(&format!("/activity?{}", query.join("&")));
        page.expect(200)["items"]
            .as_array()
            .expect("a list")
            .clone()
    }
}

/// The refresh cookie an answer sets, as `name=value`.
pub fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").expect("a cookie");
    cookie
        .split(';')
        .next()
        .expect("a name and a value")
        .to_owned()
}
