//! The learner's day: where am I, what is next, hints, a solution, and the starter again.

use super::support::{Course, Ran};
use std::fs;
use std::process::Stdio;

/// Puts the reference answer in the answer's place.
fn solve(course: &Course, chapter: &str, module: &str) {
    let solution = course.read(&format!("solutions/{chapter}/{module}.rs"));
    course.write(&format!("chapters/{chapter}/src/{module}.rs"), solution);
}

/// The exercise that the learner is at, and the states of all, in order.
fn stand(course: &Course) -> (String, Vec<String>) {
    let ran = course.run(&["list", "--format", "json"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let states = ran.objects("listed").iter().map(|o| o["state"].as_str().unwrap_or_default().to_string()).collect();
    (ran.objects("progress")[0]["current"].as_str().unwrap_or("none").to_string(), states)
}

fn check_stand(course: &Course, current: &str, states: [&str; 4]) {
    assert_eq!(stand(course), (current.to_string(), states.map(String::from).to_vec()));
}

const NEW: &str = "not_started";

#[test]
fn the_first_screen_welcomes_and_later_ones_do_not() {
    let course = Course::copy();
    let ran = course.run(&[]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let expected = "
   1  Sums   ...  0 of 3
   2  Words  .    0 of 1

0 of 4 solved

add-up: Add up
Chapter 1, not started
Add up the numbers from 1 to n.

  read   book/src/chapter1-sums/add-up.md
  edit   chapters/chapter1-sums/src/add_up.rs
  check  cargo xtask check add-up
  hint   cargo xtask hint add-up

`cargo xtask next` goes on to another exercise, `list` shows all of them, and `help` all commands.
";
    assert!(ran.out.starts_with("Welcome. ") && ran.out.ends_with(expected), "{}", ran.out);
    course.edit("chapters/chapter1-sums/src/add_up.rs", "..n", "..n - 0");
    course.run(&["check", "add-up"]);
    let ran = course.run(&[]);
    assert!(!ran.out.contains("Welcome"), "{}", ran.out);
    let standing = "Chapter 1, in progress, the last check said \"The last number is left out\"\n";
    assert!(ran.out.contains("   1  Sums   -..  0 of 3\n") && ran.out.contains(standing), "{}", ran.out);
    assert!(ran.out.contains("\n0 of 4 solved, 1 in progress (-)\n"), "{}", ran.out);
    solve(&course, "chapter1-sums", "add_up");
    course.run(&["check", "add-up"]);
    course.edit("chapters/chapter2-words/src/first_word.rs", "//!", "//! ");
    let ran = course.run(&[]);
    assert!(ran.out.contains("\n1 of 4 solved (#), 1 in progress (-)\n"), "{}", ran.out);
}

#[test]
fn the_place_follows_checks_and_next_and_never_hints() {
    let course = Course::copy();
    check_stand(&course, "add-up", [NEW; 4]);
    course.run(&["hint", "first-word"]);
    check_stand(&course, "add-up", [NEW; 4]);
    course.run(&["check", "first-word"]);
    check_stand(&course, "first-word", [NEW; 4]);
    solve(&course, "chapter1-sums", "add_up");
    course.run(&["check", "chapter1"]);
    check_stand(&course, "count-down", ["solved", NEW, NEW, NEW]);
    for id in ["shared-counter", "first-word", "count-down", "shared-counter"] {
        let ran = course.run(&["next", "--format", "json"]);
        assert_eq!((ran.status, ran.objects("place")[0]["exercise"].as_str()), (Some(0), Some(id)), "{}", ran.err);
    }
    check_stand(&course, "shared-counter", ["solved", NEW, NEW, NEW]);
    // Who has skipped an exercise is not sent back to it by a check of the chapter.
    let ran = course.run(&["check"]);
    assert!(ran.out.contains("\nshared-counter: A shared counter\n"), "{}", ran.out);
    check_stand(&course, "shared-counter", ["solved", NEW, NEW, NEW]);
    for (chapter, module) in
        [("chapter1-sums", "count_down"), ("chapter1-sums", "shared_counter"), ("chapter2-words", "first_word")]
    {
        solve(&course, chapter, module);
    }
    assert_eq!(course.run(&["check", "1", "2"]).status, Some(0));
    check_stand(&course, "none", ["solved"; 4]);
    for command in [&[][..], &["next"]] {
        let ran = course.run(command);
        assert!(ran.status == Some(0) && ran.out.contains("All of it is solved."), "{}", ran.out);
    }
    assert_eq!(course.run(&["hint"]).status, Some(2));
    // With everything solved, a check is about the last chapter.
    assert!(course.run(&["check"]).out.starts_with("Chapter 2: Words\n"));
}

#[test]
fn solved_is_this_answer_and_these_tests() {
    let course = Course::copy();
    let file = "chapters/chapter1-sums/src/add_up.rs";
    solve(&course, "chapter1-sums", "add_up");
    check_stand(&course, "add-up", ["in_progress", NEW, NEW, NEW]);
    course.run(&["check", "add-up"]);
    check_stand(&course, "count-down", ["solved", NEW, NEW, NEW]);
    let answer = course.read(file);
    course.write(file, format!("{answer}\n// Better.\n"));
    check_stand(&course, "add-up", ["changed", NEW, NEW, NEW]);
    course.write(file, answer);
    check_stand(&course, "count-down", ["solved", NEW, NEW, NEW]);
    course.edit("chapters/chapter1-sums/chapter.toml", "Which numbers are added?", "Which?");
    course.edit("tests/chapter1-sums/add_up/wrong/misses_the_last.rs", "(1..n)", "( 1..n)");
    check_stand(&course, "count-down", ["solved", NEW, NEW, NEW]);
    course.edit("tests/chapter1-sums/add_up/mod.rs", "fn an_empty_sum_is_zero", "fn nothing_is_zero");
    check_stand(&course, "add-up", ["changed", NEW, NEW, NEW]);
    let ran = course.run(&["check", "add-up", "--format", "json"]);
    assert_eq!(ran.exercise("add-up")["state"], "solved");
    check_stand(&course, "count-down", ["solved", NEW, NEW, NEW]);
    // Another file and the reference answers are graded, and say nothing about the learner.
    course.run(&["check", "count-down", "--solution"]);
    course.run(&["check", "count-down", "--answer", "solutions/chapter1-sums/count_down.rs"]);
    check_stand(&course, "count-down", ["solved", NEW, NEW, NEW]);
}

#[test]
fn hints_come_one_level_at_a_time() {
    let course = Course::copy();
    for (args, title, more) in [
        (&["hint"][..], "hint 1 of 3\nWhich numbers are added?", true),
        (&["hint", "add_up"], "hint 2 of 3\nLook at the end", true),
        (&["hint", "add_up", "--level", "1"], "hint 1 of 3\n", true),
        (&["hint", "1/add-up"], "hint 3 of 3\n`1..=n`", false),
        (&["hint"], "hint 3 of 3\n", false),
        (&["hint", "count-down"], "count-down: hint 1 of 3\n", true),
        (&["hint", "count-down", "--level", "3"], "hint 3 of 3\n", false),
    ] {
        let ran = course.run(args);
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        assert!(ran.out.contains(title), "{args:?}: {}", ran.out);
        assert_eq!(ran.out.contains("more   cargo xtask hint"), more, "{args:?}: {}", ran.out);
    }
    for wrong in [&["hint", "chapter1"][..], &["hint", "add-up", "--level", "4"], &["hint", "--level", "0"]] {
        assert_eq!(course.run(wrong).status, Some(2), "{wrong:?}");
    }
}

#[test]
fn a_reset_keeps_the_answer_and_forgets_the_rest() {
    let course = Course::copy();
    let file = "chapters/chapter1-sums/src/add_up.rs";
    let starter = course.read(file);
    assert!(course.run(&["reset", "add-up"]).out.contains("is the starter, as it came"));
    solve(&course, "chapter1-sums", "add_up");
    let answer = course.read(file);
    course.run(&["check", "add-up"]);
    course.run(&["hint", "add-up"]);
    let ran = course.run(&["reset", "add-up"]);
    assert!(ran.status == Some(2) && ran.err.contains("cargo xtask reset add-up --yes"), "{}", ran.err);
    assert_eq!(course.read(file), answer);
    for kept in [".progress/answers/add_up-1.rs", ".progress/answers/add_up-2.rs"] {
        let ran = course.run(&["reset", "add-up", "--yes"]);
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        assert!(ran.out.contains(&format!("your answer is kept: {kept}\n{file} is the starter again")), "{}", ran.out);
        assert_eq!((course.read(kept), course.read(file)), (answer.clone(), starter.clone()));
        check_stand(&course, "add-up", [NEW; 4]);
        course.write(file, &answer);
    }
    assert!(course.run(&["hint", "add-up"]).out.contains("hint 1 of 3"));
    fs::remove_file(course.root.join(file)).expect("it was there");
    assert_eq!(course.run(&["reset", "add-up", "-y"]).status, Some(0));
    assert_eq!(course.read(file), starter);
    for wrong in [&["reset"][..], &["reset", "chapter1", "--yes"]] {
        assert_eq!(course.run(wrong).status, Some(2), "{wrong:?}");
    }
}

#[test]
fn a_solution_is_shown_after_a_pass_or_on_demand() {
    let course = Course::copy();
    let ran = course.run(&["solution", "add-up"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.out.contains("has not passed yet") && !ran.out.contains("..=n"), "{}", ran.out);
    let columns = |columns: &str| {
        let mut command = course.xtask(&["solution", "add-up", "--spoil"]);
        command.env("COLUMNS", columns);
        Ran::of(command).out
    };
    assert!(columns("100").contains("-     (1..n).sum()"), "{}", columns("100"));
    assert!(columns("100").contains(" | +     (1..=n).sum()"), "{}", columns("100"));
    assert!(columns("60").contains("@@") && columns("60").contains("\n+    (1..=n).sum()\n"), "{}", columns("60"));
    course.write("chapters/chapter1-sums/src/add_up.rs", "pub fn sum(n: u64) -> u64 {\n    n * (n + 1) / 2\n}\n");
    assert_eq!(course.run(&["check", "add-up"]).status, Some(0));
    assert!(course.run(&["solution", "add-up"]).out.contains("n * (n + 1) / 2"));
    solve(&course, "chapter1-sums", "add_up");
    let ran = course.run(&["solution", "add-up"]);
    assert!(ran.status == Some(0) && ran.out.contains("letter by letter"), "{}", ran.out);
    fs::remove_dir_all(course.root.join("solutions")).expect("it was there");
    let ran = course.run(&["solution", "add-up"]);
    assert!(ran.status == Some(3) && ran.err.contains("without solutions"), "{}", ran.err);
}

#[test]
fn a_misconception_is_explained_by_any_way_to_write_its_name() {
    let course = Course::copy();
    for name in ["misses_the_last", "misses-the-last", "error[misses_the_last]"] {
        let ran = course.run(&["explain", name]);
        let expected = "The last number is left out\nA range `a..b` ends before `b`.\n\nWrite `a..=b` when `b` belongs to \
                        it.\n\n  of     add-up\n  read   book/src/chapter1-sums/add-up.md\n";
        assert_eq!((ran.status, ran.out.as_str()), (Some(0), expected), "{}", ran.err);
    }
    for name in [&["deadlock"][..], &["error[deadlock]"]] {
        let ran = course.run(&[&["explain"], name].concat());
        let beginning = "Threads wait for each other\nEach of some threads holds a lock that the next one waits for";
        assert!(ran.status == Some(0) && ran.out.starts_with(beginning), "{}{}", ran.out, ran.err);
        assert!(ran.out.ends_with("\n\n  read   book/src/kinds-of-faults.md\n"), "{}", ran.out);
    }
    assert!(course.run(&["explain", "lost", "wake-up"]).out.starts_with("A notification that nobody heard\n"));
    let ran = course.run(&["explain", "deadlok"]);
    assert!(ran.status == Some(2) && ran.err.contains("nearest names: `deadlock`"), "{}", ran.err);
    let ran = course.run(&["explain", "misses_the_lost"]);
    assert!(ran.status == Some(2) && ran.err.contains("nearest names: `misses_the_last`"), "{}", ran.err);
}

#[test]
fn of_a_misconception_that_several_know_the_current_exercise_tells_its_own() {
    let course = Course::copy();
    let manifest = "chapters/chapter2-words/chapter.toml";
    let other = "\n[[exercise.misconception]]\nid = \"misses_the_last\"\ntitle = \"T\"\nexplanation = \"Of words.\"\n";
    course.write(manifest, course.read(manifest) + other);
    let explained = || course.run(&["explain", "misses_the_last"]).out;
    let out = explained();
    assert!(out.contains("  of     add-up\n  also   first-word\n") && !out.contains("Of words."), "{out}");
    // To the first, and on from it to one that does not know the misconception.
    course.run(&["next"]);
    course.run(&["next"]);
    let out = explained();
    assert!(
        out.contains("  of     add-up\n  read") && out.contains("Of words.\n\n  of     first-word\n  read"),
        "{out}"
    );
}

#[test]
fn lists_can_be_narrowed_and_show_demonstrations() {
    let course = Course::copy();
    let folder = "chapters/chapter2-words/examples/letters";
    fs::create_dir_all(course.root.join(folder)).expect("the copy can be written");
    course.write(&format!("{folder}/main.rs"), "//! Letters,\n//! counted. More.\n\nfn main() {}\n");
    let check = |args: &[&str], ids: &[&str], demonstrations: usize| {
        let ran = course.run(&[&["list", "--format", "json"], args].concat());
        let listed = ran.objects("listed");
        let found: Vec<&str> = listed.iter().map(|o| o["exercise"].as_str().unwrap_or_default()).collect();
        assert_eq!((found, ran.objects("demonstration").len()), (ids.to_vec(), demonstrations), "{args:?}");
    };
    check(&[], &["add-up", "count-down", "shared-counter", "first-word"], 1);
    check(&["--chapter", "words"], &["first-word"], 1);
    check(&["--chapter", "1", "--state", "not-started", "COUNT"], &["count-down", "shared-counter"], 0);
    check(&["--state", "solved", "--state", "changed"], &[], 0);
    check(&["letters"], &[], 1);
    check(&["no", "such"], &[], 0);
    let ran = course.run(&["list", "--chapter", "2"]);
    let expected = "\
Chapter 2: Words

  first-word  not started  The first word
  letters     demo         Letters, counted.
  cargo run -p chapter2 --example letters

0 of 4 solved
";
    assert_eq!(ran.out, expected);
    assert!(course.run(&["list", "zzz"]).out.contains("`cargo xtask list` alone shows everything"));
    let ran = course.run(&["list", "--chapter", "wrods"]);
    assert!(ran.status == Some(2) && ran.err.contains("nearest names: `words`"), "{}", ran.err);
    let ran = course.run(&["list", "--state", "slved"]);
    assert!(ran.status == Some(2) && ran.err.contains("solved"), "{}", ran.err);
}

#[test]
fn a_pack_holds_the_answers_and_nothing_else() {
    let course = Course::copy();
    let ran = course.run(&["pack"]);
    assert!(ran.status == Some(2) && ran.err.contains("nothing to pack"), "{}", ran.err);
    solve(&course, "chapter2-words", "first_word");
    course.write("chapters/chapter1-sums/src/add_up.rs", "// \"ä\"\n");
    let ran = course.run(&["pack"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let told = "  in progress  add-up\n  in progress  first-word\nanswers.json: 2 answers; 2 not begun and left out\n";
    assert_eq!(ran.out, told);
    let pack: serde_json::Value = serde_json::from_str(&course.read("answers.json")).expect("it is JSON");
    let first_word = course.read("solutions/chapter2-words/first_word.rs");
    let answers = serde_json::json!({"add-up": "// \"ä\"\n", "first-word": first_word});
    assert_eq!(pack, serde_json::json!({"type": "answers", "schema": 1, "answers": answers}));
    // Checks, other folders and other times change no byte of it.
    course.run(&["check", "2"]);
    let mut elsewhere = course.xtask(&["pack", "--output", "mine.json"]);
    elsewhere.current_dir(course.root.join("chapters"));
    assert_eq!(Ran::of(elsewhere).status, Some(0));
    assert_eq!(course.read("chapters/mine.json"), course.read("answers.json"));
    assert_eq!(course.run(&["pack"]).status, Some(0), "an earlier pack is replaced");
    let ran = course.run(&["pack", "-o", "Cargo.toml"]);
    assert!(ran.status == Some(2) && ran.err.contains("Cargo.toml is no pack of answers"), "{}", ran.err);
    assert!(course.read("Cargo.toml").contains("[workspace]"));
    assert_eq!(course.run(&["pack", "-o", "chapters"]).status, Some(2));
    assert_eq!(course.run(&["pack", "-o", "nowhere/a.json"]).status, Some(3));
    course.write("chapters/chapter1-sums/src/add_up.rs", b"// \xe4\n");
    let ran = course.run(&["pack"]);
    assert!(ran.status == Some(3) && ran.err.contains("src/add_up.rs is not UTF-8"), "{}", ran.err);
}

#[test]
fn any_width_and_any_pipe_will_do() {
    let course = Course::copy();
    solve(&course, "chapter1-sums", "add_up");
    course.edit("chapters/chapter2-words/chapter.toml", "title = \"Words\"", "title = \"Wörter und 並行 Zeichen\"");
    for args in [
        &[][..],
        &["list"],
        &["next"],
        &["hint", "shared-counter"],
        &["explain", "deadlock"],
        &["solution", "add-up", "--spoil"],
    ] {
        for columns in ["0", "1", "20", "300", "99999", "many"] {
            let mut command = course.xtask(args);
            command.env("COLUMNS", columns);
            let ran = Ran::of(command);
            assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""), "{args:?} in {columns}");
            // Paths, commands and code stay whole: they are there to be copied.
            let is_text = |line: &&str| !line.starts_with("  ") && args.first() != Some(&"solution");
            let widest = ran.out.lines().filter(is_text).map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(columns != "20" || widest <= 20, "{args:?}: {}", ran.out);
        }
        let mut command = course.xtask(args);
        let (reader, writer) = std::io::pipe().expect("the system has pipes");
        drop(reader);
        command.stdout(writer).stderr(Stdio::piped());
        let output = command.spawn().and_then(|child| child.wait_with_output()).expect("the binary starts");
        drop(command);
        assert_eq!((output.status.code(), output.stderr), (Some(0), vec![]), "{args:?}");
    }
}

#[test]
fn in_twenty_columns_errors_and_lists_say_what_they_say() {
    let course = Course::copy();
    let narrow = |args: &[&str]| {
        let mut command = course.xtask(args);
        command.env("COLUMNS", "20");
        Ran::of(command)
    };
    let ran = narrow(&["check", "nonsense"]);
    assert!(ran.err.lines().all(|line| line.chars().count() <= 20), "{}", ran.err);
    solve(&course, "chapter2-words", "first_word");
    assert_eq!(narrow(&["check", "2"]).status, Some(0));
    let ran = narrow(&["list"]);
    assert!(ran.out.contains("\n> . add-up\n") && ran.out.contains("\n  # first-word\n"), "{}", ran.out);
    let ran = narrow(&["list", "zzz"]);
    assert!(ran.out.starts_with("nothing here is like\nthat; `cargo xtask"), "{}", ran.out);
    let ran = narrow(&["solution", "add-up"]);
    assert!(ran.out.starts_with("add-up has not\npassed yet, and a\n"), "{}", ran.out);
}

#[test]
fn escape_codes_come_only_where_they_are_wanted() {
    let course = Course::copy();
    for (settings, colour) in [
        (&[][..], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "0")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("FORCE_HYPERLINK", "1"), ("NO_COLOR", "1")], false),
        (&[("FORCE_HYPERLINK", "1"), ("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], true),
        (&[("TERM", "dumb")], false),
    ] {
        for args in [&[][..], &["list"], &["hint", "--level", "1"]] {
            let mut command = course.xtask(args);
            command.envs(settings.iter().copied());
            let ran = Ran::of(command);
            assert_eq!(ran.out.contains("\x1b["), colour, "{settings:?} {args:?}: {:?}", ran.out);
            assert!(!ran.out.contains("\x1b]8"), "{settings:?}: {:?}", ran.out);
        }
    }
    let mut command = course.xtask(&[]);
    command.env("FORCE_HYPERLINK", "1").env("CLICOLOR_FORCE", "1");
    let link = format!("\x1b]8;;file://{}/chapters/chapter1-sums/src/add_up.rs\x1b\\", course.root.display());
    let ran = Ran::of(command);
    assert!(ran.out.contains(&link), "{:?}", ran.out);
}
