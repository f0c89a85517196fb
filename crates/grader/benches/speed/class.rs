//! Submissions made of the course's own answers, each with a text of its own, and the grader run on them.

use anyhow::{Context, ensure};
use grader::record::{Outcome, Record};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use xtask::manifest::{Chapter, Course, Exercise};
use xtask::pack::Pack;
use xtask::workspace::Workspace;

/// The course, and a folder for all that a measurement writes.
pub struct Place {
    pub workspace: Workspace,
    pub course: Course,
    folder: TempDir,
}

/// Submissions of one exercise.
pub struct Class {
    /// Their files.
    pub packs: Vec<PathBuf>,
    /// What is graded.
    policy: PathBuf,
}

impl Place {
    pub fn new() -> anyhow::Result<Place> {
        let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR")))?;
        let course = Course::read(&workspace)?;
        let folder = tempfile::Builder::new().prefix("grading-speed-").tempdir();
        Ok(Place { workspace, course, folder: folder.context("no temporary folder could be made")? })
    }

    /// An exercise with its chapter.
    pub fn exercise(&self, id: &str) -> anyhow::Result<(&Chapter, &Exercise)> {
        let mut all =
            self.course.chapters.iter().flat_map(|chapter| chapter.exercises.iter().map(move |e| (chapter, e)));
        all.find(|(_, exercise)| exercise.id == id).with_context(|| format!("`{id}` is no exercise of the course"))
    }

    /// A folder that is there, empty, and goes with the place.
    pub fn empty(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("{} could not be removed", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
        Ok(folder)
    }

    /// The text of the reference answer.
    pub fn solution(&self, exercise: &Exercise) -> anyhow::Result<String> {
        self.read(&exercise.paths.solution)
    }

    /// The texts of the answers in a folder of the course, in the order of their names.
    pub fn texts(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let trouble = || format!("{} could not be read", folder.display());
        let entries = fs::read_dir(self.workspace.at(folder)).with_context(trouble)?;
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in entries {
            files.push(folder.join(entry.with_context(trouble)?.file_name()));
        }
        files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
        files.sort();
        files.iter().map(|file| self.read(file)).collect()
    }

    fn read(&self, file: &Path) -> anyhow::Result<String> {
        fs::read_to_string(self.workspace.at(file)).with_context(|| format!("{} could not be read", file.display()))
    }

    /// One submission for each text. The texts have to differ.
    pub fn class(&self, name: &str, exercise: &Exercise, texts: &[String], terms: &str) -> anyhow::Result<Class> {
        let folder = self.empty(name)?;
        let write = |file: &str, text: &str| -> anyhow::Result<PathBuf> {
            let file = folder.join(file);
            fs::write(&file, text).with_context(|| format!("{} could not be written", file.display()))?;
            Ok(file)
        };
        let policy = write("policy.toml", &format!("exercises = [{:?}]\n{terms}", exercise.id))?;
        let mut packs = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let pack = Pack::new(BTreeMap::from([(exercise.id.clone(), text.clone())]));
            packs.push(write(&format!("s{:04}.json", at + 1), &pack.text())?);
        }
        Ok(Class { packs, policy })
    }

    /// `grade` on a class, by a command that begins with a grader.
    pub fn grade(&self, mut command: Command, class: &Class, out: &Path, options: &[String]) -> Command {
        command.arg("grade").arg("--policy").arg(&class.policy).arg("--out").arg(out);
        command.args(["--no-reuse", "--seed", "1"]).args(options).args(&class.packs);
        // Of an engine that may run this, nothing counts.
        for engine in ["JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID", "CI_NODE_INDEX", "PARTITION"] {
            command.env_remove(engine);
        }
        command
    }

    /// The grader, as it is built beside this program.
    pub fn grader(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.current_dir(&self.workspace.root);
        command
    }
}

/// A text that no other submission has.
pub fn own(text: &str, number: usize) -> String {
    format!("{text}\n// Submission {number:04}.\n")
}

/// The records of an output directory.
pub fn records(out: &Path) -> anyhow::Result<Vec<Record>> {
    Ok(grader::store::records(out)?.0)
}

/// An error unless so many submissions have passed: what fails early is no measurement.
pub fn all_passed(out: &Path, number: usize) -> anyhow::Result<()> {
    let records = records(out)?;
    let exercises = records.iter().flat_map(|record| &record.exercises);
    let passed = exercises.filter(|exercise| exercise.outcome == Outcome::Passed).count();
    ensure!(passed == number, "{passed} of {number} submissions have passed, and all of them are right");
    Ok(())
}
