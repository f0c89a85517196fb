//! `verify`: silent about what holds, one line for what does not.

use super::support::Course;

#[test]
fn a_healthy_course_is_told_in_numbers() {
    let course = Course::copy();
    let ran = course.run(&["verify"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let expected = "\
chapter1: 3 starters, 4 right answers, 4 wrong answers
chapter2: 1 starter, 1 right answer, 1 wrong answer
14 passed, 0 failed
";
    assert_eq!(ran.out, expected);
}

#[test]
fn the_learners_files_do_not_matter() {
    let course = Course::copy();
    course.write("chapters/chapter1-sums/src/add_up.rs", "this is not Rust");
    let ran = course.run(&["verify", "chapter1", "--repeat", "3"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("4 wrong answers, each run 3 times\n"), "{}", ran.out);
}

#[test]
fn what_is_not_as_expected_gets_a_line() {
    let course = Course::copy();
    let tests = "tests/chapter1-sums/add_up";
    for (file, text, line) in [
        // Now a starter that passes, an answer that fails, a wrong answer under another's name, and one that is refused.
        (
            "starter.rs",
            "pub fn sum(n: u64) -> u64 { (1..=n).sum() }",
            "expected failed by misses_the_last, but passed (2 tests)",
        ),
        (
            "right/by_formula.rs",
            "pub fn sum(n: u64) -> u64 { n * n }",
            "expected passed, but failed by misses_the_last",
        ),
        (
            "wrong/panics_on_zero.rs",
            "pub fn sum(n: u64) -> u64 { n }",
            "expected failed by panics_on_zero, but failed by misses_the_last",
        ),
        (
            "wrong/panics_on_zero.rs",
            "pub fn sum(n: u64) -> u64 { todo!() }",
            "but failed without a name (panicked: not yet implemented)",
        ),
        ("wrong/misses_the_last.rs", "mod x;", "but refused (an answer is one file)"),
        ("wrong/misses_the_last.rs", "pub fn sum() {}", "but did not compile"),
    ] {
        let file = format!("{tests}/{file}");
        let good = course.read(&file);
        course.write(&file, text);
        let ran = course.run(&["verify", "add-up"]);
        course.write(&file, good);
        assert_eq!(ran.status, Some(1), "{}{}", ran.out, ran.err);
        let first = ran.out.lines().next().unwrap_or_default();
        assert!(first.starts_with(&format!("{file}: expected ")) && first.contains(line), "{}", ran.out);
        assert!(ran.out.ends_with("4 passed, 1 failed\n"), "{}", ran.out);
    }
}

#[test]
fn an_untouched_todo_that_gets_a_name_is_not_as_expected() {
    let course = Course::copy();
    course.edit(
        "tests/chapter1-sums/count_down/mod.rs",
        "require!(count_down(3) ==",
        "let counted = std::panic::catch_unwind(|| count_down(3)).unwrap_or_default();\n    require!(counted ==",
    );
    let ran = course.run(&["verify", "count-down"]);
    assert!(ran.out.contains("starter.rs: expected failed without a name, but failed by counts_up"), "{}", ran.out);
}

#[test]
fn stray_and_missing_files_are_told() {
    let course = Course::copy();
    course.write("tests/chapter1-sums/add_up/wrong/unheard_of.rs", "pub fn sum(n: u64) -> u64 { n }");
    course.write("solutions/chapter1-sums/add_up.rs.orig", "");
    std::fs::remove_file(course.root.join("book/src/chapter1-sums/add-up.md")).expect("it was there");
    let ran = course.run(&["verify", "chapter1", "--format", "json"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let paths: Vec<String> =
        ran.objects("problem").iter().map(|p| p["path"].as_str().unwrap_or_default().into()).collect();
    assert_eq!(
        paths,
        [
            "book/src/chapter1-sums/add-up.md",
            "tests/chapter1-sums/add_up/wrong/unheard_of.rs",
            "solutions/chapter1-sums/add_up.rs.orig"
        ]
    );
    let summary = &ran.objects("summary")[0];
    assert_eq!((summary["failed"].as_u64(), summary["exit"].as_u64()), (Some(4), Some(1)), "{summary}");
}

#[test]
fn a_lost_record_of_cargos_calls_is_made_again() {
    let course = Course::copy();
    assert_eq!(course.run(&["verify", "add-up"]).status, Some(0));
    let deps = course.root.join("target/debug/deps");
    let records = std::fs::read_dir(&deps).expect("cargo has built").filter_map(|entry| {
        let path = entry.expect("it can be read").path();
        path.to_string_lossy().ends_with(".call.json").then_some(path)
    });
    let removed = records.map(|path| std::fs::remove_file(path).expect("it was there")).count();
    assert_eq!(removed, 2, "the library's call and the tests'");
    let ran = course.run(&["verify", "add-up"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn two_at_once_do_not_get_each_others_answers() {
    let course = Course::copy();
    assert_eq!(course.run(&["verify", "add-up"]).status, Some(0));
    std::thread::scope(|scope| {
        let both: Vec<_> = ["chapter1", "chapter1"].map(|what| scope.spawn(|| course.run(&["verify", what]))).into();
        for ran in both.into_iter().map(|run| run.join().expect("it does not panic")) {
            assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
            assert!(ran.out.ends_with("11 passed, 0 failed\n"), "{}", ran.out);
        }
    });
}
