//! Commands that are misused, and machines that do not help: a clear message and a status, never a panic.

use super::support::{Course, Ran};
use std::fs;
use std::path::Path;
use std::process::Stdio;

fn check(ran: &Ran, status: i32, words: &[&str]) {
    assert_eq!(ran.status, Some(status), "{}\n{}", ran.out, ran.err);
    for word in words {
        assert!(ran.err.contains(word), "nothing of {word}: {}", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn an_unknown_name_gets_its_neighbours() {
    let course = Course::copy();
    check(&course.run(&["check", "ad-up"]), 2, &["nothing here is named `ad-up`", "`add-up`"]);
    check(&course.run(&["verify", "chapter9"]), 2, &["`chapter9`", "`chapter1`"]);
    check(&course.run(&["check", "chapter1", "--answer", "x.rs"]), 2, &["an answer is for one exercise"]);
    check(&course.run(&["check", "--answer", "x.rs"]), 2, &["cargo xtask check EXERCISE --answer x.rs"]);
    check(&course.run(&["check", "add-up", "--answer", "tests"]), 2, &["tests is a folder", "--answer FILE"]);
    check(&course.run(&["check", "tests/x.rs"]), 2, &["tests/x.rs is no answer", "check EXERCISE --answer tests/x.rs"]);
    check(&course.run(&["chekc"]), 2, &["unrecognized subcommand", "check"]);
    check(&course.run(&["verify", "--repeat", "0"]), 2, &["--repeat"]);
}

#[test]
fn an_error_is_an_object_too_when_json_is_asked_for() {
    let course = Course::copy();
    let ran = course.run(&["check", "ad-up", "--format", "json"]);
    check(&ran, 2, &["`ad-up`"]);
    assert_eq!(ran.objects("error")[0]["exit"], 2);
}

#[test]
fn a_broken_manifest_is_told_with_file_and_line() {
    let course = Course::copy();
    course.edit("chapters/chapter2-words/chapter.toml", "points = 10", "points = ten");
    check(&course.run(&["check", "chapter1"]), 3, &["chapters/chapter2-words/chapter.toml:8: "]);
}

#[test]
fn outside_of_a_course_the_way_in_is_told() {
    let course = Course::copy();
    let outside = course.root.parent().expect("it is in a folder");
    // The copies lie in the target directory, and above that is the course's own workspace.
    let mut command = course.xtask(&["check"]);
    command.current_dir(outside.ancestors().last().expect("there is a root"));
    check(&Ran::of(command), 2, &["no course here", "Go into the folder that you cloned"]);
}

#[test]
fn from_a_folder_within_the_course_paths_are_found() {
    let course = Course::copy();
    let mut command = course.xtask(&["check", "add-up", "--answer", "wrong/misses_the_last.rs"]);
    command.current_dir(course.root.join("tests/chapter1-sums/add_up"));
    let ran = Ran::of(command);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.out.contains("tests/chapter1-sums/add_up/wrong/misses_the_last.rs"), "{}", ran.out);
}

#[test]
fn a_target_directory_that_cannot_be_written_is_told_with_the_way_out() {
    let course = Course::copy();
    course.write("file", "");
    for command in ["check", "verify"] {
        let mut command = course.xtask(&[command]);
        command.env("CARGO_TARGET_DIR", course.root.join("file/target"));
        check(&Ran::of(command), 3, &["no place to write to", "CARGO_TARGET_DIR"]);
    }
}

#[test]
fn the_path_of_an_answer_means_its_exercise() {
    let course = Course::copy();
    let (folder, file) = ("chapters/chapter1-sums", "src/add_up.rs");
    let whole = course.root.join(folder).join(file).display().to_string();
    for (here, path) in [
        (folder, file),
        (folder, "./src/../src/add_up.rs"),
        ("tests", "chapters/chapter1-sums/src/add_up.rs"),
        (".", &whole),
    ] {
        let mut command = course.xtask(&["check", path]);
        command.current_dir(course.root.join(here));
        let ran = Ran::of(command);
        check(&ran, 1, &[]);
        assert!(ran.out.ends_with("again  cargo xtask check add-up\n"), "{}", ran.out);
    }
}

#[test]
fn in_a_narrow_terminal_lines_break_between_words() {
    let course = Course::copy();
    course.write("socket.rs", "use std::net::TcpStream;");
    for args in [
        ["check", "nothing-like-it"].as_slice(),
        &["check", "add-up", "--answer", "wrong.rs", "--solution"],
        &["--help"],
        &["check", "--help"],
        &["check", "add-up", "--answer", "socket.rs"],
    ] {
        let run = |columns: &str| {
            let mut command = course.xtask(args);
            command.env("COLUMNS", columns);
            let ran = Ran::of(command);
            ran.out + &ran.err
        };
        let (narrow, wide) = (run("44"), run("100"));
        // A line that is longer has one word, behind its first column: the path of a page, or a command to copy.
        let is_broken =
            |line: &&str| line.chars().count() > 44 && !line.contains("book/src/") && !line.contains("  again ");
        assert_eq!(narrow.lines().find(is_broken), None, "{narrow}");
        // The last column of the overview is shortened, at another word.
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        let missing: Vec<String> =
            words(&wide).into_iter().filter(|word| !word.ends_with("...") && !narrow.contains(word.as_str())).collect();
        assert_eq!(missing, Vec::<String>::new(), "{narrow}\n{wide}");
    }
}

#[test]
fn a_course_that_does_not_build_is_nobodys_wrong_answer() {
    let course = Course::copy();
    course.edit("crates/proctor/src/lib.rs", "pub enum Verdict", "pub enum Verdict_");
    for command in ["check", "verify"] {
        check(&course.run(&[command]), 3, &["no answer is at fault", "crates/proctor/src/lib.rs"]);
    }
}

#[test]
fn a_closed_pipe_is_no_reason_to_panic() {
    let course = Course::copy();
    let mut command = course.xtask(&["check", "chapter1"]);
    let (reader, writer) = std::io::pipe().expect("the system has pipes");
    drop(reader);
    command.stdout(writer).stderr(Stdio::piped());
    let output = command.spawn().and_then(|child| child.wait_with_output()).expect("the binary starts");
    drop(command);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn nothing_is_left_in_the_course_but_the_target_directory_and_progress() {
    let course = Course::copy();
    let files = || {
        let mut found = Vec::new();
        list(&course.root, &mut found);
        found
    };
    let before = files();
    course.run(&["check"]);
    course.run(&["verify"]);
    let added: Vec<String> = files().into_iter().filter(|file| !before.contains(file)).collect();
    let mut added = added;
    added.sort();
    assert_eq!(added, ["Cargo.lock", "lock", "progress.json"]);
}

fn list(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the copy can be read") {
        let path = entry.expect("the copy can be read").path();
        if path.is_dir() && !path.ends_with("target") {
            list(&path, found);
        } else if path.is_file() {
            found.push(path.file_name().expect("it has a name").to_string_lossy().into_owned());
        }
    }
}
