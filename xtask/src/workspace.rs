//! Where the course lies on this machine.

use crate::exit::Misuse;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The file that marks the workspace for a class, in which what gives answers away is left out.
pub const KIT: &str = "kit.toml";

/// The workspace: the nearest folder, from here upward, with a Cargo.toml beside a `chapters` folder.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its folder. All other paths are relative to it unless they say otherwise.
    pub root: PathBuf,
}

impl Workspace {
    /// Looks in `folder` and in those above it.
    pub fn above(folder: &Path) -> Result<Workspace, Misuse> {
        match folder.ancestors().find(|dir| dir.join("Cargo.toml").is_file() && dir.join("chapters").is_dir()) {
            Some(root) => Ok(Workspace { root: root.to_path_buf() }),
            None => Err(Misuse(format!(
                "no course here: neither {} nor a folder above it has a Cargo.toml beside a folder `chapters`\n\
                 Go into the folder that you cloned, and run the command again.",
                folder.display()
            ))),
        }
    }

    /// A file of the workspace, for the system.
    pub fn at(&self, file: &Path) -> PathBuf {
        self.root.join(file)
    }

    /// Is it a class's, without solutions and whatever else gives answers away?
    pub fn is_kit(&self) -> bool {
        self.at(Path::new(KIT)).is_file()
    }

    /// The page to read, given its source: that of the built book, unless there is none or it is older.
    pub fn page(&self, source: &Path) -> PathBuf {
        let Ok(name) = source.strip_prefix("book/src") else { return source.into() };
        // A class is given the built book alone.
        let built = if self.is_kit() { "book/html" } else { "target/book" };
        let page = Path::new(built).join(name).with_extension("html");
        let written = |file: &Path| fs::metadata(self.at(file)).and_then(|there| there.modified()).ok();
        match (written(&page), written(source)) {
            (Some(built), Some(changed)) if built < changed => source.into(),
            (Some(_), _) => page,
            (None, _) => source.into(),
        }
    }

    /// A file as people should read it: relative to the root where it lies inside.
    pub fn name(&self, file: &Path) -> PathBuf {
        let whole = normalise(&self.root.join(file));
        whole.strip_prefix(normalise(&self.root)).map(Path::to_path_buf).unwrap_or(whole)
    }
}

/// Resolves `.` and `..` by the text alone: the compiler prints `chapters/x/../../tests/x/mod.rs`.
pub fn normalise(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_and_leading_ones_stay() {
        for (path, normal) in [
            ("chapters/c/../../tests/c/mod.rs", "tests/c/mod.rs"),
            ("./a/./b", "a/b"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(normalise(Path::new(path)), Path::new(normal), "{path}");
        }
    }

    #[test]
    fn files_inside_are_named_from_the_root_and_others_in_full() {
        let workspace = Workspace { root: PathBuf::from("/course") };
        assert_eq!(workspace.name(Path::new("/course/x/../y.rs")), Path::new("y.rs"));
        assert_eq!(workspace.name(Path::new("y.rs")), Path::new("y.rs"));
        assert_eq!(workspace.name(Path::new("/elsewhere/y.rs")), Path::new("/elsewhere/y.rs"));
    }

    #[test]
    fn outside_of_a_workspace_the_error_says_where_to_go() {
        let error = Workspace::above(Path::new("/nowhere/in/particular")).expect_err("there is no course");
        assert!(error.0.contains("/nowhere/in/particular") && error.0.contains("Go into the folder"), "{error}");
    }
}
