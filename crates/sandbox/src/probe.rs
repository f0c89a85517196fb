//! A tiny program that really runs confined, and tries what it must not be able to do.

use crate::linux::{Means, Sandbox};
use crate::stage::{Order, Part};
use crate::{Guarantee, Limits, Privilege, Room};
use rustix::process::Pid;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The names that a confined command may find in its environment. Bubblewrap adds the last.
const NAMES: [&str; 6] = ["PATH", "LANG", "MALLOC_ARENA_MAX", "HOME", "TMPDIR", "PWD"];

/// What a confined program found that it could do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Could {
    /// What it has to read, and cannot.
    not_read: Vec<String>,
    read_outside: bool,
    write_outside: bool,
    write_what_is_for_reading: bool,
    write_its_own: bool,
    see_the_environment: bool,
    open_sockets: bool,
    reach_processes: bool,
    leave_its_group: bool,
    make_namespaces: bool,
    be_root: bool,
}

/// Two folders that the program sees, and one that it must not.
struct Places {
    root: PathBuf,
}

impl Places {
    fn new() -> std::io::Result<Places> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("sandbox-probe-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let places = Places { root: std::env::temp_dir().join(name) };
        for folder in [places.outside(), places.read(), places.write()] {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("file"), "seen")?;
        }
        Ok(places)
    }

    fn outside(&self) -> PathBuf {
        self.root.join("outside")
    }

    fn read(&self) -> PathBuf {
        self.root.join("read")
    }

    fn write(&self) -> PathBuf {
        self.root.join("write")
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        // It lies in the system's folder for such files, which is emptied by others.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Runs the program confined, and says what it could not do.
///
/// # Errors
/// When it did not run, or could do what must never be possible.
pub fn run(sandbox: &Sandbox, read: &[PathBuf]) -> Result<Vec<Guarantee>, String> {
    if let Some(user) = sandbox.other(0) {
        let mut needed = read.iter().map(PathBuf::as_path).chain([sandbox.stage()]);
        needed.try_for_each(|path| is_open(path, user))?;
    }
    let places = Places::new().map_err(|error| format!("there is no place for a probe: {error}"))?;
    let stage = sandbox.stage();
    let room = Room {
        read: [places.read(), stage.to_path_buf()].iter().chain(read).cloned().collect(),
        write: vec![places.write()],
        limits: Limits::default(),
        slot: 0,
    };
    let order = Order {
        part: Part::Attempts,
        privilege: Privilege::Without,
        folder: places.root.clone(),
        room: room.clone(),
        user: None,
        parent: None,
    };
    let mut inner = Command::new(stage);
    inner.args(order.args()).arg(&places.root).arg(std::process::id().to_string()).args(read);
    let mut command = sandbox.enclose(inner, &room);
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let words = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{} ({})", words.trim(), output.status));
    }
    let could: Could = serde_json::from_slice(&output.stdout).map_err(|error| format!("{error}: {}", words.trim()))?;
    judge(&could, sandbox)
}

/// Can a user who owns nothing come to it, and read it?
fn is_open(path: &Path, user: u32) -> Result<(), String> {
    let real = fs::canonicalize(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let itself = if real.is_dir() { (0o5, "rx", &*real) } else { (0o4, "r", &*real) };
    for (needed, word, at) in real.ancestors().skip(1).map(|above| (0o1, "x", above)).chain([itself]) {
        let mode = fs::metadata(at).map_err(|error| format!("{}: {error}", at.display()))?.permissions().mode();
        if mode & needed != needed {
            return Err(format!(
                "confined code would be user {user}, who has to read {} and may not: {} is closed to others. Open it with \
                 `chmod o+{word} {}`, or have it lie elsewhere",
                path.display(),
                at.display(),
                at.display()
            ));
        }
    }
    Ok(())
}

fn judge(could: &Could, sandbox: &Sandbox) -> Result<Vec<Guarantee>, String> {
    let not_read = format!("confined code cannot read what it needs: {}", could.not_read.join(", "));
    let must = [
        (!could.not_read.is_empty(), &*not_read),
        (could.read_outside, "confined code reads files that it should not see"),
        (could.write_outside, "confined code writes files that it should not see"),
        (could.write_what_is_for_reading, "confined code writes files that are for reading"),
        (!could.write_its_own, "confined code cannot write its own folder"),
        (could.see_the_environment, "confined code sees the caller's environment"),
        (could.open_sockets, "confined code opens sockets"),
        (could.be_root, "confined code runs as root"),
        (could.make_namespaces, "confined code makes namespaces"),
    ];
    let broken: Vec<&str> = must.iter().filter(|(broken, _)| *broken).map(|(_, text)| *text).collect();
    if !broken.is_empty() {
        return Err(broken.join("; "));
    }
    let own_user = rustix::process::geteuid().is_root();
    let namespaces = !matches!(sandbox.means(), Means::Native(Privilege::Without));
    let guarantee = |text: &str, holds| Guarantee { text: text.into(), holds };
    Ok(vec![
        guarantee("reads no file but the compiler, the libraries, its own answer and that exercise's tests", true),
        guarantee("writes nothing but its own folder and a /tmp of its own", true),
        guarantee("opens no network connection, and no socket at all", true),
        guarantee("sees nothing of the grader's environment", true),
        guarantee("sees no process but its own, and signals none", !could.reach_processes),
        guarantee("leaves no process behind, even when the grader is killed", namespaces && !could.leave_its_group),
        guarantee("starts no more processes and threads than the policy allows", namespaces || own_user),
        guarantee("has a user id of its own for each answer that is graded at the same time", own_user),
        guarantee("is limited in the sum of its memory, and not only in that of each process", false),
    ])
}

/// The program itself.
pub fn attempts(args: &[OsString]) -> ExitCode {
    let root = args.first().map_or_else(|| Path::new("/"), Path::new);
    let caller = args.get(1).and_then(|pid| pid.to_str()?.parse().ok()).and_then(Pid::from_raw);
    let write = |folder: &str| fs::write(root.join(folder).join("new"), "x").is_ok();
    let reads = |path: &Path| if path.is_dir() { fs::read_dir(path).map(drop) } else { fs::File::open(path).map(drop) };
    let not_read = args.iter().skip(2).map(Path::new).filter_map(|path| Some((path, reads(path).err()?)));
    let could = Could {
        not_read: not_read.map(|(path, error)| format!("{} ({error})", path.display())).collect(),
        read_outside: fs::read(root.join("outside/file")).is_ok() || fs::read("/etc/passwd").is_ok(),
        write_outside: write("outside") || fs::write("/etc/new", "x").is_ok(),
        write_what_is_for_reading: write("read") || fs::write(root.join("read/file"), "x").is_ok(),
        write_its_own: write("write") && fs::read(root.join("read/file")).is_ok(),
        see_the_environment: std::env::vars_os().any(|(name, _)| !NAMES.iter().any(|known| name == *known)),
        open_sockets: TcpListener::bind("127.0.0.1:0").is_ok()
            || UdpSocket::bind("127.0.0.1:0").is_ok()
            || UnixDatagram::pair().is_ok(),
        reach_processes: caller.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok()),
        leave_its_group: rustix::process::setsid().is_ok(),
        make_namespaces: crate::native::makes_namespaces(),
        be_root: rustix::process::geteuid().is_root(),
    };
    println!("{}", serde_json::to_string(&could).unwrap_or_default());
    ExitCode::SUCCESS
}
