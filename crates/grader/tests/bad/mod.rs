//! Surroundings and inputs that are not as they should be, for the whole program. What one file alone can have wrong with it
//! is tested where that file is read.

use crate::support::{Class, Ran, check, ran};
use grader::store::Store;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

/// The options of a shell whose mounts are its own, as root in a world of one.
const UNSHARE: [&str; 5] = ["--user", "--map-root-user", "--mount", "sh", "-c"];

/// Can we mount? Says so when not.
fn can_mount(class: &Class) -> bool {
    let mut probe = Command::new("unshare");
    probe.args(UNSHARE).arg(format!("mount -t tmpfs none {}", class.path("chapters").display()));
    let can = probe.output().is_ok_and(|output| output.status.success());
    if !can {
        eprintln!("not tried: this system does not let us mount a disk");
    }
    can
}

/// Where a program is on the path.
fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A path with these programs alone.
fn path_of(class: &Class, names: &[&str]) -> PathBuf {
    let programs = class.path("programs");
    fs::create_dir(&programs).expect("there is room");
    for name in names {
        let program = found(name).unwrap_or_else(|| panic!("there is no {name}"));
        symlink(program, programs.join(name)).expect("there is room");
    }
    programs
}

/// Runs a script in the course's folder, where `grade` grades without a sandbox.
fn script(class: &Class, text: &str) -> Ran {
    let grade = format!("grade() {{ '{}' grade --no-sandbox --seed 7 \"$@\"; }}", env!("CARGO_BIN_EXE_grader"));
    let mut shell = Command::new("unshare");
    shell.args(UNSHARE).arg(format!("set -e\n{grade}\n{text}")).current_dir(class.path(""));
    class.surround(&mut shell);
    ran(&mut shell)
}

#[test]
fn a_full_disk_costs_no_verdict_and_a_rerun_goes_on() {
    let class = Class::of(6);
    if !can_mount(&class) {
        return;
    }
    let all = "s1.json s2.json s3.json s4.json s5.json s6.json";
    check(&script(&class, &format!("grade {all} --out calm")), 0, &["6 submissions"]);
    let calm = class.records("calm");

    // The output directory has room for some files, and later for all.
    let full = script(
        &class,
        &format!(
            "mkdir out; mount -t tmpfs -o size=20k none out
             grade {all} --out out || echo status $?
             ls out/records 2>/dev/null | grep -c new || true
             mount -o remount,size=20m out
             grade {all} --out out
             cp -R out kept"
        ),
    );
    check(
        &full,
        0,
        &["status 3\n", "No space left on device", "make room there, and run the command again", "6 submissions"],
    );
    assert!(class.records("kept") == calm);

    // Reports do not fit: the grades are kept all the same.
    let reports = script(
        &class,
        &format!(
            "mkdir out-2; cp -R calm/. out-2; mkdir out-2/reports; mount -t tmpfs -o size=8k none out-2/reports
             grade {all} --out out-2 --report page || echo status $?
             cat out-2/reports/class.html 2>/dev/null | wc -c"
        ),
    );
    check(&reports, 0, &["status 3\n0\n", "reports/class.html could not be written"]);
    assert!(class.records("out-2") == calm);

    // There is no room for texts of answers.
    let scratch = script(
        &class,
        &format!(
            "mkdir small; mount -t tmpfs -o size=4k none small; cat /dev/zero > small/fill 2>/dev/null || true
             TMPDIR=$PWD/small grade {all} --out out-3 || echo status $?
             ls out-3/records 2>/dev/null | wc -l"
        ),
    );
    check(&scratch, 0, &["status 3\n0\n", "could not be written: No space left on device"]);

    // No room for what is compiled: that is nobody's wrong answer.
    let target = script(
        &class,
        &format!(
            "mkdir target-2; mount -t tmpfs -o size=400m none target-2; export CARGO_TARGET_DIR=$PWD/target-2
             grade s1.json --out out-4
             cat /dev/zero > target-2/fill 2>/dev/null || true
             grade {all} --out out-4 || echo status $?
             ls out-4/records
             rm target-2/fill
             grade {all} --out out-4
             cp -R out-4 kept-4"
        ),
    );
    check(&target, 0, &["status 3\ns1.json\n", "No space left on device", "6 submissions"]);
    assert!(class.records("kept-4") == calm);
}

/// Everything below a folder was written at this moment.
fn date(folder: &Path, moment: SystemTime) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            date(&path, moment);
        } else if !path.is_symlink() {
            File::options().append(true).open(&path).and_then(|file| file.set_modified(moment)).expect("it is ours");
        }
    }
}

/// Files that an earlier run has left are from tomorrow, as after the clock was set back.
#[test]
fn a_clock_that_was_set_back_changes_nothing() {
    let class = Class::of(4);
    let run = |more: &[&str]| class.grade(&[&["--out", "out", "--seed", "7"], more].concat());
    check(&run(&[]), 0, &["4 submissions"]);
    let first = class.records("out");
    let later = SystemTime::now() + Duration::from_secs(2 * 24 * 60 * 60);
    for folder in ["out", "target", "tests", "chapters", "crates", "solutions"] {
        date(&class.path(folder), later);
    }
    check(&run(&[]), 0, &[" 0 of them run now"]);
    assert!(class.records("out") == first);
    check(&run(&["--again", "add-up"]), 0, &[" 3 of them run now"]);
    assert!(class.records("out") == first);
    // A submission that came before the last run, by its date, and is new all the same.
    class.write("s1.json", class.read("s2.json"));
    date(&class.path("out"), later);
    check(&run(&[]), 0, &["4 submissions"]);
    let exercise = |id: &str| class.json(&format!("out/records/{id}.json"))["exercises"][0].clone();
    assert_eq!(exercise("s1"), exercise("s2"));
    // So are tests.
    let tests = class.read("tests/chapter1-sums/add_up/mod.rs");
    class.write("tests/chapter1-sums/add_up/mod.rs", tests.replace("== 10", "== 6"));
    date(&class.path("out"), later);
    check(&run(&[]), 0, &["4 submissions"]);
    assert_eq!((&exercise("s1")["outcome"], &exercise("s4")["outcome"]), (&"passed".into(), &"failed".into()));
}

#[test]
fn what_is_damaged_or_in_use_is_told_by_every_command() {
    let class = Class::of(2);
    check(&class.grade(&["--out", "out"]), 0, &["2 submissions"]);
    let store = Store::open(&class.path("out")).expect("nobody else is at it");
    for arguments in [&["--no-sandbox", "s1.json", "--out", "out"][..], &["report", "out"]] {
        check(&class.grade_only(arguments), 2, &["another grader is at out; wait for it"]);
    }
    drop(store);
    let record = class.read("out/records/s2.json");
    class.write("out/records/s2.json", &record[..record.len() / 2]);
    check(&class.grade_only(&["report", "out"]), 3, &["out/records/s2.json is damaged: grade again"]);
    check(&class.merge(&["merge", "out", "--out", "m"].map(String::from)), 3, &["records/s2.json is damaged"]);
    check(&class.grade(&["--out", "out"]), 0, &[" 0 of them run now"]);
    assert_eq!(class.read("out/records/s2.json"), record);
    class.write("out/grading.json", "{\"type\": \"gra");
    check(&class.grade(&["--out", "out"]), 3, &["out/grading.json is not as it was written; remove it to grade anew"]);
}

#[test]
fn submissions_without_content_have_records_that_say_so() {
    let class = Class::of(1);
    for name in ["s2.json", "s3.zip", "s4.tar.gz"] {
        class.write(name, "");
    }
    class.write("s5/.keep", "");
    fs::remove_file(class.path("s5/.keep")).expect("it was just written");
    class.write("s6.json", "{\"type\": \"answers\", \"schema\": 1, \"answers\": {}}");
    let names = ["s2.json", "s3.zip", "s4.tar.gz", "s5", "s6.json"];
    check(
        &class.grade_only(&[&["--no-sandbox", "--out", "out"], &names[..]].concat()),
        0,
        &["5 submissions, 0 different"],
    );
    for (id, note) in
        [("s2", "s2.json"), ("s3", "no .zip"), ("s4", "no .tar.gz"), ("s5", "no answer was found"), ("s6", "")]
    {
        let record: Value = class.json(&format!("out/records/{id}.json"));
        assert!(record["notes"].to_string().contains(note), "{record}");
        assert_eq!((&record["score"], &record["exercises"][0]["outcome"]), (&0.into(), &"missing".into()), "{id}");
    }
}

/// Who chose the names may be students.
#[test]
fn names_that_fit_nobody_or_two_cost_nobody_else() {
    let class = Class::of(2);
    class.write("policy.toml", "exercises = [\"add-up\"]\n");
    class.write("again/s1.json", class.read("s1.json"));
    symlink("nowhere", class.path("s3.zip")).expect("there is room");
    let latin = OsStr::from_bytes(b"M\xfcller.zip");
    fs::write(class.path("").join(latin), "").expect("names are bytes");
    let grade = |submissions: [&OsStr; 5], out: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command
            .args(["grade", "--no-sandbox", "--seed", "7", "--policy", "policy.toml", "--out", out])
            .args(submissions);
        class.surround(command.current_dir(class.path("")));
        check(&ran(&mut command), 0, &["4 submissions, 1 different"]);
        class.records(out)
    };
    let [first, again, second, third] = ["s1.json", "again/s1.json", "s2.json", "s3.zip"].map(OsStr::new);
    let records = grade([first, again, second, third, latin], "out");
    assert!(records == grade([latin, third, second, again, first], "other-way"));
    let notes = |name: &str| String::from_utf8_lossy(&records[name]).into_owned();
    assert!(notes("s1.json").contains("none of them is taken (again/s1.json, s1.json)"), "{}", notes("s1.json"));
    assert!(notes("s2.json").contains("\"outcome\": \"failed\""), "{}", notes("s2.json"));
    assert!(notes("s3.json").contains("s3.zip could not be read"), "{}", notes("s3.json"));
    let unnamed = records.keys().find(|name| name.starts_with("unnamed-")).expect("it has a record");
    assert!(notes(unnamed).contains("its name is not taken"), "{}", notes(unnamed));
}

#[test]
fn without_a_sandbox_or_with_an_old_compiler_nothing_is_graded() {
    let class = Class::of(1);
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.args(["grade", "s1.json", "--sandbox", "bubblewrap", "--out", "out"]).current_dir(class.path(""));
    class.surround(&mut command);
    let bare = ran(command.env("PATH", path_of(&class, &["cargo", "rustc"])));
    check(&bare, 3, &["nothing was graded; --no-sandbox runs", "bubblewrap: there is no `bwrap` on the path"]);
    assert!(!class.is_there("out"));
    let manifest = class.read("Cargo.toml");
    class.write("Cargo.toml", manifest.replace("rust-version = \"1.85\"", "rust-version = \"7.1\""));
    let old = class.grade(&["--out", "out"]);
    check(&old, 3, &["is older than 7.1, which the course needs: rustup update stable"]);
    assert!(!class.is_there("out/records"));
}

#[test]
fn trouble_of_ours_is_no_student_s_grade() {
    let class = Class::of(1);
    let grade = |arguments: &[&str], path: String| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.arg("grade").args(arguments).args(["--out", "out"]).current_dir(class.path(""));
        class.surround(&mut command);
        ran(command.env("PATH", path))
    };
    let path = std::env::var("PATH").unwrap_or_default();
    // A repository, and no git to read it.
    class.write("s2/.git/HEAD", "ref: refs/heads/main\n");
    let programs = path_of(&class, &["cargo", "rustc", "cc", "ld", "as"]);
    let bare = grade(&["s2", "--no-sandbox"], programs.display().to_string());
    check(&bare, 3, &["git could not be started, and a submission is a repository"]);
    assert!(!class.is_there("out/records/s2.json"));

    // Bubblewrap cannot do for a test what it could do before.
    let Some(bwrap) = found("bwrap") else { return println!("left out: there is no bwrap") };
    let fails = "bwrap: Creating new namespace failed: No space left on device";
    let text = format!(
        "#!/bin/sh\nfor each in \"$@\"; do\n[ \"$each\" = --exact ] && echo '{fails}' >&2 && exit 1\ndone\nexec '{}' \"$@\"\n",
        bwrap.display()
    );
    class.program("failing/bwrap", &text);
    let failing = grade(&["s1.json", "--sandbox", "bubblewrap"], format!("{}:{path}", class.path("failing").display()));
    if failing.err.contains("nothing was graded") {
        return println!("left out: bubblewrap does not work here");
    }
    check(&failing, 3, &["a test could not be confined", fails]);
    assert!(!class.is_there("out/records/s1.json"));
}
