//! Any file in the place of an answer, by the calls that cargo made for the chapter.
//!
//! Cargo builds the chapter once with no exercise in it, whatever state the learner's files are in. For each answer, the
//! two calls are made again: a library with the answer as its only module, and the graded tests of that exercise.

use super::change::Change;
use super::failure::{Failure, cut, stopped};
use super::messages;
use super::record::{self, Call};
use super::shared::Shared;
use super::slot::{self, Claim};
use super::{Error, Event, Style, cargo_for, course_error};
use crate::capped::Limit;
use crate::enclosure::{Act, Enclosed, Enclosure, Kind};
use crate::manifest::{Allowance, Chapter, Exercise};
use crate::process;
use crate::workspace::Workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// How a chapter's library and its tests are compiled.
#[derive(Debug)]
pub struct Recipe {
    library: Call,
    tests: Call,
    shared: Option<Shared>,
    /// The chapter's package, crate and test target, which share a name.
    package: String,
    /// The folder for slots.
    slots: PathBuf,
    workspace: Workspace,
    /// A folder with another `tests`.
    tests_in: Option<PathBuf>,
    style: Style,
    parts: usize,
    /// The folder of the compiler's programs and libraries.
    sysroot: PathBuf,
}

/// What became of building an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Built {
    /// The test program.
    Program(PathBuf),
    /// The compiler rejects the answer, in these words.
    Rejected(String),
    /// There is no telling, for this reason.
    Unknown(String),
}

/// What is kept of the compiler's words about a stranger's answer.
const WORDS: Limit = Limit { head: 4 << 20, tail: 64 << 10 };

/// A place to build answers in, one after the other, of whatever chapters.
#[derive(Debug)]
pub struct Slot(Claim);

impl Recipe {
    /// Builds all that answers to a chapter's exercises have in common. Each answer is then built in so many parts at once.
    pub fn new(
        workspace: &Workspace,
        chapter: &Chapter,
        style: Style,
        parts: usize,
        on_event: &dyn Fn(Event),
    ) -> Result<Recipe, Error> {
        let package = chapter.package();
        let not_recorded = |what: &str| Error::NotRecorded { what: what.into(), package: package.clone() };
        // A run may find the tests fresh and built without a record, and the next one the library: they are removed.
        for _ in 0..3 {
            let program = build(workspace, &package, on_event)?;
            let Some(tests) = Call::of(&program) else {
                remove(&program)?;
                continue;
            };
            let library_file = tests.external(&package).ok_or_else(|| not_recorded("the tests"))?.to_path_buf();
            let Some(library) = Call::of(&library_file) else {
                remove(&library_file)?;
                remove(&program)?;
                continue;
            };
            let slots = target(&program).join("xtask");
            let sysroot = sysroot(&library)?;
            let shared = Shared::of(&tests, &package, &slots)?;
            let workspace = workspace.clone();
            let tests_in = None;
            return Ok(Recipe { library, tests, shared, package, slots, workspace, tests_in, style, parts, sysroot });
        }
        Err(not_recorded("the library or the tests"))
    }

    /// The same, with the `tests` of another folder, which have the workspace's own paths in messages.
    pub fn with_tests(self, folder: Option<PathBuf>) -> Recipe {
        Recipe { tests_in: folder, ..self }
    }

    /// A place of its own for one worker, where it can follow this recipe and those of other chapters.
    pub fn slot(&self) -> Result<Slot, Error> {
        slot::claim(&self.slots).map(Slot)
    }

    /// Compiles a file as the answer to an exercise: the test program, or else the compiler's words about the file.
    ///
    /// The program is overwritten by the chapter's next answer in this slot.
    pub fn build(
        &self,
        slot: &Slot,
        exercise: &Exercise,
        file: &Path,
        around: Option<&Arc<dyn Enclosure>>,
    ) -> Result<Built, Error> {
        let name = self.workspace.name(file);
        let failure = match self.attempt(slot, exercise, file, around)? {
            Attempt::Done(built) => return Ok(built),
            Attempt::Failed(failure) => failure,
        };
        let course = || course_error(format!("rustc on {}", name.display()), &failure.stderr, &failure.errors);
        // Strangers can make a compiler fail without a word about their file. It is theirs if the starter does not fail so.
        if around.is_none() || name == exercise.paths.starter || failure.is_of_a_full_disk() {
            return Err(course());
        }
        if let Attempt::Failed(_) = self.attempt(slot, exercise, &exercise.paths.starter, around)? {
            return Err(course());
        }
        // A machine out of threads or memory fails once, and an answer each time.
        match self.attempt(slot, exercise, file, around)? {
            Attempt::Failed(failure) => Ok(Built::Rejected(failure.words())),
            Attempt::Done(built) => Ok(built),
        }
    }

    /// One try. A failure that is not about the file is for the caller to explain.
    fn attempt(
        &self,
        slot: &Slot,
        exercise: &Exercise,
        file: &Path,
        around: Option<&Arc<dyn Enclosure>>,
    ) -> Result<Attempt, Error> {
        let folder = &slot.0.folder;
        let lib_rs = folder.join("lib.rs");
        let answer = self.workspace.at(file);
        let shared = self.shared.as_ref().map(Shared::source).unwrap_or_default();
        let source = format!("//! One answer.\n{shared}#[path = {answer:?}]\npub mod {};\n", exercise.module);
        fs::write(&lib_rs, source).map_err(|cause| Error::File { file: lib_rs.clone(), cause })?;
        let shared = self.shared.as_ref().map(|shared| (shared.for_library(), shared.for_tests()));
        let (for_library, for_tests) = shared.unwrap_or_default();
        for (call, more) in [(&self.library, for_library), (&self.tests, for_tests)] {
            let mut command = self.rustc(call, exercise, folder, &lib_rs);
            command.args(more);
            if around.is_some() && !exercise.allows.contains(&Allowance::Unsafe) {
                // What the course denies an answer may allow itself; this it may not.
                command.arg("-Funsafe_code");
            }
            let limit = around.map(|around| around.wall(Kind::Compile));
            let output = if around.is_some() { WORDS } else { Limit::NONE };
            if let Some(by) = around {
                let read = self.compiling(call, exercise, &answer);
                let act =
                    Act { kind: Kind::Compile, read, write: vec![folder.clone()], slot: slot.0.number, at_once: 1 };
                command = Enclosed::around(Some(&Enclosed { by: Arc::clone(by), act }), command);
            }
            let finished = match process::capture_capped(&mut command, limit, output, &|_| {}) {
                Err(process::Error::Late { limit, .. }) if around.is_some() => {
                    let reason = format!("the compiler was not over after {} s", limit.as_secs());
                    return Ok(Attempt::Done(Built::Unknown(reason)));
                }
                finished => finished?,
            };
            if finished.status.success() {
                continue;
            }
            if around.is_some()
                && let Some(words) = stopped(&finished)?
            {
                return Ok(Attempt::Done(Built::Rejected(words)));
            }
            let errors = messages::from_rustc(&finished.stderr);
            let name = self.workspace.name(file);
            let is_answer = |f: &Path| f == name || f == answer;
            let about = errors.iter().filter(|e| e.files.iter().any(|f| is_answer(f) || exercise.paths.holds(f)));
            let text = messages::told(&about.collect::<Vec<_>>(), &exercise.paths, &is_answer, self.style.width);
            return Ok(match text.is_empty() {
                true => Attempt::Failed(Failure { stderr: finished.stderr, errors }),
                false => Attempt::Done(Built::Rejected(if around.is_some() { cut(text) } else { text })),
            });
        }
        let program = folder.join(format!("{}{}", self.package, std::env::consts::EXE_SUFFIX));
        Ok(Attempt::Done(Built::Program(program)))
    }

    /// What the compiler reads for one of the two calls: no other answer, and of the tests only those of the exercise.
    fn compiling(&self, call: &Call, exercise: &Exercise, answer: &Path) -> Vec<PathBuf> {
        let mut read = vec![self.sysroot.clone(), answer.to_path_buf()];
        read.extend(self.shared.as_ref().map(|shared| shared.folder().to_path_buf()));
        for pair in call.args.windows(2).filter(|pair| pair[0] == "-L") {
            let folder = pair[1].split_once('=').map_or(pair[1].as_str(), |(_, folder)| folder);
            read.push(folder.into());
        }
        if call.args == self.tests.args {
            read.extend(self.sources(exercise, self.tests_in.as_deref()));
            // The chapter's manifest names its tests by a path through its own folder, which has to be there.
            let chapter = exercise.paths.answer.ancestors().nth(2);
            read.extend(chapter.map(|chapter| self.workspace.at(&chapter.join("Cargo.toml"))));
        }
        read
    }

    /// The graded tests of an exercise, and nothing that is beside them: no starter, no right and no wrong answer.
    fn sources(&self, exercise: &Exercise, tests_in: Option<&Path>) -> Vec<PathBuf> {
        let root = tests_in.unwrap_or(&self.workspace.root);
        let folder = root.join(&exercise.paths.tests);
        let beside = [&exercise.paths.starter, &exercise.paths.right, &exercise.paths.wrong];
        let beside = beside.map(|path| root.join(path));
        let inside = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut out: Vec<PathBuf> = inside.filter(|path| !beside.contains(path)).collect();
        out.extend(folder.parent().map(|chapter| chapter.join("main.rs")));
        out
    }

    /// What a test of an answer needs: itself, and what its reports quote.
    pub fn running(&self, slot: &Slot, exercise: &Exercise, file: &Path, program: &Path) -> Act {
        // Of tests that the course has not, nothing is quoted, and no answer should find their text.
        let mut read = self.sources(exercise, None);
        read.extend([program.to_path_buf(), self.workspace.at(file)]);
        // Both of them hold libraries that the program begins with.
        read.extend(self.shared.iter().flat_map(|shared| [shared.folder().to_path_buf(), self.sysroot.clone()]));
        Act { kind: Kind::Test, read, write: Vec::new(), slot: slot.0.number, at_once: 1 }
    }

    /// A call changed: another source, another folder, this one exercise.
    fn rustc(&self, call: &Call, exercise: &Exercise, slot: &Path, lib_rs: &Path) -> Command {
        let library = slot.join(format!("lib{}.rlib", self.package));
        let (package, module, parts) = (&self.package, &exercise.module, self.parts);
        let change = Change { slot, library: &library, lib_rs, package, module, parts };
        let mut args = change.args(&call.args[1..], self.style);
        if let Some(folder) = &self.tests_in {
            let main = exercise.paths.tests.with_file_name("main.rs");
            let places = args.iter_mut().filter(|arg| Path::new(arg).ends_with(&main));
            places.for_each(|arg| *arg = folder.join(&main).display().to_string());
        }
        let mut command = Command::new(&call.args[0]);
        command.args(args).current_dir(&call.cwd).envs(call.env.iter().map(|(name, value)| (name, value)));
        // Absolute paths of the workspace read as they do in the learner's own builds.
        for root in [Some(&self.workspace.root), self.tests_in.as_ref()].into_iter().flatten() {
            command.arg(format!("--remap-path-prefix={}{}=", root.display(), std::path::MAIN_SEPARATOR));
        }
        command
    }
}

/// What came of one call or two.
enum Attempt {
    /// It is clear.
    Done(Built),
    /// The compiler failed, and says nothing about the file.
    Failed(Failure),
}

/// Where the compiler of a call has its libraries. A call by name alone is asked.
fn sysroot(call: &Call) -> Result<PathBuf, Error> {
    let rustc = Path::new(&call.args[0]);
    let above = rustc.parent().and_then(Path::parent).filter(|above| above.join("lib/rustlib").is_dir());
    if let Some(above) = above {
        return Ok(above.into());
    }
    let mut command = Command::new(rustc);
    let finished = process::capture(command.args(["--print", "sysroot"]).current_dir(&call.cwd), None, &|_| {})?;
    Ok(finished.stdout.trim().into())
}

/// Runs cargo for the chapter without any exercise, recording. Returns the test program.
fn build(workspace: &Workspace, package: &str, on_event: &dyn Fn(Event)) -> Result<PathBuf, Error> {
    let mut command = cargo_for(workspace, package);
    command.args(["--no-default-features", "--message-format=json"]);
    record::listen(&mut command, package)?;
    let finished = process::capture(&mut command, None, &|line| on_event(Event::Cargo(line)))?;
    let output = messages::from_cargo(&finished.stdout);
    match output.program {
        Some(program) if finished.status.success() => Ok(program),
        _ => Err(course_error(format!("cargo test --no-run --test {package}"), &finished.stderr, &output.errors)),
    }
}

fn remove(file: &Path) -> Result<(), Error> {
    match fs::remove_file(file) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(Error::File { file: file.into(), cause }),
        _ => Ok(()),
    }
}

/// The target directory that an artifact lies in: cargo marks it for backup programs.
fn target(artifact: &Path) -> &Path {
    let marked = artifact.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    marked.or(artifact.parent()).unwrap_or(artifact)
}
