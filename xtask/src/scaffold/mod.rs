//! The files of a new exercise, and the lines by which its chapter knows it. Pure: texts in, texts out.
//!
//! The state that it makes passes `verify`: a starter with a `todo!()`, an answer, and one wrong answer told by its name.

mod insert;

use crate::manifest::{Chapter, Paths, is_name};
use std::path::{Path, PathBuf};

/// A file with its text.
pub type File = (PathBuf, String);

/// A new exercise that does not exist yet.
#[derive(Debug)]
pub struct Scaffold<'c> {
    chapter: &'c Chapter,
    id: String,
    module: String,
}

impl<'c> Scaffold<'c> {
    /// For an id in kebab or snake case; none when it is neither.
    pub fn new(chapter: &'c Chapter, id: &str) -> Option<Scaffold<'c>> {
        let id = id.replace('_', "-");
        is_name(&id, '-').then(|| Scaffold { chapter, module: id.replace('-', "_"), id })
    }

    /// The id in kebab case.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The files that are the exercise's own.
    pub fn files(&self) -> Vec<File> {
        let paths = Paths::new(&self.chapter.folder, &self.id, &self.module);
        let starter = self.fill(include_str!("../../templates/starter.rs"));
        vec![
            (paths.answer, starter.clone()),
            (paths.starter, starter),
            (paths.solution, self.fill(include_str!("../../templates/solution.rs"))),
            (paths.test_module, self.fill(include_str!("../../templates/tests.rs"))),
            (paths.wrong.join("off_by_one.rs"), self.fill(include_str!("../../templates/wrong.rs"))),
            (paths.page, self.fill(include_str!("../../templates/page.md"))),
        ]
    }

    /// The files that name the exercise. Each is to be read and given to [`Scaffold::edited`]; only the book's may be
    /// missing.
    pub fn mentioned_in(&self) -> Vec<PathBuf> {
        let chapter = Path::new("chapters").join(&self.chapter.folder);
        vec![
            chapter.join("chapter.toml"),
            chapter.join("Cargo.toml"),
            chapter.join("src/lib.rs"),
            Path::new("tests").join(&self.chapter.folder).join("main.rs"),
            summary(),
        ]
    }

    /// The text of such a file with the exercise in it, or what stands in the way.
    pub fn edited(&self, file: &Path, text: &str) -> Result<String, String> {
        let folder = &self.chapter.folder;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match &*name {
            "chapter.toml" => Ok(insert::at_end(text, &self.fill(include_str!("../../templates/exercise.toml")))),
            "Cargo.toml" => insert::feature(text, &self.module),
            "lib.rs" => Ok(insert::at_end(text, &self.fill(include_str!("../../templates/lib.rs")))),
            "main.rs" => Ok(insert::at_end(text, &self.fill(include_str!("../../templates/main.rs")))),
            _ => insert::page(text, folder, &format!("[{}]({folder}/{}.md)", self.title(), self.id)),
        }
    }

    fn title(&self) -> String {
        let words = self.id.replace('-', " ");
        words[..1].to_uppercase() + &words[1..]
    }

    fn fill(&self, template: &str) -> String {
        let values = [
            ("@id@", &self.id),
            ("@module@", &self.module),
            ("@title@", &self.title()),
            ("@package@", &self.chapter.package()),
            ("@folder@", &self.chapter.folder),
        ];
        values.iter().fold(template.to_string(), |text, (name, value)| text.replace(name, value))
    }
}

/// The book's list of pages.
pub fn summary() -> PathBuf {
    Path::new("book/src/SUMMARY.md").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter() -> Chapter {
        Chapter { number: 3, title: "Safety".into(), folder: "chapter3-safety".into(), exercises: vec![] }
    }

    #[test]
    fn an_id_may_be_written_either_way() {
        let chapter = chapter();
        for (id, expected) in [
            ("ordered-locks", Some("ordered-locks")),
            ("ordered_locks", Some("ordered-locks")),
            ("Ordered", None),
            ("", None),
            ("two--dashes", None),
            ("../etc", None),
        ] {
            let id_of = Scaffold::new(&chapter, id).map(|scaffold| scaffold.id().to_string());
            assert_eq!(id_of.as_deref(), expected, "{id}");
        }
    }

    #[test]
    fn no_placeholder_is_left() {
        let chapter = chapter();
        let scaffold = Scaffold::new(&chapter, "safe-till").expect("it is a name");
        for (file, text) in scaffold.files() {
            let placeholder =
                ["@id@", "@module@", "@title@", "@package@", "@folder@"].iter().find(|p| text.contains(**p));
            assert_eq!(placeholder, None, "{}", file.display());
        }
        assert!(scaffold.files()[0].1.starts_with("//! Safe till."), "{:?}", scaffold.files()[0]);
    }
}
