//! Spools and their room, without any database.

use std::ops::ControlFlow;
use std::time::Duration;

use actix_web::rt;
use logbook_store::{Disk, StoreError};
use tempfile::TempDir;
use uuid::Uuid;

use super::spool::{Inlet, Outlet, Patience, spool};
use super::{BufferOptions, Exports, MOST_PER_CALLER};
use crate::error::ApiError;

const KIB: usize = 1_024;

/// Exports that may keep that many bytes; a quarter of it each.
fn exports(most_bytes: usize) -> (TempDir, Exports) {
    let directory = tempfile::tempdir().unwrap();
    let options = BufferOptions {
        directory: Some(directory.path().join("made when it is needed")),
        most_bytes: most_bytes as u64,
    };
    (directory, Exports::new(options, Disk::default()))
}

const fn patience(idle: u64) -> Patience {
    Patience {
        idle: Duration::from_millis(idle),
        full: Duration::from_secs(60),
        least_rate: 1,
    }
}

/// Pushes numbered pieces of a KiB from another thread, until it may not.
fn push(inlet: Inlet, count: usize) -> rt::task::JoinHandle<(Inlet, Vec<&'static str>)> {
    rt::task::spawn_blocking(move || {
        let push = |number: usize| inlet.push(vec![number as u8; KIB].into());
        let outcomes = (0..count).map(|number| match push(number) {
            Ok(ControlFlow::Continue(())) => "taken",
            Ok(ControlFlow::Break(())) => "gone",
            Err(_) => "too slow",
        });
        let outcomes = outcomes.collect();
        (inlet, outcomes)
    })
}

async fn drain(outlet: &mut Outlet) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(piece) = outlet.next().await {
        all.extend_from_slice(&piece.unwrap());
    }
    all
}

fn numbered(count: usize) -> Vec<u8> {
    (0..count).flat_map(|number| [number as u8; KIB]).collect()
}

#[actix_web::test]
async fn what_a_client_does_not_take_waits_on_disk_and_comes_out_in_order() {
    let (_directory, exports) = exports(400 * KIB);
    let (inlet, mut outlet) = spool(exports.room(), patience(10_000));
    // Nothing is taken, and yet everything is passed on.
    let (inlet, outcomes) = push(inlet, 100).await.unwrap();
    assert_eq!(outcomes, ["taken"; 100]);
    assert_eq!(exports.room().taken(), 96 * KIB as u64);
    let finished = rt::spawn(async move { inlet.finish().await });
    assert!(drain(&mut outlet).await == numbered(100));
    finished.await.unwrap().unwrap();
    drop(outlet);
    assert_eq!(exports.room().taken(), 0);
}

#[actix_web::test]
async fn a_full_file_lets_the_thread_wait_until_something_is_taken() {
    let (_directory, exports) = exports(40 * KIB);
    let (inlet, mut outlet) = spool(exports.room(), patience(10_000));
    let pushed = rt::spawn(async move {
        let (inlet, outcomes) = push(inlet, 200).await.unwrap();
        inlet.finish().await.unwrap();
        outcomes
    });
    assert!(drain(&mut outlet).await == numbered(200));
    assert_eq!(pushed.await.unwrap(), ["taken"; 200]);
    assert!(exports.room().taken() <= 10 * KIB as u64);
}

#[actix_web::test]
async fn a_client_that_takes_nothing_is_given_up_with_all_it_keeps() {
    let (_directory, exports) = exports(40 * KIB);
    let (inlet, mut outlet) = spool(exports.room(), patience(30));
    let (inlet, outcomes) = push(inlet, 20).await.unwrap();
    assert_eq!(outcomes[..14], ["taken"; 14]);
    assert_eq!(outcomes[14..], ["too slow"; 6]);
    inlet.fail(StoreError::Failed("too slow".into()));
    assert_eq!(exports.room().taken(), 0);
    assert!(outlet.next().await.unwrap().is_err());
}

#[actix_web::test]
async fn what_nobody_takes_in_the_end_is_dropped() {
    let (_directory, exports) = exports(400 * KIB);
    let (inlet, _outlet) = spool(exports.room(), patience(30));
    let (inlet, _) = push(inlet, 50).await.unwrap();
    assert!(inlet.finish().await.is_err());
}

#[actix_web::test]
async fn a_client_that_has_gone_ends_the_export_without_an_error() {
    let (_directory, exports) = exports(40 * KIB);
    let (inlet, outlet) = spool(exports.room(), patience(10_000));
    let pushing = push(inlet, 50);
    rt::time::sleep(Duration::from_millis(20)).await;
    drop(outlet);
    let (inlet, outcomes) = pushing.await.unwrap();
    assert_eq!(outcomes.last(), Some(&"gone"));
    inlet.finish().await.unwrap();
    assert_eq!(exports.room().taken(), 0);
}

#[actix_web::test]
async fn without_a_directory_memory_is_all_there_is() {
    let exports = Exports::new(BufferOptions::default(), Disk::default());
    let (inlet, _outlet) = spool(exports.room(), patience(20));
    let (_, outcomes) = push(inlet, 6).await.unwrap();
    assert_eq!(outcomes[..4], ["taken"; 4]);
    assert_eq!(outcomes[4..], ["too slow"; 2]);
}

#[actix_web::test]
async fn all_exports_together_keep_no_more_than_they_may() {
    let (directory, exports) = exports(80 * KIB);
    let mut spools = Vec::new();
    for _ in 0..8 {
        let (inlet, outlet) = spool(exports.room(), patience(1));
        let (inlet, _) = push(inlet, 30).await.unwrap();
        spools.push((inlet, outlet));
    }
    assert_eq!(exports.room().taken(), 80 * KIB as u64);
    // Nobody can find what they keep.
    let kept_in = directory.path().join("made when it is needed");
    assert_eq!(std::fs::read_dir(kept_in).unwrap().count(), 0);
    drop(spools);
    assert_eq!(exports.room().taken(), 0);
}

#[test]
fn a_caller_has_so_many_exports_and_gets_them_back() {
    let (_directory, exports) = exports(0);
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut tickets: Vec<_> = (0..MOST_PER_CALLER)
        .map(|_| exports.begin(one).unwrap())
        .collect();
    let refused = exports.begin(one);
    assert!(matches!(refused, Err(ApiError::TooManyRequests { .. })));
    drop(exports.begin(other).unwrap());
    tickets.pop();
    tickets.push(exports.begin(one).unwrap());
    drop(tickets);
    assert_eq!(exports.count(), 0);
}
