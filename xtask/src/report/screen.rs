//! The whole terminal, taken and given back: on leaving, for an editor, at Ctrl-Z, and when the program panics.

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{MoveTo, Show};
use ratatui::crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use ratatui::crossterm::execute;
use ratatui::crossterm::style::{Attribute, Print, SetAttribute};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode, size,
};
use std::io::{self, IsTerminal, Stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours. Dropped, it is as it was.
pub struct Screen {
    /// None once it was given back.
    terminal: Option<Terminal<CrosstermBackend<Stdout>>>,
}

/// Is there a terminal that can be filled, and keys to press?
pub fn is_possible() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !is_dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

impl Screen {
    /// Takes the terminal: another page of it, keys one by one, and the mouse's wheel.
    pub fn take() -> io::Result<Screen> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                // What a panic has to say would be lost on a page that is about to go.
                give_back();
                before(info);
            }));
        });
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        // From here on, whatever fails, the terminal is given back.
        let taken = execute!(io::stdout(), EnterAlternateScreen, EnableMouseCapture)
            .and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout())));
        match taken {
            Ok(terminal) => Ok(Screen { terminal: Some(terminal) }),
            Err(cause) => {
                give_back();
                Err(cause)
            }
        }
    }

    /// Lets a terminal that can do so show all that is drawn in here at once. Others show it piece by piece.
    pub fn at_once<T>(&mut self, act: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        let done = act(self);
        execute!(io::stdout(), EndSynchronizedUpdate)?;
        done
    }

    /// Draws what has changed, and says how many columns and rows there were. Nothing is drawn on a terminal that was given
    /// back.
    pub fn draw(&mut self, draw: impl FnOnce(&mut ratatui::Frame)) -> io::Result<(u16, u16)> {
        match &mut self.terminal {
            Some(terminal) if TAKEN.load(Ordering::SeqCst) => {
                let area = terminal.draw(draw)?.area;
                Ok((area.width, area.height))
            }
            _ => Ok((0, 0)),
        }
    }

    /// Writes the same text as stands at a column and a row once more, with codes that make a link of it.
    pub fn link(&mut self, column: u16, row: u16, text: &str) -> io::Result<()> {
        execute!(
            io::stdout(),
            MoveTo(column, row),
            SetAttribute(Attribute::Dim),
            Print(text),
            SetAttribute(Attribute::Reset)
        )
    }

    /// Columns and rows.
    pub fn size() -> (u16, u16) {
        // Some terminals do not say; they are taken for the usual ones.
        size().unwrap_or((80, 24))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
        // Dropped with a cursor that it cannot show, it would print why, and panic where the terminal was closed.
        if let Some(mut terminal) = self.terminal.take()
            && terminal.show_cursor().is_err()
        {
            std::mem::forget(terminal);
        }
    }
}

/// Once for each time that it was taken, whichever thread is first.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs nothing.
        let _ = execute!(io::stdout(), EndSynchronizedUpdate, DisableMouseCapture, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read;

    /// What the other test runs in a terminal of its own.
    #[test]
    #[ignore = "it panics, in the terminal that the next test gives it"]
    fn panics_while_the_terminal_is_taken() {
        let mut screen = Screen::take().expect("there is a terminal");
        screen.draw(|frame| assert!(frame.area().is_empty(), "a panic while drawing")).expect("it can be drawn");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_speaks() {
        let pair = native_pty_system().openpty(PtySize::default()).expect("there are terminals");
        let mut command = CommandBuilder::new(std::env::current_exe().expect("it is running"));
        command.args([
            "--ignored",
            "--exact",
            "report::screen::tests::panics_while_the_terminal_is_taken",
            "--nocapture",
        ]);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        let before = pair.master.get_termios();
        let mut child = pair.slave.spawn_command(command).expect("it starts");
        let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
        // Linux ends a terminal that nobody holds any more with an error.
        let reads = std::thread::spawn(move || {
            let (mut text, mut chunk) = (Vec::new(), [0; 4096]);
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                text.extend_from_slice(&chunk[..n]);
            }
            text
        });
        let status = child.wait().expect("it can be waited for");
        // As long as we hold the terminal, its settings can be looked at.
        let after = pair.master.get_termios();
        drop(pair.slave);
        let text = reads.join().expect("reading does not panic");
        let mut parser = vt100::Parser::default();
        parser.process(&text);
        let screen = parser.screen();
        assert_eq!(status.exit_code(), 101);
        assert!(screen.contents().contains("a panic while drawing"), "{}", screen.contents());
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        assert_eq!(before, after, "raw mode is left");
    }
}
