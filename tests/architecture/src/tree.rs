//! The modules of a crate, as its files declare them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, Item, ItemMod, Visibility};

use crate::imports::{self, Import, plain};
use crate::mentions::{self, Mention};

/// A file by its place in [`Tree::files`].
pub(crate) type FileId = usize;
/// A module by its place in [`Tree::modules`].
pub(crate) type ModuleId = usize;

/// A crate's modules; the first one is its root.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) modules: Vec<Module>,
    pub(crate) files: Vec<File>,
}

/// A source file and the path of the module it holds.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) module: Vec<String>,
}

/// A module, of a file or within one.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) file: FileId,
    pub(crate) parent: Option<ModuleId>,
    pub(crate) names: HashMap<String, Vec<Definition>>,
    pub(crate) globs: Vec<Vec<String>>,
    pub(crate) mentions: Vec<Mention>,
}

/// What a name of a module stands for.
pub(crate) enum Definition {
    Item,
    Module(ModuleId),
    Import(Vec<String>),
}

/// Where the files of a module's children are.
struct Place {
    folder: PathBuf,
    path: Vec<String>,
}

impl Tree {
    /// Reads the crate whose root is this file.
    ///
    /// # Errors
    ///
    /// A file cannot be read or is not Rust.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        let place = Place {
            folder: parent(root),
            path: Vec::new(),
        };
        tree.add_file(root, None, &place)?;
        Ok(tree)
    }

    fn add_file(
        &mut self,
        path: &Path,
        parent: Option<ModuleId>,
        place: &Place,
    ) -> io::Result<ModuleId> {
        let text = fs::read_to_string(path).map_err(|error| in_file(path, &error))?;
        let parsed = syn::parse_file(&text).map_err(|error| in_file(path, &error))?;
        self.files.push(File {
            path: path.to_owned(),
            module: place.path.clone(),
        });
        self.add_module(self.files.len() - 1, parent, parsed.items, place)
    }

    fn add_module(
        &mut self,
        file: FileId,
        parent: Option<ModuleId>,
        items: Vec<Item>,
        place: &Place,
    ) -> io::Result<ModuleId> {
        let id = self.modules.len();
        self.modules.push(Module {
            file,
            parent,
            ..Module::default()
        });
        for item in items {
            if mentions::is_test(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(item) => self.add_child(id, item, place)?,
                item => self.modules[id].add(&item),
            }
        }
        Ok(id)
    }

    fn add_child(&mut self, parent: ModuleId, item: ItemMod, place: &Place) -> io::Result<()> {
        let name = plain(&item.ident);
        let elsewhere = path_attribute(&item).map(|path| place.folder.join(path));
        let place = Place {
            folder: place.folder.join(&name),
            path: [place.path.as_slice(), std::slice::from_ref(&name)].concat(),
        };
        let child = if let Some((_, items)) = item.content {
            self.add_module(self.modules[parent].file, Some(parent), items, &place)?
        } else {
            let beside = place.folder.with_extension("rs");
            let within = place.folder.join("mod.rs");
            let path = elsewhere.unwrap_or(if beside.is_file() { beside } else { within });
            self.add_file(&path, Some(parent), &place)?
        };
        self.modules[parent].define(name, Definition::Module(child));
        Ok(())
    }
}

/// Returns the path that `#[path = "…"]` names for a module.
fn path_attribute(item: &ItemMod) -> Option<String> {
    item.attrs.iter().find_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            syn::Expr::Lit(literal) if pair.path.is_ident("path") => match &literal.lit {
                syn::Lit::Str(path) => Some(path.value()),
                _ => None,
            },
            _ => None,
        }
    })
}

impl Module {
    fn add(&mut self, item: &Item) {
        if let Item::Use(item) = item {
            let own = matches!(item.vis, Visibility::Inherited);
            for import in imports::of_tree(&item.tree) {
                self.import(import, own);
            }
            return;
        }
        if let Some(name) = name(item) {
            self.define(plain(name), Definition::Item);
        }
        let found = mentions::find(item.to_token_stream());
        for import in found.imports {
            self.import(import, true);
        }
        self.mentions.extend(found.mentions);
    }

    /// Adds the name of an import. Only what a module imports for itself is an
    /// edge: a re-export is one for those who use it.
    fn import(&mut self, import: Import, own: bool) {
        let Import { path, name, line } = import;
        if own {
            self.mentions.push(Mention {
                path: path.clone(),
                line,
            });
        }
        match name.as_deref() {
            Some("_") => {}
            Some(name) => self.define(name.to_owned(), Definition::Import(path)),
            None => self.globs.push(path),
        }
    }

    fn define(&mut self, name: String, definition: Definition) {
        self.names.entry(name).or_default().push(definition);
    }
}

fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::TraitAlias(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

fn in_file(path: &Path, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", path.display()))
}
