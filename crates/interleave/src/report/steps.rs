//! The steps of an interleaving as text: one column a thread where there is room, else one list.

use super::source::{is_of_std, normalized};
use crate::diagnose::Diagnosis;
use crate::event::{Cause, Event, Held, Op, Site, ThreadIndex, Trace};

/// One line of the table.
#[derive(Clone)]
struct Row {
    thread: ThreadIndex,
    text: String,
    held: String,
    /// One of the places that the diagnosis is about.
    decisive: bool,
}

/// What an operation is in words.
pub(crate) fn in_words(trace: &Trace, names: &[String], op: &Op) -> String {
    let name = |o: u32| names[o as usize].as_str();
    let value = |o: u32, v: u64| trace.value(o, v);
    let is_rw_lock = |o: u32| trace.objects[o as usize].kind == "RwLock";
    // What `unpark` leaves for a thread, and `park` takes.
    let is_token = |o: u32| trace.objects[o as usize].kind == "Token";
    let owner = |o: u32| trace.who(trace.objects[o as usize].init.unwrap_or(0) as ThreadIndex);
    match op {
        Op::Spawn { child } => format!("spawns {}", trace.who(*child)),
        Op::Start => "starts".into(),
        Op::End => "ends".into(),
        Op::JoinWant { child } => format!("waits for {} to end", trace.who(*child)),
        Op::Join { child } => format!("joins {}", trace.who(*child)),
        Op::LockWant { lock, .. } => format!("WAITS for {}", name(*lock)),
        Op::Lock { lock, shared: false } if is_rw_lock(*lock) => format!("write-locks {}", name(*lock)),
        Op::Lock { lock, shared: false } => format!("locks {}", name(*lock)),
        Op::Lock { lock, shared: true } => format!("read-locks {}", name(*lock)),
        Op::TryLockFailed { lock, .. } => format!("finds {} locked", name(*lock)),
        Op::Unlock { lock, .. } => format!("unlocks {}", name(*lock)),
        Op::Wait { condvar, lock, .. } => format!("unlocks {}, sleeps on {}", name(*lock), name(*condvar)),
        Op::Woke { condvar, lock, cause } => {
            let why = match cause {
                Cause::Notified => "wakes",
                Cause::TimedOut => "times out",
                Cause::Spurious => "wakes for no reason",
            };
            format!("{why} ({}), locks {}", name(*condvar), name(*lock))
        }
        Op::Notify { condvar, all, sleepers } => {
            let whom = match (sleepers, all) {
                (0, _) => "nobody sleeps",
                (1, _) => "one sleeps, and wakes",
                (_, true) => "all wake",
                (_, false) => "one of several wakes",
            };
            format!("notifies {}: {whom}", name(*condvar))
        }
        Op::Load { atomic, value: v, .. } => format!("reads {} = {}", name(*atomic), value(*atomic, *v)),
        Op::Store { atomic, value: v, .. } => format!("writes {} := {}", name(*atomic), value(*atomic, *v)),
        Op::Rmw { atomic, what, old, new, .. } => {
            format!("{what} {}: {} -> {}", name(*atomic), value(*atomic, *old), value(*atomic, *new))
        }
        Op::CasFailed { atomic, expected, value: v, .. } if expected == v => {
            format!("compare_exchange {} fails for no reason", name(*atomic))
        }
        Op::CasFailed { atomic, value: v, .. } => {
            format!("compare_exchange {} fails: it is {}", name(*atomic), value(*atomic, *v))
        }
        Op::Fence { ordering } => format!("fence {ordering:?}"),
        Op::Access { cell, write: true } => format!("writes {}", name(*cell)),
        Op::Access { cell, write: false } => format!("reads {}", name(*cell)),
        Op::BlockWant { object, .. } if is_token(*object) => "waits to be unparked".into(),
        Op::BlockWant { object, what } => format!("waits {what} {}", name(*object)),
        Op::Act { object, what: "leaves" } if is_token(*object) => format!("unparks {}", owner(*object)),
        Op::Act { object, what: "takes" } if is_token(*object) => "goes on, unparked".into(),
        Op::Act { object, .. } if is_token(*object) => "goes on without being unparked".into(),
        Op::Act { object, what } => format!("{what} {}", name(*object)),
        Op::Yield { what } => (*what).into(),
        Op::Panic { .. } => "FAILS".into(),
    }
}

/// A line of the table with its step's number; without one if it stands for several.
type Line = (Option<usize>, Row);

/// The steps in the order of the diagnosis; empty if there are none.
pub(crate) fn table(trace: &Trace, names: &[String], diagnosis: &Diagnosis, width: usize) -> String {
    let lines = folded(&rows(trace, names, diagnosis));
    if lines.is_empty() {
        return String::new();
    }
    let columns: Vec<usize> = (0..trace.threads.len())
        .map(|t| {
            let texts = lines.iter().filter(|(_, r)| usize::from(r.thread) == t).map(|(_, r)| r.text.chars().count());
            texts.max().unwrap_or(0).max(trace.who(t as ThreadIndex).chars().count())
        })
        .collect();
    let held = lines.iter().map(|(_, r)| r.held.chars().count()).max().unwrap_or(0);
    let needed = 4 + columns.iter().map(|c| c + 3).sum::<usize>();
    if held > 0 && needed + 3 + held.max(4) <= width {
        in_columns(trace, &lines, &columns, true)
    } else if needed <= width {
        in_columns(trace, &lines, &columns, false)
    } else {
        in_a_list(trace, &lines)
    }
}

fn rows(trace: &Trace, names: &[String], diagnosis: &Diagnosis) -> Vec<Row> {
    let order: Vec<&Event> = diagnosis.order.iter().map(|&i| &trace.events[i]).collect();
    let mut held: Vec<Held> = Vec::new();
    let mut rows = Vec::new();
    for (i, e) in order.iter().enumerate() {
        let was_free = |lock: u32, shared: bool| !held.iter().any(|h| h.lock == lock && !(shared && h.shared));
        let never_goes_on = || order[i + 1..].iter().all(|later| later.thread != e.thread);
        // Waiting is worth a line where it really happened.
        let shown = match e.op {
            Op::LockWant { lock, shared } => !was_free(lock, shared),
            Op::JoinWant { .. } | Op::BlockWant { .. } => never_goes_on(),
            _ => true,
        };
        e.change(&mut held);
        if !shown {
            continue;
        }
        let words = in_words(trace, names, &e.op);
        let text = match e.op {
            Op::Start | Op::End | Op::Unlock { .. } => words,
            _ if e.at.line == 0 || is_of_std(e.at.file) => words,
            _ => format!("{words}  {}", place(e.at, diagnosis)),
        };
        let held = held.iter().map(|h| format!("{}←{}", names[h.lock as usize], trace.who(h.thread)));
        let decisive = diagnosis.spots.iter().any(|s| s.at == e.at);
        // That a thread starts goes without saying where it does something at once, and so does its end behind its last step.
        let before = rows.last().filter(|(row, _): &&(Row, &Event)| row.thread == e.thread).map(|(_, event)| *event);
        match (before.map(|event| &event.op), &e.op) {
            (Some(_), Op::End) => continue,
            (Some(Op::Start), _) => drop(rows.pop()),
            _ => {}
        }
        if let (Some((last, _)), Some(before)) = (rows.last_mut(), before)
            && let Some(both) = one_more(trace, (&last.text, before), (&text, e))
        {
            last.text = both;
            last.decisive |= decisive;
            continue;
        }
        let row = Row { thread: e.thread, text, held: held.collect::<Vec<_>>().join(" "), decisive };
        rows.push((row, e));
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

/// How many letters may say which threads are spawned or joined: a wider column would leave no room for the others.
const WIDEST_NAMES: usize = 24;

/// One line for two: a thread spawns or joins several at the same place.
fn one_more(trace: &Trace, (text, before): (&str, &Event), (next, e): (&str, &Event)) -> Option<String> {
    let (verb, child) = match (&before.op, &e.op) {
        (Op::Spawn { .. }, Op::Spawn { child }) => ("spawns", child),
        (Op::Join { .. }, Op::Join { child }) => ("joins", child),
        _ => return None,
    };
    let who = trace.who(*child);
    let place = next.strip_prefix(&format!("{verb} {who}"))?;
    let both = format!("{}, {who}", text.strip_suffix(place)?);
    (before.at == e.at && both.chars().count() <= WIDEST_NAMES).then(|| both + place)
}

/// The line, with the file unless it is that of the diagnosis.
fn place(at: Site, diagnosis: &Diagnosis) -> String {
    if diagnosis.spots.first().is_none_or(|s| s.at.file == at.file) {
        return format!(":{}", at.line);
    }
    let path = normalized(at.file);
    let mut parts = path.rsplit(['/', '\\']);
    let file = match (parts.next(), parts.next()) {
        (Some("mod.rs"), Some(folder)) => format!("{folder}/mod.rs"),
        (file, _) => file.unwrap_or_default().to_string(),
    };
    format!("{file}:{}", at.line)
}

/// The shortest pattern of rows that is repeated from `k` on, at least three times if it is short
/// and twice if it is longer: its length and the number of repetitions after the first.
fn repetition(rows: &[Row], k: usize) -> Option<(usize, usize)> {
    let same = |a: &Row, b: &Row| a.thread == b.thread && a.text == b.text;
    (1..=16).find_map(|length| {
        let mut times = 0;
        while (0..length).all(|i| {
            let at = k + (times + 1) * length + i;
            rows.get(at).is_some_and(|row| same(row, &rows[k + i]))
        }) {
            times += 1;
        }
        (times >= if length < 4 { 3 } else { 2 }).then_some((length, times))
    })
}

/// The rows with numbers, and with one line in place of what repeats.
fn folded(rows: &[Row]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut k = 0;
    while k < rows.len() {
        let (length, times) = repetition(rows, k).unwrap_or((1, 0));
        lines.extend((k..k + length).map(|i| (Some(i + 1), rows[i].clone())));
        if times > 0 {
            let what = if length == 1 { "this".into() } else { format!("these {length} steps") };
            let text = format!("... {what} {times} times more");
            lines.push((None, Row { text, held: String::new(), decisive: false, ..rows[k].clone() }));
        }
        k += length * (times + 1);
    }
    shortened(lines)
}

/// How many lines a table has at most: with the source lines above it, about a screen.
const LONGEST: usize = 20;
/// How many lines of a longer one are shown at its beginning and at its end, whatever they say.
const ENDS: (usize, usize) = (2, 6);

/// Leaves out a stretch of a long table, one with as few decisive steps in it as can be.
fn shortened(mut lines: Vec<Line>) -> Vec<Line> {
    // Less than three lines are not worth a gap.
    if lines.len() < LONGEST + 3 {
        return lines;
    }
    let length = lines.len() - (LONGEST - 1);
    let decisive = |from: &usize| lines[*from..from + length].iter().filter(|(_, row)| row.decisive).count();
    let from = (ENDS.0..=lines.len() - length - ENDS.1).min_by_key(decisive).unwrap_or(ENDS.0);
    let text = format!("... {length} lines are left out");
    let gap = Row { text, held: String::new(), decisive: false, ..lines[from].1.clone() };
    lines.splice(from..from + length, [(None, gap)]);
    lines
}

fn in_columns(trace: &Trace, lines: &[Line], columns: &[usize], with_held: bool) -> String {
    let mut out = String::new();
    let mut line = |number: &str, cell: &dyn Fn(usize) -> String, held: &str| {
        let cells = columns.iter().enumerate().map(|(c, width)| format!("{:<width$}", cell(c)));
        let cells = cells.collect::<Vec<_>>().join(" │ ");
        let held = if with_held { format!(" │ {held}") } else { String::new() };
        out.push_str(format!("{number:>4} │ {cells}{held}").trim_end());
        out.push('\n');
    };
    line("step", &|c| trace.who(c as ThreadIndex), "held");
    for (number, row) in lines {
        let own = |c| if c == usize::from(row.thread) { row.text.clone() } else { String::new() };
        line(&number.map(|n| n.to_string()).unwrap_or_default(), &own, &row.held);
    }
    out
}

fn in_a_list(trace: &Trace, lines: &[Line]) -> String {
    let width = (0..trace.threads.len()).map(|t| trace.who(t as ThreadIndex).chars().count()).max().unwrap_or(0);
    let line = |(number, row): &Line| {
        let number = number.map(|n| n.to_string()).unwrap_or_default();
        format!("{number:>4} {:<width$} {}\n", trace.who(row.thread), row.text)
    };
    lines.iter().map(line).collect()
}
