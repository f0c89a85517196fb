//! The file system of a confined command: what it may read and write at the paths that they have for everybody, the system's
//! programs and libraries, and nothing else.

use crate::stage::Order;
use rustix::fs::{StatVfsMountFlags, statvfs};
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind_recursive, mount_change, mount_remount, unmount,
};
use std::fs;
use std::path::{Path, PathBuf};

/// Programs and libraries of the system, where a compiler finds its linker. On most systems all but the first and the last two
/// are links into it. Nothing else of /etc: it may hold names and keys.
pub const SYSTEM: [&str; 9] =
    ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/alternatives"];

/// What there is in /dev.
pub const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];

/// Where the caller's file system is for a moment.
const OLD: &str = "/.old";

/// Paths so that a folder comes before what lies in it.
pub fn outer_first(paths: &[PathBuf]) -> Vec<&PathBuf> {
    let mut paths: Vec<&PathBuf> = paths.iter().collect();
    paths.sort_by_key(|path| path.components().count());
    paths
}

/// Takes the place of the caller's file system, for this process and those that it starts.
pub fn build(order: &Order) -> Result<(), String> {
    let room = &order.room;
    // Links are followed while they still lead somewhere.
    let real = |path: &PathBuf| Some((fs::canonicalize(path).ok()?, path.clone()));
    let read: Vec<_> = outer_first(&room.read).into_iter().filter_map(real).collect();
    let write: Vec<_> = outer_first(&room.write).into_iter().filter_map(real).collect();
    new_root().map_err(|error| format!("there can be no file system of its own: {error}"))?;
    let size = room.limits.file_mib << 20;
    for place in ["/tmp", "/proc", "/dev"] {
        fs::create_dir_all(place).map_err(|error| format!("{place}: {error}"))?;
    }
    let options = std::ffi::CString::new(format!("mode=1777,size={size},nr_inodes=65536")).unwrap_or_default();
    let plain = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", "/tmp", "tmpfs", plain, Some(options.as_c_str())).map_err(|error| format!("/tmp: {error}"))?;
    // In a container whose /proc is covered in part, there can be no new one. Programs do without.
    let _ = mount("proc", "/proc", "proc", plain | MountFlags::NOEXEC, None);
    let at = |path: &Path, error: std::io::Error| format!("{} cannot be shown: {error}", path.display());
    for place in SYSTEM.map(Path::new) {
        let there = old(place);
        let shown = match fs::read_link(&there) {
            Ok(target) => parents(place).and_then(|()| std::os::unix::fs::symlink(target, place)),
            Err(_) if there.exists() => bind(place, place, Use::Read),
            Err(_) => Ok(()),
        };
        shown.map_err(|error| at(place, error))?;
    }
    for node in DEVICES.map(|name| Path::new("/dev").join(name)) {
        bind(&node, &node, Use::Device).map_err(|error| at(&node, error))?;
    }
    for (real, path) in &read {
        bind(real, path, Use::Read).map_err(|error| at(path, error))?;
    }
    for (real, path) in &write {
        bind(real, path, Use::Write).map_err(|error| at(path, error))?;
    }
    fs::create_dir_all(&order.folder).map_err(|error| at(&order.folder, error))?;
    close().map_err(|error| format!("the caller's file system cannot be left: {error}"))
}

/// An empty file system as the root, with the caller's below it.
fn new_root() -> std::io::Result<()> {
    let empty = MountFlags::NOSUID | MountFlags::NODEV;
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    mount("tmpfs", "/tmp", "tmpfs", empty, Some(c"mode=755,size=1m"))?;
    let old = format!("/tmp{OLD}");
    fs::create_dir(&old)?;
    rustix::process::pivot_root("/tmp", old.as_str())?;
    std::env::set_current_dir("/")
}

/// Leaves the caller's file system, and closes ours.
fn close() -> std::io::Result<()> {
    unmount(OLD, UnmountFlags::DETACH)?;
    fs::remove_dir(OLD)?;
    let closed = MountFlags::BIND | MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV;
    Ok(mount_remount("/", closed, c"")?)
}

fn old(path: &Path) -> PathBuf {
    Path::new(OLD).join(path.strip_prefix("/").unwrap_or(path))
}

fn parents(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// What a place is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Write,
    Device,
}

/// Shows a file or folder of the caller's at a path.
fn bind(real: &Path, path: &Path, r#use: Use) -> std::io::Result<()> {
    let source = old(real);
    if path.exists() {
        // It lies in a folder that is shown already; what is mounted here may be for another use.
    } else if source.is_dir() {
        fs::create_dir_all(path)?;
    } else {
        parents(path)?;
        fs::File::create(path)?;
    }
    mount_bind_recursive(&source, path)?;
    // What the caller's mount forbids can only be forbidden again.
    let held = statvfs(path)?.f_flag;
    let mut flags = MountFlags::BIND | MountFlags::NOSUID;
    for (held_by, flag) in [
        (StatVfsMountFlags::RDONLY, MountFlags::RDONLY),
        (StatVfsMountFlags::NODEV, MountFlags::NODEV),
        (StatVfsMountFlags::NOEXEC, MountFlags::NOEXEC),
        (StatVfsMountFlags::NOATIME, MountFlags::NOATIME),
        (StatVfsMountFlags::NODIRATIME, MountFlags::NODIRATIME),
        (StatVfsMountFlags::RELATIME, MountFlags::RELATIME),
    ] {
        if held.contains(held_by) {
            flags |= flag;
        }
    }
    flags |= match r#use {
        Use::Read => MountFlags::RDONLY | MountFlags::NODEV,
        Use::Write => MountFlags::NODEV,
        Use::Device => MountFlags::empty(),
    };
    Ok(mount_remount(path, flags, c"")?)
}
