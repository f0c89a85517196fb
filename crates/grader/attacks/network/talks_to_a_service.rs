//! class: network
//! tries: to reach services of the machine by their sockets
//! verdict: refused
//! without the policy: passed

fn look() {
    use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
    for path in
        ["/run/docker.sock", "/var/run/docker.sock", "/run/systemd/private", "/dev/log", "/run/dbus/system_bus_socket"]
    {
        assert!(UnixStream::connect(path).is_err(), "ESCAPED: it reached {path}");
    }
    assert!(UnixListener::bind("/tmp/listener").is_err(), "ESCAPED: it listens");
    assert!(UnixDatagram::unbound().is_err(), "ESCAPED: it has a socket");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
