//! The workspace for a class: what a learner needs, and nothing that gives answers away.
//!
//! Of the course, it has the starters, the graded tests without those that are held back, the crates that they are built of,
//! `cargo xtask`, and the built book without discussions. It has no solutions, no right or wrong answers, no demonstrations
//! (they run on the solutions), and no sources of the book. A file `kit.toml` marks it, so that commands that need the rest
//! can say why they do not work.

use crate::policy::Policy;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml_edit::{Array, DocumentMut, Item, Table, value};
use xtask::manifest::Course;
use xtask::workspace::{KIT, Workspace};

/// Copied as they are, where they are there.
const AS_THEY_ARE: [&str; 13] = [
    ".cargo",
    ".devcontainer",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".vscode",
    "AGENTS.md",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "rustfmt.toml",
    "xtask/src",
    "xtask/templates",
];

/// What xtask takes of the book's sources into its program.
const THEME: [&str; 3] = ["book/theme/colors.css", "book/theme/explorer.css", "book/theme/explorer.js"];

/// What a learner's answers and their tests are built of.
const CRATES: [&str; 3] = ["interleave", "proctor", "proctor-tokio"];

const README: &str = include_str!("../templates/kit/README.md");

/// Writes the kit into a folder that is not there yet, or empty. The book is built by `build_book`. Tests that are held back go
/// into the folder `held`, where one is given, as `grade --extra-tests` reads them. Returns what the book shows all the same: each
/// page with the name of a held-back test.
///
/// # Errors
/// When a folder holds something, when a held-back test is not there, and when files cannot be read or written.
pub fn write(
    workspace: &Workspace,
    course: &Course,
    policy: &Policy,
    dest: &Path,
    held: Option<&Path>,
    build_book: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<String>> {
    for (folder, what) in [(Some(dest), "a kit is"), (held, "tests that are held back are")] {
        let Some(folder) = folder else { continue };
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
            bail!("{} is there already; {what} written into a new folder", folder.display());
        }
    }
    let mut kept: BTreeMap<PathBuf, String> = BTreeMap::new();
    for test in policy.held_back() {
        let (file, _, taken) = without(&workspace.root, course, test)?;
        if held.is_some() && file.file_name().is_some_and(|name| name != "mod.rs") {
            bail!("`{test}` stands in {}; only tests of a mod.rs can be kept as extra tests", file.display());
        }
        let place = file.strip_prefix("tests").unwrap_or(&file).with_file_name("held_back.rs");
        let text = kept.entry(place).or_insert_with(|| "use super::*;\n".into());
        *text += &format!("\n{taken}");
    }
    let kit = Kit { from: &workspace.root, to: dest };
    for name in AS_THEY_ARE.iter().chain(&THEME) {
        kit.copy(Path::new(name), &|_| true)?;
    }
    kit.edit("Cargo.toml", root)?;
    kit.edit("xtask/Cargo.toml", |manifest| untested(manifest, true))?;
    for name in CRATES {
        let folder = Path::new("crates").join(name);
        kit.copy(&folder.join("src"), &|_| true)?;
        kit.edit(&format!("crates/{name}/Cargo.toml"), |manifest| untested(manifest, false))?;
    }
    for chapter in &course.chapters {
        let folder = format!("chapters/{}", chapter.folder);
        kit.copy(&Path::new(&folder).join("chapter.toml"), &|_| true)?;
        kit.edit(&format!("{folder}/Cargo.toml"), without_solution)?;
        let modules = kit.read(&format!("{folder}/src/lib.rs"))?;
        kit.write(&format!("{folder}/src/lib.rs"), &without_lines(&modules, "#[cfg_attr(feature = \"solution\""))?;
        for exercise in &chapter.exercises {
            let starter = kit.read(&exercise.paths.starter.to_string_lossy())?;
            kit.write(&exercise.paths.answer.to_string_lossy(), &starter)?;
        }
        let is_graded =
            |path: &Path| !["right", "wrong"].iter().any(|name| path.file_name().is_some_and(|n| n == *name));
        kit.copy(&Path::new("tests").join(&chapter.folder), &is_graded)?;
    }
    for test in policy.held_back() {
        let (file, text, _) = without(dest, course, test)?;
        // What only this test used is left behind, and no warning should point at it.
        let quiet = "#![allow(dead_code, unused_imports, reason = \"a test of it is held back\")]\n";
        let quiet = if text.starts_with(quiet) { "" } else { quiet };
        kit.write(&file.to_string_lossy(), &format!("{quiet}{text}"))?;
    }
    kit.write("README.md", README)?;
    kit.write(KIT, "# This is the workspace for a class. What gives answers away is left out of it.\nschema = 1\n")?;
    if let Some(held) = held {
        let held = Kit { from: &workspace.root, to: held };
        kept.iter().try_for_each(|(file, text)| held.write(&file.to_string_lossy(), text))?;
    }
    build_book(&dest.join("book/html"))?;
    let mut shown = Vec::new();
    named(dest, Path::new("book/html"), policy.held_back(), &mut shown)?;
    Ok(shown)
}

/// The pages below a folder that have the name of one of these tests.
fn named(dest: &Path, folder: &Path, tests: &[String], shown: &mut Vec<String>) -> anyhow::Result<()> {
    let trouble = || format!("{} could not be read", folder.display());
    let entries = match fs::read_dir(dest.join(folder)) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(trouble)?,
    };
    for entry in entries {
        let path = folder.join(entry.with_context(trouble)?.file_name());
        if dest.join(&path).is_dir() {
            named(dest, &path, tests, shown)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let text = fs::read_to_string(dest.join(&path)).with_context(trouble)?;
            let has = |test: &&String| test.rsplit("::").next().is_some_and(|name| text.contains(name));
            shown.extend(tests.iter().filter(has).map(|test| format!("{} shows {test}", path.display())));
        }
    }
    shown.sort();
    Ok(())
}

struct Kit<'a> {
    from: &'a Path,
    to: &'a Path,
}

impl Kit<'_> {
    fn read(&self, name: &str) -> anyhow::Result<String> {
        fs::read_to_string(self.from.join(name)).with_context(|| format!("{name} could not be read"))
    }

    fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let file = self.to.join(name);
        let folder = file.parent().unwrap_or(self.to);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
        written.with_context(|| format!("{} could not be written", file.display()))
    }

    /// A manifest, changed.
    fn edit(&self, name: &str, change: impl FnOnce(&mut DocumentMut)) -> anyhow::Result<()> {
        let mut manifest: DocumentMut = self.read(name)?.parse().with_context(|| format!("{name} is no TOML"))?;
        change(&mut manifest);
        self.write(name, &manifest.to_string())
    }

    /// A file, or a folder with all that `takes` says; nothing when it is not there.
    fn copy(&self, name: &Path, takes: &dyn Fn(&Path) -> bool) -> anyhow::Result<()> {
        let source = self.from.join(name);
        let trouble = || format!("{} could not be copied", name.display());
        if source.is_file() {
            let target = self.to.join(name);
            let folder = target.parent().unwrap_or(self.to);
            fs::create_dir_all(folder).and_then(|()| fs::copy(&source, &target)).with_context(trouble)?;
        } else if source.is_dir() {
            for entry in fs::read_dir(&source).with_context(trouble)? {
                let inner = name.join(entry.with_context(trouble)?.file_name());
                if takes(&inner) {
                    self.copy(&inner, takes)?;
                }
            }
        }
        Ok(())
    }
}

/// The workspace without the packages that are not there.
fn root(manifest: &mut DocumentMut) {
    let strings = |names: &[&str]| value(names.iter().copied().collect::<Array>());
    if let Some(workspace) = manifest["workspace"].as_table_mut() {
        workspace["members"] = strings(&["chapters/*", "crates/*", "xtask"]);
        workspace.remove("default-members");
        let left_out: Vec<String> = match workspace.get("dependencies").and_then(Item::as_table) {
            None => vec![],
            Some(table) => {
                let is_ours = |item: &Item| item.get("path").is_some();
                let names = table.iter().filter(|(name, item)| is_ours(item) && !CRATES.contains(name));
                names.map(|(name, _)| name.to_string()).collect()
            }
        };
        if let Some(table) = workspace.get_mut("dependencies").and_then(Item::as_table_mut) {
            left_out.iter().for_each(|name| {
                table.remove(name);
            });
        }
    }
}

/// A package of ours without its tests, which lie elsewhere or need what is left out.
fn untested(manifest: &mut DocumentMut, has_program: bool) {
    manifest.remove("dev-dependencies");
    if let Some(targets) = manifest.get_mut("target").and_then(Item::as_table_mut) {
        targets.iter_mut().filter_map(|(_, item)| item.as_table_mut()).for_each(|table| {
            table.remove("dev-dependencies");
        });
    }
    manifest.remove("test");
    manifest.remove("bench");
    let mut library = Table::new();
    library["test"] = value(false);
    library["doctest"] = value(false);
    manifest["lib"] = Item::Table(library);
    if has_program {
        let mut program = Table::new();
        program["name"] = value("xtask");
        program["path"] = value("src/main.rs");
        program["test"] = value(false);
        let mut programs = toml_edit::ArrayOfTables::new();
        programs.push(program);
        manifest["bin"] = Item::ArrayOfTables(programs);
    }
}

/// A chapter without the switch to its solutions, and without the demonstrations, which run on them.
fn without_solution(manifest: &mut DocumentMut) {
    manifest.remove("example");
    if let Some(features) = manifest.get_mut("features").and_then(Item::as_table_mut) {
        features.remove("solution");
    }
    if let Some(dependencies) = manifest.get_mut("dev-dependencies").and_then(Item::as_table_mut) {
        dependencies.remove("demonstration");
    }
}

fn without_lines(text: &str, beginning: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with(beginning)).collect()
}

/// The file below `root` that a test stands in, its text without that test, and the test.
fn without(root: &Path, course: &Course, test: &str) -> anyhow::Result<(PathBuf, String, String)> {
    let unknown = || format!("there is no test `{test}` to hold back; `module::name` names one");
    let (module, name) = test.split_once("::").with_context(unknown)?;
    let mut exercises = course.exercises();
    let exercise = exercises.find(|exercise| exercise.module == module).with_context(unknown)?;
    let (path, name) = match name.rsplit_once("::") {
        None => (exercise.paths.test_module.clone(), name),
        Some((inner, name)) => (exercise.paths.tests.join(inner.replace("::", "/")).with_extension("rs"), name),
    };
    let text = match fs::read_to_string(root.join(&path)) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => bail!(unknown()),
        read => read.with_context(|| format!("{} could not be read", path.display()))?,
    };
    let (rest, taken) = without_test(&text, name).with_context(unknown)?;
    Ok((path, rest, taken))
}

/// Is there a test of this name to hold back?
///
/// # Errors
/// When there is none.
pub fn find_test(workspace: &Workspace, course: &Course, test: &str) -> anyhow::Result<()> {
    without(&workspace.root, course, test).map(|_| ())
}

/// The text of a module without one of its tests, and that test; none when it has no such test.
fn without_test(text: &str, name: &str) -> Option<(String, String)> {
    let span = span_of_test(text, name)?;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let taken = lines[span.clone()].concat();
    // One of the empty lines around it goes as well.
    let after = if lines.get(span.end).is_some_and(|line| line.trim().is_empty()) { span.end + 1 } else { span.end };
    Some((lines[..span.start].iter().chain(&lines[after..]).copied().collect(), taken))
}

/// The lines of a test, from its comment to its closing brace. In code that rustfmt has written, both begin a line.
pub fn span_of_test(text: &str, name: &str) -> Option<Range<usize>> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let head = format!("fn {name}(");
    let at = lines.iter().position(|line| line.starts_with(&head))?;
    let is_before = |line: &&str| line.starts_with("#[") || line.starts_with("///");
    let first = at - lines[..at].iter().rev().take_while(|line| is_before(line)).count();
    if !lines[first..at].iter().any(|line| line.starts_with("#[test]")) {
        return None;
    }
    let last = at + lines[at..].iter().position(|line| line.starts_with('}'))?;
    Some(first..last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_taken_out_whole() {
        let text = "use a;\n\n/// Why.\n#[test]\nfn one() {\n    if x {\n    }\n}\n\n#[test]\nfn two() -> V {\n}\n\nfn help() {\n}\n";
        let rest = "use a;\n\n#[test]\nfn two() -> V {\n}\n\nfn help() {\n}\n";
        let taken = "/// Why.\n#[test]\nfn one() {\n    if x {\n    }\n}\n";
        assert_eq!(without_test(text, "one"), Some((rest.into(), taken.into())));
        assert_eq!(without_test(text, "help"), None, "it is no test");
        assert_eq!(without_test(text, "three"), None);
    }

    #[test]
    fn pages_that_show_a_held_back_test_are_told() {
        let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let course = Course::read(&workspace).unwrap();
        let folder = tempfile::TempDir::new().unwrap();
        let mut policy = Policy::default();
        policy.hold_back(vec!["ordered_locks::a_transfer_to_itself_finishes".into()]);
        let book = |html: &Path| {
            fs::create_dir_all(html.join("chapter3"))?;
            fs::write(html.join("chapter3/a.html"), "<code>fn a_transfer_to_itself_finishes()</code>")?;
            Ok(fs::write(html.join("chapter3/b.html"), "nothing")?)
        };
        let shown = write(&workspace, &course, &policy, &folder.path().join("kit"), None, book).unwrap();
        assert_eq!(shown, ["book/html/chapter3/a.html shows ordered_locks::a_transfer_to_itself_finishes"]);
    }

    #[test]
    fn a_chapter_loses_what_leads_to_solutions() {
        let text = "[features]\ndefault = [\"a\"]\n# The reference answers.\nsolution = []\na = []\n\n[dev-dependencies]\n\
                    demonstration.workspace = true\nproctor.workspace = true\n\n[[example]]\nname = \"x\"\n";
        let mut manifest: DocumentMut = text.parse().unwrap();
        without_solution(&mut manifest);
        assert_eq!(
            manifest.to_string(),
            "[features]\ndefault = [\"a\"]\na = []\n\n[dev-dependencies]\nproctor.workspace = true\n"
        );
    }

    #[test]
    fn modules_lose_their_second_path() {
        let text = "#[cfg(feature = \"a\")]\n#[cfg_attr(feature = \"solution\", path = \"b\")]\npub mod a;\n";
        assert_eq!(without_lines(text, "#[cfg_attr(feature = \"solution\""), "#[cfg(feature = \"a\")]\npub mod a;\n");
    }
}
