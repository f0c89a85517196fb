//! Reports that pages show: kept as text, and compared with what the checker says now.

use std::path::Path;
use std::{env, fs};

use interleave::Failure;
use interleave::report::Style;

/// Compares the report of `failure` with `reports/<name>.txt`. With `UPDATE_REPORTS=1` it writes that file instead.
#[track_caller]
pub fn check(name: &str, failure: &Failure) {
    let report = format!("{}\n", failure.report(&Style { color: false, width: 80 }));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("listings/reports/{name}.txt"));
    if env::var_os("UPDATE_REPORTS").is_some() {
        fs::write(&path, &report).expect("the report can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        report, kept,
        "the checker's report has changed; look at it, then run `UPDATE_REPORTS=1 cargo test -p book --test listings`"
    );
}
