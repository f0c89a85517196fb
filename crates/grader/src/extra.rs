//! Tests that an instructor keeps outside of the course: `grade --extra-tests DIR`.
//!
//! DIR is laid out as `tests` is: `DIR/chapter3-thread-safety/ordered_locks/boundary.rs` becomes the module `boundary` of that
//! exercise's tests, where `use super::*;` finds all that they use. A test that the course has by the same name gives way to it.
//! The course itself stays as it is: a copy of `tests` with these in it is what answers are built with.

use crate::digest::Digest;
use crate::kit::span_of_test;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xtask::manifest::Course;
use xtask::workspace::Workspace;

/// Such tests, and the folder that has them in their place.
#[derive(Debug)]
pub struct Extra {
    /// What the instructor named.
    pub from: PathBuf,
    modules: Vec<Module>,
    laid: TempDir,
}

/// One file of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Module {
    /// The exercise's id.
    exercise: String,
    /// `ordered_locks::boundary::`, with which the names of its tests begin.
    prefix: String,
    /// Below `tests`.
    path: PathBuf,
    text: String,
}

impl Extra {
    /// Reads the folder, and puts its tests into a copy of the course's.
    ///
    /// # Errors
    /// When a file belongs to no exercise, when there is none, and when files cannot be read or written.
    pub fn read(from: &Path, course: &Course, workspace: &Workspace) -> anyhow::Result<Extra> {
        let mut modules = Vec::new();
        for file in sources(from, Path::new(""))? {
            modules.push(module(from, &file, course, workspace)?);
        }
        if modules.is_empty() {
            bail!("{} has no tests: they lie in it as under tests/, such as {}", from.display(), example(from, course));
        }
        modules.sort_by(|one, other| one.path.cmp(&other.path));
        let laid = lay(&modules, course, workspace)?;
        Ok(Extra { from: from.into(), modules, laid })
    }

    /// Their content as a hash.
    pub fn hash(&self) -> String {
        let mut digest = Digest::default();
        for Module { path, text, .. } in &self.modules {
            digest.file(path, text.as_bytes());
        }
        digest.hex()
    }

    /// A folder with a `tests` that has them.
    pub fn folder(&self) -> &Path {
        self.laid.path()
    }

    /// What the names of their tests begin with, `ordered_locks::boundary::`.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.modules.iter().map(|module| module.prefix.as_str())
    }

    /// Are there some for this exercise?
    pub fn has(&self, exercise: &str) -> bool {
        self.modules.iter().any(|module| module.exercise == exercise)
    }

    /// The first file for an exercise in which the engine found no test, given the names of all that it found.
    pub fn without_test(&self, exercise: &str, found: &[String]) -> Option<PathBuf> {
        let mine = self.modules.iter().filter(|module| module.exercise == exercise);
        let mut silent = mine.filter(|module| !found.iter().any(|name| name.starts_with(&module.prefix)));
        silent.next().map(|module| self.from.join(&module.path))
    }
}

/// The Rust files below a folder, by their paths in it. What begins with a dot is git's or an editor's.
fn sources(top: &Path, below: &Path) -> anyhow::Result<Vec<PathBuf>> {
    // A path joined with nothing gets a slash.
    let folder: PathBuf = top.join(below).components().collect();
    let trouble = || format!("{} could not be read", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).with_context(trouble)? {
        let path = below.join(entry.with_context(trouble)?.file_name());
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if top.join(&path).is_dir() {
            found.extend(sources(top, &path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Where a file could lie.
fn example(from: &Path, course: &Course) -> String {
    let folder = course.exercises().next().and_then(|exercise| exercise.paths.tests.strip_prefix("tests").ok());
    from.join(folder.unwrap_or(Path::new("CHAPTER/EXERCISE"))).join("NAME.rs").display().to_string()
}

fn module(from: &Path, path: &Path, course: &Course, workspace: &Workspace) -> anyhow::Result<Module> {
    let file = from.join(path);
    let in_course = Path::new("tests").join(path);
    let exercise = course.exercises().find(|exercise| in_course.parent() == Some(exercise.paths.tests.as_path()));
    let exercise = exercise.with_context(|| {
        format!(
            "{} belongs to no exercise: tests lie as under tests/, such as {}",
            file.display(),
            example(from, course)
        )
    })?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !stem.starts_with(|c: char| c.is_ascii_lowercase()) || !stem.chars().all(is_name) {
        bail!("{} is no name of a module: small letters, digits and _ make one", file.display());
    }
    let is_the_course_s = workspace.at(&in_course).exists() || ["right", "wrong", "starter"].contains(&stem.as_str());
    if is_the_course_s {
        bail!(
            "{} has the name of a file of the course's: give it another, such as {stem}_held_back.rs",
            file.display()
        );
    }
    let text = fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
    let prefix = format!("{}::{stem}::", exercise.module);
    Ok(Module { exercise: exercise.id.clone(), prefix, path: path.into(), text })
}

/// A copy of the graded tests with these modules in it.
fn lay(modules: &[Module], course: &Course, workspace: &Workspace) -> anyhow::Result<TempDir> {
    let laid = crate::grade::scratch().context("no folder for the extra tests could be made")?;
    let put = |path: &Path, text: &str| {
        let file = laid.path().join(path);
        let folder = file.parent().unwrap_or(laid.path());
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
        written.with_context(|| format!("{} could not be written", file.display()))
    };
    let read = |path: &Path| {
        fs::read_to_string(workspace.at(path)).with_context(|| format!("{} could not be read", path.display()))
    };
    for chapter in &course.chapters {
        let main = Path::new("tests").join(&chapter.folder).join("main.rs");
        if workspace.at(&main).is_file() {
            put(&main, &read(&main)?)?;
        }
        for exercise in &chapter.exercises {
            let folder = &exercise.paths.tests;
            let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
            for entry in
                fs::read_dir(workspace.at(folder)).with_context(|| format!("{} could not be read", folder.display()))?
            {
                let entry = entry.with_context(|| format!("{} could not be read", folder.display()))?;
                let path = folder.join(entry.file_name());
                let is_source = path.extension().is_some_and(|extension| extension == "rs");
                if is_source && path != exercise.paths.starter {
                    files.insert(path.clone(), read(&path)?);
                }
            }
            let mine: Vec<&Module> = modules.iter().filter(|module| module.exercise == exercise.id).collect();
            if let Some(tests) = files.get_mut(&exercise.paths.test_module) {
                for module in &mine {
                    *tests = without_tests_of(tests, &module.text);
                    let name = module.path.file_stem().unwrap_or_default().to_string_lossy();
                    *tests += &format!("\nmod {name};\n");
                }
            }
            files.extend(mine.iter().map(|module| (Path::new("tests").join(&module.path), module.text.clone())));
            for (path, text) in files {
                put(&path, &text)?;
            }
        }
    }
    Ok(laid)
}

/// The course's tests with empty lines for those that another text has, too: what reports quote stays at its line.
fn without_tests_of(tests: &str, other: &str) -> String {
    let names = other.lines().filter_map(|line| line.strip_prefix("fn ")?.split_once('(').map(|(name, _)| name));
    let mut out = tests.to_string();
    for name in names.filter(|name| span_of_test(other, name).is_some()) {
        if let Some(span) = span_of_test(&out, name) {
            let line = |(at, line): (usize, &str)| if span.contains(&at) { "\n".to_string() } else { line.to_string() };
            out = out.split_inclusive('\n').enumerate().map(line).collect();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_gives_way_to_one_of_its_name_and_the_others_keep_their_lines() {
        let tests = "use a;\n\n/// Why.\n#[test]\nfn one() {\n    x();\n}\n\n#[test]\nfn two() {\n}\n";
        let other = "use super::*;\n\n#[test]\nfn one() -> V {\n}\n\nfn two() {\n}\n";
        assert_eq!(without_tests_of(tests, other), "use a;\n\n\n\n\n\n\n\n#[test]\nfn two() {\n}\n");
        assert_eq!(without_tests_of(tests, ""), tests);
    }

    #[test]
    fn what_lies_in_the_wrong_place_is_said() {
        let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let course = Course::read(&workspace).unwrap();
        let read = |files: &[(&str, &str)]| {
            let folder = TempDir::new().unwrap();
            for (name, text) in files {
                let file = folder.path().join(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            Extra::read(folder.path(), &course, &workspace).map_err(|error| format!("{error:#}"))
        };
        let place = "chapter3-thread-safety/ordered_locks";
        for (files, words) in [
            (vec![], "has no tests: they lie in it as under tests/, such as"),
            (vec![("README.md", "notes")], "has no tests"),
            (vec![("boundary.rs", "")], "boundary.rs belongs to no exercise"),
            (vec![("chapter3-thread-safety/orderly/boundary.rs", "")], "orderly/boundary.rs belongs to no exercise"),
            (vec![("chapter3-thread-safety/ordered_locks/deep/boundary.rs", "")], "belongs to no exercise"),
            (vec![("chapter3-thread-safety/ordered_locks/mod.rs", "")], "has the name of a file of the course's"),
            (vec![("chapter3-thread-safety/ordered_locks/wrong.rs", "")], "has the name of a file of the course's"),
            (vec![("chapter3-thread-safety/ordered_locks/Mine-1.rs", "")], "is no name of a module"),
        ] {
            let error = read(&files).expect_err(words);
            assert!(error.contains(words), "{files:?}: {error}");
        }
        let nowhere = Extra::read(Path::new("/no/such/folder"), &course, &workspace).unwrap_err();
        assert!(format!("{nowhere:#}").contains("/no/such/folder could not be read"), "{nowhere:#}");

        let file = format!("{place}/boundary.rs");
        let extra = read(&[(&file, "one"), ("README.md", "notes"), (".git/x.rs", "")]).unwrap();
        assert_eq!(extra.prefixes().collect::<Vec<_>>(), ["ordered_locks::boundary::"]);
        assert!(extra.has("ordered-locks") && !extra.has("safe-bank"));
        let tests = fs::read_to_string(extra.folder().join("tests").join(place).join("mod.rs")).unwrap();
        assert!(tests.ends_with("\nmod boundary;\n"));
        assert!(extra.folder().join("tests").join(&file).is_file());
        assert!(!extra.folder().join("tests").join(place).join("starter.rs").exists());
        let found = ["ordered_locks::boundary::one".to_string()];
        assert_eq!(extra.without_test("ordered-locks", &found), None);
        assert_eq!(extra.without_test("ordered-locks", &[]), Some(extra.from.join(&file)));
        assert_ne!(extra.hash(), read(&[(&file, "two")]).unwrap().hash());
        assert_eq!(extra.hash(), read(&[(&file, "one")]).unwrap().hash());
    }
}
