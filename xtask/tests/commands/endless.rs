//! What an answer can do without end, although the source policy keeps sockets, files and other processes from it: threads,
//! memory, and, where an exercise allows it, processes. Each comes to an end, and leaves nothing behind.

use super::support::{Course, Ran};
use serde_json::Value;
use std::process::Command;

/// A check in a shell that limits the memory of each process to 8 GiB: more than any build needs, and less than what would hurt
/// the machine that runs these tests.
fn check_within_limits(course: &Course, id: &str) -> Value {
    let binary = course.xtask(&[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 8388608 && exec \"$XTASK\" check \"$ID\" --format json"]).current_dir(&course.root);
    shell.env("CARGO_TARGET_DIR", course.root.join("target")).env("XTASK_CPU_SECONDS", "2");
    shell.env("XTASK", binary.get_program()).env("ID", id);
    let ran = Ran::of(shell);
    assert_eq!(ran.status, Some(1), "{}{}", ran.out, ran.err);
    ran.exercise(id)
}

/// Where memory ends first is not decided: in the answer, whose thread cannot be made, or in the runtime, which ends a process
/// when a thread that was made finds no room for its signal stack.
#[test]
fn threads_without_end_come_to_an_end() {
    let course = Course::copy();
    let answer = "pub fn answer() -> u32 {
        loop { std::thread::spawn(|| loop { std::thread::park() }); }
    }";
    course.add("threads", answer);
    let object = check_within_limits(&course, "threads");
    let report = object["report"].as_str().unwrap_or_default();
    match object["verdict"].as_str() {
        Some("failed") => assert!(report.contains("panicked: failed to spawn thread"), "{report}"),
        verdict => assert_eq!(verdict, Some("crashed"), "{object}"),
    }
    assert_eq!(running(&course), Vec::<String>::new());
}

#[test]
fn memory_without_end_ends_in_a_crash() {
    let course = Course::copy();
    let answer = "pub fn answer() -> u32 {
        loop { std::mem::forget(Vec::<u8>::with_capacity(1 << 28)); }
    }";
    course.add("memory", answer);
    let object = check_within_limits(&course, "memory");
    let report = object["report"].as_str().unwrap_or_default();
    assert_eq!(object["verdict"], "crashed", "{object}");
    assert!(report.contains("memory allocation of 268435456 bytes failed"), "{report}");
}

#[test]
fn other_processes_are_refused_however_they_are_named() {
    let course = Course::copy();
    course.add("forks", "");
    for answer in [
        "pub fn answer() -> u32 { loop { std::process::Command::new(\"true\").spawn().unwrap(); } }",
        "use std::process as p;\npub fn answer() -> u32 { loop { p::Command::new(\"true\").spawn().unwrap(); } }",
        "use std::{self as s};\npub fn answer() -> u32 { loop { s::process::Command::new(\"true\").spawn().unwrap(); } }",
        "extern \"C\" { fn fork() -> i32; }\npub fn answer() -> u32 { loop { unsafe { fork(); } } }",
    ] {
        course.write("chapters/chapter1-sums/src/forks.rs", answer);
        let ran = course.run(&["check", "forks", "--format", "json"]);
        assert_eq!(ran.exercise("forks")["verdict"], "refused", "{answer}");
    }
}

/// An answer that may start processes, and starts itself.
const FORKS: &str = "use std::process::{Command, Stdio};
use std::{env, hint};

fn another(generation: u32) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    // Standard input is how the test speaks with its runner.
    command.args(env::args().skip(1)).env(\"GENERATION\", generation.to_string()).stdin(Stdio::null());
    command
}

pub fn answer() -> u32 {
    let generation: u32 = env::var(\"GENERATION\").map_or(0, |text| text.parse().unwrap());
    BODY
}
";

#[test]
fn processes_without_end_are_ended_all_together() {
    for (id, body, verdict) in [
        // Sixty-three processes, and none of them stops.
        (
            "family",
            "for _ in 0..if generation < 5 { 2 } else { 0 } { another(generation + 1).spawn().unwrap(); }
            loop { hint::spin_loop() }",
            "hung",
        ),
        // There are never many at once, and never an end.
        (
            "one-by-one",
            "loop { Command::new(\"true\").status().unwrap(); let _ = (generation, another, hint::spin_loop); }",
            "hung",
        ),
        // Each leaves the next one behind; the first returns.
        ("chain", "another(generation + 1).spawn().unwrap(); 42", "passed"),
    ] {
        let course = Course::copy();
        course.add(id, FORKS.replace("BODY", body));
        course.configure_last("allow = [\"process\"]");
        let mut command = course.xtask(&["check", id, "--format", "json"]);
        command.env("XTASK_CPU_SECONDS", "1");
        let ran = Ran::of(command);
        assert_eq!(ran.exercise(id)["verdict"], verdict, "{}{}", ran.out, ran.err);
        assert_eq!(running(&course), Vec::<String>::new(), "{id}");
    }
}

/// The programs of a course's own target directory that still run.
fn running(course: &Course) -> Vec<String> {
    let output = Command::new("ps").args(["-A", "-o", "stat=,args="]).output().expect("ps is installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let target = course.root.join("target").display().to_string();
    // Who has ended and was not yet asked for is gone.
    text.lines().filter(|line| line.contains(&target) && !line.starts_with('Z')).map(String::from).collect()
}
