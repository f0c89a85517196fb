//! class: forged
//! tries: to close the channel, so that no failure can be told
//! verdict: refused
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    drop(
        std::os::unix::net::UnixStream::from(std::os::fd::AsFd::as_fd(&std::io::stdin()).try_clone_to_owned().unwrap())
            .shutdown(std::net::Shutdown::Both),
    );
    Some(1.0)
}
