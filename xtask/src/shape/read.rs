//! Looks at the folders of the course.

use super::Shape;
use crate::manifest::{Chapter, Error};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Reads what there is of some chapters.
pub fn read(workspace: &Workspace, chapters: &[&Chapter]) -> Result<Shape, Error> {
    let mut shape = Shape::default();
    for chapter in chapters {
        let package = Path::new("chapters").join(&chapter.folder);
        let tests = Path::new("tests").join(&chapter.folder);
        for folder in [
            package.join("src"),
            Path::new("solutions").join(&chapter.folder),
            tests.clone(),
            Path::new("book/src").join(&chapter.folder),
        ] {
            walk(workspace, &folder, &mut shape)?;
        }
        let of_chapter = [package.join("src/lib.rs"), package.join("Cargo.toml"), tests.join("main.rs")];
        let of_tests = chapter.exercises.iter().map(|exercise| exercise.paths.test_module.clone());
        for file in of_chapter.into_iter().chain(of_tests) {
            let text = match fs::read_to_string(workspace.at(&file)) {
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
                text => text.map_err(|cause| Error::Read { file: file.clone(), cause })?,
            };
            shape.texts.insert(file, text);
        }
    }
    Ok(shape)
}

/// A folder that is not there is empty.
fn walk(workspace: &Workspace, folder: &Path, shape: &mut Shape) -> Result<(), Error> {
    let trouble = |cause| Error::Read { file: folder.to_path_buf(), cause };
    let entries = match fs::read_dir(workspace.at(folder)) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(trouble)?,
    };
    for entry in entries {
        let entry = entry.map_err(trouble)?;
        let path: PathBuf = folder.join(entry.file_name());
        if entry.file_type().map_err(trouble)?.is_dir() {
            walk(workspace, &path, shape)?;
        }
        shape.files.insert(path);
    }
    Ok(())
}
