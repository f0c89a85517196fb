//! What every check needs.

use super::{Finding, ask};
use crate::build;
use crate::exit::Interrupted;
use crate::manifest::Course;
use crate::progress;
use crate::workspace::Workspace;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All chapters, checked, and rust-analyzer in a directory of its own come to less than half of it; the rest is for what builds
/// leave behind over the weeks.
const ROOM: u64 = 2 << 30;

/// Are the course's own files in order?
pub fn course(workspace: &Workspace) -> Finding {
    match Course::read(workspace) {
        Ok(course) => {
            let exercises: usize = course.chapters.iter().map(|chapter| chapter.exercises.len()).sum();
            Finding::ok("course", format!("{} chapters, {exercises} exercises", course.chapters.len()))
        }
        Err(error) => Finding::problem(
            "course",
            error.to_string(),
            "The file belongs to the course, not to you: `git status` shows what was changed, `git checkout FILE` takes it back.",
        ),
    }
}

/// Is the compiler new enough?
pub fn toolchain(workspace: &Workspace) -> Result<Finding, Interrupted> {
    let oldest = oldest(workspace);
    let update = "Install Rust with rustup (https://rustup.rs), or bring it up to date: rustup update stable";
    Ok(match ask(rustc().arg("--version"))? {
        Err(why) => Finding::problem("toolchain", format!("rustc does not run: {why}"), update),
        Ok(version) => match (release(version.split_whitespace().nth(1).unwrap_or_default()), oldest) {
            (Some(have), Some(oldest)) if have < oldest => {
                let text = format!("{version} is too old: the course needs {}.{}", oldest.0, oldest.1);
                Finding::problem("toolchain", text, update)
            }
            _ => Finding::ok("toolchain", version),
        },
    })
}

/// The `rust-version` of the workspace's manifest.
fn oldest(workspace: &Workspace) -> Option<(u32, u32)> {
    let manifest = fs::read_to_string(workspace.at(Path::new("Cargo.toml"))).ok()?;
    let manifest: toml::Table = manifest.parse().ok()?;
    release(manifest.get("workspace")?.get("package")?.get("rust-version")?.as_str()?)
}

/// `1.88.0-beta.3` as (1, 88).
fn release(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split(['.', '-']).map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

/// Where cargo builds; a problem when cargo does not say.
pub fn target(workspace: &Workspace) -> Result<Result<PathBuf, Finding>, Interrupted> {
    let mut cargo = build::cargo();
    cargo.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]).current_dir(&workspace.root);
    #[derive(serde::Deserialize)]
    struct Metadata {
        target_directory: PathBuf,
    }
    let metadata = ask(&mut cargo)?.and_then(|text| serde_json::from_str::<Metadata>(&text).map_err(|e| e.to_string()));
    Ok(metadata.map(|metadata| metadata.target_directory).map_err(|why| {
        let advice = "Cargo cannot read the workspace. `git status` shows what was changed in its manifests.";
        Finding::problem("target directory", why, advice)
    }))
}

/// Can cargo write there?
pub fn writable(target: &Path) -> Finding {
    match fs::create_dir_all(target).and_then(|()| try_to_write(target)) {
        Ok(()) => Finding::ok("target directory", target.display().to_string()),
        Err(cause) => Finding::problem(
            "target directory",
            format!("{} cannot be written: {cause}", target.display()),
            "Set CARGO_TARGET_DIR to a folder that can be written, or copy the workspace to a disk that can.",
        ),
    }
}

/// Can progress be kept?
pub fn progress(workspace: &Workspace) -> Finding {
    let folder = workspace.at(Path::new(progress::FOLDER));
    // What is not there yet would be made in the workspace.
    let place = if folder.is_dir() { &folder } else { &workspace.root };
    match try_to_write(place) {
        Ok(()) => Finding::ok("progress", format!("is kept in {}", progress::FOLDER)),
        Err(cause) => Finding::note(
            "progress",
            format!("cannot be kept: {} cannot be written: {cause}", place.display()),
            "Checks work all the same. Copy the workspace to a disk that can be written, to have it remember.",
        ),
    }
}

fn try_to_write(folder: &Path) -> io::Result<()> {
    let file = folder.join(format!(".xtask-doctor-{}", std::process::id()));
    File::create_new(&file)?;
    fs::remove_file(file)
}

/// Is there room for a build?
#[cfg(unix)]
pub fn room(target: &Path) -> Finding {
    // The folder may not be there yet: the nearest one above it is on the same disk, or will be.
    let there = target.ancestors().find_map(|folder| rustix::fs::statvfs(folder).ok());
    match there.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)) {
        None => Finding::note("disk", "the room on it cannot be told", ""),
        Some(free) if free < ROOM => Finding::problem(
            "disk",
            format!("{} are free at {}; a build needs {}", size(free), target.display(), size(ROOM)),
            "Make room (`cargo clean` in other projects frees most), or set CARGO_TARGET_DIR to a folder on another disk.",
        ),
        Some(free) => Finding::ok("disk", format!("{} are free", size(free))),
    }
}

/// std does not tell on other systems, and a build that has no room says so itself.
#[cfg(not(unix))]
pub fn room(_target: &Path) -> Finding {
    Finding::ok("disk", format!("not looked at; a build needs {}", size(ROOM)))
}

fn size(bytes: u64) -> String {
    format!("{}.{} GiB", bytes >> 30, ((bytes % (1 << 30)) * 10) >> 30)
}

/// Can a program be linked? The only way to know is to link one.
pub fn linker(target: &Path) -> Result<Finding, Interrupted> {
    let folder = target.join(format!("xtask-doctor-{}", std::process::id()));
    let source = folder.join("empty.rs");
    if fs::create_dir_all(&folder).and_then(|()| fs::write(&source, "fn main() {}\n")).is_err() {
        return Ok(Finding::note("linker", "not tried: the target directory cannot be written", ""));
    }
    let linked = ask(rustc().arg(&source).arg("--out-dir").arg(&folder));
    // An empty program that stays behind in the target directory does no harm.
    let _ = fs::remove_dir_all(&folder);
    Ok(match linked? {
        Ok(_) => Finding::ok("linker", "links an empty program"),
        Err(why) => {
            let line = why.lines().find(|line| line.starts_with("error")).unwrap_or(&why).to_string();
            let advice = "Install one. Debian, Ubuntu: sudo apt install build-essential. Fedora: sudo dnf install gcc. \
                          macOS: xcode-select --install. Windows: Visual Studio's build tools with the C++ workload.";
            Finding::problem("linker", line, advice)
        }
    })
}

/// The compiler that belongs to the cargo that runs us.
pub fn rustc() -> Command {
    let beside = Path::new(build::cargo().get_program()).with_file_name("rustc");
    match std::env::var_os("RUSTC") {
        Some(rustc) => Command::new(rustc),
        None if beside.is_file() => Command::new(beside),
        None => Command::new("rustc"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert_eq!(release("1.88"), Some((1, 88)));
        assert_eq!(release("1.100.0-nightly"), Some((1, 100)));
        assert!(release("1.100.0") > release("1.88"));
        assert_eq!((release(""), release("stable")), (None, None));
    }

    #[test]
    fn sizes_are_in_gibibytes() {
        assert_eq!((size(ROOM), size((3 << 29) + 5)), ("2.0 GiB".into(), "1.5 GiB".into()));
    }
}
