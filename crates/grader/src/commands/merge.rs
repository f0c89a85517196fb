//! `cargo xtask grade merge`: the parts of a class as one.

use super::grade::summary;
use super::report;
use crate::merge;
use crate::reports::{self, Kind};
use crate::store::{Header, Store};
use std::path::PathBuf;
use xtask::exit::Exit;
use xtask::report::print;

/// What `grade merge` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The output directories of all parts
    #[arg(required = true, value_name = "DIR")]
    parts: Vec<PathBuf>,
    /// The directory of the whole class
    #[arg(long, value_name = "DIR", default_value = "grades")]
    out: PathBuf,
    /// Write reports into DIR/reports: one kind, or several with commas between
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    report: Vec<Kind>,
}

/// Writes the whole class into a directory of its own.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let class = merge::read(&args.parts)?;
    let store = Store::open(&args.out)?;
    let Header { by, partition, class: ids, exercises, .. } = class.header.clone();
    store.begin(&Header::new(by, partition, ids, exercises))?;
    for record in &class.records {
        store.keep_record(record)?;
    }
    let written = reports::write(&args.out, &args.report, &class)?;
    print(&summary(&class.records));
    print(&format!("\n{} parts make one class, in {}\n", args.parts.len(), args.out.display()));
    report::tell(&args.out, &written);
    Ok(Exit::Passed)
}
