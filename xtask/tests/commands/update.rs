//! Two versions of the course: a learner who has edited answers takes the newer one by git.

use super::support::{Course, Ran};
use std::fs;
use std::path::Path;
use std::process::Command;

/// git in a folder, without anybody's settings.
fn git(folder: &Path, args: &[&str]) -> (bool, String) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"]);
    git.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = git.output().expect("git is installed");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), text)
}

fn must(folder: &Path, args: &[&str]) {
    let (good, text) = git(folder, args);
    assert!(good, "git {args:?}: {text}");
}

/// The course's own repository, and a learner's clone of it, with two answers: `add-up` solved, `count-down` begun.
fn course_and_clone() -> (Course, Course) {
    let origin = Course::copy();
    origin.write(".gitignore", "/target\n/.progress\n/Cargo.lock\n");
    must(&origin.root, &["init", "--quiet"]);
    must(&origin.root, &["add", "."]);
    must(&origin.root, &["commit", "--quiet", "--message", "first"]);
    let learner = Course::copy();
    fs::remove_dir_all(&learner.root).expect("it was made");
    let (from, to) = (origin.root.display().to_string(), learner.root.display().to_string());
    must(origin.root.parent().expect("it lies in a folder"), &["clone", "--quiet", &from, &to]);
    learner.write("chapters/chapter1-sums/src/add_up.rs", learner.read("solutions/chapter1-sums/add_up.rs"));
    learner.edit("chapters/chapter1-sums/src/count_down.rs", "todo!(\"count from {n} down\")", "(1..=n).collect()");
    let ran = learner.run(&["check", "chapter1"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    learner.run(&["hint", "count-down"]);
    (origin, learner)
}

fn publish(origin: &Course) {
    must(&origin.root, &["add", "."]);
    must(&origin.root, &["commit", "--quiet", "--message", "second"]);
}

/// Another hint, another test, another exercise, another number and another name for the chapter.
fn second_version(origin: &Course) {
    origin.edit("chapters/chapter2-words/chapter.toml", "hints = [\"a\"", "hints = [\"Which letters?\"");
    origin.edit("chapters/chapter1-sums/chapter.toml", "hints = [\"Which way?\"", "hints = [\"Up or down?\"");
    for root in ["chapters", "solutions", "tests", "book/src"] {
        must(&origin.root, &["mv", &format!("{root}/chapter1-sums"), &format!("{root}/chapter7-totals")]);
    }
    for (file, from, to) in [
        ("chapters/chapter7-totals/chapter.toml", "number = 1", "number = 7"),
        ("chapters/chapter7-totals/Cargo.toml", "chapter1-sums", "chapter7-totals"),
        ("chapters/chapter7-totals/Cargo.toml", "name = \"chapter1\"", "name = \"chapter7\""),
        ("chapters/chapter7-totals/Cargo.toml", "name = \"chapter1\"", "name = \"chapter7\""),
        ("tests/chapter7-totals/add_up/mod.rs", "chapter1::", "chapter7::"),
        ("tests/chapter7-totals/count_down/mod.rs", "chapter1::", "chapter7::"),
        ("tests/chapter7-totals/shared_counter/mod.rs", "chapter1::", "chapter7::"),
    ] {
        origin.edit(file, from, to);
    }
    let lib = origin.read("chapters/chapter7-totals/src/lib.rs").replace("chapter1-sums", "chapter7-totals");
    origin.write("chapters/chapter7-totals/src/lib.rs", lib);
    let ran = origin.run(&["new", "chapter2/last-word"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    fs::remove_dir_all(origin.root.join("target")).ok();
}

fn listed(ran: &Ran, id: &str) -> serde_json::Value {
    let found = ran.objects("listed").into_iter().find(|object| object["exercise"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {}{}", ran.out, ran.err))
}

#[test]
fn answers_and_progress_survive_when_chapters_are_moved_and_exercises_added() {
    let (origin, learner) = course_and_clone();
    second_version(&origin);
    publish(&origin);
    must(&learner.root, &["pull", "--quiet", "--autostash"]);
    let (_, status) = git(&learner.root, &["status", "--porcelain"]);
    let expected = " M chapters/chapter7-totals/src/add_up.rs\n M chapters/chapter7-totals/src/count_down.rs\n";
    assert_eq!(status, expected, "the answers, and nothing else, differ from the course");
    let ran = learner.run(&["list", "--format", "json"]);
    assert_eq!(listed(&ran, "add-up")["state"], "solved", "under another number and another name");
    let count_down = listed(&ran, "count-down");
    assert_eq!((&count_down["state"], &count_down["hints_shown"]), (&"in_progress".into(), &1.into()));
    assert_eq!((&count_down["current"], &count_down["newer_starter"]), (&true.into(), &false.into()));
    assert_eq!(listed(&ran, "last-word")["state"], "not_started");
    let ran = learner.run(&["check", "totals"]);
    assert!(ran.out.starts_with("Chapter 7: Sums\n") && ran.out.ends_with("1 of 3 passed\n"), "{}{}", ran.out, ran.err);
    let ran = learner.run(&["check", "add-up"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn only_an_answer_whose_starter_changed_conflicts_and_that_is_told() {
    let (origin, learner) = course_and_clone();
    for file in ["chapters/chapter1-sums/src/count_down.rs", "tests/chapter1-sums/count_down/starter.rs"] {
        origin.edit(file, "todo!(\"count from {n} down\")", "todo!(\"count down, from {n} to 1\")");
    }
    for file in ["chapters/chapter2-words/src/first_word.rs", "tests/chapter2-words/first_word/starter.rs"] {
        origin.edit(file, "//! The first word", "//! The very first word");
    }
    publish(&origin);
    let (_, text) = git(&learner.root, &["pull", "--autostash"]);
    assert!(text.contains("Applying autostash resulted in conflicts"), "{text}");
    let (_, conflicts) = git(&learner.root, &["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(conflicts, "chapters/chapter1-sums/src/count_down.rs\n");
    let ran = learner.run(&["list", "--format", "json"]);
    assert_eq!(listed(&ran, "add-up")["state"], "solved");
    assert_eq!(listed(&ran, "count-down")["newer_starter"], true);
    assert_eq!(listed(&ran, "first-word")["state"], "not_started", "an untouched starter is the new one");
    for args in [&["check", "count-down"][..], &[]] {
        let ran = learner.run(args);
        let told = console_text(&ran.out);
        assert!(told.contains("has another starter now than the one you began with"), "{args:?}: {}", ran.out);
        assert!(told.contains("`cargo xtask reset count-down`"), "{args:?}: {}", ran.out);
    }
    // The one way out is to keep one's own; the other is the new starter.
    must(&learner.root, &["checkout", "--quiet", "--theirs", "chapters/chapter1-sums/src/count_down.rs"]);
    must(&learner.root, &["add", "chapters/chapter1-sums/src/count_down.rs"]);
    must(&learner.root, &["stash", "drop", "--quiet"]);
    assert!(learner.read("chapters/chapter1-sums/src/count_down.rs").contains("(1..=n).collect()"));
    let ran = learner.run(&["reset", "count-down", "--yes"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(learner.read("chapters/chapter1-sums/src/count_down.rs").contains("from {n} to 1"));
    assert!(learner.read(".progress/answers/count_down-1.rs").contains("(1..=n).collect()"));
    assert_eq!(listed(&learner.run(&["list", "--format", "json"]), "count-down")["newer_starter"], false);
}

/// In one line, since the words are filled into as many as they need.
fn console_text(out: &str) -> String {
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
