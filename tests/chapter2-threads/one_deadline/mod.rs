use chapter2::one_deadline::{Collected, Inbox, collect};
use crossbeam::channel::{RecvTimeoutError, TryRecvError};
use proctor::{Lanes, Span, Verdict, property, require};
use proptest::collection::vec;
use proptest::option;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

// ANCHOR: one_second
/// The milliseconds after which each worker reports; the limit is one second.
#[test]
fn four_workers_share_one_second() -> Verdict {
    check(&Case { reports: &[900, 1800, 2700, 3600], limit: 1000, ..Case::default() });
    check(&Case { reports: &[9000, 9000, 9000, 9000], limit: 1000, ..Case::default() });
    Verdict::passed()
}
// ANCHOR_END: one_second

#[test]
fn of_many_workers_each_counts_for_itself() -> Verdict {
    // More than the bits of any number, or the values of a byte.
    let reports: Vec<u64> = (1..=300).map(|n| if n % 64 == 7 || n == 290 { 5000 } else { n }).collect();
    check(&Case { reports: &reports, limit: 1000, ..Case::default() });
    check(&Case { reports: &(1..=150).collect::<Vec<u64>>(), limit: 1000, ..Case::default() });
    check(&Case { reports: &(1..=150).collect::<Vec<u64>>(), limit: 75, ..Case::default() });
    Verdict::passed()
}

#[test]
fn results_are_returned_as_soon_as_all_are_there() -> Verdict {
    check(&Case { reports: &[300, 100, 950, 200], limit: 1000, ..Case::default() });
    check(&Case { reports: &[1000, 400], limit: 1000, ..Case::default() });
    check(&Case { reports: &[10, 20, 30], limit: 60_000, ..Case::default() });
    Verdict::passed()
}

#[test]
fn what_is_there_at_the_deadline_is_taken() -> Verdict {
    check(&Case { reports: &[400, 600, 700, 5000], limit: 1000, oversleeps: 900, ..Case::default() });
    check(&Case { reports: &[0, 0, 5000], limit: 0, ..Case::default() });
    Verdict::passed()
}

#[test]
fn nobody_is_waited_for_who_cannot_report() -> Verdict {
    check(&Case { reports: &[], limit: 1000, ..Case::default() });
    check(&Case { reports: &[100, 200], silent: 1, ends: Some(300), limit: 1000, ..Case::default() });
    Verdict::passed()
}

#[test]
fn the_limit_may_be_longer_than_any_clock_goes() -> Verdict {
    check(&Case { reports: &[100, 200], limit: 1000, ..Case::default() });
    check(&Case { reports: &[100, 200], limit: FOR_EVER, ..Case::default() });
    // Longer than anybody might take for long enough.
    let three_thousand_years = 100_000_000_000_000;
    check(&Case { reports: &[100, three_thousand_years], limit: FOR_EVER, ..Case::default() });
    Verdict::passed()
}

#[test]
fn the_limit_is_exact_to_the_microsecond() -> Verdict {
    check(&Case { reports: &[300, 1400], limit: 1500, in_microseconds: true, ..Case::default() });
    check(&Case { reports: &[300, 700], limit: 600, in_microseconds: true, ..Case::default() });
    Verdict::passed()
}

#[test]
fn whoever_reports_by_the_deadline_is_in_the_results() -> Verdict {
    let reports = vec(0..2000_u64, 0..6);
    property(&(reports, 0..2000_u64, option::of(0..500_u64)), |(reports, limit, oversleeps)| {
        check(&Case { reports: &reports, limit, oversleeps: oversleeps.unwrap_or(0), ..Case::default() });
    })
}

/// Who reports when: in milliseconds after the call, unless said.
#[derive(Debug, Default)]
struct Case<'c> {
    reports: &'c [u64],
    /// So many more workers never report.
    silent: usize,
    /// When the last worker is gone, and nobody can report any more.
    ends: Option<u64>,
    limit: u64,
    /// How much too late everybody is woken who sleeps.
    oversleeps: u64,
    in_microseconds: bool,
}

impl Case<'_> {
    fn microseconds(&self, time: u64) -> u64 {
        time.saturating_mul(if self.in_microseconds { 1 } else { 1000 })
    }
}

const FOR_EVER: u64 = u64::MAX;

/// Calls the answer, and looks at when it returned, and with what.
fn check(case: &Case) {
    let desk = Desk::new(case);
    let limit = if case.limit == FOR_EVER { Duration::MAX } else { Duration::from_micros(desk.deadline) };
    let workers = case.reports.len() + case.silent;
    let collected = match catch_unwind(AssertUnwindSafe(|| collect(workers, limit, &desk))) {
        Ok(collected) => collected,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or(panic.downcast_ref::<&str>().map(|text| text.to_string())).unwrap_or_default();
            if text.starts_with("error[") {
                resume_unwind(panic);
            }
            let now = shown(desk.now());
            require!(
                !text.contains("overflow") || !text.contains("subtract"),
                "underflows",
                "a panic {now} after the call, with a limit of {limit:?}: {text}"
            );
            require!(case.limit != FOR_EVER, "overflows", "a panic with a limit of `Duration::MAX`: {text}");
            resume_unwind(panic);
        }
    };
    desk.judge(collected);
}

/// A time that is kept in microseconds.
fn shown(time: u64) -> String {
    match time {
        0 => "0ms".into(),
        FOR_EVER => "`Duration::MAX`".into(),
        time => format!("{:?}", Duration::from_micros(time)),
    }
}

/// An inbox whose clock goes on when somebody sleeps on it. All of its times are in microseconds after the call.
struct Desk {
    lanes: Lanes,
    clock: Arc<AtomicU64>,
    /// When each worker reports.
    workers: Vec<u64>,
    /// So many more never do.
    silent: usize,
    /// Those who have not been taken yet, the next one last.
    reports: RefCell<Vec<(u64, usize)>>,
    ends: Option<u64>,
    deadline: u64,
    oversleeps: u64,
    /// What the clock shows at the call: each call is later than those before it.
    since: Duration,
    /// What happens when: a worker is done, or it is the deadline.
    events: RefCell<Vec<(u64, Option<Span>)>>,
    /// The longest that the answer was ready to sleep.
    longest: Cell<u64>,
    /// In a row: looks in vain, wakings in vain, readings of the clock, and being told of the end.
    looks: Cell<usize>,
    wakings: Cell<usize>,
    readings: Cell<usize>,
    endings: Cell<usize>,
}

/// How many there have been.
static CALLS: AtomicU64 = AtomicU64::new(0);

/// A year, in microseconds. Whoever sleeps for longer, and then again, does not ask again and again.
const YEAR: u64 = 365 * 24 * 60 * 60 * 1_000_000;

/// What may happen so often without being a habit.
const PATIENCE: usize = 10;

fn one_more(count: &Cell<usize>) -> bool {
    count.set(count.get() + 1);
    count.get() <= PATIENCE
}

/// A result, from which the worker's own can be told. Any number may be one.
fn result(worker: usize) -> u64 {
    match worker {
        0 => 0,
        1 => u64::MAX,
        _ => 100 + worker as u64,
    }
}

impl Inbox for Desk {
    fn now(&self) -> Duration {
        let text = "times in a row the answer read the clock, and in between it did not sleep";
        require!(one_more(&self.readings), "polls", "{PATIENCE} {text}");
        self.since + Duration::from_micros(self.now())
    }

    fn recv_timeout(&self, limit: Duration) -> Result<(usize, u64), RecvTimeoutError> {
        self.readings.set(0);
        self.looks.set(0);
        if let Some(report) = self.there() {
            return Ok(report);
        }
        // A float's rounding is no mistake.
        let limit = u64::try_from(limit.as_nanos().saturating_add(500) / 1000).unwrap_or(FOR_EVER);
        self.longest.set(self.longest.get().max(limit));
        let now = self.now();
        let next = self.reports.borrow().last().map(|(at, _)| *at).or(self.ends.map(|at| at.max(now)));
        let wait = self.lanes.wait("collect", "sleeps");
        match next {
            Some(at) if at - now <= limit => self.sleep_until(at),
            _ => self.sleep_until(now.saturating_add(limit)),
        }
        drop(wait);
        if let Some(report) = self.there() {
            return Ok(report);
        }
        if self.has_ended() {
            let text = "times in a row the answer was told that nobody will report any more, and it still waits";
            require!(one_more(&self.endings), "ignores_the_end", "{PATIENCE} {text}");
            return Err(RecvTimeoutError::Disconnected);
        }
        let now = self.now();
        require!(
            limit > YEAR || one_more(&self.wakings) || now < self.deadline,
            "never_gives_up",
            "the deadline was {} after the call, and after {} the answer still waits",
            shown(self.deadline),
            shown(now)
        );
        let text = "times in a row the answer woke up before the deadline, and there was nothing";
        require!(self.wakings.get() <= PATIENCE, "polls", "{PATIENCE} {text}");
        Err(RecvTimeoutError::Timeout)
    }

    fn try_recv(&self) -> Result<(usize, u64), TryRecvError> {
        if let Some(report) = self.there() {
            self.looks.set(0);
            return Ok(report);
        }
        if self.has_ended() {
            let text = "times in a row the answer was told that nobody will report any more, and it still looks";
            require!(one_more(&self.endings), "ignores_the_end", "{PATIENCE} {text}");
            return Err(TryRecvError::Disconnected);
        }
        let text = "times in a row the answer looked into the inbox, nothing was there, and it did not sleep";
        require!(one_more(&self.looks), "polls", "{PATIENCE} {text}");
        Err(TryRecvError::Empty)
    }
}

impl Desk {
    fn new(case: &Case) -> Desk {
        let clock = Arc::new(AtomicU64::new(0));
        let lanes = Lanes::milliseconds({
            let clock = clock.clone();
            move || clock.load(SeqCst) / 1000
        });
        let workers: Vec<u64> = case.reports.iter().map(|at| case.microseconds(*at)).collect();
        let (ends, deadline) = (case.ends.map(|at| case.microseconds(at)), case.microseconds(case.limit));
        let mut reports: Vec<(u64, usize)> = workers.iter().copied().zip(0..).collect();
        let event = |at, worker: usize| (at, Some(lanes.span(format!("worker {worker}"), "works")));
        let mut events: Vec<(u64, Option<Span>)> = reports.iter().map(|(at, worker)| event(*at, *worker)).collect();
        events.extend((0..case.silent).map(|n| event(ends.unwrap_or(FOR_EVER), reports.len() + n)));
        events.push((deadline, None));
        reports.sort_unstable();
        reports.reverse();
        Desk {
            lanes,
            clock,
            workers,
            silent: case.silent,
            reports: RefCell::new(reports),
            ends,
            deadline,
            oversleeps: case.microseconds(case.oversleeps),
            since: Duration::from_secs(7000 + 10_000 * CALLS.fetch_add(1, SeqCst)),
            events: RefCell::new(events),
            longest: Cell::default(),
            looks: Cell::default(),
            wakings: Cell::default(),
            readings: Cell::default(),
            endings: Cell::default(),
        }
    }

    fn now(&self) -> u64 {
        self.clock.load(SeqCst)
    }

    /// A report that lies in the inbox.
    fn there(&self) -> Option<(usize, u64)> {
        let mut reports = self.reports.borrow_mut();
        let (_, worker) = reports.pop_if(|(at, _)| *at <= self.now())?;
        self.wakings.set(0);
        Some((worker, result(worker)))
    }

    fn has_ended(&self) -> bool {
        self.reports.borrow().is_empty() && self.ends.is_some_and(|at| at <= self.now())
    }

    /// The clock goes on, and those who report meanwhile are done.
    fn sleep_until(&self, at: u64) {
        let now = self.now();
        if at == now {
            return;
        }
        let nobody = self.reports.borrow().is_empty() && self.ends.is_none();
        require!(
            at < FOR_EVER || !nobody,
            "never_gives_up",
            "{} after the call the answer sleeps without a limit, and nobody will report any more",
            shown(now)
        );
        let at = at.saturating_add(self.oversleeps);
        let mut events = self.events.borrow_mut();
        events.sort_by_key(|(time, _)| *time);
        let past = events.iter().take_while(|(time, _)| *time <= at).count();
        for (time, span) in events.drain(..past) {
            self.clock.store(time.max(now), SeqCst);
            if span.is_none() {
                self.lanes.mark("deadline", "the deadline");
            }
        }
        self.clock.store(at, SeqCst);
    }

    fn judge(&self, Collected { mut results, mut late }: Collected) {
        let (now, limit) = (self.now(), self.deadline);
        results.sort_unstable();
        late.sort_unstable();
        let known = results.iter().map(|(worker, _)| *worker).collect::<Vec<_>>();
        let right: Vec<(usize, u64)> = known.iter().map(|worker| (*worker, result(*worker))).collect();
        let once = known.windows(2).all(|pair| pair[0] != pair[1]);
        let came = known.iter().all(|worker| self.workers.get(*worker).is_some_and(|at| *at <= now));
        require!(results == right && once && came, "wrong_results", "the results are {results:?}");
        let in_time = |worker: &usize| self.workers[*worker] <= limit;
        let reporting = 0..self.workers.len();
        let last = self.workers.iter().copied().max().unwrap_or(0);
        let all_in_time = self.silent == 0 && reporting.clone().all(|worker| in_time(&worker));
        let latest = limit.saturating_add(self.oversleeps);
        let returned = format!("with a limit of {}, `collect` returned after {}", shown(limit), shown(now));
        require!(
            now <= latest || self.longest.get() <= limit,
            "never_gives_up",
            "{returned}, and was ready to sleep for longer than the limit"
        );
        require!(now <= latest, "limit_per_thread", "{returned}: it waited more than once, and each time anew");
        let missing: Vec<usize> = reporting.filter(|worker| in_time(worker) && !known.contains(worker)).collect();
        let over = all_in_time || self.ends.is_some();
        require!(
            now >= limit || over && missing.is_empty(),
            "gives_up_early",
            "{returned}, and not all had reported: {results:?}"
        );
        require!(
            missing.is_empty(),
            "forgets_what_is_there",
            "workers {missing:?} had reported by the deadline, and are not in the results: {results:?}"
        );
        let end = self.ends.unwrap_or(now).max(last).saturating_add(self.oversleeps);
        require!(
            self.ends.is_none() || now <= end,
            "ignores_the_end",
            "all workers were gone after {}, and `collect` waited for them for {}",
            shown(end),
            shown(now)
        );
        require!(
            !all_in_time || now <= last.saturating_add(self.oversleeps),
            "waits_when_all_are_there",
            "all had reported after {}, and `collect` returned after {}",
            shown(last),
            shown(now)
        );
        let absent: Vec<usize> =
            (0..self.workers.len() + self.silent).filter(|worker| !known.contains(worker)).collect();
        require!(
            absent.iter().all(|worker| late.contains(worker)),
            "drops_late_results_silently",
            "of {absent:?} there is no result, and {late:?} are named as late"
        );
        require!(late == absent, "wrong_results", "{late:?} are named as late, and they are {absent:?}");
    }
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
type Parts = (Vec<(usize, u64)>, Vec<usize>);
const _: fn(Collected) -> Parts = |collected| (collected.results, collected.late);
