//! What takes time, away from the keys: one thread checks, another does what concerns progress and small files.

use super::Signal;
use crate::build;
use crate::commands::{context, reset, solution};
use crate::engine::{self, Event as Stage, Graded};
use crate::interrupt::Cancel;
use crate::manifest::{Course, Exercise};
use crate::plan;
use crate::progress::{self, Fingerprint, Records};
use crate::report::{self, Terminal, human};
use crate::verdict::Verdict;
use crate::watch::{Event, Report};
use crate::workspace::Workspace;
use crate::wrap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

/// What both threads need.
pub struct Shop<'c> {
    /// Where the course lies.
    pub workspace: &'c Workspace,
    /// The course.
    pub course: &'c Course,
    /// Its exercises, in order.
    pub exercises: &'c [&'c Exercise],
    /// What the reader looks at.
    pub terminal: Terminal,
    /// Who wants to hear what was found.
    pub tell: Sender<Signal>,
}

/// Something small to do. Exercises are given by their places.
pub enum Errand {
    /// The learner is at this exercise now.
    Go(usize),
    /// Hints were shown up to this level.
    Hinted(usize, u8),
    /// Put the starter back.
    Reset(usize),
    /// Show the answer beside the reference, in so many columns.
    Compare(usize, u16),
}

struct Job {
    number: u64,
    at: usize,
    width: u16,
    cancel: Cancel,
}

/// The two threads. Dropped, it stops the check that runs, and they end.
pub struct Work {
    jobs: Sender<Job>,
    errands: Sender<Errand>,
    cancel: Cancel,
}

impl Work {
    /// Begins to wait for something to do.
    pub fn begin<'s>(threads: &'s Scope<'s, '_>, shop: &'s Shop) -> Work {
        let (jobs, mine) = channel();
        let (errands, theirs) = channel();
        threads.spawn(move || {
            give_way();
            shop.told_of_panics(|| shop.check_all(&mine));
        });
        threads.spawn(move || shop.told_of_panics(|| shop.run_all(&theirs)));
        Work { jobs, errands, cancel: Cancel::default() }
    }

    /// Stops the check that runs, with all of its processes.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Begins a check, and stops the one before.
    pub fn check(&mut self, number: u64, at: usize, width: u16) {
        self.cancel.cancel();
        self.cancel = Cancel::default();
        // A thread that has ended has told why.
        let _ = self.jobs.send(Job { number, at, width, cancel: self.cancel.clone() });
    }

    /// Does something small, after all that was asked for before.
    pub fn run(&self, errand: Errand) {
        // A thread that has ended has told why.
        let _ = self.errands.send(errand);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Shop<'_> {
    fn told_of_panics(&self, work: impl FnOnce()) {
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            self.say(Signal::Broken("watch cannot go on after the panic above, which is a fault of its own".into()));
        }
    }

    fn say(&self, signal: Signal) {
        // Nobody listens once the loop is over.
        let _ = self.tell.send(signal);
    }

    fn check_all(&self, jobs: &Receiver<Job>) {
        for job in jobs {
            if let Some(report) = job.cancel.over(|| self.check(&job)) {
                self.say(Signal::Event(Event::Checked(job.number, report)));
            }
        }
    }

    /// None when it was cancelled.
    fn check(&self, job: &Job) -> Option<Report> {
        let exercise = self.exercises[job.at];
        let chapter = self.course.chapters.iter().find(|chapter| chapter.package() == exercise.package)?;
        // Snippets fall apart in fewer columns; the screen can be moved over them.
        let width = usize::from(job.width).clamp(40, 100);
        let terminal = Terminal { width, columns: width, ..self.terminal };
        let (tested, tests) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let on_event = |stage: Stage| {
            let words = match stage {
                Stage::Build(build::Event::Cargo(line)) => report::words(line),
                Stage::Tests(all) => {
                    tests.store(all, Ordering::Relaxed);
                    Some(format!("0 of {all} tests"))
                }
                // A number that is one behind for a moment harms nobody.
                Stage::Tested => {
                    let done = tested.fetch_add(1, Ordering::Relaxed) + 1;
                    Some(format!("{done} of {} tests", tests.load(Ordering::Relaxed)))
                }
                Stage::Answers(_) | Stage::Graded(_) => None,
            };
            if let Some(words) = words {
                self.say(Signal::Event(Event::Doing(job.number, words)));
            }
        };
        let before = progress::look(self.workspace, exercise);
        let context = context(self.workspace, terminal);
        let graded = engine::tree(&context, chapter, plan::learner(&[exercise]), &on_event);
        if job.cancel.is_cancelled() {
            return None;
        }
        match graded {
            Ok(graded) => {
                let graded = graded.first()?;
                self.keep(graded, &before);
                Some(report(graded, self.workspace, terminal))
            }
            Err(error) => Some(Report {
                passed: false,
                brief: "it could not be checked".into(),
                story: wrap::lines(&format!("{:#}", anyhow::Error::from(error)), 2, width),
                explained: None,
            }),
        }
    }

    fn keep(&self, graded: &Graded, before: &Fingerprint) {
        let exercise = graded.answer.exercise;
        let now = progress::look(self.workspace, exercise);
        self.change(|records| records.graded(&exercise.id, before, &now, graded.verdict()));
    }

    /// Changes what is kept, and says how far the learner is now.
    fn change(&self, change: impl Fn(&mut Records)) {
        // What interrupts this has ended the loop, or the check.
        let Ok(kept) = progress::keep(self.workspace, change) else { return };
        let entries = progress::survey(self.workspace, self.course, &kept.records);
        let found = entries.into_iter().map(|entry| (entry.state, entry.record, entry.newer_starter)).collect();
        self.say(Signal::Event(Event::Surveyed(found)));
        if let Some(notice) = kept.notice {
            self.say(Signal::Event(Event::Notice(notice)));
        }
    }

    fn run_all(&self, errands: &Receiver<Errand>) {
        for errand in errands {
            if let Err(error) = self.run(errand) {
                self.say(Signal::Event(Event::Notice(format!("{error:#}"))));
            }
        }
    }

    fn run(&self, errand: Errand) -> anyhow::Result<()> {
        match errand {
            Errand::Go(at) => self.change(|records| records.go(&self.exercises[at].id)),
            Errand::Hinted(at, level) => self.change(|records| records.hinted(&self.exercises[at].id, level)),
            Errand::Reset(at) => {
                let exercise = self.exercises[at];
                let notice = if progress::look(self.workspace, exercise).is_pristine() {
                    "your answer is the starter, as it came".into()
                } else {
                    let kept = reset::to_starter(self.workspace, exercise)?;
                    let kept = kept.map(|kept| self.workspace.name(&kept).display().to_string());
                    kept.map_or_else(|| "the starter is back".into(), |kept| format!("your answer is kept: {kept}"))
                };
                self.change(|records| records.clear(&exercise.id));
                self.say(Signal::Event(Event::Notice(notice)));
            }
            Errand::Compare(at, width) => {
                let columns = usize::from(width);
                let terminal = Terminal { width: columns, columns, ..self.terminal };
                let text = solution::beside(self.workspace, self.exercises[at], terminal)?;
                self.say(Signal::Event(Event::Solution(at, text)));
            }
        }
        Ok(())
    }
}

/// Lowers the priority of this thread and of all that it starts, so that keys are read while tests use every core.
#[cfg(target_os = "linux")]
fn give_way() {
    // Here, and only here, a priority belongs to a thread. Without it, keys are slower and nothing else.
    let _ = rustix::process::setpriority_process(None, 10);
}

/// A priority belongs to the whole process here, keys included.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

fn report(graded: &Graded, workspace: &Workspace, terminal: Terminal) -> Report {
    let (exercise, verdict) = (graded.answer.exercise, graded.verdict());
    let passed = matches!(verdict, Verdict::Passed(_));
    Report {
        passed,
        brief: human::brief(exercise, verdict),
        // The words of a pass stand above it.
        story: if passed { String::new() } else { human::story(&graded.answer, verdict, workspace, terminal) },
        explained: human::meaning(exercise, verdict).map(|(title, text)| (title.to_string(), text.to_string())),
    }
}
