//! The hostile answers of `attacks`, by every sandbox that this machine offers.
//!
//! Each file says in its first lines what it tries and which verdict it must get, with the source policy and without. Without,
//! it shows what the sandbox and the channel do by themselves. An answer that could do what it must not panics with `ESCAPED`;
//! one that could not gives the right result and passes.
//!
//! Root tries them as an ordinary user as well, by `ordinary`.
//!
//! No libtest: this program is also the stage of the sandbox and, while a chapter is built, cargo's wrapper of rustc. Names of
//! attacks or classes on the command line choose some, and `by=` with a part of its name a sandbox.

mod ordinary;

use grader::confinement::{self, Confinement};
use grader::escape;
use grader::policy::Limits;
use sandbox::{Backend, Privilege, Sandbox, Wish};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use xtask::build::Style;
use xtask::enclosure::{Act, Enclosure, Kind};
use xtask::engine::{self, Context, Graded};
use xtask::manifest::{Course, Exercise};
use xtask::plan;
use xtask::verdict::Verdict;
use xtask::workspace::Workspace;

/// The exercise that they pretend to answer unless they name another: it has no dependencies, and is quickly built.
const EXERCISE: &str = "amdahl-bound";

/// Small, so that what goes on without end ends soon.
const LIMITS: Limits = Limits {
    test_cpu_seconds: 2,
    compile_cpu_seconds: 6,
    wall_seconds: 20,
    memory_mib: 2048,
    file_mib: 64,
    processes: 64,
    output_kib: 32,
};

/// The grader's own confinement. A busy machine may take long to compile, and what only sleeps is waited for.
#[derive(Debug)]
struct Quick(Confinement);

impl Enclosure for Quick {
    fn enclose(&self, command: Command, act: &Act) -> Command {
        self.0.enclose(command, act)
    }

    fn wall(&self, kind: Kind) -> Duration {
        match kind {
            Kind::Compile => Duration::from_secs(600),
            Kind::Test => self.0.wall(kind),
        }
    }

    fn skips_source_policy(&self) -> bool {
        self.0.skips_source_policy()
    }
}

/// An argument that no other process has.
const MARK: &str = "7301.25";

/// A file of `attacks`.
struct Attack {
    file: PathBuf,
    name: String,
    class: String,
    verdict: String,
    without: String,
    /// What is different where there are no namespaces.
    bare: Option<String>,
    /// And where there is not even another user.
    barest: Option<String>,
    exercise: String,
}

impl Attack {
    fn read(file: PathBuf, root: &Path) -> Attack {
        let text = std::fs::read_to_string(&file).expect("the file is there, and UTF-8");
        let name = file.strip_prefix(root).expect("it lies below").with_extension("").display().to_string();
        let said = |key: &str| {
            let found = text.lines().find_map(|line| line.strip_prefix("//! ")?.strip_prefix(key)?.strip_prefix(": "));
            found.map(|value| value.trim().to_string())
        };
        let value = |key: &str| said(key).unwrap_or_else(|| panic!("{name} does not say `//! {key}: ..`"));
        assert!(value("tries").starts_with("to "), "{name} says what it tries");
        let (class, verdict, without) = (value("class"), value("verdict"), value("without the policy"));
        assert!(name.starts_with(&format!("{class}/")), "{name} is in the folder of its class");
        let exercise = said("exercise").unwrap_or(EXERCISE.into());
        let bare = said("without namespaces");
        let barest = said("without namespaces, as an ordinary user").or(bare.clone());
        Attack { file, name, class, verdict, without, bare, barest, exercise }
    }
}

fn main() -> ExitCode {
    if let Some(exit) = sandbox::entry() {
        return exit;
    }
    if xtask::build::record::is_wanted() {
        return xtask::build::record::main().expect("rustc can be called");
    }
    // What cargo's own test runner is asked for by others: there is nothing to list.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let (by, wanted): (Vec<String>, Vec<String>) = wanted.into_iter().partition(|arg| arg.starts_with("by="));
    let is_wanted = |attack: &Attack| wanted.is_empty() || wanted.iter().any(|name| attack.name.contains(name));
    let attacks: Vec<Attack> = attacks().into_iter().filter(is_wanted).collect();
    let (place, mut left_out) = ordinary::place();
    let (mut ways, reasons) = ways(place.privileges());
    left_out.extend(reasons);
    assert!(place.is_within() || !ways.is_empty(), "no sandbox works here, so nothing was tested: {left_out:?}");
    ways.retain(|(name, _)| by.is_empty() || by.iter().any(|part| name.contains(&part[3..])));
    let mut wrong = Vec::new();
    for (number, (name, sandbox)) in ways.iter().enumerate() {
        let begun = Instant::now();
        let mut told = String::new();
        // Nothing is run for what the policy refuses, so one sandbox is enough for that.
        if number == 0 && !place.is_within() {
            run(name, sandbox, &attacks, Policy::Applied, &mut told, &mut wrong);
        }
        run(name, sandbox, &attacks, Policy::Skipped, &mut told, &mut wrong);
        println!("{name}: {} attacks, {} s\n{told}", attacks.len(), begun.elapsed().as_secs());
    }
    let others = place.go_on().unwrap_or_else(|why| {
        left_out.push(format!("as an ordinary user: {why}"));
        true
    });
    for why in left_out {
        println!("left out: {why}");
    }
    for what in &wrong {
        println!("WRONG: {what}");
    }
    if wrong.is_empty() && others { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn attacks() -> Vec<Attack> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("attacks");
    let folders = std::fs::read_dir(&root).expect("the attacks are there").flatten().map(|entry| entry.path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).expect("it is a class").flatten());
    let mut all: Vec<Attack> = files.map(|entry| Attack::read(entry.path(), &root)).collect();
    // Those that are only waited for begin first.
    all.sort_by_key(|attack| (attack.without != "hung", attack.name.clone()));
    assert!(all.len() >= 40, "there are {} attacks", all.len());
    all
}

/// Every way of confining that works here, and the reasons of those that do not.
fn ways(privileges: &[Privilege]) -> (Vec<(String, Sandbox)>, Vec<String>) {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
    let read = confinement::shown(&workspace).expect("there is a compiler");
    let who = if rustix::process::geteuid().is_root() { "root" } else { "an ordinary user" };
    for backend in [Backend::Bubblewrap, Backend::Native] {
        for privilege in privileges {
            let name = format!("{backend} by {who}, {privilege}");
            if backend == Backend::Bubblewrap && *privilege == Privilege::Without {
                continue;
            }
            let (backend, privilege) = (Some(backend), Some(*privilege));
            match Sandbox::probe(Wish { backend, privilege, read: read.clone(), stage: None }) {
                Ok(sandbox) => found.push((name, sandbox)),
                Err(why) => left_out.push(format!("{name}: {why}")),
            }
        }
    }
    (found, left_out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    Applied,
    Skipped,
}

/// Grades all attacks in one sandbox, and adds what is not as it must be.
fn run(way: &str, sandbox: &Sandbox, attacks: &[Attack], policy: Policy, told: &mut String, wrong: &mut Vec<String>) {
    let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
    let course = Course::read(&workspace).expect("the course is in order");
    let limits = LIMITS;
    let skips_source_policy = policy == Policy::Skipped;
    let confinement = Confinement { sandbox: sandbox.clone(), limits, skips_source_policy };
    let context = Context {
        workspace,
        style: Style { colour: false, width: 100 },
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        processor: Duration::from_secs(limits.test_cpu_seconds),
        seed: Some(1),
        enclosure: Some(Arc::new(Quick(confinement))),
        tests: None,
    };
    let what = if skips_source_policy { "without the policy" } else { "with the policy" };
    let name = format!("{way}, {what}");

    // Where nothing passes, nothing is shown.
    let wanted: BTreeSet<&str> = attacks.iter().map(|attack| attack.exercise.as_str()).collect();
    let solution = |exercise: &Exercise| match wanted.contains(exercise.id.as_str()) {
        true => vec![exercise.paths.solution.clone()],
        false => vec![],
    };
    let honest = grade(&context, &course, 1, &solution).expect("the sandbox works");
    assert_eq!(honest.len(), wanted.len(), "attacks name exercises that are there: {wanted:?}");
    if let Some(solution) = honest.iter().find(|graded| !matches!(graded.verdict(), Verdict::Passed(_))) {
        return wrong.push(format!(
            "{name}: the solution of {}: {:?}",
            solution.answer.exercise.id,
            solution.verdict()
        ));
    }

    let is_bare = way.ends_with("without namespaces");
    let is_root = rustix::process::geteuid().is_root();
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for repeat in [1, 2] {
        // An answer can find what it has left itself: as good as another's.
        let is_now = |attack: &&Attack| (attack.class == "leaks") == (repeat == 2);
        let files = |exercise: &Exercise| {
            let mine = attacks.iter().filter(is_now).filter(|attack| attack.exercise == exercise.id);
            mine.map(|attack| attack.file.clone()).collect()
        };
        let graded = match grade(&context, &course, repeat, &files) {
            Ok(graded) => graded,
            Err(error) => return wrong.push(format!("{name}: the grader was stopped: {error}")),
        };
        for graded in &graded {
            let is_this = |attack: &&Attack| attack.file == graded.answer.file;
            let attack = attacks.iter().find(is_this).expect("nothing else was given");
            let known = if is_root { &attack.bare } else { &attack.barest };
            let comes_so_far = skips_source_policy || attack.verdict != "refused";
            let known = known.as_ref().filter(|_| is_bare && comes_so_far);
            let expected = known.unwrap_or(if skips_source_policy { &attack.without } else { &attack.verdict });
            for verdict in &graded.verdicts {
                *counts.entry(&attack.class).or_default().entry(verdict.word()).or_default() += 1;
                if verdict.word() != expected {
                    wrong.push(format!("{name}: {}: {expected} expected, and it is {verdict:?}", attack.name));
                }
            }
            if known.is_none() {
                wrong.extend(faults(graded).iter().map(|fault| format!("{name}: {}: {fault}", attack.name)));
            }
        }
    }
    for (class, counts) in counts {
        let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let _ = writeln!(told, "  {class}, {what}: {}", counts.join(", "));
    }
    if !is_gone(MARK) {
        wrong.push(format!("{name}: a process is left behind"));
    }
}

/// Grades files as answers to exercises, all at once: some do nothing but wait until they are given up.
fn grade<'c>(
    context: &Context,
    course: &'c Course,
    repeat: usize,
    files: &dyn Fn(&Exercise) -> Vec<PathBuf>,
) -> Result<Vec<Graded<'c>>, engine::Error> {
    let given = |exercise| files(exercise).into_iter().flat_map(move |file| plan::given(exercise, file));
    let chapters = course.chapters.iter().map(|chapter| (chapter, chapter.exercises.iter().flat_map(given).collect()));
    let chapters: Vec<(_, Vec<_>)> = chapters.filter(|(_, answers): &(_, Vec<_>)| !answers.is_empty()).collect();
    Ok(engine::chapters(context, &chapters, repeat, &|_| {})?.into_iter().flatten().collect())
}

/// What must not be in any verdict.
fn faults(graded: &Graded) -> Vec<String> {
    let text = match graded.verdict() {
        Verdict::Failed(diagnosis) => format!("{}\n{}", diagnosis.headline, diagnosis.report),
        Verdict::Crashed { log, .. } | Verdict::Hung { log, .. } => log.clone(),
        Verdict::DidNotCompile(words) | Verdict::Inconclusive(words) => words.clone(),
        _ => String::new(),
    };
    let mut faults = Vec::new();
    if let Some(at) = text.find("ESCAPED") {
        faults.push(text[at..].lines().next().unwrap_or_default().to_string());
    }
    if text.len() > 200_000 {
        faults.push(format!("its report has {} bytes", text.len()));
    }
    if escape::terminal(&text).chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        faults.push("a terminal would obey its report".into());
    }
    let workflow = escape::workflow(&text);
    if workflow.lines().any(|line| line.trim_start().starts_with("::") || line.contains("##[")) {
        faults.push("a workflow would obey its report".into());
    }
    if escape::html(&text).contains(['<', '>']) {
        faults.push("a page would obey its report".into());
    }
    faults
}

/// The system ends processes in its own time.
fn is_gone(mark: &str) -> bool {
    let begun = Instant::now();
    let is_there = || {
        std::fs::read_dir("/proc").expect("Linux has it").flatten().any(|entry| {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            line.split(|byte| *byte == 0).any(|argument| argument == mark.as_bytes())
        })
    };
    while is_there() {
        if begun.elapsed() > Duration::from_secs(60) {
            return false;
        }
        std::thread::yield_now();
    }
    true
}
