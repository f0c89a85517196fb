//! Git repositories, by git's own plumbing, with nothing in the repository's own settings given a chance to run a program.
//!
//! Only trees and blobs are read, so no filter, hook or text conversion takes part. What a repository borrows from elsewhere
//! on the disk is refused: it would let one submission read another's.

use super::{Answer, Error, Found, Known, LARGEST_ANSWER, Submission};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use xtask::capped::Limit;
use xtask::process;

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
    let git = Git { store, begun: Instant::now(), longest: LONGEST };
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
            if commit.is_empty() && git.store.join("shallow").exists() {
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
    let read = ["HEAD", "config", "config.worktree", "info", "objects", "packed-refs", "refs", "reftable", "shallow"];
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

/// A file in a commit.
struct Entry {
    mode: String,
    object: String,
    length: u64,
}

struct Git {
    store: PathBuf,
    begun: Instant,
    /// For all questions together.
    longest: Duration,
}

/// Why git told nothing.
enum Failed {
    /// It was not even started, which is nobody's fault who handed in.
    Start(io::Error),
    /// What is wrong with the repository, as the rest of a sentence.
    Said(String),
    /// What was asked for is not there.
    Silent,
}

impl Failed {
    fn of(self, folder: &Path) -> Error {
        match self {
            Failed::Start(cause) => Error::Git(cause),
            Failed::Said(why) => Error::refused(folder, why),
            Failed::Silent => Error::refused(folder, "cannot be read by git, which gives no reason"),
        }
    }

    /// With words of our own for what is not there.
    fn or(self, folder: &Path, why: impl Into<String>) -> Error {
        match self {
            Failed::Silent => Failed::Said(why.into()),
            failed => failed,
        }
        .of(folder)
    }
}

impl Git {
    fn head(&self) -> Result<String, Failed> {
        self.text(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
    }

    /// What lies at these places, without what is not there.
    fn entries(&self, commit: &str, places: &[PathBuf]) -> Result<BTreeMap<PathBuf, Entry>, Failed> {
        // A path is taken by its letters, not as a pattern.
        let question = ["ls-tree", "-z", "-l", "--full-tree", commit, "--"].map(OsStr::new);
        let listed = self.run(question.into_iter().chain(places.iter().map(|place| place.as_os_str())))?;
        let listed = String::from_utf8_lossy(&listed);
        let mut entries = BTreeMap::new();
        for line in listed.split_terminator('\0') {
            let parsed = line.split_once('\t').and_then(|(about, place)| {
                let mut parts = about.split_whitespace().map(str::to_string);
                let (mode, _, object, length) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
                Some((place, Entry { mode, object, length: length.parse().unwrap_or(0) }))
            });
            let Some((place, entry)) = parsed else {
                return Err(Failed::Said(format!("is described by git in an unknown way: `{line}`")));
            };
            entries.entry(place.into()).or_insert(entry);
        }
        Ok(entries)
    }

    fn text<const N: usize>(&self, args: [&str; N]) -> Result<String, Failed> {
        self.run(args).map(|bytes| String::from_utf8_lossy(&bytes).trim().to_string())
    }

    /// What git prints, or why it failed.
    fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Result<Vec<u8>, Failed> {
        let mut command = Command::new("git");
        // `safe.directory` counts only here and in files that we shut out.
        for setting in
            ["safe.directory=*", "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.deltaBaseCacheLimit=16m"]
        {
            command.args(["-c", setting]);
        }
        command.arg("--git-dir").arg(&self.store).args(args);
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            // Missing objects are not fetched from anywhere. Older versions know only the second, which no setting overrides.
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_ALLOW_PROTOCOL", ""),
            // A commit or a tree is read whole, and a small file can hold a large one.
            ("GIT_ALLOC_LIMIT", "64m"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_LITERAL_PATHSPECS", "1"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        match process::capture_bytes(
            &mut command,
            Some(self.longest.saturating_sub(self.begun.elapsed())),
            PRINTED,
            &|_| {},
        ) {
            Ok((status, printed, _)) if status.success() => Ok(printed.bytes()),
            Ok((_, _, said)) => {
                let said = said.text();
                let last = said.trim().lines().last();
                Err(last.map_or(Failed::Silent, |why| Failed::Said(format!("cannot be read by git: {why}"))))
            }
            Err(process::Error::Late { .. }) => {
                Err(Failed::Said(format!("cannot be read by git in {} s", self.longest.as_secs())))
            }
            Err(process::Error::Spawn { cause, .. }) => Err(Failed::Start(cause)),
            Err(trouble) => Err(Failed::Start(io::Error::other(trouble))),
        }
    }
}

/// How long git may read a repository. A stranger's settings can make it wait for ever, for a pipe that nobody writes to.
const LONGEST: Duration = Duration::from_secs(60);

/// What is kept of all that git prints: more than any answer.
const PRINTED: Limit = Limit { head: 4 * LARGEST_ANSWER as usize, tail: 0 };

#[cfg(test)]
mod tests {
    use super::*;

    /// Settings of a repository can let it fetch from what is a program, and git does so by itself where an object is missing.
    #[test]
    fn no_setting_lets_git_run_a_program_to_fetch_from() {
        let folder = tempfile::TempDir::new().unwrap();
        assert!(Command::new("git").arg("init").arg("-q").arg(folder.path()).status().unwrap().success());
        let (store, marker) = (folder.path().join(".git"), folder.path().join("ran"));
        let settings = format!(
            "[protocol]\n\tallow = always\n[protocol \"ext\"]\n\tallow = always\n[remote \"o\"]\n\turl = ext::touch {}\n",
            marker.display()
        );
        fs::write(store.join("config"), settings).unwrap();
        let said = Git { store, begun: Instant::now(), longest: LONGEST }.run(["ls-remote", "o"]);
        assert!(matches!(&said, Err(Failed::Said(why)) if why.contains("transport 'ext' not allowed")));
        assert!(!marker.exists());
    }

    #[test]
    fn git_is_given_so_much_time_and_room_and_no_more() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = folder.path().join(".git");
        assert!(Command::new("git").arg("init").arg("-q").arg(folder.path()).status().unwrap().success());
        let patient = Git { store: store.clone(), begun: Instant::now(), longest: LONGEST };
        // A tenth of a megabyte at a time, since the system has a limit for each word.
        let long = "x".repeat(100_000);
        let words: Vec<&str> = ["rev-parse", "--sq-quote"].into_iter().chain([long.as_str(); 12]).collect();
        assert_eq!(patient.run(words).ok().map(|printed| printed.len()), Some(PRINTED.head));

        assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
        let config = fs::read_to_string(store.join("config")).unwrap() + "[include]\n\tpath = ../pipe\n";
        fs::write(store.join("config"), config).unwrap();
        let said = Git { store, begun: Instant::now(), longest: Duration::from_millis(100) }.head();
        assert!(matches!(&said, Err(Failed::Said(why)) if why.starts_with("cannot be read by git in")));
    }
}
