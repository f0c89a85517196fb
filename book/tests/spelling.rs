//! Common misspellings outside of the pages, where the build does not look: in messages, comments and names.

use std::fs;
use std::path::{Path, PathBuf};

use book::spelling::misspelt;

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
        found.extend(misspelt(code).into_iter().map(|slip| format!("{place}:{}: {slip}", slip.line)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
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
