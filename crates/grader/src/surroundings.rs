//! What grades depend on beside the answers: the course's content and the compiler.

use crate::digest::Digest;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::workspace::Workspace;

/// A hash of all that decides about a verdict: tests, what they are built of, what judges them, and the versions of everything
/// else. Answers, pages and the tests' own right and wrong answers are no part of it.
///
/// # Errors
/// When a file of the course cannot be read.
pub fn course(workspace: &Workspace) -> anyhow::Result<String> {
    let mut files: Vec<PathBuf> = ["Cargo.toml", "Cargo.lock"].map(PathBuf::from).into();
    // Flags and profiles, where a course sets them.
    files.extend([PathBuf::from(".cargo/config.toml")].into_iter().filter(|file| workspace.at(file).exists()));
    let tests = ["chapters", "crates/interleave", "crates/proctor", "crates/proctor-tokio", "tests"];
    // The source policy, the runner, the sandbox, and what makes verdicts of what it sees.
    for folder in tests.into_iter().chain(["crates/grader/src", "crates/sandbox/src", "xtask/src"]) {
        walk(workspace, Path::new(folder), &mut files)?;
    }
    files.sort();
    let mut digest = Digest::default();
    for file in files {
        let bytes = fs::read(workspace.at(&file)).with_context(|| format!("{} could not be read", file.display()))?;
        digest.file(&file, &bytes);
    }
    Ok(digest.hex())
}

fn walk(workspace: &Workspace, folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let trouble = || format!("{} could not be read", folder.display());
    let entries = match fs::read_dir(workspace.at(folder)) {
        // A kit has not all of them.
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(trouble)?,
    };
    for entry in entries {
        let entry = entry.with_context(trouble)?;
        let path = folder.join(entry.file_name());
        let name = entry.file_name();
        let is_folder = entry.file_type().with_context(trouble)?.is_dir();
        let left_out = ["right", "wrong", "examples", "benches", "target", "snapshots"];
        match is_folder {
            true if left_out.iter().any(|known| name == *known) => {}
            true => walk(workspace, &path, files)?,
            // Of a chapter, what is not an answer: its manifest, its exercises, and the list of its modules.
            false if path.starts_with("chapters") && !is_of_the_chapter(&path) => {}
            false if name == "starter.rs" => {}
            false => files.push(path),
        }
    }
    Ok(())
}

fn is_of_the_chapter(path: &Path) -> bool {
    ["Cargo.toml", "chapter.toml", "src/lib.rs"].iter().any(|known| path.ends_with(known))
}

/// What `rustc --version` says, and the flags that the environment has for it.
///
/// # Errors
/// When there is no compiler, or it is older than the course needs.
pub fn toolchain(workspace: &Workspace) -> anyhow::Result<String> {
    let output = Command::new("rustc").arg("--version").current_dir(&workspace.root).output();
    let output = output.context("rustc could not be started: `cargo xtask doctor` says what is missing")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_string();
    let needed = oldest(workspace)?;
    match numbers(&version) {
        Some(found) if found < needed => {
            bail!("{version} is older than {}.{}, which the course needs: rustup update stable", needed.0, needed.1)
        }
        Some(_) if output.status.success() => Ok(with_flags(version, |name| std::env::var(name).ok())),
        _ => bail!("rustc does not say its version: {}", String::from_utf8_lossy(&output.stderr).trim()),
    }
}

/// Flags can change what a test does: without checks of overflow it may pass.
fn with_flags(version: String, variable: impl Fn(&str) -> Option<String>) -> String {
    let names = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"];
    let flags = names.into_iter().filter_map(|name| Some((name, variable(name).filter(|flags| !flags.is_empty())?)));
    flags.fold(version, |text, (name, flags)| format!("{text}, {name}={}", flags.replace('\u{1f}', " ")))
}

/// `rust-version` of the workspace.
fn oldest(workspace: &Workspace) -> anyhow::Result<(u32, u32)> {
    let text = fs::read_to_string(workspace.at(Path::new("Cargo.toml"))).context("Cargo.toml could not be read")?;
    let manifest: toml::Table = toml::from_str(&text).context("Cargo.toml is no TOML")?;
    let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let version = package.and_then(|package| package.get("rust-version")).and_then(|version| version.as_str());
    version.and_then(numbers).context("Cargo.toml does not say which Rust the course needs")
}

/// `(1, 88)` of `1.88` and of `rustc 1.88.0 (…)`.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let mut parts = text[at..].split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn write(workspace: &Workspace, name: &str, text: &str) {
        let file = workspace.at(Path::new(name));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[test]
    fn the_hash_changes_with_what_decides_and_with_nothing_else() {
        let folder = TempDir::new().unwrap();
        let workspace = Workspace { root: folder.path().into() };
        let decides = [
            "Cargo.toml",
            "Cargo.lock",
            ".cargo/config.toml",
            "chapters/chapter1-x/chapter.toml",
            "chapters/chapter1-x/src/lib.rs",
            "tests/chapter1-x/a/mod.rs",
            "crates/proctor/src/lib.rs",
            "crates/grader/src/confinement.rs",
            "crates/sandbox/src/lib.rs",
            "xtask/src/policy/mod.rs",
        ];
        let others = [
            "chapters/chapter1-x/src/a.rs",
            "tests/chapter1-x/a/wrong/b.rs",
            "tests/chapter1-x/a/starter.rs",
            "book/src/a.md",
        ];
        decides.iter().chain(&others).for_each(|name| write(&workspace, name, "1"));
        let first = course(&workspace).unwrap();
        for name in others {
            write(&workspace, name, "2");
            assert_eq!(course(&workspace).unwrap(), first, "{name}");
        }
        for name in decides {
            write(&workspace, name, "2");
            assert_ne!(course(&workspace).unwrap(), first, "{name}");
            write(&workspace, name, "1");
        }
    }

    #[test]
    fn flags_of_the_environment_are_named() {
        let with = |wanted: &str, flags: &str| {
            with_flags("rustc 1.95.0".into(), |name| (name == wanted).then(|| flags.to_string()))
        };
        assert_eq!(with("RUSTFLAGS", ""), "rustc 1.95.0");
        assert_eq!(with("RUSTFLAGS", "-C opt-level=3"), "rustc 1.95.0, RUSTFLAGS=-C opt-level=3");
        assert_eq!(with("CARGO_ENCODED_RUSTFLAGS", "-O\u{1f}-g"), "rustc 1.95.0, CARGO_ENCODED_RUSTFLAGS=-O -g");
    }

    #[test]
    fn an_old_compiler_is_told() {
        assert_eq!(numbers("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(numbers("1.88"), Some((1, 88)));
        assert_eq!(numbers("rustc"), None);
        let folder = TempDir::new().unwrap();
        let workspace = Workspace { root: folder.path().into() };
        write(&workspace, "Cargo.toml", "[workspace.package]\nrust-version = \"7.1\"\n");
        let error = toolchain(&workspace).unwrap_err().to_string();
        assert!(error.contains("is older than 7.1"), "{error}");
        write(&workspace, "Cargo.toml", "[workspace.package]\nrust-version = \"1.85\"\n");
        assert!(toolchain(&workspace).unwrap().starts_with("rustc 1."));
    }
}
