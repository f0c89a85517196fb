//! Classroom 50's `autograder.py` and Gradescope's `run_autograder`, each in a place like the one that it is made for.

use super::{template, text};
use crate::support::{Class, check, ran};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn scripts_are_bash_and_python() {
    for name in ["gradescope/setup.sh", "gradescope/run_autograder", "slurm/class.sh"] {
        super::is_bash(&text(name));
        assert!(text(name).starts_with("#!/usr/bin/env bash\n"));
    }
    let folder = tempfile::TempDir::new().expect("there is room");
    let code = "import py_compile, sys; py_compile.compile(sys.argv[1], cfile=sys.argv[2], doraise=True)";
    let mut python = Command::new("python3");
    python.args(["-c", code]).arg(template("classroom50/autograder.py")).arg(folder.path().join("compiled"));
    check(&ran(&mut python), 0, &[]);
}

#[test]
fn classroom50_gets_a_result_and_an_error_is_no_grade() {
    let class = Class::of(2);
    let checkout = class.path("-weird name/repo");
    let answer = checkout.join("chapters/chapter1-sums/src");
    fs::create_dir_all(&answer).expect("there is room");
    fs::copy(class.path("solutions/chapter1-sums/add_up.rs"), answer.join("add_up.rs")).expect("it is there");
    class.write("policy.toml", "exercises = [\"add-up\", \"count-down\"]\n");
    // What a student leaves there is no result.
    fs::write(checkout.join("result.json"), "{\"score\": 1000}").expect("there is room");
    fs::create_dir(checkout.join("release-body.md")).expect("there is room");
    let autograder = |grader: &str, variables: &[(&str, &str)]| {
        let mut python = Command::new("python3");
        python.arg(template("classroom50/autograder.py")).current_dir(&checkout);
        class.surround(&mut python);
        python
            .env("GRADER", grader)
            .env("COURSE_DIR", class.path(""))
            .env("POLICY", "policy.toml")
            .envs(variables.iter().copied());
        ran(&mut python)
    };
    let set = [
        ("CLASSROOM", "c"),
        ("ASSIGNMENT", "a"),
        ("SUBMISSION_TAG", "submit/2026-12-01T10-00-00Z-abc"),
        ("COMMIT_URL", "https://example.org/commit/abc"),
        ("RELEASE_URL", "https://example.org/releases/1"),
    ];
    let grader = class.unsafe_grader();
    check(&autograder(&grader, &set[..3]), 2, &["not set: COMMIT_URL, RELEASE_URL"]);
    check(&autograder("false", &set), 2, &["ended with status 1"]);
    check(&autograder("no-such-program", &set), 2, &["could not be started"]);
    assert_eq!(
        fs::read_to_string(checkout.join("result.json")).ok().as_deref(),
        Some("{\"score\": 1000}"),
        "nothing is claimed"
    );

    let done = autograder(&grader, &set);
    check(&done, 0, &["::stop-commands::"]);
    let result: Value = serde_json::from_str(&fs::read_to_string(checkout.join("result.json")).expect("it is there"))
        .expect("it is JSON");
    let fields: BTreeSet<&str> = result.as_object().expect("it is an object").keys().map(String::as_str).collect();
    let expected = [
        "schema",
        "classroom",
        "assignment",
        "submission",
        "commit",
        "release",
        "review",
        "datetime",
        "score",
        "max-score",
        "tests",
    ];
    assert_eq!(fields, BTreeSet::from(expected));
    assert_eq!(
        (result["score"].as_u64(), result["classroom"].as_str()),
        (result["tests"][0]["score"].as_u64(), Some("c"))
    );
    assert_eq!(
        (result["tests"][0]["passed"].as_bool(), result["tests"][1]["passed"].as_bool()),
        (Some(true), Some(false))
    );
    assert!(fs::read_to_string(checkout.join("release-body.md")).expect("it is there").contains("WITHOUT a sandbox"));
}

#[test]
fn gradescope_gets_results_of_a_folder_or_a_pack_and_none_when_the_grader_fails() {
    let class = Class::of(2);
    let home = class.path("autograder");
    for folder in ["source", "submission"] {
        fs::create_dir_all(home.join(folder)).expect("there is room");
    }
    link(&class.path(""), &home.join("source/course"));
    class.write("autograder/source/policy.toml", "exercises = [\"add-up\", \"first-word\"]\n");
    fs::copy(class.path("s2.json"), home.join("submission/my answers (2).json")).expect("it is there");
    let autograder = |grader: &str| {
        let mut bash = Command::new(template("gradescope/run_autograder"));
        class.surround(&mut bash);
        // The compiler is where it is on this machine.
        let cargo = std::env::var("CARGO_HOME").ok();
        bash.envs(cargo.map(|folder| ("CARGO_HOME", folder)))
            .env("AUTOGRADER_HOME", &home)
            .env("GRADER", grader)
            .current_dir(&home);
        ran(&mut bash)
    };
    check(&autograder(&class.unsafe_grader()), 0, &[]);
    let results: Value = class.json("autograder/results/results.json");
    let status = |at: usize| results["tests"][at]["status"].as_str();
    assert_eq!((status(0), status(1)), (Some("failed"), Some("passed")), "{results}");

    assert_ne!(autograder("false").status, Some(0));
    assert!(!class.is_there("autograder/results/results.json"), "an old result is no new one");
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("links can be made");
}
