//! @title@.
//!
//! Say here what has to hold, so that the task is clear without the book.

/// Say what a caller gets.
pub fn answer() -> u32 {
    todo!("the learner's part")
}
