//! What an answer and its tests are, in a few letters, so that a pass can be tied to both.

use crate::manifest::Exercise;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// An exercise's files as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of the learner's file; none when it cannot be read.
    pub answer: Option<String>,
    /// Of the pristine starter; none in a workspace without it.
    pub starter: Option<String>,
    /// The version of the tests.
    pub tests: String,
}

impl Fingerprint {
    /// Is the answer the starter as it came?
    pub fn is_pristine(&self) -> bool {
        self.answer.is_some() && self.answer == self.starter
    }
}

/// Looks at the files.
///
/// The version of the tests is what decides over an answer and belongs to the exercise: every file in the folder of its
/// tests, and whether it is a model and what it may use and may not. Not the starter, nor right and wrong answers, which no answer is
/// graded by; not hints, titles and points; not the crates that all tests share, since each change of these would take
/// every pass away. The name of the chapter's package counts for nothing: a chapter may get another number.
pub fn look(workspace: &Workspace, exercise: &Exercise) -> Fingerprint {
    let paths = &exercise.paths;
    let mut files = BTreeMap::new();
    tests(workspace, exercise, &paths.tests, &mut files);
    let mut all = format!("model {} allow {:?}\n", exercise.model, exercise.allows).into_bytes();
    if !exercise.refuses.is_empty() {
        all.extend(format!("refuse {:?}\n", exercise.refuses).bytes());
    }
    for (file, bytes) in files {
        let name = file.strip_prefix(&paths.tests).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let text = String::from_utf8_lossy(&bytes).replace(&format!("{}::", exercise.package), "chapter::");
        all.extend(format!("{name} {}\n{text}", text.len()).bytes());
    }
    Fingerprint {
        answer: read(workspace, &paths.answer).map(|bytes| hash(&bytes)),
        starter: read(workspace, &paths.starter).map(|bytes| hash(&bytes)),
        tests: hash(&all),
    }
}

/// FNV-1a with 128 bits, in hexadecimal: the same on every machine and with every toolchain, which std's hasher is not. It
/// tells files apart; whoever forges one fools nobody but himself.
pub fn hash(bytes: &[u8]) -> String {
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let sum = bytes.iter().fold(START, |sum, byte| (sum ^ u128::from(*byte)).wrapping_mul(PRIME));
    format!("{sum:032x}")
}

/// What cannot be read counts as not there: grading says what is wrong with it.
fn read(workspace: &Workspace, file: &Path) -> Option<Vec<u8>> {
    fs::read(workspace.at(file)).ok()
}

fn tests(workspace: &Workspace, exercise: &Exercise, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let paths = &exercise.paths;
    for entry in fs::read_dir(workspace.at(folder)).into_iter().flatten().flatten() {
        let file = folder.join(entry.file_name());
        if [&paths.right, &paths.wrong, &paths.starter].contains(&&file) {
            continue;
        }
        if entry.path().is_dir() {
            tests(workspace, exercise, &file, files);
        } else if let Some(bytes) = read(workspace, &file) {
            files.insert(file, bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(hash(b""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(hash(b"a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}
