//! What is wrong with a page or with a file it includes from, and where.

use std::fmt;
use std::path::PathBuf;

/// One thing to mend. Shown as `path:line: message`, which editors turn into a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Relative to the workspace, so that the message is the same on every machine.
    pub path: PathBuf,
    /// Counted from 1; 0 when the fault is the whole file's.
    pub line: usize,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Fault {
    /// A fault at `line` of `path`.
    pub fn new(path: impl Into<PathBuf>, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.into(), line, message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Always with slashes: the same text on Windows.
        let path = self.path.to_string_lossy().replace('\\', "/");
        match self.line {
            0 => write!(f, "{path}: {}", self.message),
            line => write!(f, "{path}:{line}: {}", self.message),
        }
    }
}

/// Every fault of a stage. Trouble of our own (a file that cannot be read, say) is an [`anyhow::Error`] instead.
#[derive(Debug)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// `Err` with the faults in the order of their places, or `Ok` when there is none.
    pub fn check(mut faults: Vec<Fault>) -> Result<(), Self> {
        faults.sort();
        faults.dedup();
        match faults.is_empty() {
            true => Ok(()),
            false => Err(Self(faults)),
        }
    }

    /// The faults, in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        write!(f, "the book was not built: {} to mend", self.0.len())
    }
}

impl std::error::Error for Faults {}
