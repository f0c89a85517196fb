//! Grades a class.
//!
//! ```text
//! roster   who is in the class
//! policy   what counts, until when, and what strangers' code may use
//! overrides  grades that an instructor decided
//! intake   what was handed in: folders, archives, git, packs
//! partition  a part of a class, for several machines
//! judged   what became of an answer, for everybody who hands in the same text
//! store    what is kept, so that a rerun does only what is missing
//! merge    parts as one class
//! record   what grading one submission came to, as JSON
//!   points   exact to a hundredth
//!   length   times as people write them
//! ```

pub mod intake;
pub mod judged;
pub mod length;
pub mod merge;
pub mod overrides;
pub mod partition;
pub mod points;
pub mod policy;
pub mod record;
pub mod roster;
pub mod store;
