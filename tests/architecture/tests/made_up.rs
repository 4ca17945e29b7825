//! Circles are found in small made-up crates, and only where there are some.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::fs;

use logbook_architecture::circle::Circle;
use logbook_architecture::{circles, places_that_name};
use tempfile::TempDir;

/// Writes a crate of these files.
fn write(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Returns the circles of a crate of these files, the paths relative to its
/// folder.
fn circles_of(files: &[(&str, &str)]) -> Vec<Circle> {
    let folder = write(files);
    let mut circles = circles(&folder.path().join("lib.rs")).unwrap();
    let prefix = format!("{}/", folder.path().display());
    for circle in &mut circles {
        for node in &mut circle.nodes {
            *node = node.replace(&prefix, "");
        }
        for edge in &mut circle.edges {
            edge.from = edge.from.replace(&prefix, "");
            edge.to = edge.to.replace(&prefix, "");
        }
    }
    circles
}

fn printed(files: &[(&str, &str)]) -> String {
    let circles = circles_of(files);
    circles.iter().map(ToString::to_string).collect()
}

#[test]
fn a_use_each_way_is_a_circle_with_file_and_line() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a.rs", "//! Docs.\n\nuse crate::b::B;\npub struct A(B);\n"),
        ("b.rs", "use crate::a::A;\npub struct B(Box<A>);\n"),
    ];
    assert_eq!(
        printed(&files),
        "a.rs → b.rs → a.rs\n    \
         a.rs:3: `crate::b::B` is in b.rs\n    \
         b.rs:1: `crate::a::A` is in a.rs\n"
    );
}

/// Two children `a` and `b` of `lib.rs`, of which `b` uses `A`.
fn with_a(root: &str, a: &str) -> Vec<Vec<String>> {
    let root = format!("mod a;\nmod b;\n{root}");
    let files = [
        ("lib.rs", root.as_str()),
        ("a.rs", a),
        (
            "b.rs",
            "use crate::a::A;\npub fn b(_: A) {}\npub const B: u8 = 1;\n",
        ),
    ];
    circles_of(&files)
        .into_iter()
        .map(|circle| circle.nodes)
        .collect()
}

#[test]
fn every_way_to_write_a_path_is_an_edge() {
    let ways = [
        ("", "pub struct A; fn f() { crate::b::b(A) }"),
        ("", "pub struct A; fn f() { super::b::b(A) }"),
        (
            "",
            "pub struct A; fn f() -> u8 { let x = [0; crate::b::B as usize]; x[0] }",
        ),
        ("", "pub struct A; fn f() { use crate::b; b::b(A) }"),
        ("", "pub struct A; fn f() { use crate::b::b as c; c(A) }"),
        ("", "use crate::{a as _, b::{self, b}}; pub struct A;"),
        (
            "",
            "use super::b; pub struct A; fn f() { println!(\"{}\", b::B) }",
        ),
        ("", "use super::b; pub struct A; fn f() { vec![0..b::B]; }"),
        ("", "use crate::b::*; pub struct A; fn f() { b(A) }"),
        ("", "pub struct A; #[some(body = crate::b::B)] fn f() {}"),
        (
            "",
            "pub struct A; #[serde(with = \"crate::b::b\")] struct C;",
        ),
        (
            "",
            "pub struct A; mod within { fn f() { super::super::b::b(super::A) } }",
        ),
        ("pub use b::b;", "pub struct A; fn f() { crate::b(A) }"),
        ("pub use b::b as c;", "use crate::c; pub struct A;"),
        ("pub use b::*;", "use crate::B; pub struct A;"),
        ("use b::*;", "pub struct A; fn f() { super::b(A) }"),
        ("", "pub struct A; fn f() { crate::b::made_by_a_macro() }"),
    ];
    for (root, a) in ways {
        assert_eq!(with_a(root, a), [["a.rs", "b.rs"]], "{root} {a}");
    }
}

#[test]
fn what_is_no_edge_makes_no_circle() {
    let others = [
        (
            "",
            "pub struct A; #[cfg(test)] mod tests { use crate::b::b; }",
        ),
        ("", "#[cfg(test)] use crate::b::b; pub struct A;"),
        (
            "",
            "pub struct A; impl A { #[cfg(test)] fn f() { crate::b::b(A) } fn g() {} }",
        ),
        (
            "",
            "pub struct A; #[cfg(all(test, unix))] fn f() { crate::b::b(A) }",
        ),
        ("", "pub struct A; fn f() { std::b::b(A) }"),
        ("", "pub struct A; fn f(b: u8) -> u8 { b.B + b }"),
        ("", "/// See `crate::b::b` and [`crate::b`].\npub struct A;"),
        ("", "pub struct A; pub(in crate::b) fn f() {}"),
        ("pub use b::b;", "pub use crate::b::b; pub struct A;"),
        ("pub use a::A;", "pub struct A;"),
    ];
    for (root, a) in others {
        assert_eq!(with_a(root, a), Vec::<Vec<String>>::new(), "{root} {a}");
    }
}

#[test]
fn a_parent_that_only_declares_and_re_exports_is_no_part_of_a_circle() {
    let files = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use c::c;"),
        ("a/b.rs", "pub struct B;"),
        ("a/c.rs", "use super::B;\npub fn c(_: B) {}"),
    ];
    assert_eq!(printed(&files), "");
}

#[test]
fn a_parent_that_uses_what_it_re_exports_may_be() {
    let files = [
        ("lib.rs", "mod a;"),
        (
            "a/mod.rs",
            "mod b;\npub use b::B;\npub struct A;\nfn f(_: B) {}",
        ),
        ("a/b.rs", "use super::A;\npub struct B(A);"),
    ];
    assert_eq!(
        printed(&files),
        "a/b.rs → a/mod.rs → a/b.rs\n    \
         a/b.rs:1: `super::A` is in a/mod.rs\n    \
         a/mod.rs:4: `B` is in a/b.rs\n"
    );
}

#[test]
fn folders_are_a_circle_though_their_files_are_none() {
    let files = [
        ("lib.rs", "mod x;\nmod y;"),
        ("x/mod.rs", "pub mod one;\npub mod two;"),
        ("x/one.rs", "use crate::y::one::Y1;\npub struct X1(Y1);"),
        ("x/two.rs", "pub struct X2;"),
        ("y.rs", "pub mod one;\npub mod two;"),
        ("y/one.rs", "pub struct Y1;"),
        ("y/two.rs", "use crate::x::two::X2;\npub struct Y2(X2);"),
    ];
    assert_eq!(
        printed(&files),
        "x/ → y/ → x/\n    \
         x/one.rs:1: `crate::y::one::Y1` is in y/one.rs\n    \
         y/two.rs:1: `crate::x::two::X2` is in x/two.rs\n"
    );
}

#[test]
fn the_shortest_circle_of_a_knot_is_shown_and_others_beside_it() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\nmod e;"),
        ("a.rs", "use crate::b::B;\npub struct A;"),
        ("b.rs", "use crate::c::C;\npub struct B;"),
        ("c.rs", "use crate::{a::A, b::B};\npub struct C;"),
        ("d.rs", "use crate::e::E;\npub struct D;"),
        ("e.rs", "use crate::d::D;\npub struct E;"),
    ];
    let circles = circles_of(&files);
    let nodes: Vec<_> = circles.iter().map(|circle| &circle.nodes).collect();
    assert_eq!(nodes, [&["b.rs", "c.rs"], &["d.rs", "e.rs"]]);
}

#[test]
fn names_of_other_crates_are_found_wherever_they_stand() {
    let text = "use std::{fmt, time::Instant};\nfn f() { std::fs::read(\"x\"); }\n\
        #[cfg(test)]\nmod tests { use std::fs; }\n";
    let folder = write(&[("lib.rs", text)]);
    let root = folder.path().join("lib.rs");
    let places = places_that_name(&root, &["std::fs", "std::time::Instant"]).unwrap();
    let file = root.display();
    assert_eq!(
        places,
        [
            format!("{file}:1: `std::time::Instant`"),
            format!("{file}:2: `std::fs::read`"),
        ]
    );
}

#[test]
fn a_module_elsewhere_is_read_where_its_path_leads() {
    let circles = printed(&[
        ("lib.rs", "#[path = \"shared/b.rs\"]\nmod b;\nmod a;\n"),
        ("a.rs", "use crate::b::b;\npub struct A;\nfn f() { b(A) }"),
        ("shared/b.rs", "use crate::a::A;\npub fn b(_: A) {}"),
    ]);
    assert!(circles.contains("shared/b.rs"), "{circles}");
}
