//! A workspace with next to nothing in it, in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use book::Edition;
use book::fault::Faults;
use tempfile::TempDir;

/// The workspace; its folder goes with it.
pub struct SmallBook {
    folder: TempDir,
}

impl SmallBook {
    /// Writes `files`. Settings are the course's own, the theme's files that they name are empty, and a table of
    /// contents that lists `index.md` is added unless there is one.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let book = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        let settings = include_str!("../../book.toml");
        book.write("book/book.toml", settings);
        for path in settings.split('"').filter(|path| path.starts_with("theme/")) {
            book.write(&format!("book/{path}"), "");
        }
        book.write("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n");
        for (path, text) in files {
            book.write(path, text);
        }
        book
    }

    /// Writes or overwrites one file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }

    /// The root of it.
    pub fn workspace(&self) -> &Path {
        self.folder.path()
    }

    /// Where it is built into.
    pub fn dest(&self) -> PathBuf {
        self.folder.path().join("target/book")
    }

    /// Builds it: the faults, none when it was built. Trouble of another kind ends the test.
    pub fn faults(&self) -> Vec<String> {
        match book::build(self.workspace(), &self.dest(), Edition::Whole) {
            Ok(_) => Vec::new(),
            Err(error) => match error.downcast::<Faults>() {
                Ok(faults) => faults.iter().map(ToString::to_string).collect(),
                Err(error) => panic!("{error:#}"),
            },
        }
    }
}
