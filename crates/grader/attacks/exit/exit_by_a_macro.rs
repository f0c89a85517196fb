//! class: exit
//! tries: to do the same by a path that a macro puts together
//! verdict: refused
//! without the policy: failed

macro_rules! call {
    ($module:ident $function:ident) => {
        std::$module::$function(0)
    };
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    call!(process exit);
    Some(1.0)
}
