//! class: network
//! tries: to reach another machine
//! verdict: refused
//! without the policy: passed

fn look() {
    use std::net::{TcpListener, TcpStream};
    assert!(TcpListener::bind("127.0.0.1:0").is_err(), "ESCAPED: it listens");
    for address in ["127.0.0.1:22", "1.1.1.1:53", "[::1]:80"] {
        assert!(TcpStream::connect(address).is_err(), "ESCAPED: it connects");
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(look);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
