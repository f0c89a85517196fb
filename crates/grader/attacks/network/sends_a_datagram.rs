//! class: network
//! tries: to tell another machine something
//! verdict: refused
//! without the policy: passed

fn look() {
    assert!(std::net::UdpSocket::bind("0.0.0.0:0").is_err(), "ESCAPED: it has a socket");
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
