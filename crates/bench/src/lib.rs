//! Benchmarks of interleave; all of them are in `benches`.
//!
//! - `outside`: the types outside a model, beside std's. `cargo bench -p bench --bench outside`.
//! - `inside`: interleavings a second beside bare loom's on the same models, and the time from
//!   calling `explore` to the report of a deadlock. Learners run the dev profile, so that is what
//!   counts: `cargo bench -p bench --bench inside --profile dev`.
//!
//! The package is no default member, so that a first check does not build it.
