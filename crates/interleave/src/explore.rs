//! Running a closure in every interleaving, fewest preemptions first.

use crate::diagnose::{Diagnosis, Finding, Kind, diagnose};
use crate::event::{Op, Site, Trace};
use crate::model::{self, End, Facts, Mode, Phase};
use crate::report::{self, Style};
use crate::thread;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind};
use std::sync::{Arc, Once, mpsc};

/// How to explore. The default runs every interleaving.
///
/// ```
/// use interleave::{Explorer, Outcome, sync::Mutex, thread};
///
/// let outcome = Explorer::new().preemptions(2).run(|| {
///     let total = Mutex::new(0);
///     thread::scope(|s| {
///         s.spawn(|| *total.lock().unwrap() += 1);
///         *total.lock().unwrap() += 1;
///     });
///     assert_eq!(*total.lock().unwrap(), 2);
/// });
/// assert!(matches!(outcome, Outcome::Passed(_)));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Explorer {
    preemptions: Option<usize>,
    max_steps: usize,
    max_interleavings: usize,
    threads_may_outlive: bool,
}

impl Default for Explorer {
    fn default() -> Self {
        Explorer { preemptions: None, max_steps: 3_000, max_interleavings: 1_000_000, threads_may_outlive: false }
    }
}

/// How an exploration ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// No interleaving failed.
    Passed(Report),
    /// This one did.
    Failed(Box<Failure>),
    /// The explorer could not say.
    Inconclusive {
        /// Why, as a sentence without its full stop.
        reason: String,
        /// What was explored before.
        report: Report,
    },
}

/// Which interleavings a [`Report`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// None with any claim to completeness.
    Some,
    /// Those that loom runs within a bound of so many preemptions. All with two fewer are among them, as far
    /// as a test with random programs can tell; of those with more than that some are missing.
    Preemptions(usize),
    /// All.
    All,
}

/// What was explored. It prints as `all 42 interleavings`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many were run in the last, largest exploration.
    pub interleavings: usize,
    /// Which they are.
    pub coverage: Coverage,
    /// In some of them a thread waited in a loop for more rounds than are explored; from there on
    /// such an interleaving was run in one order only.
    pub cut: bool,
    /// The source files in which the operations of the first interleaving stand.
    pub files: Vec<&'static str>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.interleavings;
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        match self.coverage {
            Coverage::All if self.cut => write!(f, "{n} interleaving{}", plural(n))?,
            Coverage::All if n == 1 => write!(f, "the only interleaving")?,
            Coverage::All => write!(f, "all {n} interleavings")?,
            Coverage::Preemptions(p) => {
                write!(f, "{n} interleaving{} within a bound of {p} preemption{}", plural(n), plural(p))?;
            }
            Coverage::Some => write!(f, "{n} interleaving{}", plural(n))?,
        }
        if self.cut {
            write!(f, ", waiting loops cut after a few rounds")?;
        }
        Ok(())
    }
}

/// An interleaving that fails.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What went wrong.
    pub diagnosis: Diagnosis,
    /// The steps.
    pub trace: Trace,
    /// Which interleaving of the last exploration it is, from 1.
    pub interleaving: usize,
    /// The bound on preemptions of that exploration; `None` when there was none.
    pub preemptions: Option<usize>,
    /// What the panic said.
    pub message: String,
}

impl Failure {
    /// The report for people, in a style.
    pub fn report(&self, style: &Style) -> String {
        report::failure(self, style)
    }

    /// The failure for programs: JSON, one object a line.
    pub fn to_json_lines(&self) -> String {
        crate::json::failure(self)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report(&Style::default()))
    }
}

impl std::error::Error for Failure {}

/// Runs `f` in every interleaving.
///
/// # Panics
///
/// At the first interleaving that fails, after its report was written to standard error; and when
/// the exploration is inconclusive. [`Explorer::run`] returns both instead.
#[track_caller]
pub fn explore<F: Fn() + Send + Sync + 'static>(f: F) -> Report {
    match Explorer::new().run(f) {
        Outcome::Passed(report) => report,
        Outcome::Failed(failure) => {
            eprintln!("{}", failure.report(&Style::of_stderr()));
            panic!("{}", failure.diagnosis.headline)
        }
        Outcome::Inconclusive { reason, report } => panic!("inconclusive after {report}: {reason}"),
    }
}

impl Explorer {
    /// Every interleaving.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only interleavings with at most `bound` preemptions, and not quite all of these (see
    /// [`Coverage::Preemptions`]). A preemption is a switch away from a thread that could
    /// have gone on.
    pub fn preemptions(mut self, bound: usize) -> Self {
        self.preemptions = Some(bound);
        self
    }

    /// At most this many interleavings (a million, unless said) in one exploration.
    pub fn max_interleavings(mut self, max: usize) -> Self {
        self.max_interleavings = max;
        self
    }

    /// At most this many steps (3,000, unless said) in one interleaving.
    pub fn max_steps(mut self, max: usize) -> Self {
        self.max_steps = max;
        self
    }

    /// A thread that still runs when the closure ends is no failure.
    pub fn threads_may_outlive(mut self) -> Self {
        self.threads_may_outlive = true;
        self
    }

    /// Runs `f` in every interleaving, or all within the bound: first without preemptions, then with
    /// one, two, and any number, so that the first failure has the fewest.
    ///
    /// # Panics
    ///
    /// When called inside a model.
    #[track_caller]
    pub fn run<F: Fn() + Send + Sync + 'static>(&self, f: F) -> Outcome {
        self.run_program(Arc::new(f), Location::caller().into())
    }

    fn run_program(&self, f: Program, at: Site) -> Outcome {
        assert!(!model::inside(), "interleave: `explore` was called inside a model");
        install_hook();
        let run = Run { explorer: self, f, at };
        let mut mode = Mode::default();
        loop {
            match run.ladder(mode) {
                Ladder::Ended(outcome) => return outcome,
                // From the beginning, so that the first failure has no spurious events.
                Ladder::NeedsMode(other) => mode = Mode { spurious: false, ..other },
            }
        }
    }

    /// 0, 1, 2, then none; up to the bound that was asked for.
    fn bounds(&self) -> Vec<Option<usize>> {
        let mut bounds: Vec<Option<usize>> =
            (0..=2).filter(|b| self.preemptions.is_none_or(|p| *b < p)).map(Some).collect();
        bounds.push(self.preemptions);
        bounds
    }
}

/// What is explored. Not generic: all below is compiled once, not once for each test.
type Program = Arc<dyn Fn() + Send + Sync>;

struct Run<'a> {
    explorer: &'a Explorer,
    f: Program,
    at: Site,
}

enum Ladder {
    Ended(Outcome),
    NeedsMode(Mode),
}

impl Run<'_> {
    /// All bounds, first without spurious events and then, if there can be any, with.
    fn ladder(&self, mut mode: Mode) -> Ladder {
        let mut report = Report { interleavings: 0, coverage: Coverage::Some, cut: false, files: Vec::new() };
        loop {
            let mut can_be_spurious = false;
            for bound in self.explorer.bounds() {
                let rung = self.rung(bound, mode);
                if let Some(files) = rung.files {
                    report.files = files;
                }
                match rung.end {
                    End::Done { interleavings } => {
                        can_be_spurious |= rung.facts.can_be_spurious;
                        report.cut |= rung.facts.cut;
                        report.interleavings = interleavings;
                        if !mode.spurious {
                            report.coverage = bound.map_or(Coverage::All, Coverage::Preemptions);
                        }
                    }
                    End::NeedsMode(mode) => return Ladder::NeedsMode(mode),
                    end => return Ladder::Ended(self.failed(end, bound, report)),
                }
            }
            if mode.spurious || !can_be_spurious {
                return Ladder::Ended(Outcome::Passed(report));
            }
            mode.spurious = true;
        }
    }

    /// One run of loom, on an OS thread of its own: if it ends early that thread never ends.
    fn rung(&self, bound: Option<usize>, mode: Mode) -> Rung {
        let mut loom = loom::model::Builder::new();
        // loom counts in a byte.
        loom.preemption_bound = bound.map(|b| b.min(usize::from(u8::MAX)));
        loom.max_branches = self.explorer.max_steps;
        loom.max_duration = None;
        loom.max_permutations = None;
        loom.checkpoint_file = None;
        loom.log = false;
        let (f, at) = (self.f.clone(), self.at);
        let (max, may_outlive) = (self.explorer.max_interleavings, self.explorer.threads_may_outlive);
        let (ends, end) = mpsc::channel();
        let (facts, fact) = mpsc::channel();
        let name = std::thread::current().name().unwrap_or("model").to_string();
        let body = move || {
            model::begin(mode, ends.clone());
            let all = AssertUnwindSafe(|| {
                loom.check(move || {
                    execution(&*f, at, max, may_outlive);
                    if model::interleaving() == 1 {
                        // The receiver waits for the end, so it is there.
                        facts.send(files()).ok();
                    }
                });
            });
            if catch_unwind(all).is_err() {
                // A panic went through the hook, and the model has stopped, unless it came from a
                // coroutine whose stack overflowed: that one is raised again without the hook.
                if model::phase() == Phase::Running {
                    model::stop(End::StackOverflow { trace: model::take_trace(), interleaving: model::interleaving() });
                }
                model::park_for_ever();
            }
            let interleavings = model::interleaving();
            ends.send(End::Done { interleavings }).ok();
            model::leave()
        };
        let os_thread =
            std::thread::Builder::new().name(name).spawn(body).expect("the system gives a thread for the model");
        let end = end.recv().expect("a model says how it ended");
        let facts = match end {
            End::Done { .. } => os_thread.join().expect("a model that is done ends without a panic"),
            _ => Facts::default(),
        };
        Rung { end, facts, files: fact.try_recv().ok() }
    }

    fn failed(&self, end: End, bound: Option<usize>, report: Report) -> Outcome {
        match end {
            End::Panicked { message, at, thread, mut trace, interleaving } => {
                if let Some(reason) = beyond_the_explorer(&message, at, &trace, self.explorer) {
                    return Outcome::Inconclusive { reason, report };
                }
                let finding = Kind::of_engine_message(&message);
                // A misuse that is found deep in the recorder has no place of the program.
                let placed = finding == Some(Finding::Misuse) && !at.file.ends_with("src/model/mod.rs");
                if finding.is_none() || placed {
                    trace.events.push(crate::event::Event { thread, op: Op::Panic { message: message.clone() }, at });
                }
                fail(message, trace, interleaving, bound)
            }
            End::StackOverflow { trace, interleaving } => {
                fail(crate::diagnose::STACK_OVERFLOW.into(), trace, interleaving, bound)
            }
            End::OutOfBudget { interleavings } => Outcome::Inconclusive {
                reason: format!("{interleavings} interleavings were run, as many as allowed, and there are more"),
                report,
            },
            End::Done { .. } | End::NeedsMode(_) => unreachable!("the ladder handles both"),
        }
    }
}

struct Rung {
    end: End,
    facts: Facts,
    files: Option<Vec<&'static str>>,
}

fn fail(message: String, trace: Trace, interleaving: usize, preemptions: Option<usize>) -> Outcome {
    let diagnosis = diagnose(&trace, &message);
    Outcome::Failed(Box::new(Failure { diagnosis, trace, interleaving, preemptions, message }))
}

/// The files in which the steps of the last execution stand.
fn files() -> Vec<&'static str> {
    model::with_trace(|t| {
        let mut files: Vec<&'static str> = t.events.iter().map(|e| e.at.file).collect();
        files.sort_unstable();
        files.dedup();
        files
    })
}

/// One interleaving, on the first thread of the model.
fn execution(f: &dyn Fn(), at: Site, max: usize, may_outlive: bool) {
    if model::interleaving() == max {
        model::stop(End::OutOfBudget { interleavings: max });
        model::park_for_ever();
    }
    model::begin_execution();
    thread::body(0, at, || {
        f();
        let running = model::with_trace(|t| {
            let count = |p: fn(&Op) -> bool| t.events.iter().filter(|e| p(&e.op)).count();
            count(|op| matches!(op, Op::Spawn { .. })) - count(|op| matches!(op, Op::Join { .. }))
        });
        if running > 0 && !may_outlive {
            panic!("{}", crate::diagnose::NOT_JOINED);
        }
    });
}

/// True for a panic that stands for a finding, not one that the program raised.
fn is_ours_or_looms(message: &str) -> bool {
    Kind::of_engine_message(message).is_some()
}

/// Why a panic of loom says nothing about the program.
fn beyond_the_explorer(message: &str, at: Site, trace: &Trace, explorer: &Explorer) -> Option<String> {
    if message.contains("self.threads.len() < self.max()") {
        return Some(format!("the program needs more than the {} threads that a model can have", loom::MAX_THREADS));
    }
    if !is_ours_or_looms(message) && ["loom-0.7.2", "generator-0.8"].iter().any(|of| at.file.contains(of)) {
        return Some(format!("the explorer has come to a limit of its own: {message}"));
    }
    let steps = message.starts_with(crate::diagnose::TOO_MANY_STEPS);
    let explained =
        crate::diagnose::spinning_thread(trace).is_some() || crate::diagnose::circling_threads(trace).is_some();
    (steps && !explained).then(|| format!("an interleaving has more than {} steps", explorer.max_steps))
}

/// One hook for the process, put in front of the one that is there: it hands over the end of a
/// model and is silent for the panics with which loom's coroutines end.
fn install_hook() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| match model::phase() {
            Phase::Outside => before(info),
            Phase::Stopped => {}
            Phase::Running => on_panic(info),
        }));
    });
}

fn on_panic(info: &PanicHookInfo<'_>) {
    // loom's coroutines end by such a panic.
    if info.payload().is::<generator::Error>() {
        return;
    }
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = text.unwrap_or("a panic whose payload is not a text");
    let at = info.location().map_or(Site { file: "", line: 0, column: 0 }, |l| Site {
        // The hook sees the place for a moment only; it is kept as long as the program runs, once
        // for each failure.
        file: l.file().to_string().leak(),
        line: l.line(),
        column: l.column(),
    });
    model::stop(End::Panicked {
        message: message.to_string(),
        at,
        thread: model::current(),
        interleaving: model::interleaving(),
        trace: model::take_trace(),
    });
}
