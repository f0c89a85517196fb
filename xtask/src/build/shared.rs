//! All that answers to a chapter's exercises depend on, linked once, as a dynamic library.
//!
//! The explorer, the property tests and the async runtime are fifty libraries, and std. To link them into the program of each
//! answer was a quarter of what compiling it cost. A program that finds them linked has only itself to link, and pays for it
//! with a millisecond whenever it starts.
//!
//! On Linux with glibc only. Elsewhere each program is linked with all of it, as cargo does it.

use super::Error;
use super::record::Call;
use super::slot;
use crate::process;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The library's crate. It holds the others and names none of them, so that no answer can see through it.
pub const CRATE: &str = "answers_share";

/// The library.
#[derive(Debug)]
pub struct Shared {
    folder: PathBuf,
}

impl Shared {
    /// Finds or makes what the tests of a chapter have in common. None where programs are to be linked as a whole.
    pub fn of(tests: &Call, package: &str, slots: &Path) -> Result<Option<Shared>, Error> {
        if !cfg!(all(target_os = "linux", target_env = "gnu")) {
            return Ok(None);
        }
        let externals: Vec<(&str, &str)> = tests.externals().filter(|(name, _)| *name != package).collect();
        let flags = flags(&tests.args[1..], package);
        let mut key = DefaultHasher::new();
        (&tests.args[0], &flags).hash(&mut key);
        let folder = slots.join(format!("shared-{:016x}", key.finish()));
        let file = folder.join(format!("lib{CRATE}.so"));
        if is_fresh(&file, &externals) {
            return Ok(Some(Shared { folder }));
        }
        // Whoever runs at the same time makes the same, and each moves it to its place as a whole.
        let claim = slot::claim(slots)?;
        let trouble = |cause| Error::File { file: file.clone(), cause };
        let source = claim.folder.join("shared.rs");
        let text: String = externals.iter().map(|(name, _)| format!("extern crate {name} as _;\n")).collect();
        fs::write(&source, text).map_err(trouble)?;
        let mut command = Command::new(&tests.args[0]);
        command.current_dir(&tests.cwd).envs(tests.env.iter().map(|(name, value)| (name, value)));
        command.args(["--crate-name", CRATE, "--crate-type=dylib", "--edition=2024"]).arg(&source);
        command.args(flags).arg("--out-dir").arg(&claim.folder);
        if !process::capture(&mut command, None, &|_| {})?.status.success() {
            // A toolchain or a linker that makes no such libraries is none that answers cannot be graded with.
            return Ok(None);
        }
        fs::create_dir_all(&folder).map_err(trouble)?;
        fs::rename(claim.folder.join(format!("lib{CRATE}.so")), &file).map_err(trouble)?;
        Ok(Some(Shared { folder }))
    }

    /// Where it lies: compilers and programs read it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a chapter's library says in order to have it.
    pub fn source(&self) -> String {
        format!("extern crate {CRATE} as _;\n")
    }

    /// For the compiler of the chapter's library.
    pub fn for_library(&self) -> Vec<String> {
        let file = self.folder.join(format!("lib{CRATE}.so"));
        vec!["--extern".into(), format!("{CRATE}={}", file.display())]
    }

    /// For the compiler of the tests, which find it through the chapter's library, and their program in its folder.
    pub fn for_tests(&self) -> Vec<String> {
        let folder = format!("dependency={}", self.folder.display());
        vec!["-L".into(), folder, "-Cprefer-dynamic".into(), "-Crpath".into()]
    }
}

/// Options of cargo's for the tests that hold for the library as well, and ours.
fn flags(args: &[String], package: &str) -> Vec<String> {
    let mut flags = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "-L" | "--target" => flags.extend([arg.clone()].into_iter().chain(rest.next().cloned())),
            "-C" | "--extern" => {
                let Some(value) = rest.next() else { break };
                let replaced = super::change::is_replaced(value) || value.starts_with(&format!("{package}="));
                flags.extend([arg, value].into_iter().filter(|_| !replaced).cloned());
            }
            _ if arg.starts_with("-C") || arg.starts_with("-Z") || arg.starts_with("--target=") => {
                flags.push(arg.clone())
            }
            _ => {}
        }
    }
    // Without the last one, each start would look up by name what the libraries have from each other.
    let ours =
        ["-Cmetadata=answers", "-Cdebuginfo=0", "-Cstrip=debuginfo", "-Cprefer-dynamic", "-Clink-arg=-Wl,-Bsymbolic"];
    flags.extend(ours.map(str::to_string));
    flags
}

/// Is it there, and not older than anything in it? Cargo makes a library anew when one below it has changed.
fn is_fresh(file: &Path, externals: &[(&str, &str)]) -> bool {
    let time = |file: &Path| fs::metadata(file).and_then(|meta| meta.modified()).ok();
    let Some(made) = time(file) else { return false };
    externals.iter().all(|(_, file)| time(Path::new(file)).is_some_and(|time| time <= made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_has_all_but_the_chapter_and_is_built_as_the_tests_are() {
        let recorded = "--crate-name chapter3 tests/main.rs --emit=link -C debuginfo=2 -C linker=clang --test --cfg a \
            -Ctarget-cpu=native -L dependency=/t/deps --extern chapter3=/t/deps/libchapter3-9.rlib \
            --extern proctor=/t/deps/libproctor-9.rlib --deny=unsafe_code";
        let recorded: Vec<String> = recorded.split_whitespace().map(str::to_string).collect();
        let flags = flags(&recorded, "chapter3").join(" ");
        let (theirs, ours) = flags.split_once(" -Cmetadata=answers").expect("ours come last");
        assert_eq!(
            theirs,
            "-C linker=clang -Ctarget-cpu=native -L dependency=/t/deps --extern proctor=/t/deps/libproctor-9.rlib"
        );
        assert!(ours.contains("-Cprefer-dynamic"));
    }
}
