//! Grades answers: `plan -> policy -> build -> run -> verdict`, for a learner's tree and for any other files.

use crate::build::{self, Recipe, Slot, Style};
use crate::manifest::Chapter;
use crate::plan::Answer;
use crate::policy::{self, Finding, Policy};
use crate::run::{self, Observation, Setting};
use crate::verdict::{self, Verdict};
use crate::workspace::Workspace;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Where and how answers are graded.
#[derive(Clone, Debug)]
pub struct Context {
    /// The course.
    pub workspace: Workspace,
    /// How messages and reports should look.
    pub style: Style,
    /// How many builds or tests run at once.
    pub workers: usize,
    /// How much processor time a test may use before it is taken for a loop.
    pub processor: Duration,
}

/// An answer with what became of it.
#[derive(Debug)]
pub struct Graded<'c> {
    /// What was graded.
    pub answer: Answer<'c>,
    /// One for each run. Never empty.
    pub verdicts: Vec<Verdict>,
    /// The tests of the last run, each with its own verdict; none when it did not come to that.
    pub tests: Vec<(String, Verdict)>,
}

impl Graded<'_> {
    /// The verdict, when there was one run.
    pub fn verdict(&self) -> &Verdict {
        &self.verdicts[0]
    }
}

/// What grading has to tell while it goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// From the build.
    Build(build::Event<'a>),
    /// So many tests are about to run.
    Tests(usize),
    /// A test is over.
    Tested,
    /// So many answers are about to be built and run.
    Answers(usize),
    /// One of them is done.
    Graded,
}

/// We could not grade. No answer gets a verdict for it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An answer is there and cannot be read.
    #[error("{} could not be read: {cause}", .file.display())]
    Read {
        /// Which.
        file: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// Building failed.
    #[error(transparent)]
    Build(#[from] build::Error),
    /// Running failed.
    #[error(transparent)]
    Run(#[from] run::Error),
}

/// What can be said of an answer before it is built.
enum Sifted {
    /// It needs no build.
    Judged(Verdict),
    /// It goes on; should it compile all the same, this verdict holds.
    Fit(Option<Verdict>),
}

/// Grades the learner's own answers to exercises of one chapter.
pub fn tree<'c>(
    context: &Context,
    chapter: &Chapter,
    answers: Vec<Answer<'c>>,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<Vec<Graded<'c>>, Error> {
    let mut judged: HashMap<&str, Verdict> = HashMap::new();
    let mut unreadable: HashMap<&str, Verdict> = HashMap::new();
    let mut fit = Vec::new();
    for answer in &answers {
        match sift(&context.workspace, answer)? {
            Sifted::Judged(verdict) => {
                judged.insert(&answer.exercise.module, verdict);
            }
            Sifted::Fit(verdict) => {
                fit.push(answer.exercise);
                unreadable.extend(verdict.map(|verdict| (answer.exercise.module.as_str(), verdict)));
            }
        }
    }
    let built = build::tree(&context.workspace, chapter, &fit, context.style, &|event| on_event(Event::Build(event)))?;
    let broken: HashMap<String, String> = built.broken.into_iter().collect();
    let mut seen = Vec::new();
    if let Some(program) = &built.program {
        let tests = run::list(program)?;
        on_event(Event::Tests(tests.len()));
        seen = run::all(program, &tests, context.workers, &setting(context), &|run::Event::Finished| {
            on_event(Event::Tested)
        })?;
    }
    let grade = |answer: Answer<'c>| {
        let module = answer.exercise.module.as_str();
        let early = judged.remove(module);
        let words = broken.get(module).map(|text| Verdict::DidNotCompile(text.clone()));
        let (verdict, tests) = match early.or(words).or_else(|| unreadable.remove(module)) {
            Some(verdict) => (verdict, vec![]),
            None => judge(&answer, &seen),
        };
        Graded { answer, verdicts: vec![verdict], tests }
    };
    Ok(answers.iter().cloned().map(grade).collect())
}

/// Grades any files as answers to exercises of one chapter, each built once and run `repeat` times.
pub fn overlays<'c>(
    context: &Context,
    chapter: &Chapter,
    answers: Vec<Answer<'c>>,
    repeat: usize,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<Vec<Graded<'c>>, Error> {
    let recipe = Recipe::new(&context.workspace, chapter, context.style, &|event| on_event(Event::Build(event)))?;
    on_event(Event::Answers(answers.len()));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let slots = context.workers.clamp(1, answers.len().max(1));
    let within = Context { workers: (context.workers / slots).max(1), ..context.clone() };
    std::thread::scope(|scope| {
        for _ in 0..slots {
            scope.spawn(|| {
                let keep = |at, graded| done.lock().expect("no worker panics with the lock held").push((at, graded));
                let slot = match recipe.slot() {
                    Ok(slot) => slot,
                    Err(error) => return keep(usize::MAX, Err(error.into())),
                };
                // Only the number itself is shared through the counter.
                let take = || next.fetch_add(1, Ordering::Relaxed);
                for (at, answer) in std::iter::from_fn(|| Some(take())).map_while(|at| Some((at, answers.get(at)?))) {
                    let graded = overlay(&within, &slot, answer, repeat);
                    on_event(Event::Graded);
                    let failed = graded.is_err();
                    keep(at, graded);
                    if failed {
                        // The others need not go on for a result that nobody will see.
                        next.store(answers.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().expect("the workers are done");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, graded)| graded).collect()
}

fn overlay<'c>(context: &Context, slot: &Slot, answer: &Answer<'c>, repeat: usize) -> Result<Graded<'c>, Error> {
    let only = |verdict| Graded { answer: answer.clone(), verdicts: vec![verdict], tests: vec![] };
    let unreadable = match sift(&context.workspace, answer)? {
        Sifted::Judged(verdict) => return Ok(only(verdict)),
        Sifted::Fit(unreadable) => unreadable,
    };
    let program = match (slot.build(answer.exercise, &answer.file)?, unreadable) {
        (Err(words), _) => return Ok(only(Verdict::DidNotCompile(words))),
        (Ok(_), Some(refused)) => return Ok(only(refused)),
        (Ok(program), None) => program,
    };
    let names = run::list(&program)?;
    let mut graded = Graded { answer: answer.clone(), verdicts: vec![], tests: vec![] };
    for _ in 0..repeat.max(1) {
        let seen = run::all(&program, &names, context.workers, &setting(context), &|_| {})?;
        let (verdict, tests) = judge(answer, &seen);
        graded.verdicts.push(verdict);
        graded.tests = tests;
    }
    Ok(graded)
}

fn sift(workspace: &Workspace, answer: &Answer) -> Result<Sifted, Error> {
    let exercise = answer.exercise;
    let refused = |source: String, refusals| Verdict::Refused { source, refusals };
    let bytes = match std::fs::read(workspace.at(&answer.file)) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let refusal = policy::missing(&exercise.paths.starter);
            return Ok(Sifted::Judged(refused(String::new(), vec![refusal])));
        }
        Err(cause) => return Err(Error::Read { file: answer.file.clone(), cause }),
    };
    let policy = Policy { model: exercise.model, allows_unsafe: exercise.allows_unsafe, module: &exercise.module };
    Ok(match policy::examine(bytes, policy) {
        Finding::Clean => Sifted::Fit(None),
        Finding::Refused(source, refusals) => Sifted::Judged(refused(source, refusals)),
        Finding::Unreadable(source, refusal) => Sifted::Fit(Some(refused(source, vec![refusal]))),
    })
}

/// The verdict out of the tests of the answer's exercise.
fn judge(answer: &Answer, seen: &[Observation]) -> (Verdict, Vec<(String, Verdict)>) {
    let module = answer.exercise.module.as_str();
    let mine = seen.iter().filter(|o| o.test.split_once("::").is_some_and(|(first, _)| first == module));
    let tests: Vec<(String, Verdict)> = mine.map(|o| (o.test.clone(), verdict::of_test(o))).collect();
    let verdicts: Vec<Verdict> = tests.iter().map(|(_, verdict)| verdict.clone()).collect();
    (verdict::sum_up(answer.exercise, &verdicts), tests)
}

fn setting(context: &Context) -> Setting {
    let Style { colour, width } = context.style;
    Setting { workspace: context.workspace.clone(), colour, width, processor: context.processor }
}
