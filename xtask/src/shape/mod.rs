//! Is everything where it should be, and nothing else? `read` looks at the folders, `problems` judges. `verify` shows them.

mod read;

pub use read::read;

use crate::manifest::{Chapter, Exercise};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The files of the course, with the text of those that mention exercises.
#[derive(Debug, Default)]
pub struct Shape {
    /// Every file and folder below `chapters/*/src`, `solutions`, `tests` and `book/src`, relative to the root.
    pub files: BTreeSet<PathBuf>,
    /// The texts of lib.rs, main.rs and Cargo.toml of each chapter, and of each exercise's test module.
    pub texts: BTreeMap<PathBuf, String>,
}

/// Something is missing, or too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub path: PathBuf,
    /// What, and what to do.
    pub message: String,
}

/// What is wrong with these exercises of a chapter; with the chapter's folders too when they are all of its exercises.
pub fn problems(chapter: &Chapter, exercises: &[&Exercise], shape: &Shape) -> Vec<Problem> {
    let mut found = Vec::new();
    for exercise in exercises {
        missing_files(exercise, shape, &mut found);
        misconceptions(exercise, shape, &mut found);
        mentions(chapter, exercise, shape, &mut found);
        stray_files(exercise, shape, &mut found);
    }
    if exercises.len() == chapter.exercises.len() {
        chapter_folders(chapter, shape, &mut found);
    }
    found
}

fn problem(path: &Path, message: impl Into<String>) -> Problem {
    Problem { path: path.into(), message: message.into() }
}

fn stray(path: &Path) -> Problem {
    problem(path, "belongs to no exercise: remove it, or name its exercise in chapter.toml")
}

/// Files among the graded tests, the right and the wrong answers that are nothing of the kind.
fn stray_files(exercise: &Exercise, shape: &Shape, found: &mut Vec<Problem>) {
    let paths = &exercise.paths;
    let tests = shape.texts.get(&paths.test_module).map_or("", String::as_str);
    for file in &shape.files {
        let above = file.parent();
        let is_source = file.extension().is_some_and(|e| e == "rs");
        if above == Some(&paths.tests) {
            if [&paths.test_module, &paths.starter, &paths.right, &paths.wrong].contains(&file) {
                continue;
            }
            let declaration = format!("mod {};", file.file_stem().unwrap_or_default().to_string_lossy());
            if !is_source {
                found.push(stray(file));
            } else if !tests.lines().any(|line| line.trim() == declaration) {
                let message = format!("is no part of the tests: remove it, or write `{declaration}` in their mod.rs");
                found.push(problem(file, message));
            }
        } else if (above == Some(&paths.right) || above == Some(&paths.wrong)) && !is_source {
            found.push(stray(file));
        }
    }
}

fn missing_files(exercise: &Exercise, shape: &Shape, found: &mut Vec<Problem>) {
    let paths = &exercise.paths;
    for (file, what) in [
        (&paths.answer, "the starter that learners edit"),
        (&paths.starter, "the pristine starter"),
        (&paths.solution, "the reference answer"),
        (&paths.test_module, "the graded tests"),
        (&paths.page, "the page in the book"),
    ] {
        if !shape.files.contains(file) {
            found.push(problem(file, format!("is missing: {what} of {}", exercise.id)));
        }
    }
}

/// Each misconception is shown by a wrong answer, and each wrong answer shows one.
fn misconceptions(exercise: &Exercise, shape: &Shape, found: &mut Vec<Problem>) {
    for misconception in &exercise.misconceptions {
        let file = exercise.paths.wrong.join(format!("{}.rs", misconception.id));
        if !shape.files.contains(&file) {
            found.push(problem(
                &file,
                format!("is missing: no wrong answer shows the misconception {}", misconception.id),
            ));
        }
    }
    for file in shape.files.iter().filter(|f| f.parent() == Some(&exercise.paths.wrong)) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        if file.extension().is_some_and(|e| e == "rs") && exercise.misconception(&name).is_none() {
            found.push(problem(
                file,
                format!("shows no misconception: {} has none named {name} in chapter.toml", exercise.id),
            ));
        }
    }
}

/// The lines in other files that make an exercise part of its chapter.
fn mentions(chapter: &Chapter, exercise: &Exercise, shape: &Shape, found: &mut Vec<Problem>) {
    let module = &exercise.module;
    let chapters = Path::new("chapters").join(&chapter.folder);
    let lib = chapters.join("src/lib.rs");
    let feature = format!("#[cfg(feature = \"{module}\")]");
    let solution =
        format!("#[cfg_attr(feature = \"solution\", path = \"../../../solutions/{}/{module}.rs\")]", chapter.folder);
    let declaration = squeezed(&format!("pub mod {module};"));
    let text = squeezed(shape.texts.get(&lib).map_or("", String::as_str));
    match text.find(&declaration) {
        None => found.push(problem(&lib, format!("lacks the line `pub mod {module};`"))),
        Some(at) => {
            let before = &text[text[..at].rfind(';').map_or(0, |end| end + 1)..at];
            for attribute in [&feature, &solution] {
                if !before.contains(&squeezed(attribute)) {
                    found.push(problem(&lib, format!("lacks the line `{attribute}` before `pub mod {module};`")));
                }
            }
        }
    }
    let main = Path::new("tests").join(&chapter.folder).join("main.rs");
    let wanted = format!("{feature} mod {module};");
    if !squeezed(shape.texts.get(&main).map_or("", String::as_str)).contains(&squeezed(&wanted)) {
        found.push(problem(&main, format!("lacks the lines `{wanted}`")));
    }
    let cargo = chapters.join("Cargo.toml");
    let features = manifest(shape.texts.get(&cargo).map_or("", String::as_str)).features;
    if !features.contains_key(module) {
        found.push(problem(&cargo, format!("lacks the feature `{module} = []`")));
    }
    if !features.get("default").is_some_and(|default| default.contains(module)) {
        found.push(problem(&cargo, format!("lacks \"{module}\" among the default features")));
    }
}

fn chapter_folders(chapter: &Chapter, shape: &Shape, found: &mut Vec<Problem>) {
    let modules: Vec<&str> = chapter.exercises.iter().map(|e| e.module.as_str()).collect();
    let is_source = |name: &str| name.strip_suffix(".rs").is_some_and(|stem| modules.contains(&stem));
    let mut only = |folder: PathBuf, belongs: &dyn Fn(&str) -> bool| {
        let inside = shape.files.iter().filter(|f| f.parent() == Some(&folder));
        found.extend(
            inside.filter(|f| !belongs(&f.file_name().unwrap_or_default().to_string_lossy())).map(|f| stray(f)),
        );
    };
    only(Path::new("chapters").join(&chapter.folder).join("src"), &|name| name == "lib.rs" || is_source(name));
    only(Path::new("solutions").join(&chapter.folder), &is_source);
    only(Path::new("tests").join(&chapter.folder), &|name| name == "main.rs" || modules.contains(&name));
    let cargo = Path::new("chapters").join(&chapter.folder).join("Cargo.toml");
    let Manifest { features, example } = manifest(shape.texts.get(&cargo).map_or("", String::as_str));
    if !features.contains_key("solution") {
        found.push(problem(&cargo, "lacks the feature `solution = []`"));
    }
    // What a demonstration needs, and the graded tests should not pay for, has a feature of its own.
    let of_examples: Vec<&String> = example.iter().flat_map(|example| &example.required_features).collect();
    for name in features.keys().filter(|name| !["default", "solution"].contains(&name.as_str())) {
        if !modules.contains(&name.as_str()) && !of_examples.contains(&name) {
            found.push(problem(&cargo, format!("has the feature `{name}`, which is no exercise of chapter.toml")));
        }
    }
}

/// Without spaces and line breaks, which rustfmt decides on.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What concerns us in a package's manifest.
#[derive(Default, serde::Deserialize)]
struct Manifest {
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(serde::Deserialize)]
struct Example {
    #[serde(default, rename = "required-features")]
    required_features: Vec<String>,
}

/// Without any feature when the manifest cannot be read, which cargo says better.
fn manifest(text: &str) -> Manifest {
    toml::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests;
