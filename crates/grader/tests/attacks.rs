//! The hostile answers of `attacks`, by every sandbox that this machine offers.
//!
//! Each file says in its first lines what it tries and which verdict it must get, with the source policy and without. Without,
//! it shows what the sandbox and the channel do by themselves. An answer that could do what it must not panics with `ESCAPED`;
//! one that could not gives the right result and passes.
//!
//! No libtest: this program is also the stage of the sandbox and, while a chapter is built, cargo's wrapper of rustc. Names of
//! attacks or classes on the command line choose some, and `by=` with a part of its name a sandbox.

use grader::confinement::Confinement;
use grader::escape;
use grader::policy::Limits;
use sandbox::{Backend, Privilege, Sandbox, Wish};
use std::collections::BTreeSet;
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
        let (bare, exercise) = (said("without namespaces"), said("exercise").unwrap_or(EXERCISE.into()));
        Attack { file, name, class, verdict, without, bare, exercise }
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
    let (mut ways, left_out) = ways();
    ways.retain(|(name, _)| by.is_empty() || by.iter().any(|part| name.contains(&part[3..])));
    assert!(!ways.is_empty(), "no sandbox works here, so nothing was tested: {left_out:?}");
    let mut wrong = Vec::new();
    for (number, (name, sandbox)) in ways.iter().enumerate() {
        let begun = Instant::now();
        let is_bare = name.ends_with("without namespaces");
        let mut told = String::new();
        // Nothing is run for what the policy refuses, so one sandbox is enough for that.
        if number == 0 {
            run(sandbox, is_bare, &attacks, Policy::Applied, &mut told, &mut wrong);
        }
        run(sandbox, is_bare, &attacks, Policy::Skipped, &mut told, &mut wrong);
        println!("{name}: {} attacks, {} s\n{told}", attacks.len(), begun.elapsed().as_secs());
    }
    for why in left_out {
        println!("left out: {why}");
    }
    for what in &wrong {
        println!("WRONG: {what}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn attacks() -> Vec<Attack> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("attacks");
    let folders = std::fs::read_dir(&root).expect("the attacks are there").flatten().map(|entry| entry.path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).expect("it is a class").flatten());
    let mut all: Vec<Attack> = files.map(|entry| Attack::read(entry.path(), &root)).collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(all.len() >= 40, "there are {} attacks", all.len());
    all
}

/// Every way of confining that works here, and the reasons of those that do not.
fn ways() -> (Vec<(String, Sandbox)>, Vec<String>) {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    for backend in [Backend::Bubblewrap, Backend::Native] {
        for privilege in [Privilege::Root, Privilege::User, Privilege::Without] {
            let name = format!("{backend}, {privilege}");
            if backend == Backend::Bubblewrap && privilege == Privilege::Without {
                continue;
            }
            if is_root && privilege != Privilege::Root && !is_open_to_all(&sysroot()) {
                left_out.push(format!("{name}: an ordinary user cannot read {}", sysroot().display()));
                continue;
            }
            match Sandbox::probe(Wish { backend: Some(backend), privilege: Some(privilege), ..Wish::default() }) {
                Ok(sandbox) => found.push((name, sandbox)),
                Err(why) => left_out.push(format!("{name}: {why}")),
            }
        }
    }
    (found, left_out)
}

fn sysroot() -> PathBuf {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().expect("there is a compiler");
    String::from_utf8(output.stdout).expect("it is UTF-8").trim().into()
}

/// Can everybody enter all folders on the way?
fn is_open_to_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.ancestors().all(|folder| std::fs::metadata(folder).is_ok_and(|there| there.permissions().mode() & 0o001 != 0))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    Applied,
    Skipped,
}

/// Grades all attacks in one sandbox, and adds what is not as it must be.
fn run(
    sandbox: &Sandbox,
    is_bare: bool,
    attacks: &[Attack],
    policy: Policy,
    told: &mut String,
    wrong: &mut Vec<String>,
) {
    let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
    let course = Course::read(&workspace).expect("the course is in order");
    let exercises = || course.chapters.iter().flat_map(|chapter| chapter.exercises.iter().map(move |e| (chapter, e)));
    let find = |id: &str| exercises().find(|(_, e)| e.id == id).unwrap_or_else(|| panic!("no exercise is called {id}"));
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
    let grade = |chapter, answers, repeat| engine::overlays(&context, chapter, answers, repeat, &|_| {});
    let name = format!("{}{}", sandbox.backend(), if skips_source_policy { " without the policy" } else { "" });

    // Where nothing passes, nothing is shown.
    let wanted: BTreeSet<&str> = attacks.iter().map(|attack| attack.exercise.as_str()).collect();
    for id in &wanted {
        let (chapter, exercise) = find(id);
        let honest = grade(chapter, plan::solutions(&[exercise]), 1).expect("the sandbox works");
        if !matches!(honest[0].verdict(), Verdict::Passed(_)) {
            wrong.push(format!("{name}: the solution of {id}: {:?}", honest[0].verdict()));
            return;
        }
    }
    let kinds: BTreeSet<(&str, &str)> = attacks.iter().map(|a| (a.class.as_str(), a.exercise.as_str())).collect();
    for (class, id) in kinds {
        let mine: Vec<&Attack> = attacks.iter().filter(|a| a.class == class && a.exercise == id).collect();
        let (chapter, exercise) = find(id);
        // An answer can find what it has left itself: as good as another's.
        let repeat = if class == "leaks" { 2 } else { 1 };
        let begun = Instant::now();
        let graded = match grade(chapter, mine.iter().flat_map(|a| given(exercise, a)).collect(), repeat) {
            Ok(graded) => graded,
            Err(error) => {
                wrong.push(format!("{name}: {class} stopped the grader: {error}"));
                continue;
            }
        };
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (attack, graded) in mine.iter().zip(&graded) {
            let expected = match (&attack.bare, skips_source_policy) {
                (Some(bare), _) if is_bare => bare,
                (_, true) => &attack.without,
                (_, false) => &attack.verdict,
            };
            for verdict in &graded.verdicts {
                match counts.iter_mut().find(|(word, _)| *word == verdict.word()) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((verdict.word(), 1)),
                }
                if verdict.word() != expected {
                    wrong.push(format!("{name}: {}: {expected} expected, and it is {verdict:?}", attack.name));
                }
            }
            let is_known = is_bare && attack.bare.is_some();
            wrong.extend(
                faults(graded)
                    .into_iter()
                    .filter(|_| !is_known)
                    .map(|fault| format!("{name}: {}: {fault}", attack.name)),
            );
        }
        let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let what = if skips_source_policy { "without the policy" } else { "with the policy" };
        let _ = writeln!(told, "  {class}, {what}: {} ({} s)", counts.join(", "), begun.elapsed().as_secs());
    }
    if !is_gone(MARK) {
        wrong.push(format!("{name}: a process is left behind"));
    }
}

fn given<'c>(exercise: &'c Exercise, attack: &Attack) -> Vec<plan::Answer<'c>> {
    plan::given(exercise, attack.file.clone())
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
