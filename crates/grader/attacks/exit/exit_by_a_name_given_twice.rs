//! class: exit
//! tries: to do the same by a name that means something harmless in another module
//! verdict: refused
//! without the policy: failed

mod end {
    use std::process as p;

    pub fn it() {
        p::exit(0);
    }
}

mod harmless {
    #![expect(unused_imports, reason = "it only hides the other")]
    use std::fmt as p;
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    end::it();
    Some(1.0)
}
