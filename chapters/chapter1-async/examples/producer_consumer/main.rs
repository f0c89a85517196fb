//! The sources' producers and consumer: first in turn, then on an event loop, where the reference answer to
//! `producer-consumer` runs them.
//!
//! ```text
//! cargo run -p chapter1 --example producer_consumer -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `ways` | the two ways to run them |
//! | `table` | how long all of it took and items waited, beside the sources' figures |

mod table;
mod ways;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use demonstration::{About, Failure, Options, Random, seconds};
use producer_consumer::{Producer, Taken};
use table::Outcome;

#[path = "../../../../solutions/chapter1-async/producer_consumer.rs"]
mod producer_consumer;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "producer_consumer",
    what: "\
One producer of 20 items, or two, and a consumer: in turn, and on an event loop.
Prints how long each item waited in the queue. A producer pauses for 0.5 to
1.5 s after each item, and the consumer for 0.5 s.",
    scale: "the sources' pauses,",
    seed: Some("the random pauses come from"),
    notes: "\
The pauses are real, so a run takes a bit over 2 minutes at scale 1, and 14 s at
scale 0.1. The same seed gives the same pauses.",
};

/// How many items a producer makes.
const ITEMS: u64 = 20;

/// How long the work on an item takes.
const WORK: Duration = Duration::from_millis(500);

/// A producer's pauses: at least so long, and at most so much longer, in milliseconds.
const PAUSE: (u64, u64) = (500, 1_000);

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Failure::Other(format!("cannot start an event loop: {error}")))?;
    let work = options.part_of_time(WORK);
    writeln!(out, "{ITEMS} items a producer; all pauses are {} of the sources'", options.scale)?;

    let mut outcomes = Vec::new();
    for how_many in [1, 2] {
        heading(out, "In turn", how_many)?;
        let report = |item: &Taken| line(out, item);
        outcomes.push(Outcome::of(report, |report| ways::in_turn(producers(how_many, options), work, report))?);
    }
    for how_many in [1, 2] {
        heading(out, "On an event loop", how_many)?;
        let report = |item: &Taken| line(out, item);
        outcomes.push(Outcome::of(report, |report| {
            runtime.block_on(ways::on_an_event_loop(producers(how_many, options), work, report))
        })?);
    }
    if let [in_turn, in_turn_two, on_loop, on_loop_two] = &outcomes[..] {
        write!(out, "{}", table::heading(options))?;
        write!(out, "{}", table::in_turn(in_turn, in_turn_two))?;
        write!(out, "{}", table::on_an_event_loop(on_loop, on_loop_two))?;
    }
    write!(out, "{}", table::NOTES)?;
    Ok(())
}

/// The same pauses for each way to run them.
fn producers(how_many: u64, options: &Options) -> Vec<Producer<impl FnMut() -> Duration + Send + 'static>> {
    let producer = |number| {
        let (options, mut random) = (options.clone(), Random::new(options.seed, number));
        let (least, more) = PAUSE;
        let pause = move || options.part_of_time(Duration::from_millis(least + random.below(more + 1)));
        Producer { items: ITEMS, pause }
    };
    (0..how_many).map(producer).collect()
}

fn heading(out: &mut dyn Write, way: &str, producers: u64) -> io::Result<()> {
    writeln!(out, "\n{way}, {producers} producer{}", if producers == 1 { "" } else { "s" })
}

fn line(out: &mut dyn Write, item: &Taken) -> io::Result<()> {
    writeln!(out, "  producer {}{:>5}   waited{:>10}", item.producer + 1, item.value, seconds(item.waited))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_takes_every_item_and_tells_how_long_it_waited() {
        let text = demonstration::output(&ABOUT, &Options { scale: 0.0005, seed: 1 }, run);
        let parts: Vec<&str> = text.split("\n\n").skip(1).take(4).collect();
        let items = |part: &str, producer: &str| -> Vec<u64> {
            let lines = part.lines().filter(|line| line.contains(producer) && line.contains("waited"));
            lines.map(|line| line.split_whitespace().nth(2).expect("a value").parse().expect("a number")).collect()
        };
        let squares: Vec<u64> = (1..=20).map(|i| i * i).collect();
        for (part, title) in
            parts.iter().zip(["In turn, 1", "In turn, 2", "On an event loop, 1", "On an event loop, 2"])
        {
            assert!(part.starts_with(title), "{part}");
            assert_eq!(items(part, "producer 1 "), squares, "{part}");
            let second = if title.ends_with('2') { &squares[..] } else { &[] };
            assert_eq!(items(part, "producer 2 "), second, "{part}");
        }
    }

    #[test]
    fn pauses_are_between_half_a_second_and_one_and_a_half() {
        for producer in producers(2, &Options::default()) {
            let mut pause = producer.pause;
            let pauses = [(); 1_000].map(|()| pause());
            assert!(pauses.iter().all(|pause| (500..=1_500).contains(&pause.as_millis())), "{pauses:?}");
        }
    }

    /// Both numbers follow from the pauses alone, because the clock is tokio's, and moves only when everybody waits.
    #[test]
    fn on_an_event_loop_two_producers_take_little_longer_than_one() {
        let run = |how_many| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
            let runtime = runtime.expect("a runtime starts");
            let options = Options::default();
            runtime.block_on(async {
                let began = tokio::time::Instant::now();
                let mut longest = Duration::ZERO;
                let report = |item: &Taken| {
                    longest = longest.max(item.waited);
                    Ok(())
                };
                let ended = ways::on_an_event_loop(producers(how_many, &options), WORK, report).await;
                ended.expect("nothing is written");
                (began.elapsed(), longest)
            })
        };
        let ((one, one_waits), (two, two_wait)) = (run(1), run(2));
        // The pauses of one producer are never shorter than the work.
        assert!(one_waits < Duration::from_millis(2), "{one_waits:?}");
        assert!(one_waits < two_wait);
        assert!(one < two && two < one.mul_f64(1.3), "{one:?}, {two:?}");
    }

    #[test]
    fn whoever_no_longer_reads_ends_the_run() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let mut lines = 0;
        let report = |_: &Taken| {
            lines += 1;
            if lines == 3 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
        };
        let producers = producers(2, &Options::default());
        let ended = runtime.expect("a runtime starts").block_on(ways::on_an_event_loop(producers, WORK, report));
        assert_eq!(ended.map_err(|error| error.kind()), Err(io::ErrorKind::BrokenPipe));
        assert_eq!(lines, 3);
    }
}
