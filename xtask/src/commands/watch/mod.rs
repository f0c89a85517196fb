//! `cargo xtask watch`: the full screen, and everything that happens on it.
//!
//! One loop takes what `input` reads, what `work` finds out and what was saved, gives it to the state, performs the actions
//! that come back, and draws. Nothing in the loop waits but for the next event: checks and files are left to `work`.

mod input;
mod job;
mod work;

use super::{here, standing, workspace};
use crate::exit::{Exit, Misuse};
use crate::interrupt;
use crate::manifest::{Course, Exercise, names};
use crate::progress::{Entry, State as Standing, place};
use crate::report::Terminal;
use crate::report::screen::{self, Screen};
use crate::watch::{self, Action, Event, Files, State};
use crate::workspace::Workspace;
use anyhow::Context as _;
use input::Input;
use job::Job;
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use work::{Errand, Shop, Work};

/// What `watch` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An exercise to begin with, or chapters to stay within [default: the exercise that you are on]
    what: Vec<String>,
}

/// What the loop waits for.
enum Signal {
    /// Something for the state.
    Event(Event),
    /// An answer may have been saved.
    Look,
    /// It cannot go on.
    Broken(String),
}

/// Signals of the system set a flag, and somebody has to look.
const LOOK_FOR_SIGNALS: Duration = Duration::from_millis(100);
/// Not every disk gives notice of changes.
const LOOK_FOR_SAVES: Duration = Duration::from_secs(1);

/// Watches until the reader leaves.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    if !screen::is_possible() {
        let message = "watch fills a terminal, and here is none that it could fill (or TERM is dumb): \
                       `cargo xtask check` grades once and prints, `--format json` for programs";
        return Err(Misuse(message.into()).into());
    }
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let standing = standing(&workspace, &course)?;
    let current = place::current(&standing.entries, standing.records.place()).map(|entry| entry.exercise.id.clone());
    let (scope, at) = reach(&workspace, &course, &standing.entries, &args.what, current.as_deref())?;
    let exercises: Vec<&Exercise> = standing.entries.iter().map(|entry| entry.exercise).collect();
    let tasks = exercises.iter().map(|exercise| watch::task(&workspace, exercise)).collect();
    let terminal = Terminal::look();
    let mut state = State::new(standing.entries, tasks, scope, at, Screen::size());
    state.colour = terminal.colour;
    state.links = terminal.links.then(|| workspace.root.clone());
    // Links in a report would be in the way: it is moved and cut.
    let terminal = Terminal { links: false, ..terminal };
    state.notice = standing.notice.unwrap_or_default();
    // A terminal that is closed ends us as a signal does, or tests that hang would be left behind.
    interrupt::listen_to_hangup()?;
    let job = Job::listen()?;
    let (tell, told) = channel();
    let notice = tell.clone();
    // Nobody listens once the loop is over.
    let files = Files::watch(&workspace, &exercises, move || drop(notice.send(Signal::Look)));
    let shop = Shop { workspace: &workspace, course: &course, exercises: &exercises, terminal, tell: tell.clone() };
    std::thread::scope(|threads| {
        // Whatever happens below, dropping it ends its threads, and the scope does not wait for ever.
        let work = Work::begin(threads, &shop);
        let screen = Screen::take().context("the terminal cannot be filled")?;
        let input = Input::start(tell);
        Desk { shop: &shop, state, files, told, work, input, job, screen: Some(screen), start: Instant::now() }.sit()
    })
}

fn draw(screen: &mut Screen, state: &State) -> io::Result<()> {
    screen.at_once(|screen| {
        // A terminal that has been made smaller tells of it soon, and is drawn again.
        if screen.draw(|frame| watch::draw(state, frame))? == state.size {
            for link in watch::links(state) {
                screen.link(link.x, link.y, &link.text)?;
            }
        }
        Ok(())
    })
}

/// The exercises that can be gone to, and the one to begin with, by their places.
fn reach(
    workspace: &Workspace,
    course: &Course,
    entries: &[Entry],
    what: &[String],
    current: Option<&str>,
) -> anyhow::Result<(Vec<usize>, usize)> {
    let named = names::resolve(course, what, workspace, &here()?)?;
    let place = |id: &str| entries.iter().position(|entry| entry.exercise.id == id);
    let all: Vec<usize> = (0..entries.len()).collect();
    let places: Vec<usize> = named.iter().filter_map(|exercise| place(&exercise.id)).collect();
    let current = current.and_then(place);
    match (&places[..], what.is_empty()) {
        // Who names one exercise wants to begin there, and to go on from it.
        ([one], _) => Ok((all, *one)),
        ([], false) => Err(Misuse(format!("{} has no exercises yet", what.join(", "))).into()),
        ([], true) if all.is_empty() => Err(Misuse("the course has no exercises".into()).into()),
        ([], true) => Ok((all, current.unwrap_or(0))),
        (_, _) => {
            let unsolved = || places.iter().copied().find(|at| entries[*at].state != Standing::Solved);
            let at = current.filter(|at| places.contains(at)).or_else(unsolved).unwrap_or(places[0]);
            Ok((places, at))
        }
    }
}

/// Where all of it comes together.
struct Desk<'s, 'c> {
    shop: &'s Shop<'c>,
    state: State<'c>,
    files: Files,
    told: Receiver<Signal>,
    work: Work,
    input: Input,
    job: Job,
    /// None while another program has the terminal.
    screen: Option<Screen>,
    start: Instant,
}

impl Desk<'_, '_> {
    fn sit(mut self) -> anyhow::Result<Exit> {
        let mut looked = Instant::now();
        let mut is_new = true;
        loop {
            interrupt::check()?;
            if self.job.is_to_stop() {
                self.away(Job::stop)?;
                is_new = true;
            } else if self.job.goes_on() {
                self.away(|_| ())?;
                is_new = true;
            }
            if let (true, Some(screen)) = (is_new, &mut self.screen)
                && let Err(cause) = draw(screen, &self.state)
            {
                // A terminal that was closed has told so by a signal, and that is what has happened.
                interrupt::check()?;
                return Err(cause).context("the terminal cannot be written");
            }
            let due = self.state.deadline().map(|due| due.saturating_sub(self.start.elapsed()));
            let wait = due.unwrap_or(LOOK_FOR_SIGNALS).min(LOOK_FOR_SIGNALS);
            // The shop holds a sender, so an error means no more than that nothing has happened.
            let first = self.told.recv_timeout(wait).ok();
            let mut look = looked.elapsed() >= LOOK_FOR_SAVES;
            let mut events = Vec::new();
            // Of a hundred notices at once, each is worth no more than one look.
            for signal in first.into_iter().chain(self.told.try_iter().take(1000)) {
                match signal {
                    Signal::Event(event) => events.push(event),
                    Signal::Look => look = true,
                    Signal::Broken(why) => return Err(anyhow::anyhow!(why)),
                }
            }
            if look {
                looked = Instant::now();
                let saved = self.files.saved();
                if !saved.is_empty() {
                    events.push(Event::Saved(saved));
                }
            }
            is_new = !events.is_empty() || self.state.deadline().is_some();
            events.push(Event::Tick);
            for event in events {
                for action in self.state.apply(event, self.start.elapsed()) {
                    match action {
                        Action::Quit => return Ok(Exit::Passed),
                        action => self.perform(action)?,
                    }
                }
            }
        }
    }

    fn perform(&mut self, action: Action) -> anyhow::Result<()> {
        match action {
            Action::Cancel => self.work.cancel(),
            Action::Check { number, at, width } => {
                self.work.run(Errand::Go(at));
                self.work.check(number, at, width);
            }
            Action::Hinted(at, level) => self.work.run(Errand::Hinted(at, level)),
            Action::Reset(at) => self.work.run(Errand::Reset(at)),
            Action::Compare(at, width) => self.work.run(Errand::Compare(at, width)),
            Action::Edit(at) => {
                let file = self.shop.workspace.at(&self.shop.exercises[at].paths.answer);
                let Some(mut editor) = input::editor(&file) else {
                    self.state.notice = format!(
                        "open {} in your editor: each save is checked. The key e does it once EDITOR is the command of your \
                         editor: set that, and start watch again",
                        self.shop.exercises[at].paths.answer.display()
                    );
                    return Ok(());
                };
                let ended = self.away(|_| editor.status())?;
                if let Err(cause) = ended {
                    let program = editor.get_program().to_string_lossy();
                    self.state.notice = format!("{program} could not be started: {cause}");
                }
            }
            Action::Suspend => self.away(Job::stop)?,
            Action::Quit => {}
        }
        Ok(())
    }

    /// Does something with the terminal as it was, and takes it again.
    fn away<T>(&mut self, act: impl FnOnce(&Job) -> T) -> anyhow::Result<T> {
        self.input.pause();
        self.screen = None;
        let result = self.job.apart(|| act(&self.job));
        self.screen = Some(Screen::take().context("the terminal cannot be filled again")?);
        self.input.go_on();
        let (columns, rows) = Screen::size();
        for action in self.state.apply(Event::Resize(columns, rows), self.start.elapsed()) {
            self.perform(action)?;
        }
        Ok(result)
    }
}
