//! @title@: the reference answer.

/// Say what a caller gets.
pub fn answer() -> u32 {
    42
}
