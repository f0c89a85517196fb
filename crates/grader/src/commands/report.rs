//! `cargo xtask grade report`: reports of what is graded.

use crate::reports::{self, Kind};
use crate::store::Store;
use std::path::{Path, PathBuf};
use xtask::exit::Exit;
use xtask::report::print;

/// What `grade report` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The output directory of a grading
    #[arg(value_name = "DIR", default_value = "grades")]
    out: PathBuf,
    /// Which: one kind, or several with commas between
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND", default_value = "page")]
    report: Vec<Kind>,
}

/// Writes them into DIR/reports.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let class = reports::read(&args.out)?;
    // Nobody grades there meanwhile.
    let _store = Store::open(&args.out)?;
    tell(&args.out, &reports::write(&args.out, &args.report, &class)?);
    Ok(Exit::Passed)
}

/// Says where reports are.
pub fn tell(out: &Path, written: &[String]) {
    for name in written {
        print(&format!("report: {}\n", out.join(name).display()));
    }
}
