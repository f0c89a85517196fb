//! What it means when a test never ends.
//!
//! A test that hangs cannot say so: whoever runs it sees that all of its threads sleep, or that it computes without end, and
//! kills it. So the test says beforehand what that would mean.

use crate::lanes::Recording;
use crate::record::{self, Outcome};
use std::fmt;

/// While the returned guard lives, a hang of this test is a failure by this misconception. The text says what happens then:
/// who waits for what.
///
/// Without a runner that watches the test, a hang stays one.
pub fn if_it_hangs(id: &'static str, text: impl Into<String>) -> Watch {
    let nothing = Recording { unit: crate::lanes::Unit::Steps, end: 0, entries: Vec::new() };
    tell(id, &text.into(), &nothing);
    Watch::new(|| {})
}

/// Ends the time in which a hang has a meaning.
#[must_use = "a guard that is dropped at once guards nothing"]
pub struct Watch(Option<Box<dyn FnOnce() + Send>>);

impl Watch {
    pub(crate) fn new(end: impl FnOnce() + Send + 'static) -> Watch {
        Watch(Some(Box::new(end)))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
        // A failure that this thread has told of stands.
        if !std::thread::panicking() {
            record::write(&Outcome::Goes);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// Tells the runner what a hang from now on would be.
pub(crate) fn tell(id: &'static str, text: &str, lanes: &Recording) {
    let shown = lanes.text(record::style().width);
    let gap = if shown.is_empty() { "" } else { "\n\n" };
    let report = format!("error[{id}]: {text}{gap}{}", shown.trim_end());
    record::write(&Outcome::Waits { id, headline: text.to_string(), report });
}
