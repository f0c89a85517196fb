//! Common misspellings in pages, messages, comments and names, by the dictionary of the program `typos`.
//!
//! It knows what people write instead of a word, and not the words themselves. So a name of our own is no fault.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};

use unicase::UniCase;

/// Names, which are right as they are.
const ALLOWED: &[&str] = &["existant", "ratatui"];

/// Folders that hold nothing that was written here.
const SKIPPED: &[&str] = &[".git", ".progress", "node_modules", "target"];

#[test]
fn nothing_in_the_course_is_misspelt() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the book lies in the workspace");
    let mut files = Vec::new();
    collect(workspace, &mut files);
    // Tests of packages make slips on purpose, and nobody else reads them. The graded tests are at the root. The sources of
    // chapters are the learner's; what they begin as is beside the graded tests.
    let is_left_out = |file: &PathBuf| {
        let path = file.strip_prefix(workspace).expect("it was found there");
        path.iter().skip(1).any(|folder| folder == "tests" || folder == "src" && path.starts_with("chapters"))
    };
    files.retain(|file| !is_left_out(file));
    assert!(files.iter().any(|file| file.ends_with("book/src/index.md")), "the pages are among the files");
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()));
        let place = file.strip_prefix(workspace).expect("it was found there").to_string_lossy().replace('\\', "/");
        // What tests beside the code are called and hand in may be misspelt on purpose, too.
        let code = text.split_once("\n#[cfg(test)]").map_or(&*text, |(code, _)| code);
        let faults = misspelt(code).into_iter().filter(|fault| !ALLOWED.contains(&fault.word));
        found.extend(faults.map(|fault| format!("{place}:{fault}")));
    }
    assert!(
        found.is_empty(),
        "{}\nmend it, or add the word to ALLOWED in book/tests/spelling.rs if it is right",
        found.join("\n")
    );
}

#[test]
fn a_misspelt_word_is_told_with_its_line_and_its_correction() {
    let text = "# Threads\n\nTwo chefs recieve it.\n\n```rust\nlet seperateLists = 1; // a freind's\n```\n";
    let told: Vec<String> = misspelt(text).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["3: `recieve` is `receive`", "6: `seperate` is `separate`", "6: `freind` is `friend`"]);
    for fine in ["https://example.org/recieve?a=freind", "sha512-9freind=", "two\\nto"] {
        assert!(misspelt(fine).is_empty(), "addresses, hashes and escapes are not words: {fine}");
    }
}

/// Every text below `folder` that somebody writes by hand.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display())) {
        let path = entry.unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display())).path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            if !SKIPPED.contains(&&*name) {
                collect(&path, files);
            }
        } else if matches!(extension, Some("css" | "js" | "md" | "py" | "rs" | "svg" | "toml" | "yml")) {
            files.push(path);
        }
    }
}

/// A word that is one letter away from another.
struct Misspelt<'a> {
    line: usize,
    word: &'a str,
    corrections: &'static [&'static str],
}

impl Display for Misspelt<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` is `{}`", self.line, self.word, self.corrections.join("` or `"))
    }
}

/// The misspelt words of `text`, in their order.
fn misspelt(text: &str) -> Vec<Misspelt<'_>> {
    let mut faults = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let chunks = content.split(char::is_whitespace).filter(|chunk| !chunk.contains("://"));
        // A word that has digits in it is a name, or a part of a hash. The letter after a backslash belongs to that.
        let runs = chunks.flat_map(|chunk| chunk.split(|letter: char| !letter.is_alphanumeric() && letter != '\\'));
        let runs = runs.flat_map(|run| {
            run.split('\\').enumerate().map(|(at, part)| match at {
                0 => part,
                _ => part.get(1..).unwrap_or_default(),
            })
        });
        for word in runs.filter(|run| run.chars().all(char::is_alphabetic)).flat_map(humps) {
            if let Some(corrections) = typos_dict::WORD.find(&UniCase::new(word)) {
                faults.push(Misspelt { line, word, corrections });
            }
        }
    }
    faults
}

/// The words of a `camelCase` name: a capital after a small letter begins one.
fn humps(run: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut after_small = false;
    for (at, letter) in run.char_indices() {
        if letter.is_uppercase() && after_small {
            words.push(&run[start..at]);
            start = at;
        }
        after_small = letter.is_lowercase();
    }
    words.push(&run[start..]);
    words
}
