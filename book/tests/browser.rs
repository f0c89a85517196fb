//! The built book in a browser. The tests themselves are JavaScript, in `book/browser`.

use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "needs Node and Chromium: npm --prefix book/browser ci && npm --prefix book/browser test"]
fn every_page_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    for arguments in [&["ci"], &["test"]] {
        let status = Command::new("npm").args(arguments).current_dir(&folder).status();
        let status = status.unwrap_or_else(|error| panic!("cannot run npm {}: {error}", arguments[0]));
        assert!(status.success(), "npm {} failed: {status}", arguments[0]);
    }
}
