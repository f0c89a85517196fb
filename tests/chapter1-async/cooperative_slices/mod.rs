use chapter1::cooperative_slices::run_all;
use futures::future::join_all;
use proctor::{Lanes, Span, Verdict, fail, require};
use proctor_tokio::{OrFail, simulate};
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::thread::{self, ThreadId};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::{Id, JoinError, spawn, try_id, yield_now};

/// All the actions.
const ALL: usize = 500_000;
/// So many actions run in a row at most, as the task says.
const MOST: usize = 1_000;
/// So many actions run for each time that the answer gives way, as the task says.
const LEAST: usize = 100;
/// The heart stops after so many beats in which no action has run: then nothing happens any more.
const STILL: usize = 1_000;
/// More turns than any right answer gives. Enough is seen then.
const MANY: usize = 10_000;

/// What is seen from outside, by the actions and by another task. It is read when all is over.
#[derive(Clone)]
struct Log(Arc<Mutex<Seen>>);

struct Seen {
    /// The numbers of the actions in the order in which they ran.
    ran: Vec<usize>,
    /// How many had run at a turn of the heartbeat, for each turn before which one had.
    turns: Vec<usize>,
    /// How often the answer was polled.
    polls: usize,
    /// How often an action ran in another task than the one before.
    tasks: usize,
    last_task: Option<Id>,
    /// How many tasks there were when an action was handed out.
    alive: usize,
    /// Where the runtime is.
    thread: ThreadId,
    /// How many ran on another thread.
    elsewhere: usize,
    /// To show it.
    lanes: Option<Lanes>,
    span: Option<Span>,
}

/// So many actions are a step of the lanes.
const BAR: usize = 20_000;

impl Log {
    fn new(lanes: Option<Lanes>) -> Log {
        Log(Arc::new(Mutex::new(Seen {
            ran: Vec::new(),
            turns: Vec::new(),
            polls: 0,
            tasks: 0,
            last_task: None,
            alive: 0,
            thread: thread::current().id(),
            elsewhere: 0,
            lanes,
            span: None,
        })))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many actions, numbered from 0.
    fn actions(&self, count: usize) -> impl Iterator<Item = impl FnOnce() + Send + 'static> + Send + 'static {
        let (giving, log) = (self.clone(), self.clone());
        // With so many tasks, there is one for each action: that is enough of them.
        let numbers = (0..count).take_while(move |number| number % LEAST > 0 || giving.seen().counts_tasks() < MANY);
        numbers.map(move |number| {
            let log = log.clone();
            move || log.seen().run(number)
        })
    }

    // ANCHOR: heartbeat
    /// The other task: at each turn it looks how many actions have run.
    async fn heartbeat(self) {
        let mut still = 0;
        while still < STILL {
            still = if self.seen().turn() { 0 } else { still + 1 };
            stand_in_line().await;
        }
    }
    // ANCHOR_END: heartbeat

    /// The answer, with its polls counted. After too many it is given up.
    async fn answer(self, count: usize) {
        let mut answer = pin!(run_all(self.actions(count)));
        poll_fn(|context| {
            self.seen().polls += 1;
            if self.seen().polls > MANY { Poll::Ready(()) } else { answer.as_mut().poll(context) }
        })
        .await;
    }
}

impl Seen {
    fn run(&mut self, number: usize) {
        if let Some(lanes) = &self.lanes
            && self.ran.len().is_multiple_of(BAR)
        {
            // It begins before the last one ends, so that there is no gap.
            self.span = Some(lanes.span("run_all", "actions"));
        }
        self.ran.push(number);
        let task = try_id();
        self.tasks += usize::from(task != self.last_task);
        self.last_task = task;
        self.elsewhere += usize::from(thread::current().id() != self.thread);
    }

    fn counts_tasks(&mut self) -> usize {
        self.alive = self.alive.max(Handle::try_current().map_or(0, |runtime| runtime.metrics().num_alive_tasks()));
        self.alive
    }

    /// Has an action run since the last one?
    fn turn(&mut self) -> bool {
        let ran = self.ran.len();
        let first = self.turns.last().is_none_or(|last| *last < ran) && self.turns.len() < MANY;
        if first {
            self.turns.push(ran);
            self.lanes.as_ref().inspect(|lanes| lanes.mark("heartbeat", "beat"));
        }
        first
    }

    /// The most actions in a row, with so many in all.
    fn most_in_a_row(&self, count: usize) -> usize {
        let ends = [&[0], &self.turns[..], &[count]].concat();
        ends.windows(2).map(|two| two[1] - two[0]).max().unwrap_or_default()
    }
}

/// Goes to the end of the line of those that are ready. tokio's `yield_now` waits until the line is empty or has been
/// served for a while: an answer that stands in it would be served again before that.
async fn stand_in_line() {
    let mut waited = false;
    poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// What came of it, and of the task that it was.
struct Ended {
    log: Log,
    how: Result<(), JoinError>,
    /// How many actions had run by then.
    ran: usize,
    took: Duration,
}

fn run(count: usize, lanes: Option<Lanes>) -> Ended {
    let log = Log::new(lanes);
    let all = async {
        let heart = spawn(log.clone().heartbeat());
        let how = spawn(log.clone().answer(count)).await;
        let ran = log.seen().ran.len();
        // What was left behind runs now.
        for _ in 0..STILL {
            yield_now().await;
        }
        log.seen().span = None;
        heart.abort();
        (how, ran)
    };
    let run = simulate(all).or_fail("never_goes_on", "`run_all` gave way, and was not woken at once");
    let (how, ran) = run.value;
    Ended { log, how, ran, took: run.took }
}

fn judge(count: usize, lanes: Option<Lanes>) {
    judged(count, run(count, lanes));
}

fn judged(count: usize, ended: Ended) {
    let Ended { log, how, ran, took } = ended;
    let seen = log.seen();
    let (all, elsewhere, tasks) = (grouped(count), grouped(seen.elsewhere), seen.tasks);
    require!(
        seen.elsewhere == 0,
        "moves_to_another_thread",
        "{elsewhere} of {all} actions ran on another thread than the runtime's"
    );
    require!(
        tasks <= count / LEAST + 2 && seen.alive < MANY,
        "spawns_per_action",
        "there were {} tasks for {} of {all} actions",
        grouped(tasks.max(seen.alive)),
        grouped(ran)
    );
    if let Err(error) = how {
        fail("panics", format!("no action panics, and `run_all` does: {error}"));
    }
    require!(took.is_zero(), "sleeps_in_between", "`run_all` waited {took:?} for a clock, with actions left to run");
    require!(
        seen.polls <= MANY,
        "yields_after_every_action",
        "`run_all` gave way {} times for {} of {all} actions; once in {LEAST} is often enough",
        grouped(MANY),
        grouped(ran)
    );
    require!(ran == count, "loses_actions", "{} of {all} actions had run when `run_all` was over", grouped(ran));
    let late = seen.ran.iter().enumerate().find(|(place, number)| place != *number);
    if let Some((place, number)) = late {
        fail("out_of_order", format!("action {} of {all} ran when it was the turn of {}", number + 1, place + 1));
    }
    let yields = seen.polls - 1;
    let turns = yields.max(seen.turns.len().saturating_sub(1));
    require!(
        turns <= count / LEAST + 2,
        "yields_after_every_action",
        "`run_all` gave way {} times for {all} actions; once in {LEAST} is often enough",
        grouped(turns)
    );
    let between = seen.turns.iter().filter(|ran| (1..count).contains(*ran)).count();
    require!(
        between <= count / LEAST,
        "yields_after_every_action",
        "between the first of {all} actions and the last, `run_all` gave way {}; once in {LEAST} is often enough",
        if between == 1 { "once".into() } else { format!("{between} times") }
    );
    let row = seen.most_in_a_row(count);
    if row > MOST {
        let text = format!("{} of {all} actions ran in a row, without a turn for the heartbeat", grouped(row));
        match yields {
            0 if count == ALL => fail("never_yields", format!("{text}: `run_all` never gave way")),
            1 if count == ALL => fail("yields_once", format!("{text}: `run_all` gave way once")),
            // Of few actions, long slices are only one or two.
            _ => fail("yields_too_rarely", format!("{text}; 1,000 may")),
        }
    }
}

/// Two answers side by side, each with a heartbeat of its own. Both of them wait for each other's slices.
fn run_two(counts: [usize; 2]) -> [Ended; 2] {
    let logs = counts.map(|_| Log::new(None));
    let both = async {
        let hearts = logs.each_ref().map(|log| spawn(log.clone().heartbeat()));
        let answers = [0, 1].map(|which| spawn(logs[which].clone().answer(counts[which])));
        let ends = join_all(answers).await;
        hearts.iter().for_each(|heart| heart.abort());
        ends
    };
    let run = simulate(both).or_fail("never_goes_on", "`run_all` gave way, and was not woken at once");
    let mut ends = run.value.into_iter();
    logs.map(|log| {
        let how = ends.next().expect("there are as many ends as answers");
        let ran = log.seen().ran.len();
        Ended { log, how, ran, took: run.took }
    })
}

/// `500,000`, of a number below a million.
fn grouped(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    }
}

// ANCHOR: half_a_million
#[test]
fn a_heart_beats_beside_half_a_million_actions() -> Verdict {
    judge(ALL, Some(Lanes::steps()));
    Verdict::passed()
}
// ANCHOR_END: half_a_million

#[test]
fn any_number_of_actions_runs_once_each_and_in_order() -> Verdict {
    for count in [0, 1, 2, 99, 100, 101, 499, 500, 501, 999, 1_000, 1_001, 1_999, 2_000, 2_001, 10_007] {
        judge(count, None);
    }
    // Each run counts for itself: together these are more than a row.
    for _ in 0..11 {
        judge(LEAST - 1, None);
    }
    Verdict::passed()
}

#[test]
fn two_at_the_same_time_give_way_each() -> Verdict {
    judge(10_007, None);
    let counts = [10_007, 9_500];
    for (count, ended) in counts.into_iter().zip(run_two(counts)) {
        judged(count, ended);
    }
    Verdict::passed()
}

#[test]
fn a_panic_of_an_action_is_not_lost() -> Verdict {
    let log = Log::new(None);
    let (count, bad) = (5_000, 2_345);
    let inner = log.clone();
    let run = simulate(async {
        let actions = inner.actions(count).enumerate().map(move |(number, action)| {
            move || match number == bad {
                // Without a word on the terminal: it is the test's own.
                true => resume_unwind(Box::new("an action panics")),
                false => action(),
            }
        });
        let how = spawn(run_all(actions)).await;
        for _ in 0..STILL {
            yield_now().await;
        }
        how
    });
    let how = run.or_fail("swallows_a_panic", "an action panicked, and `run_all` was never over").value;
    let ran = log.seen().ran.len();
    let told = how.is_err_and(|error| error.is_panic());
    require!(
        told,
        "swallows_a_panic",
        "action {} panicked, and `run_all` was over as if nothing had happened",
        bad + 1
    );
    require!(ran <= bad, "swallows_a_panic", "action {} panicked, and then {} others ran", bad + 1, ran - bad);
    Verdict::passed()
}

#[test]
fn no_action_runs_when_the_future_is_dropped() -> Verdict {
    // After so many polls: the answer may have given a slice to another task, which has not begun.
    for polls in 1..4 {
        let log = Log::new(None);
        let dropped = log.clone();
        let run = simulate(async move {
            let mut answer = Box::pin(dropped.clone().answer(20_000));
            for poll in 0..polls {
                if poll > 0 {
                    stand_in_line().await;
                }
                if poll_fn(|context| Poll::Ready(answer.as_mut().poll(context).is_ready())).await {
                    break;
                }
            }
            let ran = dropped.seen().ran.len();
            drop(answer);
            for _ in 0..STILL {
                stand_in_line().await;
            }
            ran
        });
        let then = run.or_fail("never_goes_on", "`run_all` gave way, and was not woken at once").value;
        let more = log.seen().ran.len() - then;
        require!(
            more == 0,
            "runs_on_when_dropped",
            "`run_all` was dropped after {} actions, and {} more ran",
            grouped(then),
            grouped(more)
        );
    }
    Verdict::passed()
}
