//! The README's pictures: screens of `watch` on a copy of chapter 3, drawn anew and compared with those that are kept.

use super::support::{Course, copy};
use super::svg;
use super::terminal::Terminal;
use std::fs;
use std::path::Path;

/// What the course needs for its third chapter to be checked.
const PARTS: [&str; 6] = [
    "book/src/chapter3-thread-safety",
    "chapters/chapter3-thread-safety",
    "crates/demonstration",
    "crates/interleave",
    "crates/proctor",
    "solutions/chapter3-thread-safety",
];
const TESTS: &str = "tests/chapter3-thread-safety";
const ANSWER: &str = "chapters/chapter3-thread-safety/src/ordered_locks.rs";

/// A copy of the course with its third chapter alone, so that no other changes the pictures.
fn chapter_3() -> Course {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
    let course = Course::empty();
    for part in PARTS.into_iter().chain([TESTS]) {
        copy(&source.join(part), &course.root.join(part));
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(source.join(file), course.root.join(file)).expect("the copy can be written");
    }
    let pristine = course.read(&format!("{TESTS}/ordered_locks/starter.rs"));
    course.write(ANSWER, pristine);
    let manifest = course.read("Cargo.toml");
    let (members, rest) = manifest.split_once("[workspace.package]").expect("it has one");
    assert!(members.contains("members = ["));
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"chapters/*\", \"crates/*\"]\n";
    course.write("Cargo.toml", format!("{members}\n[workspace.package]{rest}"));
    course
}

#[test]
#[ignore = "it builds a copy of chapter 3, for most of a minute; .ci/run asks for it"]
fn the_pictures_show_the_screens_as_they_are() {
    let course = chapter_3();
    let mut terminal = Terminal::run(&course, &["watch", "ordered-locks"], (98, 58), &[]);
    terminal.wait_for("not yet: Two locks taken in opposite orders");
    terminal.press("h");
    terminal.wait_for("hint 1 of 3");
    let title = "cargo xtask watch: the task, and below it a hint and the report of a deadlock";
    check("failing", &terminal.look(|screen| svg::of(screen, title)));
    course.write(ANSWER, course.read(&format!("{TESTS}/ordered_locks/right/order_by_address.rs")));
    terminal.wait_for("passed: ");
    terminal.press("s");
    terminal.wait_for("arrows scroll");
    let title = "the learner's answer on the left, the reference answer on the right";
    check("solution", &terminal.look(|screen| svg::of(screen, title)));
    terminal.press("qq");
    assert_eq!(terminal.end().exit_code(), 0);
}

/// Compares a picture with the one that is kept. With `UPDATE_PICTURES=1` it is kept instead.
fn check(name: &str, picture: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{name}.svg"));
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::write(&file, picture).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        picture == kept,
        "{} is not what the screen shows now; draw it anew with \
         `UPDATE_PICTURES=1 cargo test -p xtask --test commands picture -- --ignored`, and look at it",
        file.display()
    );
}

#[test]
fn the_readme_shows_the_pictures_and_says_what_is_in_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
    let readme = fs::read_to_string(root.join("README.md")).expect("there is a README");
    for name in ["failing", "solution"] {
        let file = format!("xtask/tests/pictures/{name}.svg");
        let alt = readme.split_once(&format!("]({file})")).and_then(|(before, _)| before.rsplit_once("!["));
        assert!(alt.is_some_and(|(_, alt)| alt.len() > 40), "the README does not show {file} with words for it");
        assert!(root.join(&file).is_file(), "{file} is not there");
    }
}
