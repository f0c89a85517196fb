//! The Python programs check themselves when they are run.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// Without Python this says so and passes: reading the course needs none. `.ci/run` insists on it.
#[test]
fn every_python_listing_does_what_its_page_says() {
    let listings = Path::new(env!("CARGO_MANIFEST_DIR")).join("listings");
    for entry in fs::read_dir(listings).expect("the listings can be listed") {
        let path = entry.expect("the listings can be listed").path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        match Command::new("python3").arg(&path).output() {
            Ok(output) => {
                let errors = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{} failed:\n{errors}", path.display());
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                println!("left out, since python3 is not installed: {}", path.display());
            }
            Err(error) => panic!("cannot run python3: {error}"),
        }
    }
}
