//! Migrations only grow: what has been merged never changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use logbook_api::auth::secret;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The digests of the files of all migrations, by their path.
fn digests() -> BTreeMap<String, String> {
    let mut digests = BTreeMap::new();
    let root = repository().join("migrations");
    for folder in fs::read_dir(&root).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            let digest = secret::digest(&fs::read_to_string(&path).unwrap());
            let digest = digest.iter().map(|byte| format!("{byte:02x}"));
            digests.insert(name.to_owned(), digest.collect());
        }
    }
    digests
}

/// The paths and digests as they were merged, one migration after the other.
fn frozen() -> Vec<(String, String)> {
    let path = repository().join("tests/fixtures/migrations/SHA256SUMS");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| line.split_once("  ").unwrap());
    lines
        .map(|(digest, name)| (name.to_owned(), digest.to_owned()))
        .collect()
}

#[test]
fn no_migration_changes_once_it_is_merged() {
    let digests = digests();
    for (name, digest) in frozen() {
        assert!(
            digests.get(&name) == Some(&digest),
            "migrations/{name} has changed or is gone. There are databases that have run it and \
             never will again: take the change back, and add a migration that makes it"
        );
    }
}

#[test]
fn every_migration_is_frozen_after_those_before_it() {
    let frozen = frozen();
    for name in digests().into_keys() {
        assert!(
            frozen.iter().any(|(known, _)| *known == name),
            "a new migration: run `cd migrations && sha256sum {name} \
             >> ../tests/fixtures/migrations/SHA256SUMS`"
        );
    }
    assert!(
        frozen.is_sorted_by_key(|(name, _)| name),
        "new databases run migrations in the order of their dates, others as they are released: \
         give the last one in tests/fixtures/migrations/SHA256SUMS a later date than all others"
    );
}
