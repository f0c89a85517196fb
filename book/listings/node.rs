//! The pure half of the explorers' script, run by node.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Runs `script`, in which `explorer` is what `theme/explorer.js` exports and `input` is that, and returns what it prints
/// with `print`. Without node this says what is left out, and is `None`: `.ci/run` insists on node.
pub fn run(script: &str, input: &Value) -> Option<Value> {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("theme/explorer.js");
    let script = format!(
        "const explorer = require(process.argv[1]);\n\
         const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n\
         const print = value => console.log(JSON.stringify(value));\n{script}"
    );
    let mut command = Command::new("node");
    command.arg("-e").arg(script).arg(theme).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("left out, since node is not installed: what theme/explorer.js finds");
            return None;
        }
        Err(error) => panic!("cannot run node: {error}"),
    };
    let mut stdin = child.stdin.take().expect("it was asked for");
    stdin.write_all(input.to_string().as_bytes()).expect("node reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed with {}", output.status);
    Some(serde_json::from_slice(&output.stdout).expect("the script prints JSON"))
}
