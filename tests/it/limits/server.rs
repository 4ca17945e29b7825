//! The program as it is served, and what memory it takes.

use std::fs;

use logbook_tests::program::Serving;
use logbook_tests::{Client, Program};
use serde_json::json;

pub(super) const MIB: u64 = 1024 * 1024;

/// A server that redacts.
pub(super) struct Server {
    serving: Serving,
    pub(super) client: Client,
    _program: Program,
}

impl Server {
    pub(super) fn start() -> Self {
        let program = Program::default();
        let settings = "[audit_log]\nredaction_builtins = [\"email\", \"api_key\", \"ipv6\"]\n\
                        redaction_patterns = [\"P[0-9]{6}\", \"secret-[a-z]+\"]\n";
        fs::write(program.path().join("logbook.toml"), settings).unwrap();
        let serving = program.serve();
        let password = serving.told("password").expect("the first password");
        let anonymous = Client::new(serving.base.clone(), None);
        let credentials = json!({"email": "admin@localhost", "password": password});
        let signed_in = anonymous.post("/auth/login", &credentials).expect(200);
        Self {
            client: anonymous.with_token(signed_in["access_token"].as_str().unwrap()),
            serving,
            _program: program,
        }
    }

    /// The most memory it has taken since [`Server::forget_peak`], in bytes.
    pub(super) fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.serving.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        kilobytes.expect("a peak") * 1024
    }

    pub(super) fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.serving.pid()), "5").unwrap();
    }
}
