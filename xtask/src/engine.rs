//! Grades answers: `plan -> policy -> build -> run -> verdict`, for a learner's tree and for any other files.

use crate::build::{self, Built, Recipe, Slot, Style};
use crate::enclosure::{Enclosed, Enclosure};
use crate::manifest::{Chapter, Exercise};
use crate::plan::Answer;
use crate::policy::{self, Finding, Policy};
use crate::pool::{self, Turns};
use crate::run::{self, Record, Seen, Setting};
use crate::verdict::{self, Verdict};
use crate::workspace::Workspace;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Where and how answers are graded.
#[derive(Clone, Debug)]
pub struct Context {
    /// The course.
    pub workspace: Workspace,
    /// How messages and reports should look.
    pub style: Style,
    /// How many builds or tests are at work at once. Beside them, tests may stand still.
    pub workers: usize,
    /// How much processor time a test may use before it is taken for a loop.
    pub processor: Duration,
    /// Where random tests begin; the course's own seed without one.
    pub seed: Option<u64>,
    /// What is put around strangers' code; nothing around a learner's own.
    pub enclosure: Option<Arc<dyn Enclosure>>,
    /// A folder whose `tests` take the place of the workspace's for `overlays`: a grader may have tests that the course has not.
    pub tests: Option<PathBuf>,
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
    /// One of them is done. Whoever keeps results can keep this one at once.
    Graded(&'a Graded<'a>),
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
    let sifted: Vec<Sifted> = answers.iter().map(|answer| sift(context, answer)).collect::<Result<_, _>>()?;
    let fit = answers.iter().zip(&sifted).filter(|(_, sifted)| matches!(sifted, Sifted::Fit(_)));
    let fit: Vec<&Exercise> = fit.map(|(answer, _)| answer.exercise).collect();
    let built = build::tree(&context.workspace, chapter, &fit, context.style, &|event| on_event(Event::Build(event)))?;
    let mut seen = Vec::new();
    if let Some(program) = &built.program {
        let tests = run::list(program, None)?;
        on_event(Event::Tests(tests.len()));
        let tested = |run::Event::Finished| on_event(Event::Tested);
        let turns = Turns::new(context.workers);
        seen = run::all(program, &tests, context.workers, &turns, &setting(context), &tested)?;
    }
    let grade = |(answer, sifted): (Answer<'c>, Sifted)| {
        let broken = built.broken.iter().find(|(module, _)| *module == answer.exercise.module);
        let early = match (sifted, broken) {
            (Sifted::Judged(verdict), _) => Some(verdict),
            (Sifted::Fit(_), Some((_, words))) => Some(Verdict::DidNotCompile(words.clone())),
            (Sifted::Fit(unreadable), None) => unreadable,
        };
        let (verdict, tests) = early.map_or_else(|| judge(&answer, &seen), |verdict| (verdict, vec![]));
        Graded { answer, verdicts: vec![verdict], tests }
    };
    Ok(answers.into_iter().zip(sifted).map(grade).collect())
}

/// Grades any files as answers to exercises of one chapter, each built once and run `repeat` times.
pub fn overlays<'c>(
    context: &Context,
    chapter: &Chapter,
    answers: Vec<Answer<'c>>,
    repeat: usize,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<Vec<Graded<'c>>, Error> {
    let graded = chapters(context, &[(chapter, answers)], repeat, on_event)?;
    Ok(graded.into_iter().flatten().collect())
}

/// The same, once each, for any number of answers: what became of one is told as an event, and not kept.
pub fn tell(
    context: &Context,
    chapter: &Chapter,
    answers: Vec<Answer>,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<(), Error> {
    each(context, &[(chapter, answers)], 1, on_event, drop).map(drop)
}

/// The same for several chapters. All of their answers are one list, so that no processor is without work before its end.
pub fn chapters<'c>(
    context: &Context,
    chapters: &[(&Chapter, Vec<Answer<'c>>)],
    repeat: usize,
    on_event: &(dyn Fn(Event) + Sync),
) -> Result<Vec<Vec<Graded<'c>>>, Error> {
    let mut graded = each(context, chapters, repeat, on_event, |graded| graded)?.into_iter();
    Ok(chapters.iter().map(|(_, answers)| graded.by_ref().take(answers.len()).collect()).collect())
}

/// What `keep` makes of each answer when it is done, in their order.
fn each<'c, R: Send>(
    context: &Context,
    chapters: &[(&Chapter, Vec<Answer<'c>>)],
    repeat: usize,
    on_event: &(dyn Fn(Event) + Sync),
    keep: impl Fn(Graded<'c>) -> R + Sync,
) -> Result<Vec<R>, Error> {
    let told = |event: build::Event| on_event(Event::Build(event));
    // With fewer answers than processors, each is better built on several of them.
    let count: usize = chapters.iter().map(|(_, answers)| answers.len()).sum();
    let parts = if count < context.workers { 4 } else { 1 };
    let recipe = |chapter| {
        let recipe = Recipe::new(&context.workspace, chapter, context.style, parts, &told)?;
        Ok(recipe.with_tests(context.tests.clone()))
    };
    let recipes = chapters.iter().map(|(chapter, _)| recipe(chapter));
    let recipes: Vec<Recipe> = recipes.collect::<Result<_, build::Error>>()?;
    let Some(any) = recipes.first() else { return Ok(vec![]) };
    let with_recipe = recipes.iter().zip(chapters);
    let answers: Vec<(&Recipe, &Answer)> =
        with_recipe.flat_map(|(recipe, (_, answers))| answers.iter().map(move |answer| (recipe, answer))).collect();
    on_event(Event::Answers(count));
    let turns = Turns::new(context.workers);
    // A single answer has all workers for its tests.
    let within = Context { workers: (context.workers / count.max(1)).max(1), ..context.clone() };
    let equip = || any.slot().map_err(Error::from);
    let most = context.enclosure.as_ref().map_or(usize::MAX, |enclosure| enclosure.most_at_once());
    pool::each(&answers, (context.workers * pool::SHARING).min(most), equip, |slot, (recipe, answer)| {
        let graded = overlay(&within, recipe, slot, &turns, answer, repeat)?;
        on_event(Event::Graded(&graded));
        Ok(keep(graded))
    })
}

fn overlay<'c>(
    context: &Context,
    recipe: &Recipe,
    slot: &Slot,
    turns: &Turns,
    answer: &Answer<'c>,
    repeat: usize,
) -> Result<Graded<'c>, Error> {
    let only = |verdict| Graded { answer: answer.clone(), verdicts: vec![verdict], tests: vec![] };
    let unreadable = match sift(context, answer)? {
        Sifted::Judged(verdict) => return Ok(only(verdict)),
        Sifted::Fit(unreadable) => unreadable,
    };
    let turn = turns.take();
    let around = context.enclosure.as_ref();
    let program = match (recipe.build(slot, answer.exercise, &answer.file, around)?, unreadable) {
        (Built::Rejected(words), _) => return Ok(only(Verdict::DidNotCompile(words))),
        (Built::Unknown(reason), _) => return Ok(only(Verdict::Inconclusive(reason))),
        (Built::Program(_), Some(refused)) => return Ok(only(refused)),
        (Built::Program(program), None) => program,
    };
    let mut enclosed = around.map(|by| {
        let act = recipe.running(slot, answer.exercise, &answer.file, &program);
        Enclosed { by: Arc::clone(by), act }
    });
    let names = match run::list(&program, enclosed.as_ref()) {
        Ok(names) => names,
        // Before its tests begin, a program runs nothing of an honest answer.
        Err(run::Error::List { text, .. }) if enclosed.is_some() => return Ok(only(verdict::of_no_list(&text))),
        Err(error) => return Err(error.into()),
    };
    drop(turn);
    if let Some(enclosed) = &mut enclosed {
        enclosed.act.at_once = (context.workers * pool::SHARING).clamp(1, names.len().max(1));
    }
    let setting = Setting { enclosed, ..setting(context) };
    let mut graded = Graded { answer: answer.clone(), verdicts: vec![], tests: vec![] };
    for _ in 0..repeat.max(1) {
        let seen = run::all(&program, &names, context.workers, turns, &setting, &|_| {})?;
        let (verdict, tests) = judge(answer, &seen);
        graded.verdicts.push(verdict);
        graded.tests = tests;
    }
    Ok(graded)
}

fn sift(context: &Context, answer: &Answer) -> Result<Sifted, Error> {
    let exercise = answer.exercise;
    let refused = |source: String, refusals| Verdict::Refused { source, refusals };
    let bytes = match std::fs::read(context.workspace.at(&answer.file)) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let refusal = policy::missing(&exercise.paths.starter);
            return Ok(Sifted::Judged(refused(String::new(), vec![refusal])));
        }
        Err(cause) => return Err(Error::Read { file: answer.file.clone(), cause }),
    };
    if context.enclosure.as_ref().is_some_and(|enclosure| enclosure.skips_source_policy()) {
        return Ok(Sifted::Fit(None));
    }
    let policy = Policy {
        model: exercise.model,
        allows: &exercise.allows,
        refuses: &exercise.refuses,
        module: &exercise.module,
    };
    Ok(match policy::examine(bytes, policy) {
        Finding::Clean => Sifted::Fit(None),
        Finding::Refused(source, refusals) => Sifted::Judged(refused(source, refusals)),
        Finding::Unreadable(source, refusal) => Sifted::Fit(Some(refused(source, vec![refusal]))),
    })
}

/// The verdict out of the tests of the answer's exercise.
fn judge(answer: &Answer, seen: &[Seen]) -> (Verdict, Vec<(String, Verdict)>) {
    let module = answer.exercise.module.as_str();
    let mine = |test: &str| test.split_once("::").is_some_and(|(first, _)| first == module);
    let judge = |of_cut: &dyn Fn(&str, &str, Option<&Record>) -> Verdict| {
        let each = seen.iter().map(|seen| match seen {
            Seen::Whole(observation) => (observation.test.clone(), verdict::of_test(observation)),
            Seen::Cut { test, behind, said } => (test.clone(), of_cut(test, behind, said.as_ref())),
        });
        let tests: Vec<(String, Verdict)> = each.filter(|(test, _)| mine(test)).collect();
        let verdicts: Vec<Verdict> = tests.iter().map(|(_, verdict)| verdict.clone()).collect();
        (verdict::sum_up(answer.exercise, &verdicts), tests)
    };
    match judge(&|_, behind, _| verdict::cut(behind)) {
        // A loop without a name. One of the tests behind it may have said what it would mean if it looped, too.
        (Verdict::Hung { .. }, _) => judge(&verdict::of_cut_test),
        judged => judged,
    }
}

fn setting(context: &Context) -> Setting {
    let Style { colour, width } = context.style;
    let (workspace, processor, seed) = (context.workspace.clone(), context.processor, context.seed);
    Setting { workspace, colour, width, processor, seed, enclosed: None }
}
