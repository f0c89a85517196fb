//! What each way to run them cost, beside what the sources say.

use std::io;
use std::time::{Duration, Instant};

use demonstration::{Options, Table};

use crate::producer_consumer::Taken;

/// What came of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How many items were taken.
    pub items: usize,
    /// From the start to the end of the last work.
    pub total: Duration,
    /// The longest time that an item was in the queue.
    pub longest: Duration,
    /// The shortest.
    pub shortest: Duration,
}

impl Outcome {
    /// Runs all of it, and hands on what is taken.
    pub fn of(
        mut report: impl FnMut(&Taken) -> io::Result<()>,
        run: impl FnOnce(&mut dyn FnMut(&Taken) -> io::Result<()>) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut outcome = Self { items: 0, total: Duration::ZERO, longest: Duration::ZERO, shortest: Duration::MAX };
        let began = Instant::now();
        run(&mut |item| {
            outcome.items += 1;
            outcome.longest = outcome.longest.max(item.waited);
            outcome.shortest = outcome.shortest.min(item.waited);
            report(item)
        })?;
        outcome.total = began.elapsed();
        Ok(outcome)
    }
}

/// Items, the total, and the longest and the shortest time that an item waited.
const TABLE: Table<4> = Table { label: 34, columns: [7, 11, 11, 11] };

/// What the table says, and what the sources say of it.
pub const NOTES: &str = "
Notes
* In turn, the first item waits until the last one is made. So what the event
  loop changes most is not the total but how long an item waits.
* On the event loop one thread does all of it. While one task pauses it has time
  for the others, so the total is that of the longest chain: the pauses of one
  producer, or the work on all items, whichever is more.
* What two producers cost in turn, the sources put at 50 s. It is 20 s for each
  of them and 0.5 s for each of 40 items: about 60 s.
* One text says that Python's event loop is pre-emptive. It is cooperative, and
  this one is, too: a task keeps the thread until it awaits something.
";

/// The heads of the columns, and which part of the sources' pauses ours are.
pub fn heading(options: &Options) -> String {
    let mut lines = vec![String::new()];
    if options.scale != 1.0 {
        lines.push(format!("Our pauses are {} of the sources'; their rows are for whole ones.", options.scale));
    }
    lines.extend([
        TABLE.row("", ["", "", "longest", "shortest"]),
        TABLE.row("", ["items", "in all", "wait", "wait"]),
        TABLE.rule(),
    ]);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The rows of everything in turn, with one producer and with two.
pub fn in_turn(one: &Outcome, two: &Outcome) -> String {
    let rows = [
        "in turn".to_owned(),
        row("one producer", one),
        TABLE.row("the sources, in Python", ["20", "30.60 s", "20.49 s", "10.11 s"]),
        row("two producers", two),
        TABLE.row("the sources' estimate, 10 s short", ["40", "50 s", "-", "-"]),
    ];
    rows.iter().map(|line| format!("{line}\n")).collect()
}

/// The rows of the event loop, with one producer and with two.
pub fn on_an_event_loop(one: &Outcome, two: &Outcome) -> String {
    let rows = [
        "on an event loop".to_owned(),
        row("one producer", one),
        row("two producers", two),
        TABLE.row("the sources, in Python", ["40", "22 s", "1.20 s", "0.52 s"]),
    ];
    rows.iter().map(|line| format!("{line}\n")).collect()
}

fn row(label: &str, outcome: &Outcome) -> String {
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    let Outcome { items, total, longest, shortest } = outcome;
    TABLE.row(label, [&items.to_string(), &seconds(*total), &seconds(*longest), &seconds(*shortest)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(millis: u64) -> Taken {
        Taken { producer: 0, value: 1, waited: Duration::from_millis(millis) }
    }

    #[test]
    fn an_outcome_counts_the_items_and_knows_the_longest_and_the_shortest_wait() {
        let mut handed_on = 0;
        let report = |_: &Taken| {
            handed_on += 1;
            Ok(())
        };
        let outcome = Outcome::of(report, |report| [30, 10, 20].iter().try_for_each(|millis| report(&taken(*millis))));
        let outcome = outcome.expect("nothing fails");
        assert_eq!((outcome.items, handed_on), (3, 3));
        assert_eq!(outcome.longest, Duration::from_millis(30));
        assert_eq!(outcome.shortest, Duration::from_millis(10));
    }

    #[test]
    fn every_row_is_as_wide_as_the_rule_and_none_is_wider_than_80_columns() {
        let longest = Duration::from_secs(99_999);
        let largest = Outcome { items: 40, total: longest, longest, shortest: longest };
        for rows in [in_turn(&largest, &largest), on_an_event_loop(&largest, &largest)] {
            for row in rows.lines().skip(1) {
                assert_eq!(row.len(), TABLE.width(), "{row}");
            }
        }
        assert!(TABLE.width() <= 80);
    }

    #[test]
    fn only_another_scale_warns_that_the_sources_rows_are_for_the_full_one() {
        let warns = |scale| heading(&Options { scale, seed: 1 }).contains("their rows are for whole ones");
        assert!(!warns(1.0));
        assert!(warns(0.1));
    }
}
