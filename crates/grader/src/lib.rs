//! Grades a class.
//!
//! ```text
//! roster   who is in the class
//! policy   what counts, until when, and what strangers' code may use
//! overrides  grades that an instructor decided
//! intake   what was handed in: folders, archives, git, packs
//! record   what grading one submission came to, as JSON
//!   points   exact to a hundredth
//!   length   times as people write them
//! ```

pub mod intake;
pub mod length;
pub mod overrides;
pub mod points;
pub mod policy;
pub mod record;
pub mod roster;
