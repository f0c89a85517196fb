//! Disks that are full, and disks that nobody may write to. Only where the system lets us mount: as root, or with user
//! namespaces.

use super::support::{Course, Ran};
use super::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::fs;

/// The options of a shell whose mounts are its own, as root in a world of one.
const UNSHARE: [&str; 5] = ["--user", "--map-root-user", "--mount", "sh", "-c"];

/// A script's function: `full FOLDER KIB` puts a disk of that size in the folder's place, with what the folder holds, and
/// fills it.
const FULL: &str = "full() { cp -R $1 copy-of-it; mount -t tmpfs -o size=$2k none $1; cp -R copy-of-it/. $1; \
                    cat /dev/zero >$1/fill 2>/dev/null || true; }";

const ANSWER: &str = "chapters/chapter1-sums/src/add_up.rs";

/// Can we mount? Says so when not.
fn can_mount() -> bool {
    let mut probe = std::process::Command::new("unshare");
    probe.args(UNSHARE).arg(format!("mount -t tmpfs none {}", env!("CARGO_TARGET_TMPDIR")));
    let can = probe.output().is_ok_and(|output| output.status.success());
    if !can {
        eprintln!("not tried: this system does not let us mount a disk");
    }
    can
}

/// Runs a script in the course's folder, with the binary as `$XTASK`.
fn script(course: &Course, script: &str) -> Ran {
    let mut shell = std::process::Command::new("unshare");
    shell.args(UNSHARE).arg(format!("set -e\n{FULL}\n{script}")).current_dir(&course.root);
    let command = course.xtask(&[]);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env("XTASK", command.get_program());
    Ran::of(shell)
}

/// A course whose first exercise is solved, with a hint seen.
fn begun() -> Course {
    let course = Course::copy();
    course.write(ANSWER, course.read("solutions/chapter1-sums/add_up.rs"));
    assert_eq!(course.run(&["check", "add-up"]).status, Some(0));
    assert_eq!(course.run(&["hint", "count-down"]).status, Some(0));
    course
}

#[test]
fn on_a_full_disk_progress_stays_as_it_was_and_goes_on_once_there_is_room() {
    if !can_mount() {
        return;
    }
    let course = begun();
    let whole = course.read(".progress/progress.json");
    let ran = script(
        &course,
        "full .progress 16
         $XTASK check count-down || echo status $?
         $XTASK hint add-up >/dev/null
         ls -A .progress
         $XTASK list --format json | tail -n 1
         cat .progress/progress.json
         rm .progress/fill
         $XTASK check count-down >/dev/null || true
         $XTASK list --format json | grep count-down",
    );
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let notice = "note: your progress could not be kept: .progress/progress.json could not be written: ";
    let advice = "; make room there, and run the command again\n";
    assert_eq!((ran.err.matches(notice).count(), ran.err.matches(advice).count()), (2, 2), "{}", ran.err);
    assert!(ran.out.contains("\nstatus 1\n"), "the verdict is given all the same: {}", ran.out);
    assert!(ran.out.contains("\nfill\nlock\nprogress.json\n"), "nothing half is left: {}", ran.out);
    assert!(ran.out.contains("\"solved\":1"), "{}", ran.out);
    assert!(ran.out.contains(&whole), "{}", ran.out);
    assert!(ran.out.contains("\"last_verdict\":\"failed\""), "{}", ran.out);
}

#[test]
fn a_reset_on_a_full_disk_takes_nothing_away() {
    if !can_mount() {
        return;
    }
    for (full, words, kept) in [
        (".progress 16", "error: your answer could not be kept in .progress/answers, so it stays: ", 0),
        (
            "chapters/chapter1-sums/src 32",
            "error: chapters/chapter1-sums/src/add_up.rs could not be written, and is as it was: ",
            1,
        ),
    ] {
        let course = begun();
        let answer = course.read(ANSWER);
        let ran = script(
            &course,
            &format!(
                "full {full}
                 $XTASK reset add-up --yes || echo status $?
                 cat {ANSWER}
                 echo kept $(ls .progress/answers | wc -l)
                 ls chapters/chapter1-sums/src
                 $XTASK list --format json | tail -n 1"
            ),
        );
        assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
        let told = ran.err.starts_with(words) && ran.err.ends_with("; make room there, and run the command again\n");
        assert!(told, "{}", ran.err);
        assert!(ran.out.starts_with(&format!("status 3\n{answer}kept {kept}\nadd_up.rs\n")), "{}", ran.out);
        assert!(!ran.out.contains(".new") && ran.out.contains("\"solved\":1"), "{}", ran.out);
    }
}

#[test]
fn a_pack_on_a_full_disk_leaves_the_one_before() {
    if !can_mount() {
        return;
    }
    let course = begun();
    fs::create_dir(course.root.join("out")).expect("the copy can be written");
    assert_eq!(course.run(&["pack", "-o", "out/answers.json"]).status, Some(0));
    let before = course.read("out/answers.json");
    let ran = script(
        &course,
        "full out 8
         echo >>chapters/chapter1-sums/src/add_up.rs
         $XTASK pack -o out/answers.json || echo status $?
         cat out/answers.json
         ls -A out",
    );
    assert_eq!((ran.status, ran.out), (Some(0), format!("status 3\n{before}answers.json\nfill\n")), "{}", ran.err);
    assert!(ran.err.contains("--output FILE takes another place: ") && ran.err.contains("; make room"), "{}", ran.err);
}

#[test]
fn a_build_without_room_is_nobodys_wrong_answer() {
    if !can_mount() {
        return;
    }
    let course = begun();
    let ran = script(
        &course,
        "mkdir small; mount -t tmpfs -o size=1m none small
         CARGO_TARGET_DIR=$PWD/small $XTASK check add-up || echo status $?
         $XTASK list --format json | tail -n 1",
    );
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("status 3\n") && ran.out.contains("\"solved\":1"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("No space left on device"), "{}", ran.err);
}

#[test]
fn watch_goes_on_where_nothing_can_be_kept() {
    if !can_mount() {
        return;
    }
    let read_only = "mount --bind .progress .progress && mount -o remount,bind,ro .progress";
    for (disk, advice) in
        [("full .progress 16", "make room there"), (read_only, "copy the course to a folder that is yours")]
    {
        let course = begun();
        course.edit(ANSWER, "(1..=n)", "(0..=n)");
        let mut command = CommandBuilder::new("unshare");
        command.args(UNSHARE);
        command.arg(format!("set -e\n{FULL}\n{disk}\nexec {} watch add-up", env!("CARGO_BIN_EXE_xtask")));
        let mut terminal = Terminal::spawn(&course, command, (80, 24), &[]);
        let told = |text: &str| {
            text.contains("passed: ") && text.split_whitespace().collect::<Vec<_>>().join(" ").contains(advice)
        };
        terminal.wait("notice with its advice", |screen| told(&screen.contents()));
        terminal.press("r");
        terminal.wait_for("y/n");
        terminal.press("y");
        terminal.wait_for("your answer could not be kept in .progress/answers, so it stays");
        terminal.press("q");
        assert_eq!(terminal.end().exit_code(), 0);
        assert!(course.read(ANSWER).contains("(0..=n)"));
    }
}

#[test]
fn on_a_read_only_disk_it_works_once_there_is_a_place_to_write() {
    if !can_mount() {
        return;
    }
    // Cargo has written the lock file, which it does at its first run.
    let course = begun();
    let elsewhere = format!("{}-elsewhere", course.root.display());
    let ran = script(
        &course,
        &format!(
            "mount --bind . . && mount -o remount,bind,ro . && cd $PWD
             CARGO_TARGET_DIR=$PWD/target-2 $XTASK check add-up || echo status $?
             CARGO_TARGET_DIR={elsewhere} $XTASK check add-up count-down || echo status $?
             $XTASK hint add-up >/dev/null
             $XTASK reset add-up --yes || echo status $?"
        ),
    );
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let statuses: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("status")).collect();
    assert_eq!(statuses, ["status 3", "status 1", "status 3"], "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("no place to write to") && ran.err.contains("CARGO_TARGET_DIR"), "{}", ran.err);
    let notice = "note: your progress could not be kept: ";
    let advice = "copy the course to a folder that is yours\n";
    assert_eq!((ran.err.matches(notice).count(), ran.err.matches(advice).count()), (2, 3), "{}", ran.err);
    assert!(
        ran.err.contains("error: your answer could not be kept in .progress/answers, so it stays: "),
        "{}",
        ran.err
    );
    fs::remove_dir_all(elsewhere).expect("it was made");
}
