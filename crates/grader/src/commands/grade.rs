//! `cargo xtask grade`: a class, or a part of it, into an output directory.

use super::{export, merge, report};
use crate::confinement::{self, Confinement};
use crate::digest::Digest;
use crate::extra::Extra;
use crate::grade::{self, Done, Job};
use crate::intake::Origin;
use crate::kit;
use crate::overrides::Overrides;
use crate::partition::Partition;
use crate::policy::Policy;
use crate::record::{Grading, Outcome, Record};
use crate::rehearsal;
use crate::reports::{self, Kind, jsonl, without_stories};
use crate::roster::{self, Student};
use crate::store::{self, Store};
use crate::surroundings;
use anyhow::Context;
use sandbox::{Backend, Sandbox, Wish};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::io::{BufRead, stdin};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use xtask::exit::{Exit, Misuse};
use xtask::manifest::{Course, names};
use xtask::report::{Progress, print, warn};
use xtask::workspace::Workspace;

/// What `grade` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Sub>,
    /// Folders, .zip, .tar.gz, git repositories (REPOSITORY@REVISION), files of `cargo xtask pack`; - reads a list, one a line
    #[arg(value_name = "SUBMISSION")]
    submissions: Vec<OsString>,
    /// Where records and reports go; a rerun goes on there
    #[arg(long, value_name = "DIR", default_value = "grades")]
    out: PathBuf,
    /// Who is in the class: a CSV with the columns id and name
    #[arg(long, value_name = "CSV")]
    roster: Option<PathBuf>,
    /// What counts and until when
    #[arg(long, value_name = "TOML")]
    policy: Option<PathBuf>,
    /// Grades that you decided, with reasons
    #[arg(long, value_name = "TOML")]
    overrides: Option<PathBuf>,
    /// Tests that are not in the course: DIR/CHAPTER/EXERCISE/NAME.rs, as under tests/. Students see their names and points
    #[arg(long, value_name = "DIR")]
    extra_tests: Option<PathBuf>,
    /// Leave names out of records and reports
    #[arg(long)]
    anonymous: bool,
    /// How many answers are built and run at once [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Where random tests begin [default: drawn once, and kept in the output directory]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Grade only this part of the class, such as 2/7 [default: what Kubernetes, Slurm, GitLab or GitHub say]
    #[arg(long, value_name = "M/N")]
    partition: Option<Partition>,
    /// Find the verdicts of this student or exercise anew
    #[arg(long, value_name = "ID")]
    again: Vec<String>,
    /// Grade the course's own solutions and wrong answers, the way a class would be
    #[arg(long = "try", conflicts_with_all = ["submissions", "roster"])]
    rehearse: bool,
    /// Confine strangers' code by this [default: bubblewrap, else native]
    #[arg(long, value_name = "BACKEND", value_parser = backend)]
    sandbox: Option<Backend>,
    /// Run strangers' code without a sandbox, with all that you may do yourself
    #[arg(long, conflicts_with = "sandbox")]
    no_sandbox: bool,
    /// Write reports into DIR/reports: one kind, or several with commas between
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    report: Vec<Kind>,
    /// What to print: a table, or the records as JSON lines
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Print the JSON schema of a record, and do nothing else
    #[arg(long, exclusive = true)]
    schema: bool,
    /// For measurements: no verdict is shared by those who hand in the same text
    #[arg(long, hide = true)]
    no_reuse: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Sub {
    /// Put the parts of a class together
    Merge(merge::Args),
    /// Write reports of a class, or a part of one, that is graded
    Report(report::Args),
    /// Write the answers into folders by exercise, for tools that find copies
    Export(export::Args),
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table
    Human,
    /// The records, one JSON object a line
    Json,
}

/// `bubblewrap` or `native`.
fn backend(text: &str) -> Result<Backend, String> {
    let known = [Backend::Bubblewrap, Backend::Native];
    known.into_iter().find(|known| known.to_string() == text).ok_or_else(|| "bubblewrap or native".into())
}

/// Grades. The status says that grading worked, whatever the grades.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    match &args.command {
        Some(Sub::Merge(args)) => return merge::run(args),
        Some(Sub::Report(args)) => return report::run(args),
        Some(Sub::Export(args)) => return export::run(args),
        None => {}
    }
    if args.schema {
        print(&jsonl::schema());
        return Ok(Exit::Passed);
    }
    let here = std::env::current_dir().context("the current folder cannot be told; it may have been removed")?;
    let workspace = Workspace::above(&here)?;
    let course = Course::read(&workspace)?;
    let mut policy = match &args.policy {
        Some(file) => Policy::read(file, &course, &workspace).map_err(misuse)?,
        None => Policy::default(),
    };
    let extra = match &args.extra_tests {
        Some(folder) => Some(Extra::read(folder, &course, &workspace).map_err(misuse)?),
        None => None,
    };
    policy.hold_back_all_of(extra.iter().flat_map(Extra::prefixes).map(String::from));
    // A name that is no test would leave a test uncovered that somebody meant to cover.
    policy.held_back().iter().try_for_each(|test| kit::find_test(&workspace, &course, test)).map_err(misuse)?;
    let exercises = policy.graded(&course, &workspace)?;
    let confinement = confine(&args, &policy, &workspace)?;
    let store = Store::open(&args.out)?;
    let class = class(&args, &course, &workspace)?;
    let ids: Vec<String> = class.iter().map(|student| student.id.clone()).collect();
    let overrides = match &args.overrides {
        Some(file) => Overrides::read(file, &ids, &exercises).map_err(misuse)?,
        None => Overrides::default(),
    };
    let earlier = store.header()?;
    let seed = args.seed.or(earlier.as_ref().map(|header| header.by.seed)).unwrap_or_else(draw);
    let by = Grading {
        course: surroundings::course(&workspace)?,
        extra_tests: extra.as_ref().map(Extra::hash),
        toolchain: surroundings::toolchain(&workspace)?,
        seed,
        sandbox: confinement.as_ref().map_or(Backend::None, |confinement| confinement.sandbox.backend()).to_string(),
        guaranteed: confinement::guaranteed(confinement.as_deref()),
        not_guaranteed: confinement::not_guaranteed(confinement.as_deref()),
        policy: policy_hash(&args)?,
    };
    let had_extra = earlier.as_ref().is_some_and(|header| header.by.extra_tests.is_some());
    if had_extra && by.extra_tests.is_none() {
        warn(&format!("note: {} was graded with --extra-tests before, and now is without\n", args.out.display()));
    }
    let partition = match args.partition {
        Some(partition) => partition,
        None => Partition::from_engine(|name| std::env::var(name).ok()).map_err(misuse)?,
    };
    let job = Job {
        workspace: &workspace,
        course: &course,
        class: &class,
        exercises: &exercises,
        policy: &policy,
        overrides: &overrides,
        by,
        confinement,
        extra: extra.as_ref(),
        partition,
        jobs: args.jobs.map_or_else(cores, usize::from),
        again: &again(&args, &course, &workspace, &ids)?,
        reuse: !args.no_reuse,
        anonymous: args.anonymous,
    };
    let progress = Progress::start("reading submissions");
    let done = grade::run(&job, &store, &|event| progress.show(&event));
    drop(progress);
    let Done { submissions, answers, run } = done?;
    let written = match args.report.is_empty() {
        true => vec![],
        false => reports::write(&args.out, &args.report, &reports::read(&args.out)?)?,
    };
    if args.format == Format::Json {
        store::records_as(&args.out, |record| print(&String::from_utf8_lossy(&jsonl::lines(&[record]))))?;
        return Ok(Exit::Passed);
    }
    let (records, damaged) = store::records_as(&args.out, without_stories)?;
    print(&summary(&records));
    let part = if partition == Partition::WHOLE { String::new() } else { format!(", part {partition} of the class") };
    print(&format!(
        "\n{submissions} submissions{part}, {answers} different answers, {run} of them run now; records in {}\n",
        args.out.display()
    ));
    report::tell(&args.out, &written);
    for file in damaged {
        warn(&format!("note: {} belongs to no submission of this grading\n", file.display()));
    }
    Ok(Exit::Passed)
}

/// The sandbox, which has to hold on this machine; none by explicit wish alone.
fn confine(args: &Args, policy: &Policy, workspace: &Workspace) -> anyhow::Result<Option<Arc<Confinement>>> {
    if args.no_sandbox {
        return Ok(None);
    }
    let read = confinement::shown(workspace)?;
    let sandbox = Sandbox::probe(Wish { backend: args.sandbox, read, ..Wish::default() })
        .context("nothing was graded; --no-sandbox runs strangers' code with all that you may do yourself")?;
    Ok(Some(Arc::new(Confinement { sandbox, limits: policy.limits, skips_source_policy: false })))
}

/// Everybody whose grade is asked for.
fn class(args: &Args, course: &Course, workspace: &Workspace) -> anyhow::Result<Vec<Student>> {
    if args.rehearse {
        return rehearsal::class(course, workspace, &args.out.join("try"));
    }
    handed_in(&args.submissions, args.roster.as_deref())
}

/// The students of these submissions and this roster. Who names files need not write UTF-8.
pub fn handed_in(submissions: &[OsString], roster: Option<&Path>) -> anyhow::Result<Vec<Student>> {
    let mut origins = Vec::new();
    for argument in submissions {
        if argument == "-" {
            for line in stdin().lock().split(b'\n') {
                let line = line.context("the list of submissions could not be read from standard input")?;
                let line = line.trim_ascii();
                origins.extend((!line.is_empty()).then(|| Origin::parse(OsStr::from_bytes(line))));
            }
        } else {
            origins.push(Origin::parse(argument));
        }
    }
    if let Some(missing) = origins.iter().find(|origin| origin.path.symlink_metadata().is_err()) {
        return Err(Misuse(format!("{} is not there", missing.path.display())).into());
    }
    match roster {
        Some(file) => roster::read(file, origins).map_err(misuse),
        None if origins.is_empty() => {
            Err(Misuse("there is nothing to grade: name submissions, a --roster that has their paths, or --try".into())
                .into())
        }
        None => Ok(roster::without(origins)),
    }
}

/// The students and exercises of `--again`.
fn again(args: &Args, course: &Course, workspace: &Workspace, class: &[String]) -> anyhow::Result<BTreeSet<String>> {
    let mut again = BTreeSet::new();
    for name in &args.again {
        if class.contains(name) {
            again.insert(name.clone());
            continue;
        }
        let exercises = names::resolve(course, std::slice::from_ref(name), workspace, &workspace.root);
        let exercises =
            exercises.map_err(|_| Misuse(format!("--again {name}: neither in the class nor an exercise")))?;
        again.extend(exercises.iter().map(|exercise| exercise.id.clone()));
    }
    Ok(again)
}

/// What the files of terms say, as a hash.
fn policy_hash(args: &Args) -> anyhow::Result<String> {
    let mut digest = Digest::default();
    for (name, file) in [("policy", &args.policy), ("overrides", &args.overrides)] {
        let Some(file) = file else { continue };
        let bytes = std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
        digest.file(Path::new(name), &bytes);
    }
    digest.part(&[u8::from(args.anonymous)]);
    Ok(digest.hex())
}

/// What an instructor wrote is wrong: not our trouble.
pub fn misuse(error: anyhow::Error) -> anyhow::Error {
    Misuse(format!("{error:#}")).into()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// A seed that nobody knows beforehand. std's hashing keys are drawn by the system, once a process.
fn draw() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    // Read back from JSON by programs that know only doubles.
    RandomState::new().hash_one(std::process::id()) >> 11
}

/// A line for each submission, and one for the class.
pub fn summary(records: &[Record]) -> String {
    let mut out = String::new();
    let widest = records.iter().map(|record| record.id.chars().count()).max().unwrap_or(0).max("submission".len());
    let _ = writeln!(out, "{:widest$}  {:>7}  {:>7}  {:>6}  not passed", "submission", "score", "of", "passed");
    for record in records {
        let passed = record.exercises.iter().filter(|exercise| exercise.outcome == Outcome::Passed).count();
        let rest = record.exercises.iter().filter(|exercise| exercise.outcome != Outcome::Passed);
        let told: Vec<&str> = rest.clone().take(3).map(|exercise| exercise.id.as_str()).collect();
        let more = rest.count().saturating_sub(told.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let Record { id, score, points, .. } = record;
        let line = format!("{id:widest$}  {score:>7}  {points:>7}  {passed:>6}  {}{more}", told.join(", "));
        out += line.trim_end();
        out.push('\n');
    }
    out
}
