//! Cargo's own call of rustc, changed in its answer, its folder and what a program that is run once has no use for.

use super::Style;
use std::path::Path;

/// Options of cargo's that do not hold for us. A slot has one library and one program, so names need no hash. Incremental
/// state was measured to save nothing from one answer to the next: nearly everything in the tests depends on the answer.
const REPLACED: [&str; 6] = ["extra-filename=", "metadata=", "incremental=", "debuginfo=", "codegen-units=", "strip="];

/// Is there another value of ours for an option of cargo's?
pub fn is_replaced(option: &str) -> bool {
    REPLACED.iter().any(|replaced| option.starts_with(replaced))
}

/// Ours: what is run once and thrown away needs no line tables, of which std alone has 15 MB to link. Panics tell their
/// lines without them.
const QUICK: [&str; 3] = ["-Cmetadata=answer", "-Cdebuginfo=0", STRIP];

/// Elsewhere than on Linux it takes another program, or there is nothing to strip.
const STRIP: &str = if cfg!(target_os = "linux") { "-Cstrip=debuginfo" } else { "-Cstrip=none" };

/// What is different from cargo's own call.
pub struct Change<'a> {
    /// The folder that it is built in.
    pub slot: &'a Path,
    /// The chapter's library there.
    pub library: &'a Path,
    /// Its source.
    pub lib_rs: &'a Path,
    /// The chapter's package.
    pub package: &'a str,
    /// The module of the answer.
    pub module: &'a str,
    /// In how many parts, side by side, code is generated. One costs least in sum.
    pub parts: usize,
}

impl Change<'_> {
    /// Cargo's arguments, changed.
    pub fn args(&self, args: &[String], style: Style) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut rest = args.iter().peekable();
        while let Some(arg) = rest.next() {
            let next = rest.peek().map_or("", |next| next.as_str());
            let mut pair = |value: Option<String>| {
                rest.next();
                out.extend(value.map(|value| [arg.clone(), value]).into_iter().flatten());
            };
            match arg.as_str() {
                "--out-dir" => pair(Some(self.slot.display().to_string())),
                "--cfg" if next.starts_with("feature=") => pair(None),
                // Names without a hash: there is one library and one program in a slot.
                "-C" if is_replaced(next) => pair(None),
                "--extern" if next.starts_with(&format!("{}=", self.package)) => {
                    pair(Some(format!("{}={}", self.package, self.library.display())));
                }
                _ if arg.starts_with("--emit=") => out.push("--emit=link".into()),
                _ if arg.starts_with("--json=") => {
                    out.push(if style.colour { "--json=diagnostic-rendered-ansi" } else { "--json=" }.into());
                }
                _ if arg.starts_with("--diagnostic-width=") => {}
                _ if Path::new(arg).ends_with("src/lib.rs") => out.push(self.lib_rs.display().to_string()),
                _ => out.push(arg.clone()),
            }
        }
        out.retain(|arg| arg != "--json=");
        out.push("--cfg".into());
        out.push(format!("feature={:?}", self.module));
        out.push(format!("--diagnostic-width={}", style.width));
        out.push(format!("-Ccodegen-units={}", self.parts));
        out.extend(QUICK.map(str::to_string));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_changed_in_its_answer_its_folder_and_its_feature() {
        let change = Change {
            slot: Path::new("/t/slot-0"),
            library: Path::new("/t/slot-0/libchapter3.rlib"),
            lib_rs: Path::new("/t/slot-0/lib.rs"),
            package: "chapter3",
            module: "safe_bank",
            parts: 4,
        };
        let recorded = "--crate-name chapter3 --edition=2024 chapters/c/src/lib.rs --error-format=json \
            --json=diagnostic-rendered-ansi,artifacts --diagnostic-width=80 --emit=dep-info,metadata,link \
            -C debuginfo=line-tables-only --deny=unsafe_code --cfg feature=\"default\" \
            --check-cfg cfg(feature,values(\"default\")) -C metadata=9 -C extra-filename=-9 --out-dir /t/debug/deps \
            -C incremental=/t/debug/incremental -L dependency=/t/debug/deps --extern chapter3=/t/debug/deps/libchapter3-9.rlib \
            --extern proctor=/t/debug/deps/libproctor-9.rlib";
        let recorded: Vec<String> = recorded.split_whitespace().map(str::to_string).collect();
        let args = change.args(&recorded, Style { colour: false, width: 100 }).join(" ");
        assert_eq!(
            args.strip_suffix(&format!(" {STRIP}")).expect("it is the last"),
            "--crate-name chapter3 --edition=2024 /t/slot-0/lib.rs --error-format=json --emit=link \
             --deny=unsafe_code --check-cfg cfg(feature,values(\"default\")) \
             --out-dir /t/slot-0 -L dependency=/t/debug/deps --extern chapter3=/t/slot-0/libchapter3.rlib \
             --extern proctor=/t/debug/deps/libproctor-9.rlib --cfg feature=\"safe_bank\" --diagnostic-width=100 \
             -Ccodegen-units=4 -Cmetadata=answer -Cdebuginfo=0"
        );
    }
}
