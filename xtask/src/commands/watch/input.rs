//! What the reader does: keys, the wheel, an editor in the foreground.

use super::Signal;
use crate::watch::{Event, Key};
use ratatui::crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEventKind};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a thread that waits for keys may take to see that it should stop.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How long to wait for that thread at the end. Where the terminal was closed it never sees anything: what reads keys for us
/// reads the end of them over and over.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// How many lines a notch of the wheel is.
const NOTCH: i32 = 3;

/// A thread that reads the keys.
pub struct Input {
    tell: Sender<Signal>,
    over: Arc<AtomicBool>,
    /// The thread, and a channel that is closed once it has ended.
    thread: Option<(JoinHandle<()>, Receiver<()>)>,
}

impl Input {
    /// Begins to read.
    pub fn start(tell: Sender<Signal>) -> Input {
        let mut input = Input { tell, over: Arc::default(), thread: None };
        input.go_on();
        input
    }

    /// Leaves the keys to somebody else. What is typed from here on is not read.
    pub fn pause(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some((thread, _)) = self.thread.take() {
            // A panic of its own was told as such.
            let _ = thread.join();
        }
    }

    /// Reads again.
    pub fn go_on(&mut self) {
        self.over = Arc::default();
        let (over, tell) = (Arc::clone(&self.over), self.tell.clone());
        let (end, ended) = channel();
        let thread = std::thread::spawn(move || {
            read(&over, &tell);
            drop(end);
        });
        self.thread = Some((thread, ended));
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some((thread, ended)) = self.thread.take()
            && ended.recv_timeout(LAST_WAIT) == Err(RecvTimeoutError::Disconnected)
        {
            // A panic of its own was told as such. Who is still stuck in a read ends with the process.
            let _ = thread.join();
        }
    }
}

fn read(over: &AtomicBool, tell: &Sender<Signal>) {
    while !over.load(Ordering::Relaxed) {
        let signal = match event::poll(LOOK_EVERY).and_then(|ready| ready.then(event::read).transpose()) {
            Ok(None) => continue,
            Ok(Some(event)) => signal(event),
            Err(cause) => Some(Signal::Broken(format!("the terminal cannot be read: {cause}"))),
        };
        let is_broken = matches!(signal, Some(Signal::Broken(_)));
        // Nobody listens once the loop is over.
        if signal.is_some_and(|signal| tell.send(signal).is_err()) || is_broken {
            return;
        }
    }
}

fn signal(event: event::Event) -> Option<Signal> {
    let event = match event {
        event::Event::Key(key) => Event::Key(key_of(key)?),
        event::Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::ScrollDown => Event::Wheel(mouse.column, mouse.row, NOTCH),
            MouseEventKind::ScrollUp => Event::Wheel(mouse.column, mouse.row, -NOTCH),
            _ => return None,
        },
        event::Event::Resize(columns, rows) => Event::Resize(columns, rows),
        _ => return None,
    };
    Some(Signal::Event(event))
}

fn key_of(key: KeyEvent) -> Option<Key> {
    // Windows tells of keys that are let go of, too.
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c') => Some(Key::Interrupt),
            KeyCode::Char('z') => Some(Key::Suspend),
            _ => None,
        };
    }
    Some(match key.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Tab | KeyCode::BackTab => Key::Tab,
        _ => return None,
    })
}

/// The learner's editor for a file: `code --wait` is a program and an argument.
pub fn editor(file: &Path) -> Option<Command> {
    let said = ["VISUAL", "EDITOR"].iter().filter_map(|name| std::env::var(name).ok());
    let said = said.map(|words| words.split_whitespace().map(String::from).collect::<Vec<_>>());
    let words = said.into_iter().find(|words| !words.is_empty())?;
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(file);
    Some(command)
}
