//! The sources' escape hatch: producers and a consumer work until they are done, or until somebody presses Enter.
//!
//! ```text
//! cargo run -p chapter2 --example escape_hatch -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `hatch` | the thread that waits for Enter |
//! | `work` | producers and a consumer on threads of their own, which can be stopped |

mod hatch;
mod work;

use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crossbeam::channel::{never, select};
use demonstration::{About, Failure, Options, Random, seconds};
use hatch::Input;
use work::{Taken, Work};

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "escape_hatch",
    what: "\
Two producers of 20 items and a consumer are at work on threads, and another
thread waits for Enter. When you press it, all of them are stopped and joined. A
producer pauses for 0.5 to 1.5 s after each item, and the consumer for 0.5 s.",
    scale: "these pauses,",
    seed: Some("the random pauses come from"),
    notes: "\
If you do not press Enter, it takes about 22 s at scale 1. If the input is at
its end, nobody can press Enter, and all of the work is done.",
};

/// How many items a producer makes.
const ITEMS: u64 = 20;

/// How many producers there are.
const PRODUCERS: u64 = 2;

/// How long the work on an item takes.
const WORK: Duration = Duration::from_millis(500);

/// A producer's pauses: at least so long, and at most so much longer, in milliseconds.
const PAUSE: (u64, u64) = (500, 1_000);

const NOTES: &str = "
Notes
* A thread cannot be killed, and need not be: it looks whether it has to stop,
  wherever it would wait. Here each pause is a wait for that, so all of them end
  at once. With a flag that is looked at after each pause it takes up to 1.5 s.
* Then they are joined. A program that just exits leaves them in the middle of
  something: nobody knows what was done, and what is left.
* The sources' main thread looks again and again, whether Enter was pressed and
  whether the work is done. Ours sleeps until one of them is so.
* The thread that waits for Enter is not joined. Nothing wakes it but Enter, or
  the end of the input. It ends with the program.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, |options, out| run(options, BufReader::new(io::stdin()), out))
}

fn run(options: &Options, input: impl BufRead + Send + 'static, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{PRODUCERS} producers of {ITEMS} items. Press Enter to stop them.")?;
    let began = Instant::now();
    let mut enter = hatch::wait_for_enter(input);
    let work = Work::start(pauses(options), options.part_of_time(WORK));
    let mut shown = 0;
    let mut show = |Taken { producer, value, waited }| {
        shown += 1;
        writeln!(out, "  producer {}{value:>5}   waited{:>10}", producer + 1, seconds(waited))
    };
    let pressed = loop {
        select! {
            recv(work.taken()) -> item => match item {
                Ok(item) => show(item)?,
                Err(_) => break None,
            },
            recv(enter) -> input => match input {
                Ok(Input::Enter) => break Some(Instant::now()),
                // A channel that has ended is always ready. This one never is, so the loop sleeps.
                Ok(Input::End) | Err(_) => enter = never(),
            },
        }
    };
    // What was taken before the consumer stopped, and is not shown yet.
    let rest = work.taken().clone();
    let left = work.stop_and_join().map_err(Failure::Other)?;
    let stopped = Instant::now();
    rest.iter().try_for_each(show)?;
    match pressed {
        Some(pressed) => {
            writeln!(out, "Enter: all threads were stopped and joined in {}.", seconds(stopped - pressed))?
        }
        None => writeln!(out, "The work is done, in {}.", seconds(stopped - began))?,
    }
    writeln!(out, "Of {} items {shown} were taken, and {left} are left in the queue.", PRODUCERS * ITEMS)?;
    write!(out, "{NOTES}")?;
    Ok(())
}

/// For each producer its pauses: one after each item.
fn pauses(options: &Options) -> Vec<Vec<Duration>> {
    let (least, more) = PAUSE;
    let of_one = |number| {
        let mut random = Random::new(options.seed, number);
        let pause = |_| options.part_of_time(Duration::from_millis(least + random.below(more + 1)));
        (0..ITEMS).map(pause).collect()
    };
    (0..PRODUCERS).map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(scale: f64, input: impl BufRead + Send + 'static) -> String {
        demonstration::output(&ABOUT, &Options { scale, seed: 1 }, |options, out| run(options, input, out))
    }

    const DONE: &str = "\nOf 40 items 40 were taken, and 0 are left in the queue.\n";

    #[test]
    fn without_input_all_items_are_taken() {
        let text = text(0.001, io::empty());
        assert!(text.contains("\nThe work is done, in ") && text.contains(DONE), "{text}");
    }

    /// The pauses would last for minutes, so it is Enter that ends them.
    #[test]
    fn enter_stops_threads_in_the_middle_of_their_pauses() {
        let text = text(1000.0, &b"\n"[..]);
        assert!(text.contains("\nEnter: all threads were stopped and joined in "), "{text}");
        assert!(!text.contains(DONE), "{text}");
    }

    #[test]
    fn nobody_has_to_press_enter_when_the_work_is_done() {
        // As long as the writer is there, a reader waits.
        let (reader, writer) = io::pipe().expect("the system has a pipe");
        let text = text(0.001, BufReader::new(reader));
        drop(writer);
        assert!(text.contains("\nThe work is done, in ") && text.contains(DONE), "{text}");
    }
}
