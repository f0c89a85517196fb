//! Root tries as an ordinary user what it has tried as root.
//!
//! Often the compiler or the course lies in root's home, where nobody else may enter. So this program is started again where it
//! has the mounts for itself: there, what others need is open to them at its own path, and what they build is written over the
//! target directory and not into it. With the last process in it, all of that is gone.

use grader::confinement;
use rustix::mount::{MountFlags, mount, mount_bind_recursive};
use sandbox::Privilege;
use std::collections::BTreeSet;
use std::ffi::CString;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{PermissionsExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};
use xtask::workspace::Workspace;

/// Tells a program that it was started again.
const WITHIN: &str = "--within";
/// Nobody's: neither distributions nor systemd give this number away.
const USER: u32 = 65_533;

/// Where this program runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As it was started, and all that is to be tried is tried here.
    Here,
    /// As it was started, by root. The rest is tried elsewhere.
    Outside,
    /// By root, where the mounts are its own.
    Within,
    /// There, by an ordinary user.
    Ordinary,
}

/// Where this is, and what cannot be tried for that.
pub fn place() -> (Place, Vec<String>) {
    let is_within = env::args().any(|arg| arg == WITHIN);
    if !rustix::process::geteuid().is_root() {
        return (if is_within { Place::Ordinary } else { Place::Here }, vec![]);
    }
    if is_within {
        let left_out = open(&needed()).err().map(|error| format!("what root alone may read: {error}"));
        return (Place::Within, left_out.into_iter().collect());
    }
    match own_mounts("true").output() {
        Ok(output) if output.status.success() => (Place::Outside, vec![]),
        Ok(output) => (Place::Here, vec![format!("as an ordinary user: {}", String::from_utf8_lossy(&output.stderr))]),
        Err(error) => (Place::Here, vec![format!("as an ordinary user: `unshare` cannot be started: {error}")]),
    }
}

impl Place {
    /// Was it started again?
    pub fn is_within(self) -> bool {
        matches!(self, Place::Within | Place::Ordinary)
    }

    /// What is tried here.
    pub fn privileges(self) -> &'static [Privilege] {
        match self {
            Place::Here => &[Privilege::Root, Privilege::User, Privilege::Without],
            Place::Outside => &[Privilege::Root],
            Place::Within | Place::Ordinary => &[Privilege::User, Privilege::Without],
        }
    }

    /// Tries the rest. Was all of it as it must be?
    ///
    /// # Errors
    /// When it cannot be tried on this machine.
    pub fn go_on(self) -> Result<bool, String> {
        let us = env::current_exe().map_err(|error| format!("this program does not find itself: {error}"))?;
        let mut command = match self {
            Place::Here | Place::Ordinary => return Ok(true),
            Place::Outside => own_mounts(us),
            Place::Within => {
                let target = target();
                let refused = |error| format!("nothing can be written over {}: {error}", target.display());
                write_over(&target).map_err(refused)?;
                let mut command = Command::new(us);
                command.uid(USER).gid(USER).env("HOME", "/nonexistent").env("CARGO_HOME", cargo_home());
                command
            }
        };
        if self == Place::Outside {
            command.arg(WITHIN);
        }
        let status = command.args(env::args().skip(1)).status();
        Ok(status.map_err(|error| format!("this program cannot be started again: {error}"))?.success())
    }
}

/// A command, with all mounts as they are, and none that it makes for anybody else.
fn own_mounts(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "--"]).arg(program);
    command
}

/// What a build reads.
fn needed() -> Vec<PathBuf> {
    let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
    let mut shown = confinement::shown(&workspace).expect("there is a compiler");
    shown.retain(|path| !path.starts_with(&workspace.root));
    let all = shown.into_iter().chain([cargo_home(), workspace.root, target()]);
    all.filter_map(|path| fs::canonicalize(path).ok()).collect()
}

fn cargo_home() -> PathBuf {
    let by_default = || env::home_dir().unwrap_or_default().join(".cargo");
    env::var_os("CARGO_HOME").map_or_else(by_default, PathBuf::from)
}

/// Where this program lies; cargo marks it.
fn target() -> PathBuf {
    let us = env::current_exe().expect("it is there");
    us.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file()).expect("cargo has built it").into()
}

/// Puts an empty folder in the place of each that only its owner may enter, and in it, what is needed.
fn open(needed: &[PathBuf]) -> io::Result<()> {
    let is_closed = |folder: &&Path| fs::metadata(folder).is_ok_and(|there| there.permissions().mode() & 0o001 == 0);
    // The outermost: what is in it, is open then.
    let closed: BTreeSet<PathBuf> = needed
        .iter()
        .filter_map(|path| path.ancestors().skip(1).filter(is_closed).last())
        .map(Path::to_path_buf)
        .collect();
    let here = env::current_dir()?;
    let held: Vec<(&PathBuf, File)> =
        needed.iter().map(|path| Ok((path, File::open(path)?))).collect::<io::Result<_>>()?;
    for folder in &closed {
        mount("tmpfs", folder, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, Some(c"mode=755"))?;
    }
    for (path, file) in held.iter().filter(|(path, _)| closed.iter().any(|folder| path.starts_with(folder))) {
        fs::create_dir_all(path)?;
        mount_bind_recursive(format!("/proc/self/fd/{}", file.as_raw_fd()), path.as_path())?;
    }
    // The same folder, by the way that is open now.
    env::set_current_dir(here)
}

/// Gives a folder to the ordinary user, who from now on writes in memory over it.
fn write_over(folder: &Path) -> io::Result<()> {
    let plain = MountFlags::NOSUID | MountFlags::NODEV;
    let below = File::open(folder)?;
    mount("tmpfs", folder, "tmpfs", plain, None)?;
    let made = |name: &str| fs::create_dir(folder.join(name)).and_then(|()| File::open(folder.join(name)));
    let (over, work) = (made("over")?, made("work")?);
    let path = |file: &File| format!("/proc/self/fd/{}", file.as_raw_fd());
    // Without the last, giving a file to another would copy it.
    let options = format!("lowerdir={},upperdir={},workdir={},metacopy=on", path(&below), path(&over), path(&work));
    mount("overlay", folder, "overlay", plain, Some(CString::new(options)?.as_c_str()))?;
    give(folder)
}

fn give(path: &Path) -> io::Result<()> {
    lchown(path, Some(USER), Some(USER))?;
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            give(&entry?.path())?;
        }
    }
    Ok(())
}
