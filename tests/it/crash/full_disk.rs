//! A disk without any room left, and one with room again.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use logbook_tests::{Client, Program};
use serde_json::{Value, json};
use ureq::http::Method;

use super::place::Place;

/// Enough for a new database and the room that is always kept.
const SIZE: &str = "size=420m,mode=0755";

/// A small disk, gone with its value.
struct Disk(tempfile::TempDir);

impl Disk {
    /// Only who may mount has one.
    fn mount() -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]);
        let mounted = mount.arg(place.path()).stderr(Stdio::null()).status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(place))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room there is.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = File::create(&path).unwrap();
        let zeros = vec![0; 64 * 1024];
        while file.write_all(&zeros).is_ok() {}
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn entries(count: usize) -> Value {
    let entry = |number| json!({"model": format!("m{}", number % 5), "prompt": format!("{number} {}", "x".repeat(2_000))});
    (0..count).map(entry).collect()
}

/// Entries are refused, and everything that is read is answered.
fn check_full(client: &Client, id: &str) {
    for body in [json!({"model": "m"}), entries(1_000)] {
        let refused = client.post("/logs", &body);
        refused.expect_problem(503, "unavailable");
        assert_eq!(refused.header("retry-after"), Some("1"));
    }
    for path in [
        "/logs",
        "/logs?sort=total_tokens&page=2",
        "/logs/stats?model=m1",
        "/logs/facets",
        "/logs?q=x",
        "/usage/summary?period=1d",
        "/logs/export?format=csv",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text);
    }
    let ready = client.send(Method::GET, "/health/ready", &[], Vec::new());
    ready.expect(200);
    // Reading content leaves a record, for which there may be no room.
    let content = client.get(&format!("/logs/{id}"));
    assert!(
        [200, 503].contains(&content.status.as_u16()),
        "{}",
        content.text
    );
}

#[test]
fn a_full_disk_refuses_entries_and_goes_on_at_once() {
    let Some(disk) = Disk::mount() else {
        println!("skipped: a disk can only be mounted as root");
        return;
    };
    let place = Place::of(Program::within(disk.path()));
    let server = place.first_server();
    let client = place.reader();
    let stored = client.post("/logs", &entries(1_000)).expect(200);
    let id = stored["results"][0]["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let filler = disk.fill();
        check_full(&client, &id);
        thread::sleep(Duration::from_secs(2));
        check_full(&client, &id);
        std::fs::remove_file(filler).unwrap();

        let again = Instant::now();
        while client.post("/logs", &json!({"model": "m"})).status != 201 {
            assert!(
                again.elapsed() < Duration::from_secs(10),
                "{}",
                server.log()
            );
            thread::sleep(Duration::from_millis(50));
        }
        println!("the first write after {:?}", again.elapsed());
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 1_002);
}
