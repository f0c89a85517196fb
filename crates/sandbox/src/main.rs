//! The stage by itself: what this crate's own tests start in between, as the grader starts itself.

use std::process::ExitCode;

fn main() -> ExitCode {
    sandbox::entry().unwrap_or_else(|| {
        eprintln!("this is a part of the grader, and does nothing by itself");
        ExitCode::from(2)
    })
}
