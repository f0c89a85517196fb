//! A place where threads meet.

use crate::event::Op;
use crate::model::{self, Id, Monitor, Wake};
use std::fmt;
use std::panic::Location;

/// As `std::sync::Barrier`.
pub struct Barrier(Kind);

enum Kind {
    Std(std::sync::Barrier),
    Model(Box<ModelBarrier>),
}

struct ModelBarrier {
    id: Id,
    size: usize,
    state: Monitor<State>,
}

#[derive(Default)]
struct State {
    arrived: usize,
    round: usize,
}

/// What [`Barrier::wait`] returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// True for one of the threads of each meeting.
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// A meeting of `n` threads.
    #[track_caller]
    pub fn new(n: usize) -> Self {
        if !model::inside() {
            return Barrier(Kind::Std(std::sync::Barrier::new(n)));
        }
        let id = Id::new("Barrier", None, None, Location::caller().into());
        Barrier(Kind::Model(Box::new(ModelBarrier { id, size: n, state: Monitor::new(State::default()) })))
    }

    /// Waits until as many threads as the barrier was made for have come.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let barrier = match &self.0 {
            Kind::Model(barrier) => barrier,
            Kind::Std(barrier) => {
                model::must_be_outside("Barrier");
                return BarrierWaitResult(barrier.wait().is_leader());
            }
        };
        let (me, at, object) = (barrier.id.enter(), Location::caller().into(), barrier.id.index);
        let mut arrived_in = None;
        let leads = barrier.state.wait(me, Wake::Never, (object, "for the others at"), at, |state| match arrived_in {
            None => {
                state.arrived += 1;
                if state.arrived >= barrier.size {
                    *state = State { arrived: 0, round: state.round + 1 };
                    return Some(true);
                }
                arrived_in = Some(state.round);
                None
            }
            Some(round) => (state.round != round).then_some(false),
        });
        model::log(me, Op::Act { object, what: "passes" }, at);
        BarrierWaitResult(leads == Some(true))
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}
