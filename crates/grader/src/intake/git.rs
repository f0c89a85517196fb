//! Git repositories: which commit is read, and the answers in it.
//!
//! What a repository borrows from elsewhere on the disk is refused: it would let one submission read another's.

use super::plumbing::Git;
use super::{Answer, Error, Found, Known, LARGEST_ANSWER, Submission};
use jiff::Timestamp;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Is the folder a repository, bare or with its files?
pub fn is_repository(folder: &Path) -> bool {
    store(folder).is_some()
}

/// The folder that git keeps its objects in.
fn store(folder: &Path) -> Option<PathBuf> {
    let inner = folder.join(".git");
    let bare = || ["HEAD", "objects", "refs"].iter().all(|part| folder.join(part).exists());
    match inner.symlink_metadata() {
        Ok(_) => Some(inner),
        Err(_) => bare().then(|| folder.to_path_buf()),
    }
}

/// Reads the answers of one commit: of `revision`, or of the last one before the deadline, or of the newest when there is none. A
/// repository whose commits are all later than the deadline has no answers.
pub fn read(folder: &Path, revision: Option<&str>, known: &Known, deadline: Option<i64>) -> Result<Submission, Error> {
    let refused = |why: &str| Error::refused(folder, why);
    let store = store(folder).ok_or_else(|| refused("is no git repository"))?;
    if !store.symlink_metadata().is_ok_and(|about| about.is_dir()) {
        return Err(refused("has a .git that points elsewhere: hand over a clone of its own"));
    }
    for part in ["objects/info/alternates", "objects/info/http-alternates", "commondir"] {
        if store.join(part).symlink_metadata().is_ok() {
            let why = format!("borrows from another repository ({part}): hand over a clone of its own");
            return Err(Error::refused(folder, why));
        }
    }
    if let Some(odd) = odd(&store).map_err(|cause| Error::Read { path: store.clone(), cause })? {
        let odd = odd.strip_prefix(&store).unwrap_or(&odd).display().to_string();
        let why = format!("has in its .git what is neither a file nor a folder ({odd}): hand over a clone of its own");
        return Err(Error::refused(folder, why));
    }
    let store = fs::canonicalize(&store).map_err(|cause| Error::Read { path: store, cause })?;
    let git = Git::at(store).map_err(|why| why.of(folder))?;
    let mut found = Found::default();
    let commit = match (revision, deadline) {
        (Some(revision), _) => {
            let wanted = format!("{revision}^{{commit}}");
            let commit = git.text(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
            commit.map_err(|why| why.or(folder, format!("has no revision {revision}")))?
        }
        (None, None) => git.head().map_err(|why| why.or(folder, "has no commit yet"))?,
        (None, Some(deadline)) => {
            let newest = git.head().map_err(|why| why.or(folder, "has no commit yet"))?;
            let before = format!("--before={deadline}");
            let commit = git.text(["rev-list", "-1", &before, &newest]);
            let commit = commit.map_err(|why| why.of(folder))?;
            if commit.is_empty() && git.is_shallow() {
                return Err(refused(
                    "is a shallow clone, and has no commit from before the deadline: hand over a whole one",
                ));
            }
            if commit.is_empty() {
                let about = git.run(["cat-file", "commit", &newest]).map_err(|why| why.of(folder))?;
                let when = |second: Option<i64>| {
                    let moment = second.and_then(|second| Timestamp::from_second(second).ok());
                    moment.map_or("nobody knows when".into(), |moment| moment.to_string())
                };
                found.note(format!(
                    "nothing was handed in in time: no commit is from {} or before, and the newest is from {}",
                    when(Some(deadline)),
                    when(committed(&about))
                ));
                return Ok(found.submission());
            }
            if commit != newest {
                found.note("commits after the deadline are left out");
            }
            commit
        }
    };
    let about = git.run(["cat-file", "commit", &commit]).map_err(|why| why.of(folder))?;
    let places: Vec<PathBuf> = known.places().flat_map(|(_, places)| places).collect();
    let entries = git.entries(&commit, &places).map_err(|why| why.of(folder))?;
    for (id, places) in known.places() {
        for place in places {
            let Some(entry) = entries.get(&place) else { continue };
            if !["100644", "100755", "100664"].contains(&entry.mode.as_str()) {
                let what = if entry.mode == "120000" { "a link" } else { "no ordinary file" };
                found.answers.insert(id.into(), Answer::Refused(format!("{} is {what}", place.display())));
                break;
            }
            let bytes = match entry.length {
                length if length > LARGEST_ANSWER => vec![],
                _ => git.run(["cat-file", "blob", &entry.object]).map_err(|why| why.of(folder))?,
            };
            let taken = found.take(id, entry.length, &mut bytes.as_slice());
            taken.map_err(|cause| Error::Read { path: folder.into(), cause })?;
            break;
        }
    }
    if found.answers.is_empty() {
        found.note("no answer was found: none of the course's answer files is in the commit");
    }
    Ok(Submission { commit: Some(commit), submitted: committed(&about), ..found.submission() })
}

/// What git would read of a repository that is neither a file nor a folder. A link leads to what is another's, and whoever opens a
/// pipe waits for its other end. Hooks may well be links, and are none of ours.
fn odd(store: &Path) -> io::Result<Option<PathBuf>> {
    let read = ["HEAD", "config", "objects", "packed-refs", "refs", "reftable", "shallow"];
    let mut ahead: Vec<PathBuf> = read.iter().map(|name| store.join(name)).collect();
    while let Some(path) = ahead.pop() {
        let kind = match path.symlink_metadata() {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            about => about?.file_type(),
        };
        if kind.is_dir() {
            for entry in fs::read_dir(&path)? {
                ahead.push(entry?.path());
            }
        } else if !kind.is_file() {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// The committer's time, in seconds since 1970.
fn committed(commit: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(commit);
    let line = text.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix("committer "))?;
    line.rsplit('>').next()?.split_whitespace().next()?.parse().ok()
}
