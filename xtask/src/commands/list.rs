//! `cargo xtask list`: the exercises and the demonstrations, all of them or some.

use super::{standing, tell, workspace};
use crate::exit::Exit;
use crate::manifest::demonstrations::{self, Demonstration};
use crate::manifest::{Course, names};
use crate::progress::place::{self, Filter};
use crate::progress::{Entry, State};
use crate::report::{Format, Terminal, course, json, print};

/// What `list` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only what has these words in its name, title or summary
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// Only this chapter: chapter3, 3, thread-safety
    #[arg(long, value_name = "CHAPTER")]
    chapter: Vec<String>,
    /// Only exercises in this state
    #[arg(long, value_enum)]
    state: Vec<State>,
    /// What the output is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Prints what the filters let through.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let all = Course::read(&workspace)?;
    let standing = standing(&workspace, &all)?;
    let mut filter = Filter { text: args.words.join(" "), states: args.state, ..Filter::default() };
    for name in &args.chapter {
        filter.chapters.push(names::chapter(&all, name)?.folder.clone());
    }
    let entries = place::filter(&standing.entries, &filter);
    let current = place::current(&standing.entries, standing.records.place()).map(|entry| entry.exercise.id.as_str());
    let mut nothing = true;
    for chapter in &all.chapters {
        let of: Vec<&Entry> = entries.iter().filter(|entry| entry.chapter.number == chapter.number).copied().collect();
        // A demonstration is in no state.
        let shown = match filter.states.is_empty() && filter.is_of_chapter(chapter) {
            true => demonstrations::of(&workspace, chapter)?,
            false => vec![],
        };
        let asked_for = |shown: &Demonstration| filter.matches(&[&shown.name, &shown.summary, &chapter.title]);
        let shown: Vec<Demonstration> = shown.into_iter().filter(asked_for).collect();
        if of.is_empty() && shown.is_empty() {
            continue;
        }
        nothing = false;
        print(&match args.format {
            Format::Human => course::listed(chapter, &of, &shown, current, Terminal::look().narrow()),
            Format::Json => {
                let entries = of.iter().map(|entry| json::entry("listed", entry, current));
                entries.chain(shown.iter().map(|shown| json::demonstration(chapter, shown))).collect()
            }
        });
    }
    print(&match args.format {
        Format::Human if nothing => course::nothing_listed(Terminal::look().narrow()),
        Format::Human => course::solved(&standing.entries),
        Format::Json => json::progress(&standing.entries, current),
    });
    tell(standing.notice);
    Ok(Exit::Passed)
}
