//! What the book is made of, and whether it has changed.
//!
//! The files are looked at, instead of asking the system for notices: there are few, a look takes a few milliseconds, and
//! it works the same on every system and disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

/// The folders that pages take something from, relative to the workspace.
const FOLDERS: &[&str] = &["book", "chapters", "crates", "solutions", "tests"];

/// Each file with its time and size.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<PathBuf, (SystemTime, u64)>);

impl Snapshot {
    /// Looks at every file below the folders that pages take something from.
    ///
    /// # Errors
    /// When one of these folders cannot be read. A file that goes away meanwhile is no error.
    pub fn take(workspace: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut folders: Vec<PathBuf> = FOLDERS.iter().map(PathBuf::from).collect();
        while let Some(folder) = folders.pop() {
            let path = workspace.join(&folder);
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                // Not every workspace has all of them, and editors move folders about.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(|| format!("cannot list the folder {}", path.display())),
            };
            for entry in entries {
                let entry = entry.with_context(|| format!("cannot list the folder {}", path.display()))?;
                let name = entry.file_name();
                let hidden = name.to_string_lossy().starts_with('.');
                let Ok(about) = entry.metadata() else { continue };
                if about.is_dir() && !hidden && name != "node_modules" && name != "target" {
                    folders.push(folder.join(name));
                } else if about.is_file() && !hidden {
                    let time = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    files.insert(folder.join(name), (time, about.len()));
                }
            }
        }
        Ok(Self(files))
    }

    /// A file that is new, gone or another than in `before`.
    pub fn difference<'a>(&'a self, before: &'a Self) -> Option<&'a Path> {
        let changed = self.0.iter().find(|(path, state)| before.0.get(*path) != Some(state));
        let gone = || before.0.iter().find(|(path, _)| !self.0.contains_key(*path));
        changed.or_else(gone).map(|(path, _)| path.as_path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_new_or_gone_or_another_is_told() {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        let page = workspace.path().join("book/src/index.md");
        fs::create_dir_all(page.parent().expect("pages lie in a folder")).expect("a writable folder");
        let take = || Snapshot::take(workspace.path()).expect("it can be read");
        let empty = take();
        fs::write(&page, "# A\n").expect("a writable folder");
        // What a build or an editor leaves beside the pages is no page.
        fs::write(page.with_file_name(".index.md.swp"), "").expect("a writable folder");
        let (written, place) = (take(), Path::new("book/src/index.md"));
        assert_eq!(written.difference(&empty), Some(place));
        assert_eq!(empty.difference(&written), Some(place));
        assert_eq!(written.difference(&take()), None);
        fs::write(&page, "# Another\n").expect("a writable folder");
        assert_eq!(take().difference(&written), Some(place));
    }
}
