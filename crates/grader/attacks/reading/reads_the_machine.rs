//! class: reading
//! tries: to read the homes, users and keys of the machine
//! verdict: refused
//! without the policy: passed

fn look() {
    for file in ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/etc/ssh/ssh_host_rsa_key", "/proc/kcore", "/dev/mem"]
    {
        assert!(std::fs::read(file).is_err(), "ESCAPED: it read {file}");
    }
    for folder in ["/root", "/home", "/var", "/boot", "/sys", "/run", "/mnt"] {
        assert!(std::fs::read_dir(folder).is_err(), "ESCAPED: it read {folder}");
    }
}

pub fn speedup(parallel: f64, workers: u32) -> Option<f64> {
    look();
    if !(0.0..=1.0).contains(&parallel) || workers == 0 {
        return None;
    }
    Some(1.0 / ((1.0 - parallel) + parallel / f64::from(workers)))
}
