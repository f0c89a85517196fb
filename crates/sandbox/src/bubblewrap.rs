//! Namespaces and mounts by bubblewrap. Limits, Landlock and seccomp come from our own stage inside.

use crate::native::{self, tree};
use crate::stage::{Order, Part, Program};
use crate::users::Users;
use crate::{Privilege, Room};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where our own program lies inside.
const STAGE: &str = "/.confine";

/// The program, if it is installed.
pub fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let is_program = |file: &PathBuf| {
        std::fs::metadata(file).is_ok_and(|there| there.is_file() && there.permissions().mode() & 0o111 != 0)
    };
    std::env::split_paths(&path).map(|folder| folder.join("bwrap")).find(is_program)
}

/// The command, confined by bubblewrap.
pub fn enclose(
    bwrap: &Path,
    privilege: Privilege,
    users: Option<&Users>,
    stage: &Path,
    program: Program,
    room: &Room,
) -> Command {
    let mut command = Command::new(bwrap);
    command.env_clear().envs(program.environment).current_dir("/");
    // No new session: the whole has to stay in the caller's process group, where its processes are looked at.
    command.args(["--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]);
    let user = native::prepare(users, room);
    match privilege {
        // Only what our stage needs to become the slot's user.
        Privilege::Root => {
            command.args(["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]);
        }
        Privilege::User | Privilege::Without => {
            command.args(["--unshare-user"]);
            if let Some(user) = user {
                command.uid(user).gid(user);
            }
        }
    }
    // By itself it makes folders that only their owner, who is root, may enter.
    let shown = room.read.iter().chain(&room.write).chain([&program.folder]).map(PathBuf::as_path);
    let shown = shown.chain(tree::SYSTEM.map(Path::new));
    let above: BTreeSet<&Path> = shown.flat_map(|path| path.ancestors().skip(1)).collect();
    // Those in /tmp come later, when it is there.
    let folders = |command: &mut Command, is_in_tmp: bool| {
        for folder in above.iter().filter(|folder| folder.starts_with("/tmp") == is_in_tmp) {
            command.args(["--perms", "0755", "--dir"]).arg(folder);
        }
    };
    folders(&mut command, false);
    for place in tree::SYSTEM {
        match std::fs::read_link(place) {
            Ok(target) => command.arg("--symlink").arg(target).arg(place),
            Err(_) => command.args(["--ro-bind-try", place, place]),
        };
    }
    let size = (room.limits.file_mib << 20).to_string();
    command.args(["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", &size, "--tmpfs", "/tmp"]);
    folders(&mut command, true);
    let bind = |command: &mut Command, how: &str, path: &Path| {
        command.args([OsString::from(how), path.into(), path.into()]);
    };
    for path in tree::outer_first(&room.read) {
        bind(&mut command, "--ro-bind-try", path);
    }
    for path in tree::outer_first(&room.write) {
        bind(&mut command, "--bind", path);
    }
    command.arg("--ro-bind").arg(stage).arg(STAGE);
    // What was not bound, such as the command's folder, is an empty folder.
    command.args(["--perms", "0755", "--dir"]).arg(&program.folder);
    command.args(["--remount-ro", "/"]).arg("--chdir").arg(&program.folder);
    let order = Order {
        part: Part::Last,
        privilege,
        folder: program.folder,
        room: room.clone(),
        user: user.filter(|_| privilege == Privilege::Root),
        parent: None,
    };
    command.args(["--", STAGE]).args(order.args()).args(program.line);
    command
}
