//! Programs that decide a question of the book. A question names one in `program`, and each choice says in `value` what the
//! program says if that choice is right.

mod across_an_await;
mod amdahl;
mod called_first;
mod computing_task;
mod flag_and_channel;
mod future_dropped;
mod handle_dropped;
mod lazy_threads;
mod longer_queue;
mod producer_panics;
mod sleep_for_join;
mod third_thread;
mod three_requests;
mod two_greeters;
mod two_increments;
mod two_sections;
mod underscore;
mod work_and_span;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use book::quiz::Quizzes;
use interleave::diagnose::Kind;
use interleave::{Explorer, Outcome};

/// What a program was seen to do: several answers when that depends on the order of its steps.
type Observed = BTreeSet<String>;

/// The name of a program's file, and what runs it.
type Program = (&'static str, fn() -> Observed);

const PROGRAMS: [Program; 18] = [
    ("across_an_await", across_an_await::observed),
    ("amdahl", amdahl::observed),
    ("called_first", called_first::observed),
    ("computing_task", computing_task::observed),
    ("flag_and_channel", flag_and_channel::observed),
    ("future_dropped", future_dropped::observed),
    ("handle_dropped", handle_dropped::observed),
    ("lazy_threads", lazy_threads::observed),
    ("longer_queue", longer_queue::observed),
    ("producer_panics", producer_panics::observed),
    ("sleep_for_join", sleep_for_join::observed),
    ("third_thread", third_thread::observed),
    ("three_requests", three_requests::observed),
    ("two_greeters", two_greeters::observed),
    ("two_increments", two_increments::observed),
    ("two_sections", two_sections::observed),
    ("underscore", underscore::observed),
    ("work_and_span", work_and_span::observed),
];

/// The one answer of a program that has no other.
fn only(answer: impl ToString) -> Observed {
    BTreeSet::from([answer.to_string()])
}

/// What `program` returns in all of its interleavings.
#[track_caller]
fn every(program: impl Fn() -> String + Send + Sync + 'static) -> Observed {
    let seen = Arc::new(Mutex::new(Observed::new()));
    let inside = Arc::clone(&seen);
    let outcome = Explorer::new().run(move || {
        let answer = program();
        inside.lock().unwrap().insert(answer);
    });
    assert!(matches!(outcome, Outcome::Passed(_)), "{outcome:?}");
    let seen = seen.lock().unwrap();
    seen.clone()
}

/// In what kind of standstill some interleaving of `program` ends, if any.
#[track_caller]
fn standstill(program: impl Fn() + Send + Sync + 'static) -> Option<Kind> {
    match Explorer::new().run(program) {
        Outcome::Passed(_) => None,
        Outcome::Failed(failure) => Some(failure.diagnosis.kind),
        other => panic!("{other:?}"),
    }
}

/// Everything that a right choice says was seen, and nothing else was.
#[test]
fn programs_do_what_the_right_choices_say() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the book lies in the workspace");
    let (quizzes, faults) = Quizzes::read(workspace).expect("the questions can be read");
    assert_eq!(faults, []);
    let programs = BTreeMap::from(PROGRAMS);
    let mut asked = BTreeSet::new();
    let mut wrong = Vec::new();
    for (path, quiz) in quizzes.iter() {
        for question in &quiz.questions {
            let Some(program) = &question.program else {
                continue;
            };
            let place = format!("{}:{}", path.display(), quiz.line_of(program));
            let name = program.get_ref().as_str();
            let Some(observed) = programs.get(name) else {
                wrong.push(format!("{place}: `{name}` is missing in PROGRAMS of book/listings/quiz/mod.rs"));
                continue;
            };
            asked.insert(name);
            let values = |right: bool| -> Observed {
                let choices = question.choices.iter().filter(|choice| choice.right == right);
                choices.filter_map(|choice| choice.value.as_ref()).map(|value| value.get_ref().clone()).collect()
            };
            let observed = observed();
            if values(true) != observed || !values(false).is_disjoint(&observed) {
                wrong.push(format!(
                    "{place}: `{name}` was seen to say {observed:?}; the right choices say {:?}, the wrong ones {:?}",
                    values(true),
                    values(false)
                ));
            }
        }
    }
    let unused = programs.keys().filter(|name| !asked.contains(*name));
    wrong.extend(unused.map(|name| format!("book/listings/quiz/{name}.rs: no question names this program")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
