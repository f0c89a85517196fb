//! Grades a class.
//!
//! ```text
//! record   what grading one submission came to, as JSON
//!   points   exact to a hundredth
//! ```

pub mod points;
pub mod record;
