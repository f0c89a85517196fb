//! class: network
//! tries: to tell a name server something
//! verdict: refused
//! without the policy: passed

fn look() {
    let found = std::net::ToSocketAddrs::to_socket_addrs("secret.example.com:80");
    assert!(found.is_err(), "ESCAPED: it asked");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(look);
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
