//! The demonstrations of a chapter: programs under `examples`, each of which begins with what it shows.

use super::{Chapter, Error};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A program that shows something at full size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demonstration {
    /// As `--example` takes it.
    pub name: String,
    /// The first sentence of its comment.
    pub summary: String,
    /// What runs it.
    pub command: String,
    /// Its first file, relative to the workspace's root.
    pub file: PathBuf,
}

/// The demonstrations of a chapter, by name.
pub fn of(workspace: &Workspace, chapter: &Chapter) -> Result<Vec<Demonstration>, Error> {
    let folder = Path::new("chapters").join(&chapter.folder).join("examples");
    let trouble = |cause| Error::Read { file: folder.clone(), cause };
    let entries = match fs::read_dir(workspace.at(&folder)) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        entries => entries.map_err(trouble)?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = folder.join(entry.map_err(trouble)?.file_name());
        let main = path.join("main.rs");
        let file = if path.extension().is_some_and(|extension| extension == "rs") { path.clone() } else { main };
        if !workspace.at(&file).is_file() {
            continue;
        }
        let text =
            fs::read_to_string(workspace.at(&file)).map_err(|cause| Error::Read { file: file.clone(), cause })?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let plain = format!("cargo run -p {} --example {name}", chapter.package());
        found.push(Demonstration { summary: summary(&text), command: command(&text).unwrap_or(plain), name, file });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The lines of a file's first comment.
fn comment(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim)
}

fn summary(text: &str) -> String {
    let paragraph: Vec<&str> = comment(text).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    paragraph.split_inclusive(". ").next().unwrap_or_default().trim().to_string()
}

/// A demonstration that needs a feature says so in the command of its comment, which asks for help.
fn command(text: &str) -> Option<String> {
    let command = comment(text).find(|line| line.starts_with("cargo run "))?;
    Some(command.split(" -- ").next().unwrap_or(command).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstration_says_what_it_shows_and_what_runs_it() {
        let text = "//! Ten pages from\n//! a server. And more.\n//!\n//! ```text\n\
                    //! cargo run -p chapter1 --features http --example ten -- --help\n//! ```\n\nuse x;\n//! Not this.\n";
        assert_eq!(summary(text), "Ten pages from a server.");
        assert_eq!(command(text).as_deref(), Some("cargo run -p chapter1 --features http --example ten"));
        assert_eq!((summary("fn main() {}"), command("fn main() {}")), (String::new(), None));
    }
}
