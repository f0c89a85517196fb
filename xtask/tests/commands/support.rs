//! A copy of the fixture, and the binary run in it.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A course of its own for one test, gone when it is dropped.
pub struct Course {
    pub root: PathBuf,
}

/// What the binary did.
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Course {
    /// The fixture as it is.
    pub fn copy() -> Course {
        let course = Course::empty();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/course"), &course.root);
        course
    }

    /// A place for another one.
    pub fn empty() -> Course {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("course-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Course { root: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name) }
    }

    /// One more exercise in chapter 1, whose tests want `pub fn answer() -> u32` to return 42.
    pub fn add(&self, id: &str, answer: impl AsRef<[u8]>) {
        let ran = self.run(&["new", &format!("chapter1/{id}")]);
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        self.write(&format!("chapters/chapter1-sums/src/{}.rs", id.replace('-', "_")), answer);
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        fs::write(self.root.join(file), text).unwrap_or_else(|e| panic!("{file}: {e}"));
    }

    /// Replaces a piece of a file that must be there.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} has no {from}");
        self.write(file, text.replacen(from, to, 1));
    }

    /// Gives the exercise that was added last a line in chapter.toml, in the place of `model = false`.
    pub fn configure_last(&self, line: &str) {
        let (before, after) = {
            let text = self.read("chapters/chapter1-sums/chapter.toml");
            let at = text.rfind("model = false").expect("the template says it");
            (text[..at].to_string(), text[at + "model = false".len()..].to_string())
        };
        self.write("chapters/chapter1-sums/chapter.toml", format!("{before}{line}{after}"));
    }

    /// The binary, in the course's folder, for a reader without a terminal.
    pub fn xtask(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(args).current_dir(&self.root).stdin(Stdio::null());
        // A target directory that another copy uses too would give it this copy's artifacts.
        command.env("CARGO_TARGET_DIR", self.root.join("target"));
        for name in [
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "FORCE_HYPERLINK",
            "CARGO_TERM_COLOR",
            "COLUMNS",
            "TERM",
            "XTASK_CPU_SECONDS",
        ] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.xtask(args))
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        // A test that has failed has a message of its own, and a copy that stays behind is in the target directory.
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Ran {
    pub fn of(mut command: Command) -> Ran {
        let Output { status, stdout, stderr } = command.output().expect("the binary starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the binary prints UTF-8");
        Ran { status: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// The objects of a kind in JSON output.
    pub fn objects(&self, kind: &str) -> Vec<Value> {
        let lines = self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")));
        lines.filter(|object: &Value| object["type"] == kind && object["schema"] == 1).collect()
    }

    /// The object about one exercise.
    pub fn exercise(&self, id: &str) -> Value {
        let found = self.objects("exercise").into_iter().find(|object| object["exercise"] == id);
        found.unwrap_or_else(|| panic!("no {id} in {}{}", self.out, self.err))
    }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target directory can be written");
    for entry in fs::read_dir(from).expect("the fixture is there") {
        let entry = entry.expect("the fixture can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the target directory can be written");
        }
    }
}
