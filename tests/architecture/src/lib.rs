//! Draws the graph of a crate's modules and finds circles in it.
//!
//! A node is a file, an edge a path that leads from one file to an item of
//! another: in a `use`, in code, in a macro or in an attribute. Re-exports are
//! followed to the item, so a `mod.rs` that only declares and re-exports its
//! children stands in nobody's way. Below the files there is a graph for every
//! folder, whose nodes are the files and folders in it.
//!
//! Code under `#[cfg(test)]` is left out. Methods are not seen, since only the
//! compiler knows their types; a type reaches a file by its name first.

pub mod circle;
mod graph;
mod imports;
mod mentions;
mod names;
mod tree;
pub mod workspace;

use std::io;
use std::path::Path;

use circle::Circle;

/// Returns the circles among the files and folders of the crate whose root is
/// this file, the shortest of each knot.
///
/// # Errors
///
/// A file cannot be read or is not Rust.
pub fn circles(root: &Path) -> io::Result<Vec<Circle>> {
    let tree = tree::Tree::read(root)?;
    Ok(graph::circles(&tree))
}

/// Returns the places where the crate names something of these modules (such as
/// `std::fs`), as file, line and path.
///
/// # Errors
///
/// A file cannot be read or is not Rust.
pub fn places_that_name(root: &Path, modules: &[&str]) -> io::Result<Vec<String>> {
    let tree = tree::Tree::read(root)?;
    let mut places = Vec::new();
    for module in &tree.modules {
        let file = tree.files[module.file].path.display();
        for mention in &module.mentions {
            let path = mention.path.join("::");
            if modules.iter().any(|module| path.starts_with(module)) {
                places.push(format!("{file}:{}: `{path}`", mention.line));
            }
        }
    }
    Ok(places)
}
