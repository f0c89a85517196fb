//! What grading an answer cannot do without: the compiler's two calls and the tests' run, made directly.
//!
//! The calls are the engine's own, with its options, the same compiler, and the same libraries, built before. What the engine
//! adds is left out: sandbox, source policy, listing tests, a process for each of them, and keeping what was seen.

use crate::class::Place;
use crate::measure::{self, Spent};
use anyhow::{Context, ensure};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use xtask::build::Style;
use xtask::enclosure::{Act, Enclosure, Kind};
use xtask::engine;
use xtask::manifest::{Chapter, Exercise};
use xtask::plan;
use xtask::verdict::Verdict;

/// Changes no command, and writes all of them down.
#[derive(Debug, Default)]
struct Listener(Mutex<Vec<Heard>>);

/// A command of the engine's.
#[derive(Debug)]
struct Heard {
    kind: Kind,
    program: PathBuf,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    cwd: Option<PathBuf>,
    /// What it sees of the course and the compiler.
    read: Vec<PathBuf>,
    /// Where the compiler writes.
    folder: Option<PathBuf>,
    /// The source of the library then: the next answer's is put in its place.
    library: Option<String>,
}

impl Enclosure for Listener {
    fn enclose(&self, command: Command, act: &Act) -> Command {
        let folder = act.write.first().cloned();
        let env = command.get_envs().filter_map(|(name, value)| Some((name.into(), value?.into())));
        let heard = Heard {
            kind: act.kind,
            program: command.get_program().into(),
            args: command.get_args().map(OsString::from).collect(),
            env: env.collect(),
            cwd: command.get_current_dir().map(PathBuf::from),
            read: act.read.clone(),
            library: folder.as_ref().and_then(|folder| fs::read_to_string(folder.join("lib.rs")).ok()),
            folder,
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(heard);
        command
    }

    fn wall(&self, _: Kind) -> Duration {
        Duration::from_secs(600)
    }
}

/// How one exercise's answers are built and run.
pub struct Floor {
    compiling: Vec<Heard>,
    testing: Heard,
    /// The answer that the engine was given.
    answer: PathBuf,
    /// Its folder.
    folder: PathBuf,
    /// How many programs the engine starts for an answer.
    pub starts: usize,
}

/// What the least came to, one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts {
    /// The chapter's library, with the answer.
    pub library: Spent,
    /// The tests, and linking.
    pub tests: Spent,
    /// The program, once.
    pub run: Spent,
}

impl Parts {
    /// CPU seconds of all three.
    pub fn cpu(&self) -> f64 {
        self.library.cpu + self.tests.cpu + self.run.cpu
    }
}

impl Floor {
    /// Lets the engine grade the reference answer, and listens. After that, all that answers share is built.
    pub fn listen(place: &Place, chapter: &Chapter, exercise: &Exercise) -> anyhow::Result<Floor> {
        let listener = Arc::new(Listener::default());
        let context = engine::Context {
            workspace: place.workspace.clone(),
            style: Style { colour: false, width: 100 },
            workers: 1,
            processor: Duration::from_secs(60),
            seed: Some(1),
            enclosure: Some(listener.clone()),
            tests: None,
        };
        let answer = write(&place.empty("listened")?, exercise, &place.solution(exercise)?)?;
        let answers = plan::given(exercise, answer.clone()).into_iter().collect();
        let graded = engine::overlays(&context, chapter, answers, 1, &|_| {})?;
        let passed = graded.iter().all(|graded| matches!(graded.verdict(), Verdict::Passed(_)));
        ensure!(passed && graded.len() == 1, "the reference answer does not pass");
        let heard = std::mem::take(&mut *listener.0.lock().unwrap_or_else(PoisonError::into_inner));
        let starts = heard.len();
        let (compiling, testing): (Vec<Heard>, Vec<Heard>) =
            heard.into_iter().partition(|heard| heard.kind == Kind::Compile);
        ensure!(compiling.len() == 2, "the engine calls the compiler {} times and not twice", compiling.len());
        // The first one only lists them.
        let testing = testing.into_iter().nth(1).context("the engine runs no test")?;
        let folder = compiling[0].folder.clone().context("the compiler writes nowhere")?;
        Ok(Floor { compiling, testing, answer, folder, starts })
    }

    /// The folder of the engine's slots.
    pub fn slots(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }

    /// What a test is shown.
    pub fn read(&self) -> &[PathBuf] {
        &self.testing.read
    }

    /// Compiles an answer and runs its tests, in a folder of its own.
    pub fn judge(&self, exercise: &Exercise, text: &str, folder: &Path) -> anyhow::Result<Parts> {
        let answer = write(folder, exercise, text)?;
        let here = |text: &str| text.replace(&*self.folder.to_string_lossy(), &folder.to_string_lossy());
        let library = self.compiling[0].library.as_deref().context("the library's source was not there")?;
        let library = library.replace(&*self.answer.to_string_lossy(), &answer.to_string_lossy());
        fs::write(folder.join("lib.rs"), library).context("the library's source could not be written")?;
        let run = |heard: &Heard, args: &[OsString]| -> anyhow::Result<Spent> {
            let mut command = Command::new(here(&heard.program.to_string_lossy()));
            // In the sandbox there is hardly any environment, either.
            command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
            command.args(args.iter().map(|arg| here(&arg.to_string_lossy()))).envs(heard.env.iter().cloned());
            command.current_dir(heard.cwd.as_deref().unwrap_or(folder));
            Ok(measure::spent(|| measure::silently(&mut command))?.1)
        };
        Ok(Parts {
            library: run(&self.compiling[0], &self.compiling[0].args)?,
            tests: run(&self.compiling[1], &self.compiling[1].args)?,
            run: run(&self.testing, &["--test-threads=1".into()])?,
        })
    }
}

/// An answer in a folder, by a path that ends as in the course.
fn write(folder: &Path, exercise: &Exercise, text: &str) -> anyhow::Result<PathBuf> {
    let file = folder.join(&exercise.paths.answer);
    let trouble = || format!("{} could not be written", file.display());
    fs::create_dir_all(file.parent().unwrap_or(folder)).and_then(|()| fs::write(&file, text)).with_context(trouble)?;
    Ok(file)
}
