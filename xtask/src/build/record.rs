//! Cargo's own calls of rustc, written down so that they can be made again with another answer.
//!
//! For one run of cargo, xtask is its RUSTC_WRAPPER: it makes each call, and leaves a copy of a chapter's calls beside
//! what they built. RUSTC_WORKSPACE_WRAPPER would do as well, but cargo keeps separate artifacts for it: `interleave` and
//! `proctor` would be compiled once more for `verify`. RUSTC_WRAPPER leaves no trace in the artifacts' names.
//!
//! So it can happen that an artifact is fresh and that no call was recorded for it, or an older one. Then the artifact is
//! removed, and cargo makes the call again.

use super::Error;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

/// The package whose calls are to be recorded. Its presence makes xtask a wrapper of rustc.
pub const PACKAGE: &str = "XTASK_RECORD";
/// The wrapper that the user had set, which goes on wrapping.
pub const INNER: &str = "XTASK_RECORD_INNER";

/// One call of rustc.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// The format of the record; another one counts as none.
    schema: u32,
    /// The program, and what it was told.
    pub args: Vec<String>,
    /// What cargo set for it.
    pub env: Vec<(String, String)>,
    /// Where it ran.
    pub cwd: PathBuf,
}

const SCHEMA: u32 = 2;

impl Call {
    /// The value of a flag that is written as `flag value`.
    pub fn value(&self, flag: &str) -> Option<&str> {
        let at = self.args.iter().position(|arg| arg == flag)?;
        self.args.get(at + 1).map(String::as_str)
    }

    /// The crates that it is given, with their files: `--extern name=file`.
    pub fn externals(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.args.windows(2).filter(|pair| pair[0] == "--extern").map(|pair| &pair[1]);
        values.filter_map(|value| value.split_once('='))
    }

    /// The file of one of them.
    pub fn external(&self, name: &str) -> Option<&Path> {
        self.externals().find(|(crate_name, _)| *crate_name == name).map(|(_, file)| Path::new(file))
    }

    /// The call that built an artifact, as long as it is not older than the artifact.
    pub fn of(artifact: &Path) -> Option<Call> {
        let record = beside(artifact);
        let time = |file: &Path| fs::metadata(file).and_then(|m| m.modified()).ok();
        if time(&record)? < time(artifact)? {
            return None;
        }
        let call: Call = serde_json::from_str(&fs::read_to_string(&record).ok()?).ok()?;
        (call.schema == SCHEMA).then_some(call)
    }
}

/// Where the call for an artifact is kept.
fn beside(artifact: &Path) -> PathBuf {
    let stem = artifact.file_stem().unwrap_or_default().to_string_lossy();
    // A library is called `libname-hash.rlib` or `.rmeta`, a program `name-hash`: one name for both.
    let stem = stem.strip_prefix("lib").unwrap_or(&stem);
    artifact.with_file_name(format!("{stem}.call.json"))
}

/// Makes one run of cargo record its calls for a package.
pub fn listen(cargo: &mut Command, package: &str) -> Result<(), Error> {
    let us = env::current_exe().map_err(|cause| Error::File { file: "xtask".into(), cause })?;
    if let Some(wrapper) = env::var_os("RUSTC_WRAPPER").filter(|wrapper| !wrapper.is_empty()) {
        cargo.env(INNER, wrapper);
    }
    // Else cargo would ask rustc for its version again at every change between a wrapper and none.
    cargo.env("RUSTC_WRAPPER", us).env(PACKAGE, package).env("CARGO_CACHE_RUSTC_INFO", "0");
    Ok(())
}

/// Is this process meant as a wrapper of rustc?
pub fn is_wanted() -> bool {
    env::var_os(PACKAGE).is_some()
}

/// The whole work of xtask as a wrapper: makes the call, and records it when it is one of the package's and succeeds.
pub fn main() -> Result<ExitCode, String> {
    let args: Vec<_> = env::args_os().skip(1).collect();
    let inner = env::var_os(INNER);
    let mut line = inner.iter().chain(&args);
    let program = line.next().ok_or("as a wrapper of rustc, it is called with rustc and its arguments")?;
    let status = Command::new(program).args(line).status();
    let status = status.map_err(|error| format!("{} could not be started: {error}", program.display()))?;
    if status.success()
        && env::var_os("CARGO_PKG_NAME") == env::var_os(PACKAGE)
        && let Ok(args) = args.into_iter().map(|arg| arg.into_string()).collect::<Result<Vec<_>, _>>()
    {
        write(args).map_err(|error| format!("the call could not be recorded: {error}"))?;
    }
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}

fn write(args: Vec<String>) -> io::Result<()> {
    let paths = ["OUT_DIR", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];
    let ours = |name: &str| name.starts_with("CARGO_") || paths.contains(&name);
    // The tokens for parallel work are those of a cargo that will be gone.
    let env = env::vars().filter(|(name, _)| ours(name) && name != "CARGO_MAKEFLAGS").collect();
    let call = Call { schema: SCHEMA, args, env, cwd: env::current_dir()? };
    let extra = call.args.iter().find_map(|arg| arg.strip_prefix("extra-filename="));
    // Without these it is a question about the compiler, and builds nothing.
    let (Some(name), Some(folder), Some(extra)) = (call.value("--crate-name"), call.value("--out-dir"), extra) else {
        return Ok(());
    };
    fs::write(beside(&Path::new(folder).join(format!("{name}{extra}"))), serde_json::to_string(&call)?)
}
