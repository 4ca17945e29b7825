//! Memory stays bounded whatever comes in: the real program, and requests of at
//! most 32 MiB unpacked in the shapes that take the most of it.

mod server;
mod shapes;

use std::thread;
use std::time::Instant;

use server::{MIB, Server};

/// The most that one request may take the server to.
const ONE: u64 = 250 * MIB;
/// The most that four at once may.
const FOUR: u64 = 400 * MIB;
/// The most that batches on 200 connections may.
const MANY: u64 = 300 * MIB;

#[test]
fn no_request_takes_much_memory() {
    let server = Server::start();
    for shape in shapes::all() {
        let (name, request) = (shape.name, shape.request());
        let begun = Instant::now();
        server.forget_peak();
        let answer = request.send(&server.client);
        println!(
            "{name}: {answer} in {:.1} s, {} MiB",
            begun.elapsed().as_secs_f32(),
            server.peak() / MIB
        );
        assert!(
            shape.answers.contains(&answer),
            "{name} was answered {answer}"
        );
        assert!(server.peak() <= ONE, "{name} took {}", server.peak());
    }
}

#[test]
fn four_requests_at_once_take_little_more() {
    let server = Server::start();
    for shape in shapes::all().into_iter().filter(|shape| shape.is_heavy) {
        let (name, request) = (shape.name, shape.request());
        let begun = Instant::now();
        server.forget_peak();
        let answers: Vec<u16> = thread::scope(|scope| {
            let send = || request.send(&server.client);
            let sent: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
            sent.into_iter().map(|one| one.join().unwrap()).collect()
        });
        println!(
            "4 × {name}: {answers:?} in {:.1} s, {} MiB",
            begun.elapsed().as_secs_f32(),
            server.peak() / MIB
        );
        // There may be no room for all of them.
        let is_right = |answer| shape.answers.contains(answer) || *answer == 503;
        assert!(
            answers.iter().all(is_right),
            "{name} was answered {answers:?}"
        );
        assert!(server.peak() <= FOUR, "{name} took {}", server.peak());
    }
}

#[test]
fn batches_on_200_connections_take_little_more() {
    let server = Server::start();
    let requests = shapes::batches().map(|shape| shape.request());
    let begun = Instant::now();
    server.forget_peak();
    let answers: Vec<u16> = thread::scope(|scope| {
        let send = |at: usize| requests[at % requests.len()].send(&server.client);
        let sent: Vec<_> = (0..200).map(|at| scope.spawn(move || send(at))).collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let stored = answers.iter().filter(|&&answer| answer == 200).count();
    println!(
        "200 × a batch: {stored} stored in {:.1} s, {} MiB",
        begun.elapsed().as_secs_f32(),
        server.peak() / MIB
    );
    // Who waits for room for ten seconds is told to come back, with what is left of the lines.
    let others: Vec<&u16> = answers
        .iter()
        .filter(|answer| ![200, 207, 503].contains(answer))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(stored >= 20, "{stored} were stored");
    assert!(server.peak() <= MANY, "took {}", server.peak());
}
