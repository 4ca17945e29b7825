//! The names that a `use` brings in.

use proc_macro2::Ident;
use syn::UseTree;

/// One name of a `use`, or all of a module.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    /// What it is called here; absent of a glob.
    pub(crate) name: Option<String>,
    pub(crate) line: usize,
}

/// Returns the names of a `use`, those of groups one by one.
pub(crate) fn of_tree(tree: &UseTree) -> Vec<Import> {
    let mut imports = Vec::new();
    collect(tree, &[], &mut imports);
    imports
}

fn collect(tree: &UseTree, prefix: &[String], imports: &mut Vec<Import>) {
    match tree {
        UseTree::Path(tree) => collect(&tree.tree, &joined(prefix, &tree.ident), imports),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, prefix, imports);
            }
        }
        UseTree::Name(tree) => imports.push(import(prefix, &tree.ident, &tree.ident)),
        UseTree::Rename(tree) => imports.push(import(prefix, &tree.ident, &tree.rename)),
        UseTree::Glob(tree) => imports.push(Import {
            path: prefix.to_vec(),
            name: None,
            line: tree.star_token.span.start().line,
        }),
    }
}

/// `a::{self}` brings in `a` under its own name.
fn import(prefix: &[String], ident: &Ident, name: &Ident) -> Import {
    let is_self = ident == "self" && !prefix.is_empty();
    let path = if is_self {
        prefix.to_vec()
    } else {
        joined(prefix, ident)
    };
    let name = if is_self && name == "self" {
        path.last().cloned()
    } else {
        Some(plain(name))
    };
    Import {
        path,
        name,
        line: ident.span().start().line,
    }
}

fn joined(prefix: &[String], ident: &Ident) -> Vec<String> {
    let mut path = prefix.to_vec();
    path.push(plain(ident));
    path
}

/// Returns a name without the mark of a raw identifier.
pub(crate) fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}
