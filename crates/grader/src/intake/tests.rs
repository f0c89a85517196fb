use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Command;
use tempfile::TempDir;
use xtask::manifest::Course;
use xtask::workspace::Workspace;
use zip::write::SimpleFileOptions;

mod bounds;

const LOCKS: &str = "chapters/chapter3-thread-safety/src/ordered_locks.rs";
const BANK: &str = "chapters/chapter3-thread-safety/src/safe_bank.rs";

/// The exercises of chapter 3.
fn known() -> Known {
    let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
    let course = Course::read(&workspace).expect("the course is in order");
    let third: Vec<String> = course.chapters[3].exercises.iter().map(|exercise| exercise.id.clone()).collect();
    Known::new(&course, |id| third.iter().any(|known| known == id))
}

fn look(path: &Path) -> Result<Submission, String> {
    read(&Origin { path: path.into(), revision: None }, &known(), None).map_err(|error| error.to_string())
}

fn write(top: &Path, name: &str, text: &str) {
    let file = top.join(name);
    fs::create_dir_all(file.parent().expect("it is in a folder")).expect("folders can be made");
    fs::write(file, text).expect("files can be written");
}

/// The answers as `id=text` or `id!why`.
fn shown(submission: &Submission) -> String {
    let answer = |(id, answer): (&String, &Answer)| match answer {
        Answer::File(bytes) => format!("{id}={}", String::from_utf8_lossy(bytes)),
        Answer::Refused(why) => format!("{id}!{why}"),
    };
    submission.answers.iter().map(answer).collect::<Vec<_>>().join(" ")
}

/// An entry of a test's archive.
enum Put<'a> {
    File(&'a str, &'a str),
    Link(&'a str, &'a str),
}

fn zip_of(folder: &TempDir, entries: &[Put]) -> PathBuf {
    let path = folder.path().join("alice.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let options = SimpleFileOptions::default();
    for entry in entries {
        match entry {
            Put::File(name, text) => {
                archive.start_file(*name, options).unwrap();
                archive.write_all(text.as_bytes()).unwrap();
            }
            Put::Link(name, to) => archive.add_symlink(*name, *to, options).unwrap(),
        }
    }
    archive.finish().unwrap();
    path
}

fn tar_of(folder: &TempDir, entries: &[Put]) -> PathBuf {
    let path = folder.path().join("alice.tar.gz");
    let mut archive = tar::Builder::new(GzEncoder::new(fs::File::create(&path).unwrap(), Compression::fast()));
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        let (name, text) = match entry {
            Put::File(name, text) => (name, *text),
            Put::Link(name, to) => {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_link_name(to).unwrap();
                (name, "")
            }
        };
        header.set_size(text.len() as u64);
        // The builder refuses `..`, as no attacker would.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        archive.append(&header, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
    path
}

#[test]
fn a_workspace_and_loose_files_are_both_read() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), LOCKS, "one");
    write(folder.path(), "safe_bank.rs", "two");
    write(folder.path(), "solutions/chapter3-thread-safety/wait_for_item.rs", "not this one");
    write(folder.path(), "Cargo.toml", "nor this");
    let read = look(folder.path()).unwrap();
    assert_eq!(shown(&read), "ordered-locks=one safe-bank=two");
    assert_eq!(read.notes, Vec::<String>::new());
}

#[test]
fn an_empty_folder_is_a_submission_with_nothing_in_it() {
    let folder = TempDir::new().unwrap();
    let read = look(folder.path()).unwrap();
    assert_eq!(shown(&read), "");
    assert_eq!(read.notes, ["no answer was found: none of the course's answer files is there"]);
}

#[test]
fn links_pipes_and_folders_are_no_answers() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "secret", "a secret");
    let chapter = folder.path().join("chapters/chapter3-thread-safety");
    fs::create_dir_all(chapter.join("src/safe_bank.rs")).unwrap();
    symlink(folder.path().join("secret"), chapter.join("src/ordered_locks.rs")).unwrap();
    let made = Command::new("mkfifo").arg(chapter.join("src/wait_for_item.rs")).status().unwrap();
    assert!(made.success());
    let read = look(folder.path()).unwrap();
    assert_eq!(
        shown(&read),
        format!(
            "ordered-locks!{LOCKS} is a link, and links are not followed \
             safe-bank!{BANK} is no ordinary file \
             wait-for-item!chapters/chapter3-thread-safety/src/wait_for_item.rs is no ordinary file"
        )
    );
    // A folder on the way can be a link as well.
    let other = TempDir::new().unwrap();
    symlink(folder.path().join("chapters"), other.path().join("chapters")).unwrap();
    assert!(shown(&look(other.path()).unwrap()).contains("ordered-locks!chapters is a link"));
}

#[test]
fn a_huge_answer_is_refused_without_being_read() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), LOCKS, "");
    fs::File::options().write(true).open(folder.path().join(LOCKS)).unwrap().set_len(100 << 20).unwrap();
    write(folder.path(), BANK, &"x".repeat(LARGEST_ANSWER as usize));
    let read = look(folder.path()).unwrap();
    let text = shown(&read);
    assert!(text.starts_with("ordered-locks!the file is larger than an answer can be"), "{text:.80}");
    assert!(text.contains("safe-bank=xxx"), "the largest that may be is taken");
}

#[test]
fn archives_are_read_in_their_usual_shapes() {
    for make in [zip_of, tar_of] {
        let folder = TempDir::new().unwrap();
        let inside = format!("alice-main/course/{LOCKS}");
        let entries = [
            Put::File("alice-main/README.md", "hello"),
            Put::File(&inside, "one"),
            Put::File("alice-main/safe_bank.rs", "two"),
            Put::File("alice-main/deep/down/wait_for_item.rs", "too deep"),
        ];
        let read = look(&make(&folder, &entries)).unwrap();
        assert_eq!(shown(&read), "ordered-locks=one safe-bank=two");
    }
}

#[test]
fn the_best_fit_wins_and_two_equal_ones_are_refused() {
    for make in [zip_of, tar_of] {
        let folder = TempDir::new().unwrap();
        let (upper, deeper) = (format!("a/{LOCKS}"), format!("a/backup/{LOCKS}"));
        let (left, right) = (format!("a/{BANK}"), format!("b/{BANK}"));
        let entries =
            [Put::File(&deeper, "old"), Put::File(&upper, "new"), Put::File(&left, "l"), Put::File(&right, "r")];
        let read = look(&make(&folder, &entries)).unwrap();
        assert_eq!(
            shown(&read),
            format!("ordered-locks=new safe-bank!there are two answers to it, a/{BANK} and b/{BANK}")
        );
    }
}

#[test]
fn an_archive_that_points_out_of_itself_is_refused_as_a_whole() {
    for make in [zip_of, tar_of] {
        for name in ["../evil.rs", "/etc/evil.rs", "a/../../evil.rs", "..\\evil.rs"] {
            let folder = TempDir::new().unwrap();
            let error = look(&make(&folder, &[Put::File(LOCKS, "x"), Put::File(name, "y")])).unwrap_err();
            assert!(error.contains("points out of it"), "{name}: {error}");
        }
        let folder = TempDir::new().unwrap();
        let read = look(&make(&folder, &[Put::Link(LOCKS, "/etc/passwd")])).unwrap();
        assert_eq!(shown(&read), format!("ordered-locks!{LOCKS} is a link"));
    }
}

#[test]
fn folders_of_a_zip_may_be_written_as_on_windows() {
    let folder = TempDir::new().unwrap();
    let read = look(&zip_of(&folder, &[Put::File(&LOCKS.replace('/', "\\"), "x")])).unwrap();
    assert_eq!(shown(&read), "ordered-locks=x");
}

#[test]
fn bombs_are_not_unpacked() {
    // An answer that is larger than any once unpacked, and a file that nobody asked for.
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bomb.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for name in [LOCKS, "padding.bin"] {
        archive.start_file(name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        io::copy(&mut io::repeat(0).take(1 << 20), &mut archive).unwrap();
    }
    archive.finish().unwrap();
    assert!(shown(&look(&path).unwrap()).starts_with("ordered-locks!the file is larger"));

    // A header that promises more than may be, and the same compressed megabyte again and again.
    let path = folder.path().join("bomb.tar.gz");
    let mut header = tar::Header::new_gnu();
    header.set_path("padding.bin").unwrap();
    header.set_size(MOST + 1);
    header.set_cksum();
    let mut bytes = gzip(header.as_bytes());
    let zeros = gzip(&vec![0; 1 << 20]);
    (0..=MOST >> 20).for_each(|_| bytes.extend(&zeros));
    fs::write(&path, bytes).unwrap();
    assert!(look(&path).unwrap_err().contains("unpacks to more than 256 MiB"));

    let names: Vec<String> = (0..20_001).map(|n| format!("f{n}")).collect();
    let many: Vec<Put> = names.iter().map(|name| Put::File(name, "")).collect();
    assert!(look(&zip_of(&folder, &many)).unwrap_err().contains("more than 20000 entries"));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What an archive may unpack to.
const MOST: u64 = 256 << 20;

#[test]
fn what_is_damaged_or_something_else_says_so() {
    let folder = TempDir::new().unwrap();
    for (name, bytes, words) in [
        ("a.ZIP", &b"no zip"[..], "is no .zip that can be read"),
        ("a.tar.gz", b"no gzip", "is no .tar.gz that can be read"),
        ("a.json", b"{}", "is no pack of answers"),
        ("a.rar", b"Rar!", "is no submission: hand over a folder"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let error = look(&folder.path().join(name)).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    let whole = fs::read(tar_of(&folder, &[Put::File(LOCKS, &"long ".repeat(2_000))])).unwrap();
    fs::write(folder.path().join("cut.tgz"), &whole[..whole.len() / 2]).unwrap();
    assert!(look(&folder.path().join("cut.tgz")).is_err());
    assert!(look(&folder.path().join("nothing")).unwrap_err().contains("could not be read"));
}

#[test]
fn an_archive_in_an_archive_is_not_opened() {
    let folder = TempDir::new().unwrap();
    zip_of(&folder, &[Put::File(LOCKS, "inner")]);
    fs::rename(folder.path().join("alice.zip"), folder.path().join("inner.zip")).unwrap();
    let inner = fs::read(folder.path().join("inner.zip")).unwrap();
    let path = folder.path().join("outer.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    archive.start_file("inner.zip", SimpleFileOptions::default()).unwrap();
    archive.write_all(&inner).unwrap();
    archive.finish().unwrap();
    let read = look(&path).unwrap();
    assert_eq!(shown(&read), "");
    assert_eq!(read.notes, ["no answer was found: none of the course's answer files is there"]);
}

#[test]
fn a_pack_is_read_and_unknown_exercises_are_told() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("alice.json");
    let answers = [("ordered-locks", "one"), ("of-another-course", "?")].map(|(id, text)| (id.into(), text.into()));
    fs::write(&path, Pack::new(answers.into()).text()).unwrap();
    let read = look(&path).unwrap();
    assert_eq!(shown(&read), "ordered-locks=one");
    assert_eq!(read.notes, ["ignored, since no such exercise is graded: of-another-course"]);
}

fn git(folder: &Path, args: &[&str], date: &str) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]);
    command.args(args).current_dir(folder).env("GIT_COMMITTER_DATE", date).env("GIT_AUTHOR_DATE", date);
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().expect("git is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with a commit at second 1,000 and one at 2,000 after 2026 began.
fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet"], "");
    for (second, text) in [(1_000, "early"), (2_000, "late")] {
        write(folder.path(), LOCKS, text);
        git(folder.path(), &["add", "."], "");
        git(folder.path(), &["commit", "--quiet", "-m", text], &format!("@{} +0000", START + second));
    }
    folder
}

const START: i64 = 1_767_225_600;

#[test]
fn a_repository_is_read_at_a_revision_or_at_the_deadline() {
    let folder = repository();
    let bare = TempDir::new().unwrap();
    git(
        bare.path(),
        &["clone", "--quiet", "--bare", "--no-local", &folder.path().display().to_string(), "alice.git"],
        "",
    );
    write(folder.path(), LOCKS, "not committed");
    for path in [folder.path().to_path_buf(), bare.path().join("alice.git")] {
        for (revision, deadline, text, submitted) in [
            (None, None, "late", 2_000),
            (Some("HEAD~1"), None, "early", 1_000),
            (None, Some(START + 1_500), "early", 1_000),
        ] {
            let origin = Origin { path: path.clone(), revision: revision.map(str::to_string) };
            let read = read(&origin, &known(), deadline).unwrap();
            assert_eq!(shown(&read), format!("ordered-locks={text}"));
            assert_eq!(read.submitted, Some(START + submitted));
            assert_eq!(read.commit.map(|commit| commit.len()), Some(40));
        }
    }
    let origin = Origin { path: folder.path().into(), revision: None };
    let none = read(&origin, &known(), Some(START)).unwrap();
    let why = "nothing was handed in in time: no commit is from 2026-01-01T00:00:00Z or before, and the newest is from \
               2026-01-01T00:33:20Z";
    assert_eq!(none, Submission { notes: vec![why.into()], ..Submission::default() });
    let shallow = bare.path().join("shallow.git");
    let from = format!("file://{}", folder.path().display());
    git(bare.path(), &["clone", "--quiet", "--bare", "--depth=1", &from, "shallow.git"], "");
    let error = read(&Origin { path: shallow, revision: None }, &known(), Some(START + 1_500)).unwrap_err().to_string();
    assert!(error.contains("is a shallow clone"), "{error}");
    let origin = Origin { path: folder.path().into(), revision: Some("nothing".into()) };
    let error = read(&origin, &known(), None).unwrap_err().to_string();
    assert!(error.ends_with("has no revision nothing"), "{error}");
}

#[test]
fn a_repository_cannot_run_or_borrow_anything() {
    let folder = repository();
    let (marker, pipe) = (folder.path().join("ran"), folder.path().join("pipe").display().to_string());
    let run = format!("touch {}", marker.display());
    for setting in
        ["core.fsmonitor", "core.sshCommand", "gpg.program", "core.pager", "filter.x.smudge", "alias.cat-file"]
    {
        git(folder.path(), &["config", setting, &run], "");
    }
    git(folder.path(), &["config", "log.showSignature", "true"], "");
    // Whoever reads it waits for ever.
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let config = folder.path().join(".git/config");
    fs::write(&config, fs::read_to_string(&config).unwrap() + &format!("[include]\n\tpath = {pipe}\n")).unwrap();
    assert_eq!(shown(&look(folder.path()).unwrap()), "ordered-locks=late");
    assert!(!marker.exists());

    write(folder.path(), ".git/objects/info/alternates", "/somewhere/else/.git/objects\n");
    assert!(look(folder.path()).unwrap_err().contains("borrows from another repository"));

    let other = TempDir::new().unwrap();
    write(other.path(), ".git", &format!("gitdir: {}\n", folder.path().join(".git").display()));
    assert!(look(other.path()).unwrap_err().contains("points elsewhere"));

    // What is said is the same each time.
    let damaged = repository();
    write(damaged.path(), ".git/HEAD", "x");
    let error = look(damaged.path()).unwrap_err();
    assert!(error.ends_with(&format!("not a git repository: '{}/.git'", damaged.path().display())), "{error}");

    let empty = TempDir::new().unwrap();
    git(empty.path(), &["init", "--quiet"], "");
    assert!(look(empty.path()).unwrap_err().contains("has no commit yet"));
}

#[test]
fn what_a_repository_lacks_is_fetched_from_nowhere() {
    let folder = repository();
    let (marker, config) = (folder.path().join("ran"), folder.path().join(".git/config"));
    let settings = format!(
        "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tpartialClone = o\n[protocol \"ext\"]\n\tallow = always\n\
         [remote \"o\"]\n\tpromisor = true\n\turl = ext::touch {}\n",
        marker.display()
    );
    fs::write(config, settings).unwrap();
    let objects = folder.path().join(".git/objects");
    let blob = Command::new("git").args(["hash-object", LOCKS]).current_dir(folder.path()).output().unwrap();
    let blob = String::from_utf8(blob.stdout).unwrap();
    fs::remove_file(objects.join(&blob[..2]).join(blob[2..].trim())).unwrap();
    let error = look(folder.path()).unwrap_err();
    assert!(error.contains("cannot be read by git: fatal"), "{error}");
    assert!(!marker.exists());
}

#[test]
fn every_way_to_keep_a_repository_is_read() {
    for way in ["--object-format=sha256", "--ref-format=reftable"] {
        let folder = TempDir::new().unwrap();
        let made = Command::new("git").args(["init", "--quiet", way]).arg(folder.path()).output().unwrap();
        if !made.status.success() {
            println!("left out: this git has no {way}");
            continue;
        }
        write(folder.path(), LOCKS, "x");
        git(folder.path(), &["add", "."], "");
        git(folder.path(), &["commit", "--quiet", "-m", "x"], "");
        git(folder.path(), &["pack-refs", "--all"], "");
        assert_eq!(shown(&look(folder.path()).unwrap()), "ordered-locks=x", "{way}");
    }
}

#[test]
fn a_repository_that_leads_into_another_is_refused() {
    let bob = repository();
    for part in ["HEAD", "objects", "refs", "packed-refs"] {
        let alice = repository();
        let own = alice.path().join(".git").join(part);
        if own.is_dir() {
            fs::remove_dir_all(&own).unwrap();
        } else if own.exists() {
            fs::remove_file(&own).unwrap();
        }
        symlink(bob.path().join(".git").join(part), own).unwrap();
        let error = look(alice.path()).unwrap_err();
        assert!(error.contains(&format!("neither a file nor a folder ({part})")), "{error}");
    }
    let alice = repository();
    symlink(bob.path().join(".git/objects"), alice.path().join(".git/objects/pack/more")).unwrap();
    let error = look(alice.path()).unwrap_err();
    assert!(error.contains("neither a file nor a folder (objects/pack/more)"), "{error}");
    let alice = repository();
    symlink("/somewhere/else", alice.path().join(".git/hooks/pre-commit")).unwrap();
    assert_eq!(shown(&look(alice.path()).unwrap()), "ordered-locks=late");
}

#[test]
fn a_committed_link_is_no_answer() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet"], "");
    let file = folder.path().join(LOCKS);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    symlink("/etc/passwd", file).unwrap();
    git(folder.path(), &["add", "."], "");
    git(folder.path(), &["commit", "--quiet", "-m", "x"], "");
    assert_eq!(shown(&look(folder.path()).unwrap()), format!("ordered-locks!{LOCKS} is a link"));
}

#[test]
fn arguments_name_who_handed_in() {
    for (argument, id) in [
        ("class/alice", "alice"),
        ("bob.tar.gz", "bob"),
        ("c.d.zip", "c.d"),
        ("É.Zip", "É"),
        ("eve.git", "eve"),
        ("x/y.json", "y"),
    ] {
        assert_eq!(Origin::parse(argument).id(), id);
    }
    let at = Origin::parse("class/alice@v1");
    assert_eq!((at.path, at.revision), (PathBuf::from("class/alice"), Some("v1".to_string())));
}
