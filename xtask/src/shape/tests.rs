//! A good shape, and one change to it at a time.

use super::*;
use crate::manifest::{Misconception, Paths, Starter};

fn chapter() -> Chapter {
    let misconception = Misconception { id: "off_by_one".into(), title: String::new(), explanation: String::new() };
    let exercise = Exercise {
        id: "safe-bank".into(),
        module: "safe_bank".into(),
        package: "chapter3".into(),
        title: String::new(),
        summary: String::new(),
        hints: vec![],
        points: 10,
        credit: crate::manifest::Credit::Whole,
        model: false,
        allows: vec![],
        refuses: vec![],
        starter: Starter::Todo,
        misconceptions: vec![misconception],
        paths: Paths::new("chapter3-x", "safe-bank", "safe_bank"),
    };
    Chapter { number: 3, title: String::new(), folder: "chapter3-x".into(), exercises: vec![exercise] }
}

fn shape() -> Shape {
    let files = [
        "chapters/chapter3-x/src/lib.rs",
        "chapters/chapter3-x/src/safe_bank.rs",
        "solutions/chapter3-x/safe_bank.rs",
        "tests/chapter3-x/main.rs",
        "tests/chapter3-x/safe_bank",
        "tests/chapter3-x/safe_bank/mod.rs",
        "tests/chapter3-x/safe_bank/accounts.rs",
        "tests/chapter3-x/safe_bank/starter.rs",
        "tests/chapter3-x/safe_bank/right",
        "tests/chapter3-x/safe_bank/wrong",
        "tests/chapter3-x/safe_bank/wrong/off_by_one.rs",
        "book/src/chapter3-x/safe-bank.md",
        "book/src/chapter3-x/index.md",
    ];
    let texts = [
        (
            "chapters/chapter3-x/src/lib.rs",
            "//! Modules.\n#[cfg(feature = \"safe_bank\")]\n#[cfg_attr(\n    feature = \"solution\",\n    \
             path = \"../../../solutions/chapter3-x/safe_bank.rs\"\n)]\npub mod safe_bank;\n",
        ),
        ("chapters/chapter3-x/Cargo.toml", "[features]\ndefault = [\"safe_bank\"]\nsolution = []\nsafe_bank = []\n"),
        ("tests/chapter3-x/safe_bank/mod.rs", "mod accounts;\n\n#[test]\nfn money_stays() {}\n"),
        ("tests/chapter3-x/main.rs", "//! Tests.\n#[cfg(feature = \"safe_bank\")]\nmod safe_bank;\n"),
    ];
    Shape {
        files: files.iter().map(PathBuf::from).collect(),
        texts: texts.iter().map(|(path, text)| (PathBuf::from(path), text.to_string())).collect(),
    }
}

fn found(shape: &Shape) -> Vec<String> {
    let chapter = chapter();
    let exercises: Vec<&Exercise> = chapter.exercises.iter().collect();
    problems(&chapter, &exercises, shape).iter().map(|p| format!("{}: {}", p.path.display(), p.message)).collect()
}

#[test]
fn the_good_shape_has_no_problem() {
    assert_eq!(found(&shape()), Vec::<String>::new());
}

#[test]
fn a_missing_file_is_told_by_its_path() {
    for file in [
        "chapters/chapter3-x/src/safe_bank.rs",
        "solutions/chapter3-x/safe_bank.rs",
        "tests/chapter3-x/safe_bank/mod.rs",
        "tests/chapter3-x/safe_bank/starter.rs",
        "tests/chapter3-x/safe_bank/wrong/off_by_one.rs",
        "book/src/chapter3-x/safe-bank.md",
    ] {
        let mut shape = shape();
        shape.files.remove(Path::new(file));
        let found = found(&shape);
        assert!(found.len() == 1 && found[0].starts_with(&format!("{file}: is missing")), "{found:?}");
    }
}

#[test]
fn a_stray_file_is_told_by_its_path() {
    for (file, words) in [
        ("chapters/chapter3-x/src/helper.rs", "no exercise"),
        ("solutions/chapter3-x/old_bank.rs", "no exercise"),
        ("tests/chapter3-x/notes.md", "no exercise"),
        ("tests/chapter3-x/old_bank", "no exercise"),
        ("tests/chapter3-x/safe_bank/mod.rs.orig", "no exercise"),
        ("tests/chapter3-x/safe_bank/old_accounts.rs", "write `mod old_accounts;`"),
        ("tests/chapter3-x/safe_bank/accounts.txt", "no exercise"),
        ("tests/chapter3-x/safe_bank/right/notes.txt", "no exercise"),
        ("tests/chapter3-x/safe_bank/wrong/unheard_of.rs", "none named unheard_of"),
    ] {
        let mut shape = shape();
        shape.files.insert(file.into());
        let found = found(&shape);
        assert!(found.len() == 1 && found[0].starts_with(file) && found[0].contains(words), "{file}: {found:?}");
    }
}

#[test]
fn a_missing_mention_is_told_with_the_line_to_add() {
    for (file, from, to, words) in [
        ("chapters/chapter3-x/src/lib.rs", "pub mod safe_bank;", "", "`pub mod safe_bank;`"),
        ("chapters/chapter3-x/src/lib.rs", "#[cfg(feature = \"safe_bank\")]", "", "`#[cfg(feature = \"safe_bank\")]`"),
        ("chapters/chapter3-x/src/lib.rs", "solutions/chapter3-x", "solutions/y", "`#[cfg_attr(feature = \"solution\""),
        ("tests/chapter3-x/main.rs", "mod safe_bank;", "", "mod safe_bank;`"),
        ("chapters/chapter3-x/Cargo.toml", "safe_bank = []", "", "the feature `safe_bank = []`"),
        ("chapters/chapter3-x/Cargo.toml", "[\"safe_bank\"]", "[]", "among the default features"),
        ("chapters/chapter3-x/Cargo.toml", "solution = []", "", "the feature `solution = []`"),
        ("chapters/chapter3-x/Cargo.toml", "solution = []", "solution = []\nold = []", "`old`, which is no exercise"),
    ] {
        let mut shape = shape();
        let text = shape.texts.get_mut(Path::new(file)).expect("the good shape has it");
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
        let found = found(&shape);
        assert!(found.len() == 1 && found[0].starts_with(file) && found[0].contains(words), "{from}: {found:?}");
    }
}

#[test]
fn a_feature_that_a_demonstration_requires_is_no_exercise() {
    let mut shape = shape();
    let manifest = shape.texts.get_mut(Path::new("chapters/chapter3-x/Cargo.toml")).expect("the good shape has it");
    manifest.push_str("http = [\"dep:hyper\"]\n[[example]]\nname = \"titles\"\nrequired-features = [\"http\"]\n");
    assert_eq!(found(&shape), Vec::<String>::new());
}
