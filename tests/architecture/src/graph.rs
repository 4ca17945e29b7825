//! The edges between files, and between the files and folders of a folder.

use std::collections::BTreeMap;

use crate::circle::{self, Circle, Edge, Graph};
use crate::tree::{File, FileId, Tree};

/// Returns the circles of a crate: among files, then folder by folder those
/// that a folder is part of.
pub(crate) fn circles(tree: &Tree) -> Vec<Circle> {
    let edges = edges(tree);
    let mut files = Graph::new();
    let mut folders: BTreeMap<&[String], Graph> = BTreeMap::new();
    for (&(from, to), edge) in &edges {
        let (from, to) = (&tree.files[from], &tree.files[to]);
        add(&mut files, label(from), label(to), edge);
        let level = common(from, to);
        let graph = folders.entry(level).or_default();
        add(graph, unit(tree, from, level), unit(tree, to, level), edge);
    }
    let mut circles = circle::shortest(files);
    for graph in folders.into_values() {
        let of_folders = circle::shortest(graph);
        circles.extend(of_folders.into_iter().filter(Circle::has_folder));
    }
    circles
}

fn add(graph: &mut Graph, from: String, to: String, edge: &Edge) {
    graph
        .entry(from)
        .or_default()
        .entry(to)
        .or_insert_with(|| edge.clone());
}

fn edges(tree: &Tree) -> BTreeMap<(FileId, FileId), Edge> {
    let mut edges = BTreeMap::new();
    for (id, module) in tree.modules.iter().enumerate() {
        for mention in &module.mentions {
            for file in tree.files_of(id, &mention.path) {
                if file == module.file {
                    continue;
                }
                edges.entry((module.file, file)).or_insert_with(|| Edge {
                    from: label(&tree.files[module.file]),
                    line: mention.line,
                    path: mention.path.join("::"),
                    to: label(&tree.files[file]),
                });
            }
        }
    }
    edges
}

/// Returns the module that is the nearest around both files.
fn common<'a>(from: &'a File, to: &File) -> &'a [String] {
    let pairs = from.module.iter().zip(&to.module);
    let length = pairs.take_while(|(one, other)| one == other).count();
    &from.module[..length]
}

/// Returns what a file belongs to in a module: its own file, or a child.
fn unit(tree: &Tree, file: &File, level: &[String]) -> String {
    if file.module.len() == level.len() {
        return label(file);
    }
    let module = &file.module[..=level.len()];
    let has_more =
        |other: &&File| other.module.len() > module.len() && other.module.starts_with(module);
    if tree.files.iter().any(|other| has_more(&other)) {
        circle::folder(module)
    } else {
        label(file)
    }
}

fn label(file: &File) -> String {
    file.path.display().to_string()
}
