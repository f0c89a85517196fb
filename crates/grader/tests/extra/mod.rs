//! Tests that are not in the course: they count, and students learn their names and points.

use crate::support::{Class, check};
use base64::Engine;
use serde_json::{Value, json};

const LARGE: &str = "use super::*;

#[test]
fn large_sums_are_right() -> Verdict {
    let secret: u64 = 100_000;
    require!(sum(secret) == 5_000_050_000, \"secret_id\", \"SECRET: the sum to {secret}\");
    Verdict::passed()
}
";

const PLACE: &str = "held/chapter1-sums/add_up/large.rs";

/// Passes what everybody can see.
const SMALL: &str = "pub fn sum(n: u64) -> u64 {\n    if n > 1_000 { 0 } else { (1..=n).sum() }\n}\n";
/// Compiles with what everybody can see.
const NARROW: &str = "pub fn sum(n: u32) -> u32 {\n    (1..=n).sum()\n}\n";

/// A class whose tests count one by one, with the instructor's own test.
fn class() -> Class {
    let class = Class::of(2);
    let terms = class.read("chapters/chapter1-sums/chapter.toml");
    let by_tests = "points = 12\ncredit = \"tests\"\n";
    class.write("chapters/chapter1-sums/chapter.toml", terms.replacen("points = 10\n", by_tests, 1));
    for (name, text) in [("s3.json", SMALL), ("s4.json", NARROW)] {
        class.write(name, json!({ "type": "answers", "schema": 1, "answers": { "add-up": text } }).to_string());
    }
    class.write(PLACE, LARGE);
    class.write("policy.toml", "exercises = [\"add-up\"]\n");
    class
}

const ALL: [&str; 8] =
    ["s1.json", "s2.json", "s3.json", "s4.json", "--no-sandbox", "--policy", "policy.toml", "--seed"];

fn grade(class: &Class, more: &[&str]) -> crate::support::Ran {
    class.grade_only(&[&ALL[..], &["7"], more].concat())
}

#[test]
fn extra_tests_count_and_students_learn_their_names_and_points() {
    let class = class();
    let kinds = "page,gradescope,classroom,junit,summary,gradebook";
    check(&grade(&class, &["--out", "without"]), 0, &["4 submissions"]);
    let with = ["--extra-tests", "held", "--out", "with", "--report", kinds];
    check(&grade(&class, &with), 0, &["4 submissions", " 3 of them run now"]);

    let exercise = |out: &str, id: &str| class.json(&format!("{out}/records/{id}.json"))["exercises"][0].clone();
    for (id, before, after, points) in [
        ("s1", "passed", "passed", 12.0),
        ("s2", "failed", "failed", 4.0),
        ("s3", "passed", "failed", 8.0),
        ("s4", "passed", "did_not_compile", 0.0),
    ] {
        let outcome = |out: &str| exercise(out, id)["outcome"].clone();
        assert_eq!((outcome("without"), outcome("with")), (before.into(), after.into()), "{id}");
        assert_eq!(exercise("with", id)["earned"].as_f64(), Some(points), "{id}");
    }
    let tests = exercise("with", "s3")["tests"].clone();
    assert_eq!(
        (tests[0]["name"].as_str(), &tests[0]["held_back"]),
        (Some("add_up::adds_the_last_number_too"), &json!(false))
    );
    let last = &tests[2];
    assert_eq!(
        (last["name"].as_str(), &last["held_back"]),
        (Some("add_up::large::large_sums_are_right"), &json!(true))
    );
    assert_eq!((&last["points"], &last["earned"]), (&json!(4), &json!(0)));

    // What students get has neither the test's lines nor its words.
    let decoded = |name: &str| {
        let line = class.read(name);
        let bytes = base64::engine::general_purpose::STANDARD.decode(line.trim().trim_start_matches("result="));
        String::from_utf8(bytes.expect("it is base64")).expect("it is text")
    };
    let shown: Vec<String> = ["s1", "s2", "s3", "s4"]
        .iter()
        .flat_map(|id| {
            [
                class.read(&format!("with/reports/gradescope/{id}.json")),
                decoded(&format!("with/reports/classroom/{id}.txt")),
            ]
        })
        .chain(["junit.xml", "summary.md", "gradebook.csv"].map(|name| class.read(&format!("with/reports/{name}"))))
        .collect();
    for text in &shown {
        assert!(!["SECRET", "secret", "100_000", "5_000_050_000"].iter().any(|word| text.contains(word)), "{text}");
    }
    let [small, narrow] = ["s3", "s4"].map(|id| class.json(&format!("with/reports/gradescope/{id}.json")));
    assert_eq!(small["tests"][2]["name"], "add-up: add_up::large::large_sums_are_right");
    assert_eq!((&small["tests"][2]["score"], &small["tests"][2]["max_score"]), (&json!(0), &json!(4)));
    let told = narrow["tests"][0]["output"].as_str().expect("it is text");
    assert!(told.starts_with("the answer does not fit the interface that held-back tests use\n"), "{told}");
    assert!(!told.contains("large.rs"), "{told}");
    let junit = class.read("with/reports/junit.xml");
    assert!(junit.contains("message=\"the answer does not fit the interface that held-back tests use\""), "{junit}");
    // The instructor's page has all of it.
    let page = class.read("with/reports/class.html");
    assert!(page.contains("SECRET: the sum to 100000") && page.contains("add_up/large.rs:6"), "{page}");
    assert!(page.contains("require!(sum(secret)"), "rustc&#39;s own lines are there");
    assert!(page.contains("The student is told: the answer does not fit the interface"), "{page}");
}

#[test]
fn extra_tests_are_a_part_of_what_a_grade_depends_on() {
    let class = class();
    let with = ["--extra-tests", "held", "--out", "with"];
    check(&grade(&class, &with), 0, &[" 3 of them run now"]);
    let records = class.records("with");
    check(&grade(&class, &with), 0, &[" 0 of them run now"]);
    assert!(class.records("with") == records);
    let hash = class.header("with")["by"]["extra_tests"].clone();
    assert!(hash.as_str().is_some_and(|hash| hash.len() == 64), "{hash}");
    assert_eq!(class.header("with")["by"]["course"].as_str().map(str::len), Some(64));

    let forgotten = grade(&class, &["--out", "with"]);
    check(&forgotten, 0, &["note: with was graded with --extra-tests before, and now is without"]);
    check(&grade(&class, &with), 0, &[" 0 of them run now"]);
    assert!(class.records("with") == records);

    // Parts of a class that has them are the class, and a part without them, or with others, belongs to another.
    let part = |number: &str, folder: Option<&str>, out: &str| {
        let mut options = vec!["--partition", number, "--out", out];
        options.extend(folder.iter().flat_map(|folder| ["--extra-tests", folder]));
        check(&grade(&class, &options), 0, &["part"]);
    };
    let merge = |parts: [&str; 2]| class.merge(&["merge", "--out", "merged", parts[0], parts[1]].map(String::from));
    part("1/2", Some("held"), "p1");
    part("2/2", Some("held"), "p2");
    check(&merge(["p1", "p2"]), 0, &["2 parts make one class"]);
    assert!(class.records("merged") == records);
    part("2/2", None, "bare");
    check(&merge(["p1", "bare"]), 3, &["differ in the extra tests"]);
    class.write(PLACE, LARGE.replace("100_000;", "100_000 + 0;"));
    check(&grade(&class, &with), 0, &[" 3 of them run now"]);
    part("2/2", Some("held"), "other");
    check(&merge(["p1", "other"]), 3, &["differ in the extra tests"]);
}

#[test]
fn what_is_wrong_with_extra_tests_is_the_instructor_s_to_mend() {
    let class = class();
    let bad = |words: &[&str]| {
        check(&grade(&class, &["--extra-tests", "held", "--out", "out"]), 2, words);
        assert!(!class.is_there("out/records"), "{words:?}");
    };
    // It does not compile with the solution: rustc says why.
    class.write(PLACE, LARGE.replace("sum(secret)", "sums(secret)"));
    bad(&[
        "the course's own solution of add-up does not compile with the tests in held",
        "E0425",
        "add_up/large.rs:6",
        "sums(secret)",
    ]);
    class.write(PLACE, LARGE.replace("5_000_050_000", "5_000_050_001"));
    bad(&["the course's own solution of add-up does not pass the tests in held", "SECRET: the sum to 100000"]);
    class.write(PLACE, "use super::*;\n\nfn large() -> Verdict {\n    Verdict::passed()\n}\n");
    bad(&["held/chapter1-sums/add_up/large.rs has no test"]);
    class.write("held/chapter1-sums/orderly/large.rs", LARGE);
    bad(&["orderly/large.rs belongs to no exercise", "held/chapter1-sums/add_up/NAME.rs"]);
    let ran = grade(&class, &["--extra-tests", "nowhere", "--out", "out"]);
    check(&ran, 2, &["nowhere could not be read"]);
    class.write("empty/README.md", "later");
    check(&grade(&class, &["--extra-tests", "empty", "--out", "out"]), 2, &["empty has no tests"]);
    class.write("ungraded/chapter1-sums/count_down/more.rs", LARGE);
    check(
        &grade(&class, &["--extra-tests", "ungraded", "--out", "out"]),
        2,
        &["has tests for no exercise that is graded"],
    );
    // A test that is to be held back has to be there.
    class.write("policy.toml", "exercises = [\"add-up\"]\nhold_back = [\"add_up::adds_the_last_numbers_too\"]\n");
    check(&grade(&class, &["--out", "out"]), 2, &["there is no test `add_up::adds_the_last_numbers_too` to hold back"]);
}

/// A test of the course's own can be moved out of it, or be in both places: it counts once.
#[test]
fn a_test_in_both_places_counts_once() {
    let class = class();
    let tests = class.read("tests/chapter1-sums/add_up/mod.rs");
    let begin = tests.find("#[test]\nfn an_empty_sum").expect("it is there");
    class.write(PLACE, format!("use super::*;\n\n{}", &tests[begin..]));
    check(&grade(&class, &["--extra-tests", "held", "--out", "both"]), 0, &[]);
    let names = |out: &str| -> Vec<Value> {
        let record = class.json(&format!("{out}/records/s1.json"));
        record["exercises"][0]["tests"].as_array().expect("a list").iter().map(|test| test["name"].clone()).collect()
    };
    assert_eq!(names("both"), ["add_up::adds_the_last_number_too", "add_up::large::an_empty_sum_is_zero"]);
    class.write("tests/chapter1-sums/add_up/mod.rs", &tests[..begin]);
    check(&grade(&class, &["--extra-tests", "held", "--out", "moved"]), 0, &[]);
    assert_eq!(names("moved"), names("both"));
}
