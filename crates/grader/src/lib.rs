//! Grades a class.
//!
//! ```text
//! intake   what was handed in: folders, archives, git, packs
//! record   what grading one submission came to, as JSON
//!   points   exact to a hundredth
//! ```

pub mod intake;
pub mod points;
pub mod record;
