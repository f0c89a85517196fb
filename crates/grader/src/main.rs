//! `cargo xtask grade`: all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    grader::run()
}
