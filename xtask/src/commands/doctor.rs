//! `cargo xtask doctor`: what is wrong with this machine, and what to do.

use super::workspace;
use crate::doctor::{self, Level};
use crate::exit::Exit;
use crate::report::{Format, Progress, Terminal, course, json, print};

/// What `doctor` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the output is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Looks at everything, also behind a problem.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let terminal = Terminal::look().narrow();
    let progress = Progress::start("looking");
    let findings = doctor::examine(&workspace)?;
    drop(progress);
    let problems = findings.iter().filter(|finding| finding.level == Level::Problem).count();
    let exit = if problems == 0 { Exit::Passed } else { Exit::Failed };
    for finding in &findings {
        print(&match args.format {
            Format::Human => course::finding(finding, terminal),
            Format::Json => json::finding(finding),
        });
    }
    print(&match args.format {
        Format::Human if problems == 0 => "\nthis machine is ready\n".into(),
        Format::Human => format!("\nto be mended: {problems}\n"),
        Format::Json => json::summary(findings.len() - problems, problems, exit),
    });
    Ok(exit)
}
