//! What the first comment of `src/lib.rs` says of the modules, held to.

use std::fs;
use std::path::{Path, PathBuf};

/// What puts the modules together, and is none itself.
const ENTRY: [&str; 2] = ["lib", "main"];

/// Our sources, relative to `src`, with their texts.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, root: &Path, out: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("the sources are there").path();
            if path.is_dir() {
                walk(&path, root, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                out.push((path.strip_prefix(root).expect("it lies in it").to_path_buf(), text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    walk(&root, &root, &mut out);
    out
}

/// The modules in the order of the table, from the ground up.
fn order() -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("it is there");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | `"));
    let names = rows.flat_map(|row| row.split('|').next().unwrap_or_default().split(','));
    names.map(|name| name.trim().trim_matches('`').to_string()).collect()
}

/// The module that a file belongs to.
fn module(file: &Path) -> String {
    let first = file.components().next().expect("a path has a component").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

/// The modules that a text names behind `crate::`.
fn imports(text: &str) -> Vec<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    text.split("crate::").skip(1).map(|rest| name(rest.trim_start_matches('{'))).collect()
}

#[test]
fn the_table_names_every_module() {
    let order = order();
    let mut modules: Vec<String> =
        sources().iter().map(|(file, _)| module(file)).filter(|m| !ENTRY.contains(&m.as_str())).collect();
    modules.sort();
    modules.dedup();
    let mut named = order.clone();
    named.sort();
    assert_eq!(named, modules);
}

#[test]
fn imports_point_to_what_stands_above_in_the_table() {
    let order = order();
    let rank = |module: &str| order.iter().position(|name| name == module);
    for (file, text) in sources().iter().filter(|(file, _)| !ENTRY.contains(&module(file).as_str())) {
        let own = rank(&module(file)).unwrap_or_else(|| panic!("{} is in no row", file.display()));
        // What is no module of ours stands in a string.
        for (import, theirs) in imports(text).into_iter().filter_map(|name| rank(&name).map(|theirs| (name, theirs))) {
            assert!(theirs <= own, "{} imports {import}, which stands below it", file.display());
        }
    }
}

#[test]
fn only_the_report_prints_and_pure_modules_touch_nothing() {
    let prints = ["print!", "println!", "eprint!", "eprintln!", "stdout()", "stderr()"];
    let touches = ["std::fs", "fs::", "std::process", "std::env", "env::", "Instant::now", "SystemTime"];
    for (file, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if file.ends_with("tests.rs") || file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let forbid = |words: &[&str]| {
            let found = words.iter().find(|word| code.contains(**word));
            assert_eq!(found, None, "in {}", file.display());
        };
        if module(&file) != "report" {
            forbid(&prints);
        }
        if ["plan", "policy", "verdict", "scaffold", "pack", "replay"].contains(&module(&file).as_str()) {
            forbid(&touches);
        }
    }
}

#[test]
fn files_are_short_and_begin_with_what_they_are() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "{} does not say what it is", file.display());
        let lines = text.lines().count();
        assert!(lines <= 350, "{} has {lines} lines: look for the second noun", file.display());
        assert!(!text.contains("#[allow("), "{} allows a lint; expect it, with a reason", file.display());
    }
}
