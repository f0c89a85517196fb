//! Where the files of an exercise lie: one stem in every folder.

use std::path::{Path, PathBuf};

/// The files of one exercise, relative to the workspace's root.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The learner's answer, at first the starter.
    pub answer: PathBuf,
    /// The reference answer.
    pub solution: PathBuf,
    /// The folder of its graded tests.
    pub tests: PathBuf,
    /// The graded tests.
    pub test_module: PathBuf,
    /// The pristine starter, for `verify`, and to tell whether the learner has begun.
    pub starter: PathBuf,
    /// The folder of other answers that the tests must accept.
    pub right: PathBuf,
    /// The folder of answers that they must reject, each by the name of its file.
    pub wrong: PathBuf,
    /// Its page in the book.
    pub page: PathBuf,
}

impl Paths {
    /// The files of the exercise `id`, in snake case `module`, of the chapter in `folder`.
    pub fn new(folder: &str, id: &str, module: &str) -> Paths {
        let source = format!("{module}.rs");
        let tests = Path::new("tests").join(folder).join(module);
        Paths {
            answer: Path::new("chapters").join(folder).join("src").join(&source),
            solution: Path::new("solutions").join(folder).join(&source),
            test_module: tests.join("mod.rs"),
            starter: tests.join("starter.rs"),
            right: tests.join("right"),
            wrong: tests.join("wrong"),
            page: Path::new("book/src").join(folder).join(format!("{id}.md")),
            tests,
        }
    }

    /// Does a compiler's message about this file concern the exercise? Both paths are relative to the root and normal.
    pub fn holds(&self, file: &Path) -> bool {
        file == self.answer || file.starts_with(&self.tests)
    }
}
