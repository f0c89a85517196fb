//! A line on standard error that shows that work goes on; nothing at all without a terminal.

use crate::build;
use crate::engine::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// The line. It is gone when this is dropped.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Begins with these words.
    pub fn start(words: impl Into<String>) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        // What ends within a blink needs no progress, and a line that comes and goes would flicker.
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if dumb {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar.set_style(style("{spinner} {msg}"));
        bar.set_message(words.into());
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress { bar }
    }

    /// Shows what grading tells.
    pub fn show(&self, event: &Event) {
        match event {
            Event::Build(build::Event::Cargo(line)) => {
                if let Some(words) = words(line) {
                    self.bar.set_message(words);
                }
            }
            Event::Tests(count) => self.count(*count, "tests"),
            Event::Answers(count) => self.count(*count, "answers"),
            Event::Tested | Event::Graded(_) => self.bar.inc(1),
        }
    }

    fn count(&self, count: usize, what: &str) {
        self.bar.set_length(count as u64);
        self.bar.set_position(0);
        self.bar.set_message(what.to_string());
        self.bar.set_style(style("{bar:30} {pos}/{len} {msg}"));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates of this file are well-formed")
}

/// `   Compiling loom v0.7.2 (/path)` as `compiling loom`; other lines, as the one for a lock, as they are.
pub fn words(line: &str) -> Option<String> {
    let mut parts = line.split_whitespace();
    match (parts.next()?, parts.next()) {
        ("Finished" | "Executable" | "warning:" | "error:", _) => None,
        (verb @ ("Compiling" | "Downloading" | "Downloaded"), Some(name)) => {
            Some(format!("{} {name}", verb.to_lowercase()))
        }
        _ => Some(line.trim().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_lines_are_said_in_short() {
        for (line, expected) in [
            ("   Compiling loom v0.7.2", Some("compiling loom")),
            (
                "    Blocking waiting for file lock on build directory",
                Some("Blocking waiting for file lock on build directory"),
            ),
            ("    Finished `test` profile", None),
            ("", None),
        ] {
            assert_eq!(words(line).as_deref(), expected, "{line}");
        }
    }
}
