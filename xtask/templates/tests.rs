//! What an answer to `@id@` must do.

use @package@::@module@::answer;
use proctor::{Verdict, require};

#[test]
fn the_answer_is_complete() -> Verdict {
    require!(answer() == 42, "off_by_one", "the answer is 42, not {}", answer());
    Verdict::passed()
}
