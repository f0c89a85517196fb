//! The templates for instructors: each is read as its engine reads it, and those that are scripts are run.

mod cluster;
mod scripts;
mod slurm;

use serde_norway::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

pub fn template(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(template(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(text: &str) -> Value {
    serde_norway::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// All texts in a document.
fn strings(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Sequence(values) => values.iter().for_each(|value| strings(value, into)),
        Value::Mapping(map) => map.values().for_each(|value| strings(value, into)),
        _ => {}
    }
}

#[track_caller]
fn is_bash(script: &str) {
    let folder = TempDir::new().expect("there is room");
    let file = folder.path().join("script");
    fs::write(&file, script).expect("there is room");
    let checked = Command::new("bash").arg("-n").arg(&file).output().expect("bash starts");
    assert!(checked.status.success(), "{}\n{script}", String::from_utf8_lossy(&checked.stderr));
}

/// Every option in a template is one that the grader knows: else `grade --help` would not show it.
#[test]
fn templates_use_options_and_reports_that_there_are() {
    let help = |arguments: &[&str]| {
        let ran = Command::new(env!("CARGO_BIN_EXE_grader")).args(arguments).arg("--help").output().expect("it starts");
        String::from_utf8(ran.stdout).expect("help is text")
    };
    let (grade, merge) = (help(&["grade"]), help(&["grade", "merge"]));
    let names = [
        "github/classroom.yml",
        "github/class.yml",
        "gitlab/gitlab-ci.yml",
        "classroom50/autograder.py",
        "gradescope/run_autograder",
        "slurm/class.sh",
        "kubernetes/class.yaml",
    ];
    for name in names {
        let text = text(name);
        let commands = text.split("grade ").skip(1).filter(|rest| rest.contains("--out") || rest.contains("--report"));
        assert!(text.contains("grade"), "{name}");
        for option in ["--roster", "--policy", "--seed", "--out", "--report", "--jobs"] {
            assert!(!text.contains(option) || grade.contains(option), "{name} has {option}");
        }
        for command in commands {
            let help = if command.starts_with("merge") { &merge } else { &grade };
            let kinds = command.split("--report ").nth(1).unwrap_or_default();
            let kinds = kinds.split(|c: char| !(c.is_alphanumeric() || c == ',')).next().unwrap_or_default();
            for kind in kinds.split(',').filter(|kind| !kind.is_empty()) {
                assert!(help.contains(kind), "{name} wants {kind}");
            }
        }
    }
}

#[test]
fn github_s_workflows_have_their_jobs_and_let_no_output_be_a_command() {
    let classroom = yaml(&text("github/classroom.yml"));
    // The reporter looks for this job and this output.
    let job = &classroom["jobs"]["run-autograding-tests"];
    let steps = job["steps"].as_sequence().expect("it has steps");
    let reporter = steps.last().expect("there are some");
    assert_eq!(reporter["uses"], "classroom-resources/autograding-grading-reporter@v1");
    assert_eq!(reporter["with"]["runners"], "grade");
    assert_eq!(reporter["env"]["GRADE_RESULTS"], "${{ steps.grade.outputs.result }}");
    assert!(steps.iter().any(|step| step["id"] == "grade"));

    let class = yaml(&text("github/class.yml"));
    let parts = class["jobs"]["grade"]["strategy"]["matrix"]["partition"].as_sequence().expect("it is a list");
    let numbers: Vec<u64> = parts.iter().filter_map(Value::as_u64).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    assert_eq!(class["env"]["PARTITIONS"].as_u64(), Some(numbers.len() as u64));
    assert_eq!(class["jobs"]["grade"]["env"]["PARTITION"], "${{ matrix.partition }}");
    assert_eq!(class["jobs"]["merge"]["needs"], "grade");

    for workflow in [classroom, class] {
        // YAML 1.1 takes `on` for true.
        assert!(workflow.get("on").or_else(|| workflow.get(Value::Bool(true))).is_some());
        for (_, job) in workflow["jobs"].as_mapping().expect("it has jobs") {
            for step in job["steps"].as_sequence().expect("it has steps") {
                let Some(run) = step["run"].as_str() else {
                    assert!(step["uses"].as_str().is_some_and(|uses| uses.contains('@')), "{step:?}");
                    continue;
                };
                is_bash(run);
                // An expression in a script is pasted into it, whatever a student put into a branch's name.
                assert!(!run.contains("${{"), "{run}");
                if run.contains("cargo xtask grade") {
                    assert!(
                        run.contains("::stop-commands::$token") && run.contains("trap 'echo \"::$token::\"' EXIT"),
                        "{run}"
                    );
                }
            }
        }
    }
}

#[test]
fn gitlab_s_jobs_are_parallel_and_merged() {
    let file = yaml(&text("gitlab/gitlab-ci.yml"));
    assert!(file["grade"]["parallel"].as_u64().is_some_and(|parallel| (2..=200).contains(&parallel)));
    assert_eq!(file["merge"]["needs"][0], "grade");
    assert_eq!(file["merge"]["artifacts"]["reports"]["junit"], "grades/reports/junit.xml");
    for job in ["grade", "merge"] {
        let mut lines = Vec::new();
        strings(&file[job]["script"], &mut lines);
        assert!(file["stages"].as_sequence().is_some_and(|stages| stages.contains(&Value::from(job))));
        is_bash(&lines.join("\n"));
    }
}

#[test]
fn kubernetes_jobs_are_indexed_and_know_their_number() {
    let text = text("kubernetes/class.yaml");
    let documents: Vec<Value> = text.split("\n---\n").map(yaml).collect();
    assert_eq!(documents.len(), 2);
    let [grade, merge] = &documents[..] else { panic!("two jobs") };
    assert_eq!(grade["spec"]["completionMode"], "Indexed");
    let container = &grade["spec"]["template"]["spec"]["containers"][0];
    let environment = container["env"].as_sequence().expect("it has variables");
    let partitions = environment.iter().find(|variable| variable["name"] == "PARTITIONS").expect("it is there");
    assert_eq!(partitions["value"].as_str(), grade["spec"]["completions"].as_u64().map(|n| n.to_string()).as_deref());
    for job in [grade, merge] {
        assert_eq!((job["apiVersion"].as_str(), job["kind"].as_str()), (Some("batch/v1"), Some("Job")));
        let pod = &job["spec"]["template"]["spec"];
        assert_eq!(pod["restartPolicy"], "Never");
        assert_eq!(pod["automountServiceAccountToken"], false);
        let volumes: Vec<&str> =
            pod["volumes"].as_sequence().expect("there are some").iter().filter_map(|v| v["name"].as_str()).collect();
        for mount in pod["containers"][0]["volumeMounts"].as_sequence().expect("there are some") {
            assert!(volumes.contains(&mount["name"].as_str().unwrap_or_default()), "{mount:?}");
        }
        is_bash(pod["containers"][0]["args"][0].as_str().expect("it is a script"));
    }
}
