//! Every listing in Rust is part of a test. A file that no `mod` names would be shown, and compiled by nothing.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_listing_in_rust_is_a_module_of_the_tests() {
    let listings = Path::new(env!("CARGO_MANIFEST_DIR")).join("listings");
    let mut files = Vec::new();
    collect(&listings, &mut files);
    let root = listings.join("main.rs");
    assert!(files.contains(&root), "the listings begin in {}", root.display());
    let strays: Vec<&PathBuf> = files.iter().filter(|file| **file != root && !is_named(file, &listings)).collect();
    assert!(strays.is_empty(), "no `mod` names {strays:?}; name them where their folder is named, or take them out");
}

/// Whether the file that a module's file belongs to names it.
fn is_named(file: &Path, listings: &Path) -> bool {
    let stem = file.file_stem().expect("files have names").to_string_lossy();
    let folder = file.parent().expect("files lie in folders");
    // `a/mod.rs` is named where `a` would be.
    let (name, folder) = match &*stem {
        "mod" => (
            folder.file_name().expect("folders have names").to_string_lossy(),
            folder.parent().expect("it lies in one"),
        ),
        _ => (stem, folder),
    };
    let parents = match folder == listings {
        true => vec![folder.join("main.rs")],
        false => vec![folder.with_extension("rs"), folder.join("mod.rs")],
    };
    let line = format!("mod {name};");
    let names = |text: String| text.lines().any(|it| it.trim().trim_start_matches("pub ") == line);
    parents.iter().filter_map(|parent| fs::read_to_string(parent).ok()).any(names)
}

/// The Rust files below `folder`.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display())) {
        let path = entry.unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display())).path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
