//! The sources' greeters: four threads at once, by the reference answer to `start-then-join`, and what it means to wait for
//! them with a limit, by the one to `one-deadline`.
//!
//! ```text
//! cargo run -p chapter2 --example greeters -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `limits` | greeters that can be waited for with a limit: one for each, or one that all share |

mod limits;
#[expect(dead_code, reason = "its inbox can be looked into without waiting, which nobody does here")]
#[path = "../../../../solutions/chapter2-threads/one_deadline.rs"]
mod one_deadline;
#[path = "../../../../solutions/chapter2-threads/start_then_join.rs"]
mod start_then_join;

use std::io::Write;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use demonstration::{About, Failure, Options, Table, seconds};
use limits::{Daemon, Joined, Limit};

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "greeters",
    what: "\
Four threads greet 10, 5, 2 and 11 times, with a second after each time. First
all of them are waited for. Then they are waited for with a limit of a second,
for each and for all, and one more is a daemon.",
    scale: "that second,",
    seed: None,
    notes: "At scale 1 it takes 15 s.",
};

/// Whom each greeter greets, and how often.
const GREETERS: [(&str, u64); 4] = [("Ada", 10), ("Grace", 5), ("Barbara", 2), ("Edsger", 11)];

/// After each greeting; and how long somebody waits for a greeter.
const SECOND: Duration = Duration::from_secs(1);

/// How long it was waited for, what came of it, and how often the greeter has greeted in the end.
const TABLE: Table<3> = Table { label: 20, columns: [14, 16, 18] };

const NOTES: &str = "
Notes
* All four are started before the first is waited for. Together they take as
  long as the slowest alone, 11 s, and not 28 s.
* A limit of 1 s for each is none of 1 s for all: whoever is waited for next
  gets a second that begins when the one before is over. Four threads that all
  are late cost 4 s, and here it is 3 s, since Barbara has ended by her turn. A
  limit for all has to be a point in time: a deadline, which they share.
* The sources join each thread with a limit of 1 s: their program can wait 4 s.
* join() has no limit in Rust. So each greeter sends a report when it has ended,
  and the reports are waited for.
* A daemon in Python is a thread that the end of the program does not wait for,
  and for all others it waits. In Rust it waits for none: when main returns, all
  threads that nobody has joined end where they are.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let second = options.part_of_time(SECOND);
    at_once(second, out)?;
    let (name, times) = GREETERS[3];
    let daemon = Daemon::start(times, second);
    writeln!(out, "\nThe same four, waited for with a limit of {second:?}")?;
    for (title, limit) in [("for each of them", Limit::Each(second)), ("that all share", Limit::Shared(second))] {
        joined_within(title, limit, second, out)?;
    }
    write!(out, "{NOTES}")?;
    writeln!(out, "\nMain returns. A daemon had greeted {name} {} of {times} times.", daemon.greeted())?;
    Ok(())
}

/// All greetings as they come, by threads that somebody waits for.
fn at_once(second: Duration, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "Four greeters at once, all waited for")?;
    let began = Instant::now();
    let results = thread::scope(|scope| {
        let (lines, shown) = mpsc::channel();
        let all = scope.spawn(move || {
            let greet = |name: &str| {
                let greeting = format!("Hello, {name}!");
                // When nobody reads any more, nobody needs to wait either.
                if lines.send(greeting.clone()).is_ok() {
                    thread::sleep(second);
                }
                greeting
            };
            start_then_join::greet_all(&GREETERS.map(|(name, times)| (name, times as usize)), greet)
        });
        for line in shown {
            writeln!(out, "{:>10}  {line}", seconds(began.elapsed()))?;
        }
        all.join().map_err(|_| Failure::Other("the threads could not be started".into()))
    })?;
    let took = began.elapsed();
    let mut all = 0;
    for ((name, times), result) in GREETERS.iter().zip(results) {
        let greetings = result.map_err(|_| Failure::Other(format!("the greeter of {name} panicked")))?;
        all += greetings.len();
        writeln!(out, "  {name} was greeted {} of {times} times", greetings.len())?;
    }
    let in_turn = second * all as u32;
    writeln!(out, "{all} greetings in {}; in turn that is {}", seconds(took), seconds(in_turn))?;
    Ok(())
}

fn joined_within(title: &str, limit: Limit, second: Duration, out: &mut dyn Write) -> Result<(), Failure> {
    let began = Instant::now();
    let joins = limits::join_all(&GREETERS, second, limit);
    let took = began.elapsed();
    writeln!(out, "\n{}", TABLE.row(title, ["waited for", "then", "has greeted"]))?;
    writeln!(out, "{}", TABLE.rule())?;
    for ((name, times), Joined { waited, ended, greeted }) in GREETERS.iter().zip(joins) {
        let then = if ended { "had ended" } else { "given up" };
        let waited = waited.map_or_else(String::new, seconds);
        writeln!(out, "{}", TABLE.row(name, [&waited, then, &format!("{greeted} of {times}")]))?;
    }
    writeln!(out, "{}", TABLE.row("all four", [&seconds(took), "", ""]))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_greeter_greets_as_often_as_it_should() {
        let text = demonstration::output(&ABOUT, &Options { scale: 0.001, seed: 1 }, run);
        for (name, times) in GREETERS {
            let greetings = text.lines().filter(|line| line.ends_with(&format!("Hello, {name}!"))).count();
            assert_eq!(greetings as u64, times, "{name}: {text}");
        }
        assert!(text.contains("\n28 greetings in "), "{text}");
    }
}
