//! The file that progress is kept in, when it is broken or cannot be written; and machines that lack something.

use super::support::{Course, Ran};
use std::fs;

const FILE: &str = ".progress/progress.json";

#[test]
fn a_broken_file_is_set_aside_and_progress_comes_back_by_checking() {
    let course = Course::copy();
    course.write("chapters/chapter2-words/src/first_word.rs", course.read("solutions/chapter2-words/first_word.rs"));
    assert_eq!(course.run(&["check", "2"]).status, Some(0));
    let whole = course.read(FILE);
    let newer = whole.replace("\"schema\": 1", "\"schema\": 2");
    for (at, broken) in [&whole[..whole.len() / 2], "", &newer].into_iter().enumerate() {
        course.write(FILE, broken);
        let ran = course.run(&["list"]);
        assert!(ran.status == Some(0) && ran.out.contains("0 of 4 solved"), "{}{}", ran.out, ran.err);
        let kept = format!(".progress/unreadable-{}.json", at + 1);
        assert!(ran.err.starts_with("note: ") && ran.err.contains(&format!("It is now {kept}")), "{}", ran.err);
        assert!(ran.err.contains("`cargo xtask check CHAPTER` finds out again"), "{}", ran.err);
        assert_eq!(course.read(&kept), broken);
        let ran = course.run(&["check", "2"]);
        assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""));
        assert!(course.run(&["list"]).out.contains("1 of 4 solved"));
        assert_eq!(course.read(FILE), whole);
    }
}

#[test]
fn where_progress_cannot_be_kept_everything_else_works_and_says_so_in_one_line() {
    let course = Course::copy();
    course.write(".progress", "a file in the folder's place");
    for (args, status) in [
        (&["check", "add-up"][..], 1),
        (&["check", "add-up", "--format", "json"], 1),
        (&["hint", "add-up"], 0),
        (&["next"], 0),
    ] {
        let ran = course.run(args);
        assert_eq!(ran.status, Some(status), "{}", ran.err);
        let notice = "note: your progress could not be kept: .progress could not be written: ";
        assert!(ran.err.starts_with(notice) && ran.err.lines().count() == 1, "{args:?}: {}", ran.err);
    }
    let ran = course.run(&["hint", "add-up"]);
    assert!(ran.out.contains("more   cargo xtask hint add-up --level 2"), "{}", ran.out);
    let ran = course.run(&[]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
}

#[test]
fn two_terminals_keep_each_others_results() {
    let course = Course::copy();
    for module in ["add_up", "count_down", "shared_counter"] {
        let solution = course.read(&format!("solutions/chapter1-sums/{module}.rs"));
        course.write(&format!("chapters/chapter1-sums/src/{module}.rs"), solution);
    }
    course.write("chapters/chapter2-words/src/first_word.rs", course.read("solutions/chapter2-words/first_word.rs"));
    std::thread::scope(|scope| {
        for chapter in ["1", "2"] {
            let course = &course;
            scope.spawn(move || assert_eq!(course.run(&["check", chapter]).status, Some(0)));
        }
        for _ in 0..20 {
            let course = &course;
            scope.spawn(move || assert_eq!(course.run(&["hint", "add-up"]).status, Some(0)));
        }
    });
    let ran = course.run(&["list", "--format", "json"]);
    assert_eq!(ran.objects("progress")[0]["solved"], 4, "{}", ran.out);
    assert_eq!(ran.objects("listed")[0]["hints_shown"], 3);
}

#[test]
fn a_doctor_finds_what_has_to_be_mended() {
    let course = Course::copy();
    let findings = |ran: &Ran| -> Vec<(String, String)> {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
        ran.objects("finding").iter().map(|finding| (text(&finding["what"]), text(&finding["level"]))).collect()
    };
    let healthy = course.run(&["doctor", "--format", "json"]);
    assert_eq!(healthy.status, Some(0), "{}{}", healthy.out, healthy.err);
    let ok = ["course", "toolchain", "target directory", "disk", "linker", "progress"];
    assert!(ok.iter().all(|what| findings(&healthy).contains(&(what.to_string(), "ok".into()))), "{}", healthy.out);
    assert!(findings(&healthy).iter().all(|(_, level)| level != "problem"), "{}", healthy.out);
    let text = course.run(&["doctor"]);
    assert!(text.out.ends_with("\nthis machine is ready\n"), "{}", text.out);

    let broken = |name: &str, value: String, what: &[&str]| {
        let mut command = course.xtask(&["doctor", "--format", "json"]);
        command.env(name, value);
        let ran = Ran::of(command);
        assert_eq!(ran.status, Some(1), "{name}: {}", ran.err);
        let problems = ran.objects("finding").into_iter().filter(|finding| finding["level"] == "problem");
        let problems: Vec<String> = problems.map(|p| p["what"].as_str().unwrap_or_default().into()).collect();
        assert_eq!(problems, what, "{name}: {}", ran.out);
        assert_eq!(ran.objects("summary")[0]["exit"], 1);
    };
    broken("RUSTC", "/nowhere/rustc".into(), &["toolchain", "linker"]);
    course.write("file", "");
    broken("CARGO_TARGET_DIR", course.root.join("file/target").display().to_string(), &["target directory"]);
    course.edit("Cargo.toml", "[workspace]", "[workspace.package]\nrust-version = \"1.9999\"\n\n[workspace]");
    broken("UNRELATED", String::new(), &["toolchain"]);
    let ran = course.run(&["doctor"]);
    assert!(ran.out.contains("too old: the course needs 1.9999") && ran.out.contains("rustup update"), "{}", ran.out);
    assert!(ran.out.ends_with("\nto be mended: 1\n"), "{}", ran.out);
    course.edit("chapters/chapter2-words/chapter.toml", "points = 10", "points = ten");
    broken("UNRELATED", String::new(), &["course", "toolchain"]);
    let left: Vec<_> = fs::read_dir(course.root.join("target")).expect("it is there").collect();
    assert!(left.iter().flatten().all(|entry| !entry.file_name().to_string_lossy().contains("doctor")), "{left:?}");
}
