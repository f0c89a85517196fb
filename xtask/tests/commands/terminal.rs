//! A terminal of the tests' own, and what it shows. Nothing here waits for a time: only for a text, and not for ever.

use super::support::Course;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Builds on a busy machine take long. Nothing waits for this but a test that fails.
const LIMIT: Duration = Duration::from_secs(300);

fn parser(rows: u16, cols: u16) -> vt100::Parser<Heard> {
    vt100::Parser::new_with_callbacks(some(rows), some(cols), 0, Heard::default())
}

/// What the parser does not know.
#[derive(Default)]
struct Heard {
    /// The targets of links, as they were written.
    links: Vec<String>,
    /// How many pictures were begun.
    begun: usize,
    /// One is begun and not yet ended.
    is_drawing: bool,
}

impl vt100::Callbacks for Heard {
    /// The private mode 2026: what is drawn between its beginning and its end is to be shown at once.
    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        code: char,
    ) {
        if (first, params) == (Some(b'?'), &[&[2026]]) {
            self.is_drawing = code == 'h';
            self.begun += usize::from(self.is_drawing);
        }
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, params: &[&[u8]]) {
        if let [b"8", _, target] = params
            && !target.is_empty()
        {
            self.links.push(String::from_utf8_lossy(target).into_owned());
        }
    }
}

fn some(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has a row and a column")
}

/// What stands on a screen. Whether a space at the end of a line was ever written depends on what stood there before.
pub fn text(screen: &vt100::Screen) -> String {
    screen.contents().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The binary in a terminal. Dropped, it is killed.
pub struct Terminal {
    /// None once it was closed.
    master: Option<Box<dyn MasterPty + Send>>,
    pub child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    /// Who reads what is written, until it is over or the terminal is to be closed.
    reader: Option<JoinHandle<()>>,
    shown: Arc<Shown>,
    /// The settings of the terminal before anything ran in it, and those at the end.
    settings: (String, Option<String>),
    /// Held until the end, since a terminal without users forgets its settings.
    slave: Option<Box<dyn SlavePty + Send>>,
}

struct Shown {
    parser: Mutex<(vt100::Parser<Heard>, bool)>,
    changed: Condvar,
    /// Nobody is to read any more.
    closes: AtomicBool,
}

/// The terminal's settings, to be compared.
fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has settings"))
}

impl Terminal {
    /// Runs the binary with these arguments in a terminal of so many columns and rows.
    pub fn run(course: &Course, args: &[&str], (cols, rows): (u16, u16), env: &[(&str, &str)]) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(args);
        Terminal::spawn(course, command, (cols, rows), env)
    }

    /// Runs any program so.
    pub fn spawn(
        course: &Course,
        mut command: CommandBuilder,
        (cols, rows): (u16, u16),
        env: &[(&str, &str)],
    ) -> Terminal {
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, ..PtySize::default() }).expect("there are terminals");
        command.cwd(&course.root);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK", "COLUMNS", "VISUAL", "EDITOR", "CARGO_TERM_COLOR"]
        {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("CARGO_TARGET_DIR", course.root.join("target"));
        env.iter().for_each(|(name, value)| command.env(name, value));
        let before = settings(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("the binary starts");
        let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
        let keys = pair.master.take_writer().expect("a terminal can be written");
        let shown = Arc::new(Shown {
            parser: Mutex::new((parser(rows, cols), false)),
            changed: Condvar::new(),
            closes: AtomicBool::new(false),
        });
        let theirs = Arc::clone(&shown);
        let reader = std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let read = reader.read(&mut chunk).unwrap_or(0);
                let mut shown = theirs.parser.lock().expect("the parser does not panic");
                shown.0.process(&chunk[..read]);
                shown.1 = read == 0;
                theirs.changed.notify_all();
                if read == 0 || theirs.closes.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        let (master, reader, slave) = (Some(pair.master), Some(reader), Some(pair.slave));
        Terminal { master, child, keys, reader, shown, settings: (before, None), slave }
    }

    /// Closes the terminal, as one closes its window, and waits for the end of the binary. The key is one to which it draws
    /// something: whoever reads that notices that it should not.
    pub fn close(&mut self, key: &str) -> ExitStatus {
        self.shown.closes.store(true, Ordering::Relaxed);
        self.press(key);
        self.reader.take().expect("it is closed once").join().expect("reading does not panic");
        (self.slave, self.master, self.keys) = (None, None, Box::new(std::io::sink()));
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status;
            }
            assert!(start.elapsed() < LIMIT, "it goes on without a terminal");
            std::thread::yield_now();
        }
    }

    fn master(&self) -> &dyn MasterPty {
        self.master.as_deref().expect("it is open")
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("the terminal takes keys");
    }

    /// Gives the terminal another size, and waits until something is drawn in it. Nothing else may be drawing.
    pub fn resize(&self, cols: u16, rows: u16) {
        let mut shown = self.shown.parser.lock().expect("the parser does not panic");
        let before = shown.0.callbacks().begun;
        shown.0.screen_mut().set_size(some(rows), some(cols));
        drop(shown);
        self.master().resize(PtySize { rows, cols, ..PtySize::default() }).expect("the terminal can be resized");
        self.wait_until("reaction to another size", |parser| parser.callbacks().begun > before);
    }

    /// Waits until the screen is like this, and returns what it shows.
    pub fn wait(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> String {
        self.wait_until(what, |parser| is_so(parser.screen()))
    }

    /// Waits so. A screen that is not drawn to its end is not looked at.
    fn wait_until(&self, what: &str, is_so: impl Fn(&vt100::Parser<Heard>) -> bool) -> String {
        let start = Instant::now();
        let mut late = false;
        let mut shown = self.shown.parser.lock().expect("the parser does not panic");
        while shown.0.callbacks().is_drawing || !is_so(&shown.0) {
            // What it wrote at its end may still be on its way.
            let is_over = shown.1 || start.elapsed() > LIMIT || (self.has_ended() && late);
            assert!(!is_over, "no {what} on the screen:\n{}", text(shown.0.screen()));
            let waited = self.shown.changed.wait_timeout(shown, Duration::from_secs(1));
            let (now, timeout) = waited.expect("the parser does not panic");
            (shown, late) = (now, timeout.timed_out());
        }
        text(shown.0.screen())
    }

    /// Looks at the screen.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.shown.parser.lock().expect("the parser does not panic").0.screen())
    }

    /// Waits for a text.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait(text, |screen| self::text(screen).contains(text))
    }

    /// Waits for the end of the binary and of all that it has written.
    pub fn end(&mut self) -> ExitStatus {
        let status = self.child.wait().expect("it can be waited for");
        self.settings.1 = Some(settings(self.master()));
        self.slave = None;
        let mut shown = self.shown.parser.lock().expect("the parser does not panic");
        while !shown.1 {
            shown = self.shown.changed.wait(shown).expect("the parser does not panic");
        }
        status
    }

    /// The targets of all links that were written, each once.
    pub fn links(&self) -> Vec<String> {
        let shown = self.shown.parser.lock().expect("the parser does not panic");
        let mut links = shown.0.callbacks().links.clone();
        links.sort();
        links.dedup();
        links
    }

    /// The process that was started, for signals.
    pub fn id(&self) -> Pid {
        let id = self.child.process_id().and_then(|id| Pid::from_raw(id.cast_signed()));
        id.expect("it is running")
    }

    fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        // Whoever has been waited for has ended, too.
        waitid(WaitId::Pid(self.id()), options).map_or(true, |ended| ended.is_some())
    }

    /// The terminal is as a shell wants it: its own page, lines and echo, a cursor, and no reports of the mouse.
    pub fn is_given_back(&self) -> bool {
        let now = self.settings.1.clone().unwrap_or_else(|| settings(self.master()));
        let is_cooked = now == self.settings.0;
        let shown = self.shown.parser.lock().expect("the parser does not panic");
        let screen = shown.0.screen();
        is_cooked
            && !screen.alternate_screen()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended, unless the test has failed.
        let _ = self.child.kill();
    }
}
