//! Reports, an export and JSON, out of a class that is really graded.

use crate::support::{Class, check};
use serde_json::Value;

#[test]
fn a_graded_class_has_reports_before_and_after_it_is_merged() {
    let class = Class::of(3);
    class.write("p.toml", "exercises = [\"add-up\", \"first-word\"]\n");
    let all = "jsonl,gradescope,classroom,junit,gradebook,summary,page";
    check(
        &class.grade(&["--out", "whole", "--seed", "7", "--policy", "p.toml", "--report", all]),
        0,
        &["report: whole/reports/class.html"],
    );
    for number in ["1", "2"] {
        let (out, part) = (format!("part-{number}"), format!("{number}/2"));
        let ran = class.grade(&["--out", &out, "--seed", "7", "--policy", "p.toml", "--partition", &part]);
        check(&ran, 0, &[&format!("part {part}")]);
    }
    check(
        &class.merge(&["merge", "--out", "merged", "part-1", "part-2", "--report", all].map(String::from)),
        0,
        &["2 parts make one class"],
    );
    let one = ["records.jsonl", "junit.xml", "gradebook.csv", "summary.md", "class.html"].map(String::from);
    let each =
        ["s1", "s2", "s3"].into_iter().flat_map(|id| [format!("gradescope/{id}.json"), format!("classroom/{id}.txt")]);
    for name in one.into_iter().chain(each) {
        assert_eq!(
            class.read(&format!("whole/reports/{name}")),
            class.read(&format!("merged/reports/{name}")),
            "{name}"
        );
    }
    let results: Value = class.json("whole/reports/gradescope/s2.json");
    assert_eq!(
        (results["tests"][0]["status"].as_str(), results["tests"][1]["status"].as_str()),
        (Some("failed"), Some("passed"))
    );

    // Who has left the class has no report, and part of a class has its own.
    class.write("p2.csv", "id\ns1\ns3\n");
    let few = [
        "grade",
        "--no-sandbox",
        "s1.json",
        "s3.json",
        "--roster",
        "p2.csv",
        "--policy",
        "p.toml",
        "--out",
        "whole",
        "--seed",
        "7",
    ];
    check(&class.grade_only(&[&few[1..], &["--report", "gradescope"]].concat()), 0, &[]);
    assert!(!class.is_there("whole/reports/gradescope/s2.json") && class.is_there("whole/reports/gradescope/s1.json"));
    check(&class.grade_only(&["report", "part-1", "--report", "page"]), 0, &["report: part-1/reports/class.html"]);
    assert!(class.read("part-1/reports/class.html").contains("part 1/2 of the class"));
    check(&class.grade_only(&["report", "nowhere"]), 3, &["nowhere holds no grading"]);
    check(&class.grade_only(&["report", "whole", "--report", "papyrus"]), 2, &["papyrus", "gradebook"]);
    check(&class.grade_only(&["report", "whole", "--report", "classroom50"]), 2, &["one submission graded at a time"]);

    let lines = class.grade_only(&[&few[1..], &["--format", "json"]].concat());
    let ids: Vec<Value> = lines
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON")["id"].clone())
        .collect();
    assert_eq!(ids, ["s1", "s3"]);
    let schema: Value = serde_json::from_str(&class.grade_only(&["--schema"]).out).expect("it is JSON");
    assert_eq!(schema["title"], "Record");
}

#[test]
fn answers_are_exported_by_exercise_for_finders_of_copies() {
    let class = Class::of(2);
    class.write("s3.zip", "no zip at all");
    let ran = class.grade_only(&["export", "copies", "s1.json", "s2.json", "s3.zip"]);
    check(&ran, 0, &["8 answers of 3 students in copies", "note: s3: "]);
    let solution = class.read("solutions/chapter1-sums/add_up.rs");
    assert_eq!(class.read("copies/add-up/s1.rs"), solution);
    assert_ne!(class.read("copies/add-up/s2.rs"), solution);
    assert_eq!(class.read("copies/starters/add-up/starter.rs"), class.read("tests/chapter1-sums/add_up/starter.rs"));
    check(&class.grade_only(&["export", "copies", "s1.json"]), 2, &["copies is not empty"]);
}
