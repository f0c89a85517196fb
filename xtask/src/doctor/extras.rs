//! What makes life easier, and nobody has to mend.

use super::machine::rustc;
use super::{Finding, ask};
use crate::exit::Interrupted;
use crate::workspace::Workspace;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The setting that keeps rust-analyzer from waiting for checks, and checks from waiting for it.
const SETTING: &str = "rust-analyzer.cargo.targetDir";

/// rust-analyzer: is it here, does it know std, and has it a target directory of its own?
pub fn editor(workspace: &Workspace) -> Result<Finding, Interrupted> {
    let on_path = ask(Command::new("rust-analyzer").arg("--version"))?.is_ok();
    if !on_path && !extensions().iter().any(|name| name.contains("rust-analyzer")) {
        let text = "no rust-analyzer was found: an editor with it shows types and errors while you write";
        let advice =
            "In VS Code accept the recommended extension; for other editors: rustup component add rust-analyzer";
        return Ok(Finding::note("editor", text, advice));
    }
    let sysroot = ask(rustc().args(["--print", "sysroot"]))?.unwrap_or_default();
    if !Path::new(&sysroot).join("lib/rustlib/src/rust/library").is_dir() {
        let text = "rust-analyzer is here, but std's sources are not: it cannot complete what is in std";
        return Ok(Finding::note("editor", text, "rustup component add rust-src"));
    }
    let settings = fs::read_to_string(workspace.at(Path::new(".vscode/settings.json"))).unwrap_or_default();
    Ok(match settings.contains(SETTING) {
        true => Finding::ok("editor", "rust-analyzer, with a target directory of its own in VS Code"),
        false => Finding::note(
            "editor",
            "rust-analyzer builds in the same target directory as checks do: each waits for the other",
            format!("Set {SETTING} to true, as the course's .vscode/settings.json does: git checkout .vscode"),
        ),
    })
}

/// The names of VS Code's extensions, here and on this end of a remote connection.
fn extensions() -> Vec<String> {
    let home = std::env::home_dir().unwrap_or_default();
    let folders =
        [".vscode", ".vscode-server", ".vscode-oss", ".cursor"].map(|name| home.join(name).join("extensions"));
    let names = |folder: &PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    folders.iter().flat_map(names).map(|name| name.to_string_lossy().into_owned()).collect()
}

/// git: it brings newer versions of the course.
pub fn git(workspace: &Workspace) -> Result<Finding, Interrupted> {
    let mut git = Command::new("git");
    git.args(["rev-parse", "--is-inside-work-tree"]).current_dir(&workspace.root);
    Ok(match ask(&mut git)? {
        Ok(_) => Finding::ok("git", "brings updates of the course: git pull --autostash"),
        Err(_) => Finding::note(
            "git",
            "this is no clone, or git is not installed: updates of the course do not come by themselves",
            "Clone the course with git to get them.",
        ),
    })
}

/// Python: only for whoever works on the course, and for the Python programs that the book shows.
pub fn python() -> Result<Finding, Interrupted> {
    for name in ["python3", "python"].map(OsStr::new) {
        if let Ok(version) = ask(Command::new(name).arg("--version"))? {
            return Ok(Finding::ok("python", version));
        }
    }
    let advice = "Nothing to do, unless you want to run the book's Python programs, or work on the course itself.";
    Ok(Finding::note("python", "not here, and no exercise needs it", advice))
}
