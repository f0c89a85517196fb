//! The whole course holds what it promises: this is what makes `cargo test` include `cargo xtask verify`.

use std::path::Path;
use std::process::Command;

#[test]
fn starters_fail_right_answers_pass_and_wrong_ones_are_told_by_name() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target directory");
    let mut verify = Command::new(env!("CARGO_BIN_EXE_xtask"));
    // The same target directory as for this test, whose dependencies need not be built again.
    verify.arg("verify").current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_TARGET_DIR", target);
    let output = verify.output().expect("the binary starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "\n{}{}", text(&output.stdout), text(&output.stderr));
}
