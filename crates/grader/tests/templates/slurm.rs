//! The script for Slurm: with the variables that Slurm sets, with an `sbatch` that starts jobs at once, and, when
//! `GRADER_TEST_SLURM` is set, with a real Slurm of one node.

use super::cluster::Cluster;
use super::template;
use crate::support::{Class, Ran, check, ran};
use std::fs;
use std::process::Command;

fn class() -> Class {
    let class = Class::of(4);
    let rows: String = (1..=4).map(|n| format!("s{n},Student {n},../s{n}.json\n")).collect();
    class.write("class/roster.csv", format!("id,name,submission\n{rows}"));
    class.write("class/policy.toml", "exercises = [\"add-up\"]\n");
    class
}

fn script(class: &Class, arguments: &[&str], variables: &[(&str, String)]) -> Ran {
    let mut bash = Command::new("bash");
    bash.arg(template("slurm/class.sh")).args(arguments);
    class.surround(&mut bash);
    bash.env("COURSE", class.path("")).env("CLASS", class.path("class")).env("OUT", class.path("out"));
    bash.env("GRADER", class.unsafe_grader()).envs(variables.iter().map(|(name, value)| (name, value)));
    ran(&mut bash)
}

fn is_whole(class: &Class) {
    check(
        &class.grade_only(&[
            "--no-sandbox",
            "--roster",
            "class/roster.csv",
            "--policy",
            "class/policy.toml",
            "--seed",
            "1",
            "--out",
            "whole",
        ]),
        0,
        &[],
    );
    assert!(class.records("out/class") == class.records("whole"));
    assert!(class.read("out/class/reports/gradebook.csv").contains("Student 4"));
}

#[test]
fn parts_by_hand_are_merged_and_a_gap_is_none() {
    let class = class();
    let task = |id: u32| {
        let variables = [
            ("SLURM_ARRAY_TASK_ID", id.to_string()),
            ("SLURM_ARRAY_TASK_COUNT", "3".into()),
            ("SLURM_ARRAY_TASK_MIN", "0".into()),
        ];
        script(&class, &["part"], &variables)
    };
    check(&task(0), 0, &["part 1/3"]);
    check(&task(1), 0, &["part 2/3"]);
    check(&script(&class, &["merge"], &[]), 3, &["part 3/3 is missing"]);
    check(&task(2), 0, &["part 3/3"]);
    check(&script(&class, &["merge"], &[]), 0, &["3 parts make one class"]);
    is_whole(&class);
    check(&script(&class, &["2"], &[]), 2, &["an earlier run with more parts"]);
    check(&script(&class, &["0"], &[]), 2, &["no number of parts"]);
    check(&script(&class, &["many"], &[]), 2, &["no number of parts"]);
}

/// Runs what it is given at once, as many times as the array says, and says a number.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -eu
echo "$@" >> "$SBATCH_LOG"
array=
while [[ $1 == --* ]]; do
    case $1 in --array=*) array=${1#--array=};; esac
    shift
done
if [ -n "$array" ]; then
    for id in $(seq "${array%-*}" "${array#*-}"); do
        SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_MIN=${array%-*} SLURM_ARRAY_TASK_COUNT=$((${array#*-} + 1)) bash "$@" >&2
    done
    echo "17;cluster"
else
    bash "$@" >&2
    echo 18
fi
"#;

#[test]
fn one_command_submits_an_array_and_what_comes_after_it() {
    let class = class();
    class.program("bin/sbatch", SBATCH);
    let path = format!("{}:{}", class.path("bin").display(), std::env::var("PATH").unwrap_or_default());
    let log = class.path("log").display().to_string();
    check(&script(&class, &["3"], &[("PATH", path), ("SBATCH_LOG", log)]), 0, &["parts: job 17"]);
    let submitted = class.read("log");
    let mut lines = submitted.lines();
    assert!(lines.next().is_some_and(|line| line.contains("--array=0-2")), "{submitted}");
    assert!(lines.next().is_some_and(|line| line.contains("--dependency=afterok:17 ")), "{submitted}");
    is_whole(&class);
}

/// Needs Debian's slurm-wlm and munge, so it runs only when it is asked for.
#[test]
fn a_real_slurm_grades_a_class() {
    if std::env::var_os("GRADER_TEST_SLURM").is_none() {
        return;
    }
    let class = class();
    let slurm = Cluster::start(&class);
    check(&script(&class, &["3"], &[slurm.variable()]), 0, &["parts: job"]);
    // Slurm itself waits: this one begins when all that have the script's name are over, in whatever way.
    let mut wait = Command::new("srun");
    wait.args(["--job-name=grade", "--dependency=singleton", "--ntasks=1", "--mem=1M", "--quiet", "true"]);
    class.surround(&mut wait);
    check(&ran(wait.envs([slurm.variable()])), 0, &[]);
    let logs = fs::read_dir(class.path("out/logs")).expect("there are logs");
    let logs: String = logs.flatten().filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect();
    assert!(class.is_there("out/class/records"), "{logs}");
    is_whole(&class);
}
