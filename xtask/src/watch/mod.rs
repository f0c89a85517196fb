//! The full screen of `cargo xtask watch`, without the terminal that shows it.
//!
//! `state` is all that is known, and what each of the `events` does to it; `keys` is that for a key. Both are pure: they answer
//! with [`Action`]s, which `commands::watch` performs. `panes` divides the screen, `content` says what stands in each pane,
//! `view` draws it. `escapes` turns a report's colours into the screen's. `files` alone touches the disk: it says which
//! answers were saved.

mod content;
mod escapes;
mod events;
mod files;
mod keys;
mod panes;
mod state;
mod view;

#[cfg(test)]
mod tests;

pub use events::{Action, Event, Report};
pub use files::{Files, Task, task};
pub use keys::Key;
pub use state::State;
pub use view::{Clickable, draw, links};
