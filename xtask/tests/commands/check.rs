//! `check` on healthy answers: what a learner reads, and what a program reads.

mod replays;

use super::support::Course;
use serde_json::json;

#[test]
fn a_fresh_course_shows_the_first_exercise_in_full() {
    let course = Course::copy();
    let ran = course.run(&["check"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let expected = "\
Chapter 1: Sums

  add-up          not started
  count-down      not started
  shared-counter  not started

add-up: Add up
Add up the numbers from 1 to n.

error[misses_the_last]: 1 + 2 + 3 + 4 is 10

The last number is left out
A range `a..b` ends before `b`.

Write `a..=b` when `b` belongs to it.

  read   book/src/chapter1-sums/add-up.md
  edit   chapters/chapter1-sums/src/add_up.rs
  hint   cargo xtask hint add-up
  again  cargo xtask check add-up

0 of 3 passed
";
    assert_eq!(ran.out, expected);
    assert_eq!(ran.err, "");
}

#[test]
fn of_a_single_exercise_the_failure_alone_is_told_and_not_twice() {
    let course = Course::copy();
    course.edit("chapters/chapter1-sums/src/add_up.rs", "..n", "..n - 0");
    let expected = "\
add-up: Add up

error[misses_the_last]: 1 + 2 + 3 + 4 is 10

The last number is left out
A range `a..b` ends before `b`.

Write `a..=b` when `b` belongs to it.

  read   book/src/chapter1-sums/add-up.md
  edit   chapters/chapter1-sums/src/add_up.rs
  hint   cargo xtask hint add-up
  again  cargo xtask check add-up
";
    assert_eq!(course.run(&["check", "add-up"]).out, expected);
    // Once the book is built, its page is better than the source.
    std::fs::create_dir_all(course.root.join("target/book/chapter1-sums")).expect("the copy can be written");
    course.write("target/book/chapter1-sums/add-up.html", "<p>the page</p>");
    let ran = course.run(&["check", "add-up"]);
    assert!(ran.out.contains("  read   target/book/chapter1-sums/add-up.html\n"), "{}", ran.out);
    course.write("book/src/chapter1-sums/add-up.md", "a newer version of the course");
    let ran = course.run(&["check", "add-up"]);
    assert!(ran.out.contains("  read   book/src/chapter1-sums/add-up.md\n"), "{}", ran.out);
}

#[test]
fn a_failure_without_a_name_is_explained_by_its_kind() {
    let course = Course::copy();
    course.add("stuck", "pub fn answer() -> u32 { loop { std::thread::park() } }");
    let ran = course.run(&["check", "stuck"]);
    assert!(ran.out.contains("waits for ever") && ran.out.contains("\n\nA wait without an end\n"), "{}", ran.out);
}

#[test]
fn a_headline_is_broken_where_the_terminal_ends() {
    let course = Course::copy();
    let mut command = course.xtask(&["check", "add-up"]);
    command.env("COLUMNS", "40");
    let ran = super::support::Ran::of(command);
    assert!(ran.out.contains("\nerror[misses_the_last]: 1 + 2 + 3 + 4 is\n       10\n"), "{}", ran.out);
}

#[test]
fn solved_exercises_say_what_that_rests_on_and_the_next_one_is_shown() {
    let course = Course::copy();
    for module in ["add_up", "shared_counter"] {
        let solution = course.read(&format!("solutions/chapter1-sums/{module}.rs"));
        course.write(&format!("chapters/chapter1-sums/src/{module}.rs"), solution);
    }
    course.edit("chapters/chapter1-sums/src/count_down.rs", "todo!(\"count from {n} down\")", "(1..=n).collect()");
    let ran = course.run(&["check", "chapter1"]);
    let overview = "\
  add-up          solved       2 tests
  count-down      in progress  Counted the other way
  shared-counter  solved       all 1,240 interleavings of 2 tests
";
    assert!(ran.out.contains(overview), "{}", ran.out);
    assert!(ran.out.contains("\ncount-down: Count down\n"), "{}", ran.out);
    assert!(ran.out.ends_with("2 of 3 passed\n"), "{}", ran.out);
}

#[test]
fn with_everything_solved_it_says_so_and_succeeds() {
    let course = Course::copy();
    course.write("chapters/chapter2-words/src/first_word.rs", course.read("solutions/chapter2-words/first_word.rs"));
    let ran = course.run(&["check", "words"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let expected =
        "Chapter 2: Words\n\n  first-word  solved       1 test\n\n1 of 1 passed\nnext: cargo xtask check add-up\n";
    assert_eq!(ran.out, expected);
}

#[test]
fn what_is_next_is_said_to_people_once_all_that_was_asked_for_is_solved() {
    let course = Course::copy();
    let solve = |chapter: &str, module: &str| {
        let solution = course.read(&format!("solutions/{chapter}/{module}.rs"));
        course.write(&format!("chapters/{chapter}/src/{module}.rs"), solution);
    };
    let last_line = |args: &[&str]| course.run(args).out.lines().last().unwrap_or_default().to_string();
    solve("chapter1-sums", "add_up");
    assert_eq!(last_line(&["check", "add-up"]), "next: cargo xtask check count-down");
    assert_eq!(last_line(&["check", "chapter1"]), "1 of 3 passed");
    assert_eq!(last_line(&["check", "add-up", "--solution"]), "1 of 1 passed");
    assert!(last_line(&["check", "add-up", "--format", "json"]).starts_with('{'));
    for module in ["count_down", "shared_counter"] {
        solve("chapter1-sums", module);
    }
    assert_eq!(last_line(&["check", "count-down", "shared-counter"]), "next: cargo xtask check first-word");
    solve("chapter2-words", "first_word");
    assert_eq!(last_line(&["check", "first-word"]), "every exercise of the course is solved");
    course.edit("chapters/chapter1-sums/src/add_up.rs", "..=n", "..n");
    assert_eq!(last_line(&["check", "first-word"]), "next: cargo xtask check add-up");
}

#[test]
fn the_current_chapter_is_that_of_the_next_exercise_that_has_not_passed() {
    let course = Course::copy();
    for module in ["add_up", "count_down", "shared_counter"] {
        let solution = course.read(&format!("solutions/chapter1-sums/{module}.rs"));
        course.write(&format!("chapters/chapter1-sums/src/{module}.rs"), solution);
    }
    // Nobody knows that these are right before they are checked.
    for beginning in ["Chapter 1: Sums\n", "first-word: The first word\n"] {
        let ran = course.run(&["check"]);
        assert!(ran.out.starts_with(beginning), "{}", ran.out);
    }
}

#[test]
fn reference_answers_pass_whatever_the_learner_has_written() {
    let course = Course::copy();
    course.write("chapters/chapter1-sums/src/add_up.rs", "this is not Rust");
    let ran = course.run(&["check", "chapter1", "2", "--solution"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.ends_with("4 of 4 passed\n"), "{}", ran.out);
}

#[test]
fn json_is_one_object_a_line_with_a_summary_at_the_end() {
    let course = Course::copy();
    let ran = course.run(&["check", "shared-counter", "add-up", "--format", "json"]);
    let add_up = ran.exercise("add-up");
    assert_eq!(
        add_up,
        json!({
            "type": "exercise", "schema": 1, "chapter": "chapter1", "exercise": "add-up", "state": "not_started",
            "answer": "chapters/chapter1-sums/src/add_up.rs", "verdict": "failed",
            "text": "The last number is left out",
            "report": "error[misses_the_last]: 1 + 2 + 3 + 4 is 10\n",
            "misconception": {"id": "misses_the_last", "title": "The last number is left out"},
            "kind": null, "covered": null, "interleavings": null,
            "tests": [
                {"name": "add_up::adds_the_last_number_too", "verdict": "failed", "text": "The last number is left out"},
                {"name": "add_up::an_empty_sum_is_zero", "verdict": "passed", "text": ""},
            ],
        })
    );
    let last = ran.out.lines().last().expect("there are lines");
    let last: serde_json::Value = serde_json::from_str(last).expect("it is JSON");
    assert_eq!(last, json!({"type": "summary", "schema": 1, "passed": 0, "failed": 2, "exit": 1}));
}

#[test]
fn what_cannot_be_told_is_no_pass_and_no_failure() {
    let course = Course::copy();
    course.edit(
        "tests/chapter2-words/first_word/mod.rs",
        "Verdict::passed()",
        "Verdict::Inconclusive(\"too many interleavings\".into())",
    );
    course.write("chapters/chapter2-words/src/first_word.rs", course.read("solutions/chapter2-words/first_word.rs"));
    let ran = course.run(&["check", "first-word", "--format", "json"]);
    assert_eq!(ran.status, Some(3), "{}", ran.err);
    assert_eq!(ran.exercise("first-word")["verdict"], "inconclusive");
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let course = Course::copy();
    course.write("chapters/chapter1-sums/src/add_up.rs", "pub fn sum(n: u64) -> u64 { \"\" }");
    for (name, value, colourful) in [("CARGO_TERM_COLOR", "always", true), ("CARGO_TERM_COLOR", "never", false)] {
        let mut command = course.xtask(&["check", "chapter1"]);
        command.env(name, value);
        let ran = super::support::Ran::of(command);
        // The compiler's own words have their colours too.
        assert_eq!(
            ran.out.contains("\x1b[1m\x1b[91merror") || ran.out.contains("\x1b[1m\x1b[38;5;9merror"),
            colourful,
            "{:?}",
            ran.out
        );
    }
}
