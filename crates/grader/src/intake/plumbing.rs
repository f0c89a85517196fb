//! Git's own plumbing, with nothing of a repository but its objects and its references.
//!
//! A repository's settings can name programs, other files and places to fetch from, in ways that grow with each version of git. So git
//! is given a folder of ours, with settings of ours. Only trees and blobs are read, so no filter, hook or text conversion takes part.

use super::{Error, LARGEST_ANSWER};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use xtask::capped::Limit;
use xtask::process;

/// A file in a commit.
pub struct Entry {
    pub mode: String,
    pub object: String,
    pub length: u64,
}

/// A repository that can be asked.
pub struct Git {
    /// The repository, as git sees it.
    ours: TempDir,
    store: PathBuf,
    begun: Instant,
    /// For all questions together.
    longest: Duration,
}

/// Why git told nothing.
#[derive(Debug)]
pub enum Failed {
    /// It was not even started, which is nobody's fault who handed in.
    Start(io::Error),
    /// What is wrong with the repository, as the rest of a sentence.
    Said(String),
    /// What was asked for is not there.
    Silent,
}

impl Failed {
    /// What is said of a submission.
    pub fn of(self, folder: &Path) -> Error {
        match self {
            Failed::Start(cause) => Error::Git(cause),
            Failed::Said(why) => Error::refused(folder, why),
            Failed::Silent => Error::refused(folder, "cannot be read by git, which gives no reason"),
        }
    }

    /// With words of our own for what is not there.
    pub fn or(self, folder: &Path, why: impl Into<String>) -> Error {
        match self {
            Failed::Silent => Failed::Said(why.into()),
            failed => failed,
        }
        .of(folder)
    }
}

impl Git {
    /// `store` is where the repository keeps its objects, as an absolute path.
    pub fn at(store: PathBuf) -> Result<Git, Failed> {
        let mut head = Vec::new();
        let read = File::open(store.join("HEAD")).and_then(|file| file.take(4096).read_to_end(&mut head));
        read.map_err(|cause| Failed::Said(format!("has no HEAD that can be read: {cause}")))?;
        let ours = ours(&store, &head).map_err(Failed::Start)?;
        let git = Git { ours, store, begun: Instant::now(), longest: LONGEST };
        let own = git.store.join("config");
        let [config, file, plain, get] = ["config", "--file", "--no-includes", "--get-regexp"].map(OsStr::new);
        let kept = OsStr::new("^extensions\\.(objectformat|refstorage)$");
        let kept = match git.run([config, file, own.as_os_str(), plain, get, kept]) {
            Err(Failed::Silent) => vec![],
            kept => kept?,
        };
        let kept = String::from_utf8_lossy(&kept);
        let mut settings =
            "[core]\nrepositoryFormatVersion = 1\nbare = true\ndeltaBaseCacheLimit = 16m\n[extensions]\n".to_string();
        for (name, value) in kept.lines().filter_map(|line| line.strip_prefix("extensions.")?.split_once(' ')) {
            if !["sha1", "sha256", "files", "reftable"].contains(&value) {
                return Err(Failed::Said(format!("is kept in a way that is not known here ({name} = {value})")));
            }
            settings += &format!("{name} = {value}\n");
        }
        fs::write(git.ours.path().join("config"), settings).map_err(Failed::Start)?;
        Ok(git)
    }

    /// Was its history cut off?
    pub fn is_shallow(&self) -> bool {
        self.store.join("shallow").exists()
    }

    /// The newest commit.
    pub fn head(&self) -> Result<String, Failed> {
        self.text(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
    }

    /// What lies at these places, without what is not there.
    pub fn entries(&self, commit: &str, places: &[PathBuf]) -> Result<BTreeMap<PathBuf, Entry>, Failed> {
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

    /// What git prints, as text without space around it, or why it failed.
    pub fn text<const N: usize>(&self, args: [&str; N]) -> Result<String, Failed> {
        self.run(args).map(|bytes| String::from_utf8_lossy(&bytes).trim().to_string())
    }

    /// What git prints, or why it failed.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Result<Vec<u8>, Failed> {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(self.ours.path()).args(args);
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("GIT_OBJECT_DIRECTORY", self.store.join("objects"));
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            // A commit or a tree is read whole, and a small file can hold a large one.
            ("GIT_ALLOC_LIMIT", "64m"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_LITERAL_PATHSPECS", "1"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        let left = self.longest.saturating_sub(self.begun.elapsed());
        match process::capture_bytes(&mut command, Some(left), PRINTED, &|_| {}) {
            Ok((status, printed, _)) if status.success() => Ok(printed.bytes()),
            Ok((_, _, said)) => {
                // Nobody handed in a folder of ours, and its name is another each time.
                let said = said.text().replace(&*self.ours.path().to_string_lossy(), &self.store.to_string_lossy());
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

/// What git takes for the repository: its own HEAD, its own references, and no settings yet.
fn ours(store: &Path, head: &[u8]) -> io::Result<TempDir> {
    let ours = tempfile::Builder::new().prefix("grading-").tempdir()?;
    fs::write(ours.path().join("HEAD"), head)?;
    for name in ["refs", "packed-refs", "reftable", "shallow"] {
        if store.join(name).exists() {
            symlink(store.join(name), ours.path().join(name))?;
        }
    }
    Ok(ours)
}

/// How long git may read a repository: longer than any needs.
const LONGEST: Duration = Duration::from_secs(60);

/// What is kept of all that git prints: more than any answer.
const PRINTED: Limit = Limit { head: 4 * LARGEST_ANSWER as usize, tail: 0 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_is_given_so_much_time_and_room_and_no_more() {
        let folder = TempDir::new().unwrap();
        assert!(Command::new("git").arg("init").arg("-q").arg(folder.path()).status().unwrap().success());
        let patient = Git::at(folder.path().join(".git")).unwrap();
        // A tenth of a megabyte at a time, since the system has a limit for each word.
        let long = "x".repeat(100_000);
        let words: Vec<&str> = ["rev-parse", "--sq-quote"].into_iter().chain([long.as_str(); 12]).collect();
        assert_eq!(patient.run(words).ok().map(|printed| printed.len()), Some(PRINTED.head));

        let pipe = folder.path().join("pipe").display().to_string();
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let hasty = Git { longest: Duration::from_millis(100), ..patient };
        let said = hasty.text(["config", "--file", &pipe, "--list"]);
        assert!(matches!(&said, Err(Failed::Said(why)) if why.starts_with("cannot be read by git in")));
    }
}
