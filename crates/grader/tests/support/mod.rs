//! A small course with a class that has handed in, and the grader run in it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The course, and the packs `s1.json`, `s2.json` and so on.
pub struct Class {
    folder: TempDir,
    packs: Vec<String>,
}

/// What the grader did.
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The status, and pieces of what was printed.
#[track_caller]
pub fn check(ran: &Ran, status: i32, pieces: &[&str]) {
    let all = format!("{}{}", ran.out, ran.err);
    assert_eq!(ran.status, Some(status), "{all}");
    for piece in pieces {
        assert!(all.contains(piece), "no `{piece}` in:\n{all}");
    }
}

impl Class {
    /// So many students, who hand in right, wrong and broken answers by turns.
    pub fn of(students: usize) -> Class {
        let folder = TempDir::new().expect("there is room for a course");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/tests/fixtures/course");
        copy(&fixture, folder.path());
        let mut class = Class { folder, packs: vec![] };
        let manifest = class.read("Cargo.toml");
        class.write("Cargo.toml", format!("{manifest}\n[workspace.package]\nrust-version = \"1.85\"\n"));
        let mut lock = Command::new("cargo");
        lock.args(["generate-lockfile", "--offline", "--quiet"]).current_dir(class.folder.path());
        assert!(lock.status().expect("cargo starts").success());
        let solution = |name: &str| class.read(&format!("solutions/chapter1-sums/{name}.rs"));
        let (sum, down, shared) = (solution("add_up"), solution("count_down"), solution("shared_counter"));
        let word = class.read("solutions/chapter2-words/first_word.rs");
        let wrong = class.read("tests/chapter1-sums/add_up/wrong/misses_the_last.rs");
        for number in 1..=students {
            let sum = match number % 3 {
                1 => sum.clone(),
                2 => wrong.clone(),
                _ => "pub fn sum(n: u64) -> u64 { n + }\n".to_string(),
            };
            let mut answers = BTreeMap::from([("add-up", sum), ("count-down", down.clone())]);
            answers.extend([("shared-counter", shared.clone()), ("first-word", word.clone())]);
            let pack = serde_json::json!({ "type": "answers", "schema": 1, "answers": answers });
            class.packs.push(format!("s{number}.json"));
            class.write(&format!("s{number}.json"), pack.to_string());
        }
        class
    }

    /// The whole class, with these options.
    pub fn grade(&self, options: &[&str]) -> Ran {
        ran(&mut self.command(options))
    }

    /// Just these arguments.
    pub fn grade_only(&self, arguments: &[&str]) -> Ran {
        ran(self.grader().arg("grade").args(arguments))
    }

    /// Arguments of `grade merge`, itself included.
    pub fn merge(&self, arguments: &[String]) -> Ran {
        ran(self.grader().arg("grade").args(arguments))
    }

    /// Grades, and is killed after some time, with no chance to tidy up: what it leaves goes with the class.
    pub fn killed(&self, options: &[&str], after: Duration) {
        let mut command = self.command(options);
        command.env("TMPDIR", self.folder.path());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the grader starts");
        // The moment is what is varied here, and nothing depends on which it is.
        std::thread::sleep(after);
        child.kill().expect("it can be killed, and an end before that is no error");
        child.wait().expect("it is a child of ours");
    }

    /// The records of an output directory, as they lie on the disk.
    pub fn records(&self, out: &str) -> BTreeMap<String, Vec<u8>> {
        let folder = self.folder.path().join(out).join("records");
        let entry = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("records can be read"))
        };
        let entries = fs::read_dir(folder).expect("there are records").map(entry);
        entries.filter(|(name, _)| name.ends_with(".json")).collect()
    }

    pub fn header(&self, out: &str) -> Value {
        self.json(&format!("{out}/grading.json"))
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let file = self.folder.path().join(name);
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("folders can be made");
        fs::write(file, text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Where something lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn is_there(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Writes a program.
    pub fn program(&self, name: &str, text: &str) -> PathBuf {
        self.write(name, text);
        let file = self.path(name);
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&file, executable).expect("it is ours");
        file
    }

    /// A grader for scripts that take any command, with `--no-sandbox` where it grades.
    pub fn unsafe_grader(&self) -> String {
        let grader = env!("CARGO_BIN_EXE_grader");
        let text = format!(
            "#!/bin/sh\ncase $2 in\nmerge | report) exec '{grader}' \"$@\" ;;\n*) exec '{grader}' \"$@\" --no-sandbox ;;\nesac\n"
        );
        self.program("bin/unsafe-grader", &text).display().to_string()
    }

    /// What every command gets that may start a grader.
    pub fn surround(&self, command: &mut Command) {
        command.stdin(Stdio::null()).env("CARGO_TARGET_DIR", self.path("target"));
        for engine in ["JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID", "CI_NODE_INDEX", "PARTITION"] {
            command.env_remove(engine);
        }
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = self.grader();
        command.args(["grade", "--no-sandbox"]).args(options).args(&self.packs);
        command
    }

    fn grader(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.current_dir(self.folder.path());
        self.surround(&mut command);
        command
    }
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().expect("the grader starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { status: status.code(), out: text(stdout), err: text(stderr) }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("there is room");
    for entry in fs::read_dir(from).expect("the fixture is there") {
        let source: PathBuf = entry.expect("the fixture can be read").path();
        let target = to.join(source.file_name().expect("it has a name"));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(source, target).expect("there is room");
        }
    }
}
