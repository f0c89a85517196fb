//! What the names of a file may mean.

use super::rules;
use super::uses::{LONGEST_PATH, same};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// The names that a file gives.
#[derive(Default)]
pub struct Names {
    /// What its imports call by a name: `M` is `["std", "sync", "Mutex"]`. Modules of the file may use one name for several
    /// things, and which of them is meant is not looked into.
    paths: HashMap<String, Vec<Vec<String>>>,
    /// Modules written in the file: one of them may have the name of a library.
    modules: HashSet<String>,
    /// How many names have been followed.
    looked: Cell<usize>,
}

/// A path that may mean more is not followed.
const MOST_MEANINGS: usize = 64;

/// So many names are followed in a file: a stranger's must not keep a grader busy. The longest answers of the course have a few
/// thousand names.
const MOST_LOOKS: usize = 200_000;

impl Names {
    /// Takes an import in.
    pub fn learn(&mut self, name: String, path: Vec<String>) {
        let known = self.paths.entry(same(&name)).or_default();
        if known.len() <= MOST_MEANINGS && !known.contains(&path) {
            known.push(path);
        }
    }

    /// Takes a module of the file in.
    pub fn learn_module(&mut self, name: &str) {
        self.modules.insert(same(name));
    }

    /// From now on, the name is not this.
    pub fn forget(&mut self, name: &str, path: &[String]) {
        if let Some(known) = self.paths.get_mut(&same(name)) {
            known.retain(|known| known != path);
        }
    }

    /// Does an import give this name?
    pub fn has(&self, name: &str) -> bool {
        self.paths.contains_key(&same(name))
    }

    /// Were there more names to follow than in any honest file?
    pub fn are_too_many(&self) -> bool {
        self.looked.get() > MOST_LOOKS
    }

    /// Follows imported names, wherever in the path they stand: before them may be modules of the file, which a macro can have
    /// named. All that the path may mean, itself included: what gives a name to something else may stand in another module.
    /// None when that is more than anybody means.
    pub fn resolve(&self, path: &[String], goes_on: bool) -> Option<Vec<Vec<String>>> {
        if path.len() >= LONGEST_PATH {
            return None;
        }
        let mut meanings = vec![path.to_vec()];
        let mut looked = 0;
        // A name can be given to itself, and so meanings without end to a path.
        while looked < meanings.len() {
            let path = meanings[looked].clone();
            looked += 1;
            self.looked.update(|names| names + path.len());
            if self.are_too_many() {
                return None;
            }
            let is_own = |name: &String| self.modules.contains(&same(name));
            let is_library = path.first().is_some_and(|name| rules::is_library(name) && !is_own(name));
            let local = |name: &String| ["self", "super", "crate"].contains(&name.as_str()) || is_own(name);
            let within = path.iter().take_while(|name| local(name)).count();
            for (at, name) in path.iter().enumerate().take(if is_library { 1 } else { path.len() }) {
                // `Error::io` is a function, even where `io` is a module.
                if at > within && at + 1 == path.len() && !goes_on {
                    continue;
                }
                for known in self.paths.get(&same(name)).into_iter().flatten() {
                    let meaning = [known.as_slice(), &path[at + 1..]].concat();
                    self.looked.update(|names| names + meaning.len());
                    if meaning.len() < LONGEST_PATH && !meanings.contains(&meaning) {
                        meanings.push(meaning);
                    }
                    if meanings.len() > MOST_MEANINGS {
                        return None;
                    }
                }
            }
        }
        Some(meanings)
    }
}
