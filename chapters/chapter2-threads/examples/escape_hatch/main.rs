//! The sources' escape hatch, by the reference answer to `escape-hatch`: producers and a consumer work until they are done,
//! or until somebody presses Enter.
//!
//! ```text
//! cargo run -p chapter2 --example escape_hatch -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `hatch` | the thread that waits for Enter |
//! | `work` | producers and a consumer, as workers that can be stopped between two steps |

#[path = "../../../../solutions/chapter2-threads/escape_hatch.rs"]
mod escape_hatch;
mod hatch;
mod work;

use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use demonstration::{About, Failure, Options, Random, seconds};
use escape_hatch::End;
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
* A thread cannot be killed, and need not be: before each step it looks at a
  flag, and stops if that is set. Here Enter ends their pauses as well, so they
  look at once. If they slept through a pause it would take up to 1.5 s.
* Then they are joined. A program that just exits leaves them in the middle of
  something: nobody knows what was done, and what is left.
* The sources' main thread looks again and again, whether Enter was pressed and
  whether the work is done. Ours sleeps until the threads have ended.
* The thread that waits for Enter is not joined. Nothing wakes it but Enter, or
  the end of the input. It ends with the program.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, |options, out| run(options, BufReader::new(io::stdin()), out))
}

fn run(options: &Options, input: impl BufRead + Send + 'static, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{PRODUCERS} producers of {ITEMS} items. Press Enter to stop them.")?;
    let began = Instant::now();
    let Work { producers, consumer, taken, queue, wake } = work::start(pauses(options), options.part_of_time(WORK));
    let pressed = hatch::open_at_enter(input, [producers.hatch(), consumer.hatch()], wake);
    let mut shown = 0;
    // Ends with the consumer.
    for Taken { producer, value, waited } in taken {
        shown += 1;
        writeln!(out, "  producer {}{value:>5}   waited{:>10}", producer + 1, seconds(waited))?;
    }
    let ends = producers.join();
    consumer.join();
    match pressed.try_recv() {
        Ok(pressed) => writeln!(out, "Enter: all threads were stopped and joined in {}.", seconds(pressed.elapsed()))?,
        Err(_) => writeln!(out, "The work is done, in {}.", seconds(began.elapsed()))?,
    }
    for (number, end) in (1..).zip(ends) {
        let made = match end {
            End::Completed => ITEMS as usize,
            End::Cancelled { after } => after,
        };
        writeln!(out, "  producer {number} has made {made} of {ITEMS} items")?;
    }
    writeln!(out, "  the consumer has taken {shown}, and {} are left in the queue", queue.len())?;
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

    const DONE: &str = "\n  the consumer has taken 40, and 0 are left in the queue\n";

    #[test]
    fn without_input_all_items_are_taken() {
        let text = text(0.001, io::empty());
        assert!(text.contains("\nThe work is done, in ") && text.contains(DONE), "{text}");
        assert!(text.contains("\n  producer 2 has made 20 of 20 items\n"), "{text}");
    }

    /// The pauses would last for minutes, so it is Enter that ends them.
    #[test]
    fn enter_stops_threads_in_the_middle_of_their_pauses() {
        let text = text(1000.0, &b"\n"[..]);
        assert!(text.contains("\nEnter: all threads were stopped and joined in "), "{text}");
        let number = |line: &str, place| -> usize {
            let line = text.lines().find(|other| other.starts_with(line)).expect("it is there");
            line.split_whitespace()
                .nth(place)
                .expect("it is long enough")
                .trim_end_matches(',')
                .parse()
                .expect("a number")
        };
        let [one, two] = ["  producer 1 has", "  producer 2 has"].map(|line| number(line, 4));
        let [taken, left] = [4, 6].map(|place| number("  the consumer", place));
        assert!(one <= 1 && two <= 1 && taken <= 1, "{text}");
        assert_eq!(one + two, taken + left, "{text}");
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
