//! The preprocessor: answers every directive of every page before mdBook renders them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::catalogue::Catalogue;
use crate::directive::{self, Directive};
use crate::drawings::Drawings;
use crate::explorer::Explorers;
use crate::fault::{Fault, Faults};
use crate::include::Includes;
use crate::lanes::Recordings;
use crate::quiz::Quizzes;
use crate::replays::Replays;
use crate::{Edition, pages, tables};

/// mdBook's view of this module; `book.toml` gives it its place.
#[derive(Debug)]
pub struct Course {
    /// The root of the workspace that pages include from.
    pub workspace: PathBuf,
    /// The pages of the book, relative to its sources.
    pub pages: BTreeSet<PathBuf>,
    /// Who the book is for.
    pub edition: Edition,
}

impl Preprocessor for Course {
    fn name(&self) -> &str {
        "course"
    }

    /// Fails with [`Faults`] when a page asks for something that is not there, or when a file's anchors are wrong.
    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let (mut includes, mut faults) = Includes::read(&self.workspace)?;
        let (catalogue, found) = Catalogue::read(&self.workspace)?;
        faults.extend(found);
        let drawings = Drawings::read(&self.workspace)?;
        let (recordings, found) = Recordings::read(&self.workspace)?;
        faults.extend(found);
        let (mut quizzes, found) = Quizzes::read(&self.workspace)?;
        faults.extend(found);
        let (replays, found) = Replays::read(&self.workspace)?;
        faults.extend(found);
        let mut explorers = Explorers::default();

        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(page) = &chapter.source_path
            {
                let place = Path::new(pages::SRC).join(page);
                let (content, found) = explorers.expand(&place, &chapter.content, &mut includes);
                faults.extend(found);
                chapter.content = directive::expand(&content, |directive| {
                    let answer = match directive.name {
                        "lanes" => recordings.picture(directive.argument),
                        "replay" => replays.element(directive.argument),
                        "drawing" => drawings.html(directive.argument),
                        "quiz" => quizzes.markdown(&place, directive.argument, &mut includes, &mut faults),
                        "include" => includes.code(&place, directive.argument),
                        _ => self.table(&catalogue, directive, page),
                    };
                    answer.unwrap_or_else(|message| {
                        faults.push(Fault::new(&place, directive.line, message));
                        String::new()
                    })
                });
                if self.edition == Edition::Class {
                    chapter.content.truncate(before_the_discussion(&chapter.content).len());
                }
            }
        });

        faults.extend(includes.unused());
        faults.extend(recordings.unused());
        faults.extend(replays.unused());
        faults.extend(drawings.unused());
        faults.extend(quizzes.unused());
        Faults::check(faults)?;
        Ok(book)
    }
}

/// A page without its last part, the discussion, when it has one.
fn before_the_discussion(page: &str) -> &str {
    page.split_once("\n## Discussion\n").map_or(page, |(before, _)| before)
}

impl Course {
    fn table(&self, catalogue: &Catalogue, directive: Directive<'_>, page: &Path) -> Result<String, String> {
        let Directive { name, argument, .. } = directive;
        match name {
            "exercises" => tables::exercises(catalogue, argument, page, &self.pages),
            "exercise" => tables::exercise(catalogue, argument),
            "misconceptions" => tables::misconceptions(catalogue, argument),
            _ => Err(format!(
                "there is no directive `{name}`; there is include, lanes, replay, drawing, quiz, exercises, exercise and \
                 misconceptions (`\\{{{{#` shows one as it stands)"
            )),
        }
    }
}
