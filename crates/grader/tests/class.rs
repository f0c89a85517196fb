//! A class graded whole, in parts, and with interruptions comes out the same to the byte.

mod bad;
mod extra;
mod limits;
mod reports;
mod support;
mod templates;

use serde_json::Value;
use std::time::{Duration, Instant};
use support::{Class, Ran, check};

#[test]
fn parts_of_a_class_make_the_same_records_as_the_whole() {
    let class = Class::of(9);
    let whole = class.grade(&["--out", "whole", "--seed", "7"]);
    check(&whole, 0, &["9 submissions", "s1 ", "s9 "]);
    let expected = class.records("whole");
    assert_eq!(expected.len(), 9);
    for of in [2, 7] {
        let mut parts = vec!["merge".to_string(), "--out".into(), format!("merged-{of}")];
        for number in 1..=of {
            let out = format!("part-{number}-of-{of}");
            let part = format!("{number}/{of}");
            check(&class.grade(&["--out", &out, "--seed", "7", "--partition", &part]), 0, &[&format!("part {part}")]);
            parts.push(out);
        }
        check(&class.merge(&parts), 0, &[&format!("{of} parts make one class")]);
        assert!(class.records(&format!("merged-{of}")) == expected, "{of} parts");

        let missing: Vec<String> = parts[..parts.len() - 1].to_vec();
        check(&class.merge(&missing), 3, &[&format!("part {of}/{of} is missing")]);
        let doubled: Vec<String> = parts.iter().chain(parts.last()).cloned().collect();
        check(&class.merge(&doubled), 3, &["is there more than once"]);
    }
    // Other rules make other grades.
    check(&class.grade(&["--out", "other", "--seed", "8", "--partition", "2/2"]), 0, &[]);
    let mixed = ["merge", "--out", "mixed", "part-1-of-2", "other"].map(String::from);
    check(&class.merge(&mixed), 3, &["differ in the seed"]);
    // Half of a class is no class.
    check(&class.merge(&["merge", "part-1-of-2"].map(String::from)), 3, &["part 2/2 is missing"]);
}

/// A number that whoever wants to look longer gives in the environment.
fn wanted(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap_or_else(|error| panic!("{variable}: {error}")))
}

#[test]
fn a_rerun_does_only_what_is_missing_and_comes_to_the_same() {
    let students = wanted("GRADER_TEST_STUDENTS", 6);
    let class = Class::of(students);
    for student in 1..=students {
        let name = format!("s{student}.json");
        class.write(&name, class.read(&name).replace("pub fn sum", &format!("// {student}\\npub fn sum")));
    }
    let begun = Instant::now();
    check(&class.grade(&["--out", "calm"]), 0, &[&format!("{} different answers", students + 3)]);
    let whole = begun.elapsed();
    let calm = class.records("calm");
    let seed = class.header("calm")["by"]["seed"].to_string();
    let begun = Instant::now();
    check(&class.grade(&["--out", "calm"]), 0, &[" 0 of them run now"]);
    let nothing = begun.elapsed();
    assert!(class.records("calm") == calm);

    // Killed again and again, at any moment, early enough that not all is done after a few of many.
    let kills = wanted("GRADER_TEST_KILLS", 6) as u32;
    let latest = (nothing + whole * 3 / kills.max(3)).as_millis() as u64;
    for kill in 0..u64::from(kills) {
        // At no regular distance.
        class.killed(&["--out", "wild", "--seed", &seed], Duration::from_millis(kill * 7919 % latest.max(1) + 20));
    }
    let rerun = class.grade(&["--out", "wild", "--seed", &seed]);
    check(&rerun, 0, &[&format!("{students} submissions")]);
    assert!(class.records("wild") == calm, "{kills} kills");
    let last = rerun.out.lines().find(|line| line.contains("of them run now")).unwrap_or_default();
    println!("{kills} kills in up to {latest} ms each; whole run {whole:?}, nothing to do {nothing:?}; rerun: {last}");

    // A file that was cut short by something else is made again, and so is one student's or one exercise's when asked.
    class.write("wild/records/s3.json", "{\"type\": \"rec");
    check(&class.grade(&["--out", "wild"]), 0, &[" 0 of them run now"]);
    assert!(class.records("wild") == calm);
    check(&class.grade(&["--out", "wild", "--again", "add-up"]), 0, &[&format!(" {students} of them run now")]);
    // What the last handed in is others' as well, but for one.
    check(&class.grade(&["--out", "wild", "--again", "s6"]), 0, &[" 4 of them run now"]);
    check(&class.grade(&["--out", "wild", "--again", "nobody"]), 2, &["neither in the class nor an exercise"]);
    assert!(class.records("wild") == calm);
}

#[test]
fn points_lateness_and_decisions_come_into_the_record() {
    let class = Class::of(5);
    class.write("policy.toml", "[points]\nadd-up = 30\n[bonus]\ncomplete = 2.5\n");
    let decision = |id: &str, earned: &str, reason: &str| {
        format!("[[override]]\nid = \"{id}\"\nexercise = \"add-up\"\nearned = {earned}\nreason = \"{reason}\"\n")
    };
    let decisions = [decision("s2", "12.5", "nearly"), decision("s4", "0", "copied"), decision("s5", "30", "our slip")];
    class.write("overrides.toml", decisions.concat());
    class.write("roster.csv", "id,name\ns3,Cleo\ns1,Ada\ns2,Bob\ns4,Dan\ns5,Eve\ns6,Fay\n");
    let terms = ["--policy", "policy.toml", "--overrides", "overrides.toml", "--roster", "roster.csv", "--out", "out"];
    check(&class.grade(&terms), 0, &["6 submissions"]);
    let record = |id: &str| -> Value { class.json(&format!("out/records/{id}.json")) };
    // The first hands in what passes, the second what does not, as everybody does by turns.
    assert_eq!((record("s1")["name"].as_str(), record("s1")["score"].as_f64()), (Some("Ada"), Some(62.5)));
    assert_eq!(record("s2")["exercises"][0]["decided"]["reason"], "nearly");
    assert_eq!(record("s2")["exercises"][0]["earned"], 12.5);
    // What is decided counts for the bonus too.
    assert_eq!((record("s4")["score"].as_f64(), record("s5")["score"].as_f64()), (Some(30.0), Some(62.5)));
    assert_eq!(record("s6")["exercises"][0]["outcome"], "missing");
    assert_eq!(record("s6")["score"], 0);
    let order = class.header("out")["class"].clone();
    assert_eq!(order, serde_json::json!(["s3", "s1", "s2", "s4", "s5", "s6"]));

    check(&class.grade(&[&terms[..], &["--anonymous"]].concat()), 0, &[]);
    assert_eq!(record("s1")["name"], Value::Null);
}

#[test]
fn files_and_folders_are_late_when_the_roster_says_so() {
    let class = Class::of(1);
    for id in ["s2", "s3", "s4"] {
        class.write(&format!("{id}.json"), class.read("s1.json"));
    }
    class.write("s5/chapters/chapter1-sums/src/add_up.rs", class.read("solutions/chapter1-sums/add_up.rs"));
    let terms = "exercises = [\"add-up\"]\ndeadline = \"2026-12-01T12:00:00Z\"\n[late]\ngrace = \"1h\"\nper_day = 10\nclosed_after = \"3d\"\n[bonus]\ncomplete = 1\n";
    class.write("policy.toml", terms);
    let rows = "s1,2026-12-01T13:30:00+01:00,s1.json,\ns2,2026-12-02T12:00:01Z,s2.json,\ns3,2026-12-02T12:00:01Z,s3.json,1d\n\
                s4,,s4.json,\ns5,2026-12-08T00:00:00Z,s5,\n";
    class.write("roster.csv", format!("id,submitted,submission,extension\n{rows}"));
    let run = ["--no-sandbox", "--roster", "roster.csv", "--policy", "policy.toml", "--out", "out"];
    check(&class.grade_only(&run), 0, &["5 submissions"]);
    let record = |id: &str| -> Value { class.json(&format!("out/records/{id}.json")) };
    for (id, submitted, seconds, score) in [
        ("s1", Some("2026-12-01T12:30:00Z"), None, 11),
        ("s2", Some("2026-12-02T12:00:01Z"), Some(86_401), 9),
        ("s3", Some("2026-12-02T12:00:01Z"), None, 11),
        ("s4", None, None, 11),
        ("s5", Some("2026-12-08T00:00:00Z"), Some(561_600), 0),
    ] {
        let record = record(id);
        assert_eq!((record["submitted"].as_str(), record["late"]["seconds"].as_u64()), (submitted, seconds), "{id}");
        assert_eq!((&record["earned"], &record["score"]), (&Value::from(10), &Value::from(score)), "{id}");
    }
    class.write("roster.csv", "id,submitted\ns1,on time\n");
    check(&class.grade_only(&run), 2, &["roster.csv", "line 2: `on time` is no moment that can be told"]);
}

#[test]
fn what_is_wrong_with_a_class_is_said_before_anything_runs() {
    let class = Class::of(1);
    let bad = |arguments: &[&str], words: &str| check(&class.grade_only(arguments), 2, &[words]);
    bad(&["--no-sandbox"], "there is nothing to grade");
    bad(&["--no-sandbox", "nowhere.zip"], "nowhere.zip is not there");
    bad(&["--no-sandbox", "s1.json", "--partition", "3/2"], "no part 3 of 2");
    class.write("twice.csv", "id\ns1\ns1\n");
    bad(&["--no-sandbox", "s1.json", "--roster", "twice.csv"], "line 3: the id `s1` is there twice");
    class.write("others.csv", "id\ns7\n");
    bad(&["--no-sandbox", "s1.json", "--roster", "others.csv"], "no student has the id of these submissions: s1");
    class.write("policy.toml", "deadlin = 3\n");
    bad(&["--no-sandbox", "s1.json", "--policy", "policy.toml"], "unknown field `deadlin`");
    class.write("thesis/chapter1.txt", "mine");
    bad(&["--no-sandbox", "s1.json", "--out", "thesis"], "holds something that is no grading");
    assert_eq!(class.read("thesis/chapter1.txt"), "mine");
}

#[test]
fn a_submission_that_cannot_be_read_costs_nobody_else() {
    let class = Class::of(1);
    class.write("s2.zip", "no zip at all");
    class.write("s3/readme.txt", "nothing");
    class.write("s4/chapters/chapter1-sums/src/add_up.rs", b"\xff\xfe\x00".as_slice());
    let Ran { status, out, err } = class.grade_only(&["--no-sandbox", "s1.json", "s2.zip", "s3", "s4", "--out", "out"]);
    assert_eq!(status, Some(0), "{out}{err}");
    let record = |id: &str| -> Value { class.json(&format!("out/records/{id}.json")) };
    assert_eq!(record("s1")["exercises"][0]["outcome"], "passed");
    let notes = record("s2")["notes"].to_string();
    assert!(notes.contains("is no .zip that can be read"), "{notes}");
    let notes = record("s3")["notes"].to_string();
    assert!(notes.contains("no answer was found"), "{notes}");
    let exercise = record("s4")["exercises"][0].clone();
    assert_eq!((&exercise["outcome"], &exercise["earned"]), (&"refused".into(), &0.into()), "{exercise}");
    assert!(exercise["report"].as_str().is_some_and(|report| report.contains("UTF-8")), "{exercise}");
}
