//! What a command's argument means: `chapter3`, `3`, `thread-safety`, `ordered_locks`, `chapter3/ordered-locks`, or the path of
//! an answer.

use super::{Chapter, Course, Exercise};
use crate::exit::Misuse;
use crate::workspace::{Workspace, normalise};
use std::fs;
use std::path::Path;

/// The exercises that the arguments name, in the course's order and each once. Paths are taken from `here`, where the command
/// was given, or else from the workspace's root.
pub fn resolve<'c>(
    course: &'c Course,
    what: &[String],
    workspace: &Workspace,
    here: &Path,
) -> Result<Vec<&'c Exercise>, Misuse> {
    let mut wanted: Vec<&Exercise> = Vec::new();
    for name in what {
        let places = [here.join(name), workspace.at(Path::new(name))];
        let at_path = || Some(vec![places.iter().find_map(|file| answered_by(course, file, workspace))?]);
        wanted.extend(find(course, name).or_else(at_path).ok_or_else(|| unknown(course, name))?);
    }
    let all = course.exercises();
    Ok(all.filter(|exercise| wanted.iter().any(|w| w.id == exercise.id)).collect())
}

fn find<'c>(course: &'c Course, name: &str) -> Option<Vec<&'c Exercise>> {
    let name = plain(name);
    for chapter in &course.chapters {
        if is_chapter(chapter, &name) {
            return Some(chapter.exercises.iter().collect());
        }
        let within = name.split_once('/').filter(|(front, _)| is_chapter(chapter, front)).map(|(_, id)| id);
        let id = within.unwrap_or(&name);
        if let Some(exercise) = chapter.exercises.iter().find(|exercise| exercise.id == id) {
            return Some(vec![exercise]);
        }
    }
    None
}

/// The exercise whose answer is that file, which need not be there.
fn answered_by<'c>(course: &'c Course, file: &Path, workspace: &Workspace) -> Option<&'c Exercise> {
    // Compared as text, and by the system where a link leads to it.
    let is_it = |answer: &Path| {
        let real = |path: &Path| fs::canonicalize(path).ok();
        normalise(answer) == normalise(file) || real(file).is_some_and(|file| Some(file) == real(answer))
    };
    let mut exercises = course.exercises();
    exercises.find(|exercise| is_it(&workspace.at(&exercise.paths.answer)))
}

/// The chapter that an argument names.
pub fn chapter<'c>(course: &'c Course, name: &str) -> Result<&'c Chapter, Misuse> {
    let found = course.chapters.iter().find(|chapter| is_chapter(chapter, &plain(name)));
    found.ok_or_else(|| unknown(course, name))
}

/// Does anything have this name already?
pub fn is_taken(course: &Course, name: &str) -> bool {
    find(course, name).is_some()
}

fn is_chapter(chapter: &Chapter, name: &str) -> bool {
    [&chapter.number.to_string(), &chapter.package(), chapter.slug(), &chapter.folder].contains(&name)
}

fn plain(name: &str) -> String {
    name.trim_end_matches('/').to_lowercase().replace('_', "-")
}

/// The names that are near to the one that was wanted, the nearest first, and not many.
pub fn nearest<'n>(wanted: &str, names: &'n [String]) -> Vec<&'n String> {
    let near = |name: &'n String| (strsim::normalized_damerau_levenshtein(wanted, name), name);
    let mut near: Vec<(f64, &String)> = names.iter().map(near).filter(|(likeness, _)| *likeness >= 0.5).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// `a`, `b`, `c`.
pub fn list(names: &[&String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Says which names are near, or else which there are.
fn unknown(course: &Course, name: &str) -> Misuse {
    if name.ends_with(".rs") {
        return Misuse(format!(
            "{name} is no answer of this course; to grade another file in the place of one: cargo xtask check EXERCISE --answer {name}"
        ));
    }
    let mut names: Vec<String> = Vec::new();
    for chapter in &course.chapters {
        names.push(chapter.package());
        names.push(chapter.slug().into());
        names.extend(chapter.exercises.iter().map(|exercise| exercise.id.clone()));
    }
    let wanted = plain(name);
    let last = wanted.rsplit('/').next().unwrap_or(&wanted);
    let nearest = nearest(last, &names);
    Misuse(match nearest.is_empty() {
        false => format!("nothing here is named `{name}`; the nearest names: {}", list(&nearest)),
        true => format!("nothing here is named `{name}`; there are {}", list(&names.iter().collect::<Vec<_>>())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Paths, Starter};

    fn course() -> Course {
        let exercise = |package: &str, folder: &str, id: &str| Exercise {
            id: id.into(),
            module: id.replace('-', "_"),
            package: package.into(),
            title: String::new(),
            summary: String::new(),
            hints: vec![],
            points: 10,
            credit: crate::manifest::Credit::Whole,
            model: false,
            allows: vec![],
            refuses: vec![],
            starter: Starter::Todo,
            misconceptions: vec![],
            paths: Paths::new(folder, id, &id.replace('-', "_")),
        };
        let chapter = |number: u32, slug: &str, ids: &[&str]| {
            let package = format!("chapter{number}");
            let folder = format!("{package}-{slug}");
            let exercises = ids.iter().map(|id| exercise(&package, &folder, id)).collect();
            Chapter { number, title: String::new(), folder, exercises }
        };
        Course {
            chapters: vec![
                chapter(2, "event-loops", &["lazy-fib"]),
                chapter(3, "thread-safety", &["safe-bank", "ordered-locks"]),
            ],
        }
    }

    fn check(what: &[&str], expected: Result<&[&str], &str>) {
        let course = course();
        let what: Vec<String> = what.iter().map(|w| w.to_string()).collect();
        let workspace = Workspace { root: "/course".into() };
        let found = resolve(&course, &what, &workspace, Path::new("/course/chapters/chapter3-thread-safety"));
        let ids = found.as_ref().map(|found| found.iter().map(|e| e.id.as_str()).collect::<Vec<_>>());
        match (ids, expected) {
            (Ok(ids), Ok(expected)) => assert_eq!(ids, expected, "{what:?}"),
            (Err(Misuse(text)), Err(part)) => assert!(text.contains(part), "{what:?}: {text}"),
            (ids, _) => panic!("{what:?}: {ids:?}"),
        }
    }

    #[test]
    fn chapters_and_exercises_have_several_names() {
        for name in ["chapter3", "3", "thread-safety", "thread_safety", "chapter3-thread-safety", "Chapter3/"] {
            check(&[name], Ok(&["safe-bank", "ordered-locks"]));
        }
        for name in ["ordered-locks", "ordered_locks", "chapter3/ordered-locks", "3/ordered_locks"] {
            check(&[name], Ok(&["ordered-locks"]));
        }
    }

    #[test]
    fn the_path_of_an_answer_means_its_exercise() {
        for path in [
            "chapters/chapter3-thread-safety/src/safe_bank.rs",
            "./chapters/chapter2-event-loops/../chapter3-thread-safety/src/safe_bank.rs",
            "/course/chapters/chapter3-thread-safety/src/safe_bank.rs",
            "src/safe_bank.rs",
            "../chapter3-thread-safety/src/safe_bank.rs",
        ] {
            check(&[path, "lazy-fib"], Ok(&["lazy-fib", "safe-bank"]));
        }
        for path in ["safe_bank.rs", "src/lib.rs", "/elsewhere/src/safe_bank.rs"] {
            check(&[path], Err(&format!("check EXERCISE --answer {path}")));
        }
    }

    #[test]
    fn several_arguments_keep_the_order_of_the_course() {
        check(&["ordered-locks", "3", "lazy-fib"], Ok(&["lazy-fib", "safe-bank", "ordered-locks"]));
    }

    #[test]
    fn an_unknown_name_gets_its_neighbours() {
        check(&["orderd-lock"], Err("nearest names: `ordered-locks`"));
        check(&["chapter3/save-bank"], Err("nearest names: `safe-bank`"));
        check(&["chapter2/ordered-locks"], Err("`ordered-locks`"));
        check(&["chapter9"], Err("`chapter"));
        check(&["zzz"], Err("there are `chapter2`, `event-loops`, `lazy-fib`"));
    }
}
