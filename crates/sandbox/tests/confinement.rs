//! Commands that really run confined, by every backend that this machine offers.

#![cfg(target_os = "linux")]

use sandbox::{Backend, Limits, Privilege, Room, Sandbox, TROUBLE, Wish};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Every way of confining that works here, with its name. What does not work is said.
fn sandboxes() -> Vec<(String, Sandbox)> {
    let mut found = Vec::new();
    for backend in [Backend::Bubblewrap, Backend::Native] {
        for privilege in [Privilege::Root, Privilege::User] {
            let stage = Some(PathBuf::from(env!("CARGO_BIN_EXE_sandbox")));
            match Sandbox::probe(Wish { backend: Some(backend), stage, privilege: Some(privilege), ..Wish::default() })
            {
                Ok(sandbox) => found.push((format!("{backend}, {privilege}"), sandbox)),
                Err(why) => println!("left out: {backend}, {privilege}: {why}"),
            }
        }
    }
    assert!(!found.is_empty(), "no backend works here: nothing was tested");
    found
}

/// A room of a slot of its own: tests that run at the same time would count each other's processes.
fn room(folder: &Path) -> Room {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    Room { write: vec![folder.to_path_buf()], slot: NEXT.fetch_add(1, Ordering::Relaxed), ..Room::default() }
}

fn shell(sandbox: &Sandbox, room: &Room, script: &str) -> Output {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    let mut command = sandbox.enclose(command, room);
    command.stdin(Stdio::null()).output().expect("the command starts")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_string() + String::from_utf8_lossy(&output.stderr).trim()
}

#[test]
fn a_command_ends_as_it_does_unconfined() {
    for (name, sandbox) in sandboxes() {
        let folder = tempfile::tempdir().expect("a folder");
        for (script, status) in [("exit 0", 0), ("exit 7", 7), ("kill -6 $$", 134), ("kill -9 $$", 137)] {
            let output = shell(&sandbox, &room(folder.path()), script);
            assert_eq!(output.status.code(), Some(status), "{name}: {script}: {}", text(&output));
        }
        let output = sandbox.enclose(Command::new("/no/such/program"), &room(folder.path())).output();
        assert_eq!(output.expect("the stage starts").status.code(), Some(TROUBLE.into()), "{name}");
    }
}

#[test]
fn its_own_folder_can_be_written_and_nothing_else_is_there() {
    for (name, sandbox) in sandboxes() {
        let outside = tempfile::tempdir().expect("a folder");
        std::fs::write(outside.path().join("secret"), "x").expect("it can be written");
        let folder = tempfile::tempdir().expect("a folder");
        let script = format!(
            "echo mine > file && cat file; cat {}/secret; cat /etc/passwd; ls /root /home; echo $CARGO_MANIFEST_DIR; \
             echo x > /usr/x; echo x > /new",
            outside.path().display()
        );
        let output = shell(&sandbox, &room(folder.path()), &script);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "mine", "{name}: {}", text(&output));
        assert!(folder.path().join("file").is_file(), "{name}");
    }
}

#[test]
fn what_is_for_reading_cannot_be_written() {
    for (name, sandbox) in sandboxes() {
        let given = tempfile::tempdir().expect("a folder");
        std::fs::write(given.path().join("file"), "given").expect("it can be written");
        open_to_all(given.path());
        let folder = tempfile::tempdir().expect("a folder");
        let room = Room { read: vec![given.path().into()], ..room(folder.path()) };
        let file = given.path().join("file");
        let script = format!("cat {0}; echo x > {0}; rm {0}; chmod 777 {0}", file.display());
        let output = shell(&sandbox, &room, &script);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "given", "{name}: {}", text(&output));
        assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "given", "{name}");
    }
}

/// The slot's user is another when root runs the tests.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[test]
fn what_the_caller_left_open_is_closed() {
    let file = std::fs::File::open("/etc/passwd").expect("it is there");
    // Far from the numbers that a shell uses.
    let open = rustix::io::fcntl_dupfd_cloexec(&file, 50).expect("there are more");
    rustix::io::fcntl_setfd(&open, rustix::io::FdFlags::empty()).expect("it is ours");
    let number = std::os::fd::AsRawFd::as_raw_fd(&open).to_string();
    let inherited = Command::new("ls").arg("/proc/self/fd").output().expect("there is a /proc");
    assert!(text(&inherited).lines().any(|line| line == number), "it is left open: {}", text(&inherited));
    for (name, sandbox) in sandboxes() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = shell(&sandbox, &room(folder.path()), "ls /proc/self/fd");
        let seen = text(&output);
        assert!(seen.lines().any(|line| line == "0") && !seen.lines().any(|line| line == number), "{name}: {seen}");
    }
}

#[test]
fn a_process_limits_itself_and_no_other() {
    for (name, sandbox) in sandboxes() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = "ulimit -n 100 && echo own; sleep 30 & prlimit --pid $! --nofile=50 && echo other; \
                      taskset -p 1 $! >/dev/null && echo other; kill $!";
        let output = shell(&sandbox, &room(folder.path()), script);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "own", "{name}: {}", text(&output));
    }
}

/// What is left where no namespaces are allowed, as in many containers.
#[test]
fn without_namespaces_landlock_and_seccomp_hold() {
    let stage = Some(PathBuf::from(env!("CARGO_BIN_EXE_sandbox")));
    let wish = Wish { stage, privilege: Some(Privilege::Without), ..Wish::default() };
    let sandbox = match Sandbox::probe(wish) {
        Ok(sandbox) => sandbox,
        Err(why) => return println!("left out: {why}"),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let script = "echo mine > file && cat file; cat /etc/passwd; ls /root /proc /tmp; echo x > /tmp/x; echo $TMPDIR";
    let output = shell(&sandbox, &room(folder.path()), script);
    let expected = format!("mine\n{}", folder.path().display());
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected, "{}", text(&output));
    let promised = |what: &str| sandbox.guarantees().iter().any(|g| g.holds && g.text.contains(what));
    assert!(promised("opens no network connection") && !promised("leaves no process behind"));
}

/// Where nothing else ends it. As root only: an ordinary user's other processes are not the slot's.
#[test]
fn what_a_command_leaves_behind_is_gone_before_the_next_in_its_slot() {
    let stage = Some(PathBuf::from(env!("CARGO_BIN_EXE_sandbox")));
    let wish = Wish { stage, privilege: Some(Privilege::Without), ..Wish::default() };
    let sandbox = match Sandbox::probe(wish) {
        Ok(sandbox) if rustix::process::geteuid().is_root() => sandbox,
        _ => return println!("left out"),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let room = Room { limits: Limits { processes: 12, ..Limits::default() }, ..room(folder.path()) };
    let left = text(&shell(&sandbox, &room, "for i in 1 2 3 4 5 6 7 8; do sleep 1000 >/dev/null 2>&1 & done; echo $!"));
    let is_there = || Path::new("/proc").join(&left).exists();
    assert!(left.parse::<u32>().is_ok() && is_there(), "{left}");
    let next = shell(&sandbox, &room, "for i in 1 2 3 4 5 6 7 8; do sleep 0.01 & done; wait; echo all");
    assert_eq!(text(&next), "all");
    assert!(!is_there());
}

#[test]
fn limits_end_what_goes_beyond_them() {
    for (name, sandbox) in sandboxes() {
        let folder = tempfile::tempdir().expect("a folder");
        let limits = Limits { cpu_seconds: 1, memory_mib: 512, file_mib: 1, processes: 12 };
        let room = Room { limits, ..room(folder.path()) };
        let output = shell(&sandbox, &room, "while :; do :; done");
        assert_eq!(output.status.code(), Some(128 + 24), "{name}: a loop: {}", text(&output));
        let output = shell(&sandbox, &room, "head -c 3000000 /dev/zero > file; wc -c < file");
        assert!(text(&output).starts_with("1048576"), "{name}: a long file: {}", text(&output));
        let output = shell(&sandbox, &room, "head -c 900m /dev/zero | tail -c 900m | wc -c");
        assert!(!text(&output).contains("943718400"), "{name}: memory: {}", text(&output));
        let many = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do sleep 30 & done; echo all";
        let begun = Instant::now();
        let output = shell(&sandbox, &room, many);
        let failed = text(&output).contains("fork") && !text(&output).contains("all");
        assert!(failed, "{name}: processes: {}", text(&output));
        assert!(begun.elapsed() < Duration::from_secs(29), "{name}: what it left behind was waited for");
    }
}

#[test]
fn nothing_is_left_behind_by_an_end_or_a_kill() {
    for (name, sandbox) in sandboxes() {
        let folder = tempfile::tempdir().expect("a folder");
        // A number that no other process has among its arguments.
        let mark = format!("9{:09}", std::process::id() + u32::from(name.contains("user")) * 10_000_000);
        let script = format!("(sleep {mark} &) ; (setsid sleep {mark} &) ; echo ready");
        let output = shell(&sandbox, &room(folder.path()), &script);
        assert!(text(&output).contains("ready"), "{name}: {}", text(&output));
        wait_until_gone(&name, &mark);

        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("echo ready; sleep {mark} & sleep {mark}")]);
        let mut command = sandbox.enclose(command, &room(folder.path()));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("it was asked for");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("it prints");
        child.kill().expect("it runs");
        child.wait().expect("it was ours");
        wait_until_gone(&name, &mark);
    }
}

/// The system ends processes in its own time.
fn wait_until_gone(name: &str, mark: &str) {
    let begun = Instant::now();
    loop {
        let is_there = std::fs::read_dir("/proc").expect("Linux has it").flatten().any(|entry| {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            line.split(|byte| *byte == 0).any(|argument| argument == mark.as_bytes())
        });
        if !is_there {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{name}: {mark} is still there");
        std::thread::yield_now();
    }
}

#[test]
fn without_a_backend_the_answer_is_an_error_and_only_a_wish_gives_none() {
    let wish = Wish { stage: Some("/bin/true".into()), ..Wish::default() };
    let error = Sandbox::probe(wish).expect_err("/bin/true confines nothing");
    assert!(error.to_string().contains("there is no sandbox on this machine"), "{error}");
    let none = Sandbox::probe(Wish { backend: Some(Backend::None), ..Wish::default() }).expect("it was wished for");
    assert_eq!(none.backend(), Backend::None);
    assert!(none.guarantees().is_empty());
}

#[test]
fn what_has_to_be_read_is_read_before_anything_depends_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (given, closed) = (folder.path().join("given"), folder.path().join("closed"));
    std::fs::write(&given, "x").expect("it can be written");
    std::fs::write(&closed, "x").expect("it can be written");
    for (path, mode) in [(folder.path(), 0o700), (&given, 0o644), (&closed, 0o600)] {
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("it is ours");
    }
    let is_root = rustix::process::geteuid().is_root();
    for backend in [Backend::Bubblewrap, Backend::Native] {
        for privilege in [Privilege::Root, Privilege::User, Privilege::Without] {
            let name = format!("{backend}, {privilege}");
            let stage = Some(PathBuf::from(env!("CARGO_BIN_EXE_sandbox")));
            let wish = Wish { backend: Some(backend), stage, privilege: Some(privilege), ..Wish::default() };
            if let Err(why) = Sandbox::probe(wish.clone()) {
                println!("left out: {name}: {why}");
                continue;
            }
            let read = |path: &Path| Sandbox::probe(Wish { read: vec![path.into()], ..wish.clone() });
            let missing = folder.path().join("missing");
            let words = read(&missing).expect_err("it is not there").to_string();
            assert!(words.contains(&missing.display().to_string()), "{name}: {words}");
            // What lies behind a closed door can be shown by root, and is seen by its owner.
            match read(&given) {
                Ok(_) => assert!(!is_root || privilege == Privilege::Root, "{name}"),
                Err(why) => {
                    let advice = format!("`chmod o+x {}`", folder.path().display());
                    let is_told = why.to_string().contains(&advice) && why.to_string().contains("given");
                    assert!(is_root && privilege != Privilege::Root && is_told, "{name}: {why}");
                }
            }
            assert_eq!(read(&closed).is_err(), is_root, "{name}");
        }
    }
}

/// Printed, and not judged: a busy machine is slow. `cargo test -p sandbox --test confinement start -- --nocapture`
#[test]
fn start_up_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let median = |start: &dyn Fn() -> Command| {
        let once = || {
            let mut command = start();
            command.stdin(Stdio::null()).stdout(Stdio::null());
            let begun = Instant::now();
            assert!(command.status().expect("it starts").success());
            begun.elapsed()
        };
        let mut times: Vec<Duration> = (0..40).map(|_| once()).collect();
        times.sort();
        (times[4], times[20])
    };
    let plain = median(&|| Command::new("/bin/true"));
    println!("a plain start: quick {:?}, median {:?}", plain.0, plain.1);
    for (name, sandbox) in sandboxes() {
        let room = room(folder.path());
        let (quick, median) = median(&|| sandbox.enclose(Command::new("/bin/true"), &room));
        println!("{name}: quick {:?}, median {:?} more", quick - plain.0.min(quick), median - plain.1.min(median));
        for guarantee in sandbox.guarantees() {
            println!("  {} {}", if guarantee.holds { "holds:    " } else { "does not: " }, guarantee.text);
        }
    }
}
