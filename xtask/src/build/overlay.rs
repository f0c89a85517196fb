//! Any file in the place of an answer, by the calls that cargo made for the chapter.
//!
//! Cargo builds the chapter once with no exercise in it, whatever state the learner's files are in. For each answer, the
//! two calls are made again: a library with the answer as its only module, and the graded tests of that exercise.

use super::messages;
use super::record::{self, Call};
use super::slot::{self, Claim};
use super::{Error, Event, Style, cargo_for, course_error};
use crate::manifest::{Chapter, Exercise};
use crate::process;
use crate::workspace::Workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a chapter's library and its tests are compiled.
#[derive(Debug)]
pub struct Recipe {
    library: Call,
    tests: Call,
    /// The chapter's package, crate and test target, which share a name.
    package: String,
    /// The folder for slots.
    slots: PathBuf,
    workspace: Workspace,
    style: Style,
}

/// A place to build answers in, one after the other, of whatever chapters.
#[derive(Debug)]
pub struct Slot(Claim);

impl Recipe {
    /// Builds all that answers to a chapter's exercises have in common.
    pub fn new(
        workspace: &Workspace,
        chapter: &Chapter,
        style: Style,
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
            return Ok(Recipe { library, tests, package, slots, workspace: workspace.clone(), style });
        }
        Err(not_recorded("the library or the tests"))
    }

    /// A place of its own for one worker, where it can follow this recipe and those of other chapters.
    pub fn slot(&self) -> Result<Slot, Error> {
        slot::claim(&self.slots).map(Slot)
    }

    /// Compiles a file as the answer to an exercise: the test program, or else the compiler's words about the file.
    ///
    /// The program is overwritten by the chapter's next answer in this slot.
    pub fn build(&self, slot: &Slot, exercise: &Exercise, file: &Path) -> Result<Result<PathBuf, String>, Error> {
        let slot = &slot.0.folder;
        let lib_rs = slot.join("lib.rs");
        let answer = self.workspace.at(file);
        let source = format!("//! One answer.\n#[path = {answer:?}]\npub mod {};\n", exercise.module);
        fs::write(&lib_rs, source).map_err(|cause| Error::File { file: lib_rs.clone(), cause })?;
        for call in [&self.library, &self.tests] {
            let mut command = self.rustc(call, exercise, slot, &lib_rs);
            let finished = process::capture(&mut command, None, &|_| {})?;
            if finished.status.success() {
                continue;
            }
            let errors = messages::from_rustc(&finished.stderr);
            let name = self.workspace.name(file);
            let is_answer = |f: &Path| f == name || f == answer;
            let about = errors.iter().filter(|e| e.files.iter().any(|f| is_answer(f) || exercise.paths.holds(f)));
            let text = messages::told(&about.collect::<Vec<_>>(), &exercise.paths, &is_answer, self.style.width);
            if text.is_empty() {
                return Err(course_error(format!("rustc on {}", name.display()), &finished.stderr, &errors));
            }
            return Ok(Err(text));
        }
        Ok(Ok(slot.join(format!("{}{}", self.package, std::env::consts::EXE_SUFFIX))))
    }

    /// A call changed: another source, another folder, this one exercise.
    fn rustc(&self, call: &Call, exercise: &Exercise, slot: &Path, lib_rs: &Path) -> Command {
        let library = slot.join(format!("lib{}.rlib", self.package));
        let change = Change { slot, library: &library, lib_rs, package: &self.package, module: &exercise.module };
        let args = change.args(&call.args[1..], self.style);
        let mut command = Command::new(&call.args[0]);
        command.args(args).current_dir(&call.cwd).envs(call.env.iter().map(|(name, value)| (name, value)));
        // Absolute paths of the workspace read as they do in the learner's own builds.
        let root = format!("{}{}", self.workspace.root.display(), std::path::MAIN_SEPARATOR);
        command.arg(format!("--remap-path-prefix={root}="));
        command
    }
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

/// Options of cargo's that do not hold for us. A slot has one library and one program, so names need no hash. Incremental
/// state was measured to save nothing from one answer to the next: nearly everything in the tests depends on the answer.
const REPLACED: [&str; 6] = ["extra-filename=", "metadata=", "incremental=", "debuginfo=", "codegen-units=", "strip="];

/// Ours: what is run once and thrown away needs no line tables, of which std alone has 15 MB to link. Panics tell their
/// lines without them.
const QUICK: [&str; 4] = ["-Cmetadata=answer", "-Cdebuginfo=0", "-Ccodegen-units=4", STRIP];

/// Elsewhere than on Linux it takes another program, or there is nothing to strip.
const STRIP: &str = if cfg!(target_os = "linux") { "-Cstrip=debuginfo" } else { "-Cstrip=none" };

/// What is different from cargo's own call.
struct Change<'a> {
    slot: &'a Path,
    library: &'a Path,
    lib_rs: &'a Path,
    package: &'a str,
    module: &'a str,
}

impl Change<'_> {
    fn args(&self, args: &[String], style: Style) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut rest = args.iter().peekable();
        while let Some(arg) = rest.next() {
            let next = rest.peek().map_or("", |next| next.as_str());
            let mut pair = |value: Option<String>| {
                rest.next();
                out.extend(value.map(|value| [arg.clone(), value]).into_iter().flatten());
            };
            match arg.as_str() {
                "--out-dir" => pair(Some(self.slot.display().to_string())),
                "--cfg" if next.starts_with("feature=") => pair(None),
                // Names without a hash: there is one library and one program in a slot.
                "-C" if REPLACED.iter().any(|option| next.starts_with(option)) => pair(None),
                "--extern" if next.starts_with(&format!("{}=", self.package)) => {
                    pair(Some(format!("{}={}", self.package, self.library.display())));
                }
                _ if arg.starts_with("--emit=") => out.push("--emit=link".into()),
                _ if arg.starts_with("--json=") => {
                    out.push(if style.colour { "--json=diagnostic-rendered-ansi" } else { "--json=" }.into());
                }
                _ if arg.starts_with("--diagnostic-width=") => {}
                _ if Path::new(arg).ends_with("src/lib.rs") => out.push(self.lib_rs.display().to_string()),
                _ => out.push(arg.clone()),
            }
        }
        out.retain(|arg| arg != "--json=");
        out.push("--cfg".into());
        out.push(format!("feature={:?}", self.module));
        out.push(format!("--diagnostic-width={}", style.width));
        out.extend(QUICK.map(str::to_string));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_changed_in_its_answer_its_folder_and_its_feature() {
        let change = Change {
            slot: Path::new("/t/slot-0"),
            library: Path::new("/t/slot-0/libchapter3.rlib"),
            lib_rs: Path::new("/t/slot-0/lib.rs"),
            package: "chapter3",
            module: "safe_bank",
        };
        let recorded = "--crate-name chapter3 --edition=2024 chapters/c/src/lib.rs --error-format=json \
            --json=diagnostic-rendered-ansi,artifacts --diagnostic-width=80 --emit=dep-info,metadata,link \
            -C debuginfo=line-tables-only --deny=unsafe_code --cfg feature=\"default\" \
            --check-cfg cfg(feature,values(\"default\")) -C metadata=9 -C extra-filename=-9 --out-dir /t/debug/deps \
            -C incremental=/t/debug/incremental -L dependency=/t/debug/deps --extern chapter3=/t/debug/deps/libchapter3-9.rlib \
            --extern proctor=/t/debug/deps/libproctor-9.rlib";
        let recorded: Vec<String> = recorded.split_whitespace().map(str::to_string).collect();
        let args = change.args(&recorded, Style { colour: false, width: 100 }).join(" ");
        assert_eq!(
            args.strip_suffix(&format!(" {STRIP}")).expect("it is the last"),
            "--crate-name chapter3 --edition=2024 /t/slot-0/lib.rs --error-format=json --emit=link \
             --deny=unsafe_code --check-cfg cfg(feature,values(\"default\")) \
             --out-dir /t/slot-0 -L dependency=/t/debug/deps --extern chapter3=/t/slot-0/libchapter3.rlib \
             --extern proctor=/t/debug/deps/libproctor-9.rlib --cfg feature=\"safe_bank\" --diagnostic-width=100 \
             -Cmetadata=answer -Cdebuginfo=0 -Ccodegen-units=4"
        );
    }
}
