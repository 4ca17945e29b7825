//! The program, its data, and what its clients need to find it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use logbook_tests::Client;
use logbook_tests::Program;
use logbook_tests::program::Serving;
use serde_json::json;

/// One data directory with the server that runs on it.
pub(super) struct Place {
    pub(super) program: Program,
    /// The key of the clients: it may do all but change keys and accounts.
    pub(super) key: String,
    first: Mutex<Option<Serving>>,
    base: Mutex<String>,
    /// Requests that were answered well, by all clients together.
    pub(super) answered: AtomicU64,
    stop: AtomicBool,
}

/// Tells the clients to end when it goes.
pub(super) struct StopAtEnd<'a>(&'a AtomicBool);

impl Place {
    /// Starts the server for the first time and makes a key.
    pub(super) fn prepare() -> Self {
        Self::of(Program::default())
    }

    /// The same of a program in a directory of the test's own.
    pub(super) fn of(program: Program) -> Self {
        let server = program.serve();
        let key = make_key(&server);
        Self {
            base: Mutex::new(server.base.clone()),
            program,
            key,
            first: Mutex::new(Some(server)),
            answered: AtomicU64::new(0),
            stop: AtomicBool::new(false),
        }
    }

    /// The server that [`Place::prepare`] started.
    pub(super) fn first_server(&self) -> Serving {
        self.first.lock().unwrap().take().unwrap()
    }

    /// Where the server listens now; each start takes another port.
    pub(super) fn base(&self) -> String {
        self.base.lock().unwrap().clone()
    }

    /// Lets the clients know a server that is ready.
    pub(super) fn announce(&self, server: &Serving) {
        self.base.lock().unwrap().clone_from(&server.base);
    }

    /// Whether the clients should end.
    pub(super) fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(super) fn stop_at_end(&self) -> StopAtEnd<'_> {
        StopAtEnd(&self.stop)
    }

    /// A client that fails the test when it gets no answer.
    pub(super) fn reader(&self) -> Client {
        Client::new(self.base(), Some(self.key.clone()))
    }
}

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn make_key(server: &Serving) -> String {
    let password = server
        .told("password")
        .expect("the password of the first start");
    let anonymous = Client::new(server.base.clone(), None);
    let credentials = json!({"email": "admin@localhost", "password": password});
    let signed_in = anonymous.post("/auth/login", &credentials).expect(200);
    let admin = anonymous.with_token(signed_in["access_token"].as_str().unwrap());
    let wanted = json!({"name": "crash", "scopes": ["ingest", "read", "content", "delete"]});
    let made = admin.post("/api-keys", &wanted).expect(201);
    made["secret"].as_str().unwrap().to_owned()
}
