//! Parking: a thread sleeps until somebody leaves it a token.

use super::{Thread, ThreadKind, current};
use crate::event::{Op, Site, ThreadIndex};
use crate::model::{self, Id, Monitor, Wake};
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

/// The token of a thread of a model.
pub(crate) struct Parker {
    id: Id,
    token: Monitor<bool>,
}

thread_local! {
    /// The parkers of the running interleaving.
    static PARKERS: RefCell<(usize, HashMap<ThreadIndex, Arc<Parker>>)> = RefCell::default();
}

/// A thread gets its parker when somebody first asks for it: most threads never park.
pub(super) fn parker_of(thread: ThreadIndex) -> Arc<Parker> {
    let known = PARKERS.with_borrow_mut(|(execution, parkers)| {
        if *execution != model::execution() {
            *execution = model::execution();
            // loom's objects of an execution that is over have no destructors that act on it.
            parkers.clear();
        }
        parkers.get(&thread).cloned()
    });
    known.unwrap_or_else(|| {
        let nowhere = Site { file: "", line: 0, column: 0 };
        let id = Id::new("Token", None, Some(u64::from(thread)), nowhere);
        let parker = Arc::new(Parker { id, token: Monitor::new(false) });
        PARKERS.with_borrow_mut(|(_, parkers)| parkers.insert(thread, parker.clone()));
        parker
    })
}

impl Parker {
    fn park(&self, wake: Wake, at: Site) {
        let me = self.id.enter();
        let what = (self.id.index, "for");
        let took = self.token.wait(me, wake, what, at, |token| std::mem::take(token).then_some(()));
        let what = if took.is_some() { "takes" } else { "goes on without" };
        model::log(me, Op::Act { object: self.id.index, what }, at);
    }

    fn unpark(&self, at: Site) {
        let me = self.id.enter();
        self.token.change(me, |token| *token = true);
        model::log(me, Op::Act { object: self.id.index, what: "leaves" }, at);
    }
}

impl Thread {
    /// Leaves the thread a token, which its present or next `park` takes.
    #[track_caller]
    pub fn unpark(&self) {
        match &self.0 {
            ThreadKind::Std(t) => t.unpark(),
            ThreadKind::Model { parker, .. } => parker.unpark(Location::caller().into()),
        }
    }
}

/// Sleeps until the thread has a token, and takes it. May return without one, as std's.
#[track_caller]
pub fn park() {
    if !model::inside() {
        return std::thread::park();
    }
    park_current(Wake::Spuriously, Location::caller().into());
}

/// Like [`park`], and the limit may end the sleep.
#[track_caller]
pub fn park_timeout(limit: Duration) {
    if !model::inside() {
        return std::thread::park_timeout(limit);
    }
    park_current(Wake::AtALimit, Location::caller().into());
}

fn park_current(wake: Wake, at: Site) {
    if let ThreadKind::Model { parker, .. } = current().0 {
        parker.park(wake, at);
    }
}
