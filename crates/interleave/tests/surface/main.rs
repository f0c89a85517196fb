//! What the types offer: as std's outside a model, the same inside, and a clear word about what
//! cannot be explored.

mod inside;
mod misuse;

/// The programs on std: they hold there.
mod on_std {
    use std::{hint, sync, thread};
    include!("programs.rs");
}

/// The same programs on this crate.
mod on_interleave {
    use interleave::{hint, sync, thread};
    include!("programs.rs");
}

#[test]
fn the_programs_hold_on_std() {
    on_std::PROGRAMS.iter().for_each(|(_, program)| program());
}

#[test]
fn the_programs_hold_outside_a_model() {
    on_interleave::PROGRAMS.iter().for_each(|(_, program)| program());
}

#[test]
fn the_programs_hold_in_every_interleaving() {
    for (name, program) in on_interleave::PROGRAMS {
        match interleave::Explorer::new().run(*program) {
            interleave::Outcome::Passed(report) => println!("{name}: {report}"),
            interleave::Outcome::Failed(failure) => panic!("{name} fails:\n{failure}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}
