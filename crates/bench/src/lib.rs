//! Benchmarks of interleave and of reference answers; all of them are in `benches`.
//!
//! - `outside`: the types outside a model, beside std's. `cargo bench -p bench --bench outside`.
//! - `inside`: interleavings a second beside bare loom's on the same models, and the time from
//!   calling `explore` to the report of a deadlock. Learners run the dev profile, so that is what
//!   counts: `cargo bench -p bench --bench inside --profile dev`.
//! - `slices`: the reference answer to cooperative-slices beside the same program on asyncio, in CPU seconds.
//!   `cargo bench -p bench --bench slices`.
//!
//! The package is no default member, so that a first check does not build it.
