//! The workspace for a class: whole enough to work in, and nothing in it gives answers away.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn kit(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.arg("kit").args(arguments).current_dir(root()).stdin(Stdio::null()).output().expect("the grader starts")
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it can be read").map(|entry| entry.expect("it can be read").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Lines that are long enough to be told again.
fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().map(str::trim).filter(|line| line.len() > 30 && !line.starts_with("//")).collect()
}

#[test]
fn a_kit_gives_no_answer_away_and_is_a_workspace() {
    let folder = TempDir::new().unwrap();
    let dest = folder.path().join("class");
    let test = "ordered_locks::a_transfer_to_itself_finishes";
    let output = kit(&[&dest.to_string_lossy(), "--no-book", "--hold-back", test]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    // Nothing that a solution says and its starter does not.
    let all: Vec<(PathBuf, String)> =
        files(&dest).into_iter().filter_map(|file| fs::read_to_string(&file).ok().map(|text| (file, text))).collect();
    assert!(all.len() > 100);
    for solution in files(&root().join("solutions")) {
        let text = fs::read_to_string(&solution).unwrap();
        let module = solution.file_stem().unwrap().to_string_lossy().into_owned();
        let chapter = solution.parent().unwrap().file_name().unwrap();
        let starter = fs::read_to_string(root().join("tests").join(chapter).join(&module).join("starter.rs")).unwrap();
        let answers = root().join("chapters").join(chapter).join("src").join(format!("{module}.rs"));
        assert!(answers.is_file());
        let telling: BTreeSet<&str> = lines(&text).difference(&lines(&starter)).copied().collect();
        for (file, kept) in all.iter().filter(|(file, _)| file.starts_with(dest.join("chapters"))) {
            let told: Vec<&&str> = telling.iter().filter(|line| lines(kept).contains(**line)).collect();
            assert!(told.len() < 3, "{} tells {told:?} of {}", file.display(), solution.display());
        }
    }
    let names: Vec<String> = all.iter().map(|(file, _)| file.display().to_string()).collect();
    for part in ["/solutions/", "/right/", "/wrong/", "/examples/", "/crates/grader/", "/book/src/"] {
        assert!(!names.iter().any(|name| name.contains(part)), "{part}");
    }
    let module = fs::read_to_string(dest.join("tests/chapter3-thread-safety/ordered_locks/mod.rs")).unwrap();
    assert!(!module.contains("a_transfer_to_itself_finishes") && module.contains("opposite_transfers_both_finish"));
    let lib = fs::read_to_string(dest.join("chapters/chapter3-thread-safety/src/lib.rs")).unwrap();
    assert!(lib.contains("pub mod ordered_locks;") && !lib.contains("solution"));

    // Cargo finds every package, with the versions of the course.
    let mut metadata = Command::new("cargo");
    metadata.args(["metadata", "--offline", "--format-version", "1"]).current_dir(&dest).stdin(Stdio::null());
    let output = metadata.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let locked = |root: &Path| {
        let text = fs::read_to_string(root.join("Cargo.lock")).unwrap();
        text.split("[[package]]")
            .filter(|package| package.contains("checksum"))
            .map(str::to_string)
            .collect::<BTreeSet<_>>()
    };
    let (ours, theirs) = (locked(&root()), locked(&dest));
    assert!(theirs.len() > 50);
    let versions = |packages: &BTreeSet<String>| -> BTreeSet<String> {
        packages.iter().map(|package| package.lines().skip(1).take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    assert!(versions(&theirs).is_subset(&versions(&ours)), "{:?}", versions(&theirs).difference(&versions(&ours)));
}

#[test]
fn a_kit_is_not_written_over_anything_or_without_a_test_that_is_not_there() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for (arguments, words) in [
        (vec![folder.path().to_string_lossy().into_owned()], "is there already"),
        (vec!["target/kit".into()], "lies in the course"),
        (
            vec![at("new"), "--hold-back".into(), "ordered_locks::nothing".into()],
            "there is no test `ordered_locks::nothing`",
        ),
        (vec![at("new"), "--hold-back".into(), "nothing".into()], "there is no test `nothing`"),
        (
            vec![at("new"), "--hold-back".into(), "producer_consumer::judge::nothing".into()],
            "there is no test `producer_consumer::judge::nothing`",
        ),
        (vec![at("new"), "--extra-tests".into(), at("held")], "no test is held back"),
        (vec![at("new"), "--extra-tests".into(), at("new/held")], "lies in the kit"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = kit(&arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(words), "{arguments:?}: {said}");
    }
    assert!(!folder.path().join("new").exists());
    assert_eq!(files(folder.path()).len(), 1);
}

/// A student's whole way: the kit, an answer that it accepts, a pack; and the grader's, with the test that the kit has not.
#[test]
fn what_a_kit_accepts_is_graded_by_the_tests_that_were_taken_out_of_it() {
    let folder = TempDir::new().unwrap();
    // Outside of the course, as a kit has to be. Where it is built stays, and with it all that is not ours.
    let place = folder.path().join("kit");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("class-kit-target");
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let held = "no_workers_are_refused";
    let policy = format!("exercises = [\"amdahl-bound\"]\nhold_back = [\"amdahl_bound::{held}\"]\n");
    fs::write(at("policy.toml"), policy).unwrap();
    let dest = place.to_string_lossy().into_owned();
    // Named twice, and taken out once.
    let test = format!("amdahl_bound::{held}");
    let output =
        kit(&[&dest, "--no-book", "--policy", &at("policy.toml"), "--hold-back", &test, "--extra-tests", &at("held")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(at("held/chapter0-why/amdahl_bound/held_back.rs")).unwrap();
    assert!(text.starts_with("use super::*;\n\n#[test]\nfn no_workers_are_refused() -> Verdict {\n"), "{text}");
    for file in files(&place) {
        assert!(!fs::read_to_string(&file).is_ok_and(|text| text.contains(held)), "{} names it", file.display());
    }

    let student = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(["run", "--quiet", "--offline", "--package", "xtask", "--"]).args(arguments);
        command.current_dir(&place).env("CARGO_TARGET_DIR", &target).stdin(Stdio::null());
        command.output().expect("cargo starts")
    };
    let course = root().join("tests/chapter0-why/amdahl_bound");
    let answer = place.join("chapters/chapter0-why/src/amdahl_bound.rs");
    fs::copy(course.join("wrong/returns_the_time.rs"), &answer).unwrap();
    let output = student(&["check", "amdahl-bound"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    fs::copy(course.join("wrong/accepts_no_workers.rs"), &answer).unwrap();
    let output = student(&["check", "amdahl-bound"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let output = student(&["pack", "--output", &at("s1.json")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let solution = fs::read_to_string(root().join("solutions/chapter0-why/amdahl_bound.rs")).unwrap();
    let pack = json!({ "type": "answers", "schema": 1, "answers": { "amdahl-bound": solution } });
    fs::write(at("s2.json"), pack.to_string()).unwrap();

    let grade = |out: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.args(["grade", &at("s1.json"), &at("s2.json"), "--policy", &at("policy.toml"), "--out", &at(out)]);
        command.args(["--report", "gradescope,page"]).args(more).current_dir(root()).stdin(Stdio::null());
        let output = command.output().expect("the grader starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (mut status, mut said) = grade("out", &["--extra-tests", &at("held")]);
    if said.contains("there is no sandbox on this machine") {
        eprintln!("without a sandbox: {said}");
        (status, said) = grade("out", &["--extra-tests", &at("held"), "--no-sandbox"]);
    }
    assert_eq!(status, Some(0), "{said}");
    let read = |name: &str| fs::read_to_string(at(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let record = |id: &str| -> Value { serde_json::from_str(&read(&format!("out/records/{id}.json"))).unwrap() };
    let exercise = &record("s1")["exercises"][0];
    assert_eq!((&exercise["outcome"], &exercise["earned"]), (&json!("failed"), &json!(0)));
    assert_eq!(exercise["misconception"]["id"], "accepts_no_workers");
    assert_eq!(record("s2")["exercises"][0]["outcome"], "passed");
    // The test stands in the course and in the folder, and counts once.
    let tests = exercise["tests"].as_array().unwrap();
    let mine: Vec<&Value> = tests.iter().filter(|test| test["name"].as_str().unwrap().contains(held)).collect();
    assert_eq!((tests.len(), mine.len()), (6, 1));
    assert_eq!(mine[0]["name"], format!("amdahl_bound::held_back::{held}"));
    assert_eq!((&mine[0]["held_back"], &mine[0]["outcome"]), (&json!(true), &json!("failed")));
    let shown = read("out/reports/gradescope/s1.json");
    assert!(shown.contains(&format!("held_back::{held}: held back, 0 points")), "{shown}");
    assert!(!shown.contains("0 workers are never done") && !shown.contains("accepts_no_workers"), "{shown}");
    assert!(read("out/reports/class.html").contains("0 workers are never done"));
}
