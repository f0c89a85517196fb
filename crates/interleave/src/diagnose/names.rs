//! A trace with the names of its objects.

use crate::event::{ObjectIndex, ThreadIndex, Trace};
use crate::report::{Sources, object_names};

/// A trace and the words to speak of it.
pub(super) struct Words<'a> {
    pub(super) trace: &'a Trace,
    names: Vec<String>,
}

impl<'a> Words<'a> {
    pub(super) fn of(trace: &'a Trace) -> Self {
        Words { trace, names: object_names(trace, &mut Sources::default()) }
    }

    /// An object's name, quoted.
    pub(super) fn name(&self, object: ObjectIndex) -> String {
        format!("`{}`", self.names[object as usize])
    }

    pub(super) fn who(&self, thread: ThreadIndex) -> String {
        self.trace.who(thread)
    }

    pub(super) fn threads(&self) -> impl Iterator<Item = ThreadIndex> + use<> {
        0..self.trace.threads.len() as ThreadIndex
    }
}
