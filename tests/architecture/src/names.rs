//! What a path leads to: re-exports are followed to the item.

use crate::tree::{Definition, FileId, ModuleId, Tree};

/// The end of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// An item in this file.
    File(FileId),
    Module(ModuleId),
}

/// The imports on the way to a name, none of which is taken twice.
type Taken = Vec<(ModuleId, String, usize)>;

impl Tree {
    /// Returns the files of the items that a path of a module may mean: a type
    /// and a function may share a name. What is of another crate has none.
    pub(crate) fn files_of(&self, module: ModuleId, path: &[String]) -> Vec<FileId> {
        let targets = self.resolve(module, path, &mut Vec::new());
        let files = targets.into_iter().filter_map(|target| match target {
            Target::File(file) => Some(file),
            // Whoever names a module goes on to an item of it.
            Target::Module(_) => None,
        });
        files.collect()
    }

    fn resolve(&self, module: ModuleId, path: &[String], taken: &mut Taken) -> Vec<Target> {
        let (start, skipped) = self.start(module, path);
        let mut targets = vec![Target::Module(start)];
        for (at, name) in path.iter().enumerate().skip(skipped) {
            let within = at > 0;
            let mut next = Vec::new();
            for target in targets {
                match target {
                    // A variant or a constant of the type.
                    Target::File(_) => next.push(target),
                    Target::Module(module) => {
                        next.extend(self.step(module, name, within, taken));
                    }
                }
            }
            targets = next;
        }
        targets
    }

    /// Returns the module that `crate`, `self` and `super` lead to, and how
    /// many parts of the path they are.
    fn start(&self, module: ModuleId, path: &[String]) -> (ModuleId, usize) {
        let mut at = module;
        let mut skipped = 0;
        for name in path {
            at = match name.as_str() {
                "crate" => 0,
                "self" => at,
                "super" => self.modules[at].parent.unwrap_or(at),
                _ => break,
            };
            skipped += 1;
        }
        (at, skipped)
    }

    /// A name that a path looks for within a module and that nothing there
    /// declares is taken for one that a macro of the module makes.
    fn step(&self, id: ModuleId, name: &str, within: bool, taken: &mut Taken) -> Vec<Target> {
        let found = self.lookup(id, name, taken);
        let module = &self.modules[id];
        if found.is_empty() && within && !module.names.contains_key(name) {
            return vec![Target::File(module.file)];
        }
        found
    }

    /// A name declared here shadows that of a glob, unless it is one of a
    /// module and the other one of a function.
    fn lookup(&self, id: ModuleId, name: &str, taken: &mut Taken) -> Vec<Target> {
        let mut targets = self.lookup_declared(id, name, taken);
        let is_module = |target: &Target| matches!(target, Target::Module(_));
        if targets.iter().all(is_module) {
            targets.extend(self.lookup_globs(id, name, taken));
        }
        targets
    }

    fn lookup_declared(&self, id: ModuleId, name: &str, taken: &mut Taken) -> Vec<Target> {
        let module = &self.modules[id];
        let definitions = module.names.get(name).into_iter().flatten();
        let mut targets = Vec::new();
        for (place, definition) in definitions.enumerate() {
            match definition {
                Definition::Item => targets.push(Target::File(module.file)),
                Definition::Module(child) => targets.push(Target::Module(*child)),
                Definition::Import(path) => {
                    let key = (id, name.to_owned(), place);
                    let found = once(taken, key, |taken| self.resolve(id, path, taken));
                    targets.extend(found);
                }
            }
        }
        targets
    }

    fn lookup_globs(&self, id: ModuleId, name: &str, taken: &mut Taken) -> Vec<Target> {
        let mut targets = Vec::new();
        for (place, path) in self.modules[id].globs.iter().enumerate() {
            let key = (id, format!("{name} *"), place);
            let found = once(taken, key, |taken| {
                let modules = self.resolve(id, path, taken);
                let names = modules.into_iter().map(|target| match target {
                    Target::Module(module) => self.lookup(module, name, taken),
                    Target::File(_) => Vec::new(),
                });
                names.flatten().collect()
            });
            targets.extend(found);
        }
        targets
    }
}

fn once(
    taken: &mut Taken,
    key: (ModuleId, String, usize),
    find: impl FnOnce(&mut Taken) -> Vec<Target>,
) -> Vec<Target> {
    if taken.contains(&key) {
        return Vec::new();
    }
    taken.push(key);
    let found = find(taken);
    taken.pop();
    found
}
