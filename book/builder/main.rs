//! `cargo run -p book`: builds the book, and opens or serves it when asked to.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, io};

use anyhow::{Context, Result};
use book::fault::Faults;
use book::{Edition, serve, stock};
use clap::{Parser, Subcommand};

/// Builds the book. It works from the disk: no server and no network are needed to read it.
#[derive(Parser)]
#[command(name = "book")]
struct Options {
    /// The folder to build into; what it holds is replaced [default: target/book]
    #[arg(long, value_name = "DIR")]
    dest_dir: Option<PathBuf>,
    /// Open the book in a browser
    #[arg(long)]
    open: bool,
    /// Serve the book on this machine, and build it again at every change
    #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "3000")]
    serve: Option<u16>,
    /// Leave out the discussions of solutions and wrong answers
    #[arg(long, conflicts_with = "serve")]
    without_discussions: bool,
    #[command(subcommand)]
    asked: Option<Asked>,
}

/// What mdBook's own program runs.
#[derive(Subcommand)]
enum Asked {
    /// Answers the directives of the book on standard input
    #[command(hide = true)]
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Subcommand)]
enum Question {
    /// Exits with 0 when pages can be made ready for this renderer
    Supports { renderer: String },
}

/// 0 when the book was built, 1 when pages have to be mended, 2 when the command was misused (by `clap`), 3 when
/// something else went wrong.
fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(code) => code,
        Err(error) => match error.downcast::<Faults>() {
            Ok(faults) => {
                eprintln!("{faults}");
                ExitCode::from(1)
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::from(3)
            }
        },
    }
}

fn run(options: &Options) -> Result<ExitCode> {
    let workspace = workspace()?;
    match &options.asked {
        Some(Asked::Preprocess { question: Some(Question::Supports { renderer }) }) => {
            return Ok(ExitCode::from(u8::from(renderer != "html")));
        }
        Some(Asked::Preprocess { question: None }) => {
            eprintln!("{}", stock::ADVICE);
            stock::preprocess(&workspace, io::stdin().lock(), io::stdout().lock())?;
            return Ok(ExitCode::SUCCESS);
        }
        None => {}
    }
    let dest = options.dest_dir.clone().unwrap_or_else(|| workspace.join("target/book"));
    let edition = if options.without_discussions { Edition::Class } else { Edition::Whole };
    let pages = book::build(&workspace, &dest, edition)?;
    let first = dest.join("index.html");
    println!("{pages} pages: {}", first.display());
    if let Some(port) = options.serve {
        match serve::serve(&workspace, &dest, port, |address| {
            println!("at {address} until Ctrl-C");
            if options.open { open(address.as_ref()) } else { Ok(()) }
        })? {}
    }
    if options.open {
        open(&first)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The nearest folder above this one that holds the book's sources.
fn workspace() -> Result<PathBuf> {
    let here = env::current_dir().context("cannot tell the current folder")?;
    here.ancestors()
        .find(|folder| folder.join("book/book.toml").is_file())
        .map(Path::to_owned)
        .with_context(|| format!("no book/book.toml in {} or above; run this in the course's folder", here.display()))
}

/// Hands `page` to whatever shows web pages here.
fn open(page: &Path) -> Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        // The empty argument is the title that `start` would take the path for.
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    // Its own complaints would only bury ours.
    let opened = command.arg(page).stderr(Stdio::null()).status();
    if opened.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    anyhow::bail!("found no program to open it with; open {} in a browser", page.display())
}
