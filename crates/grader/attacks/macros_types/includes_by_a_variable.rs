//! class: macros_types
//! tries: to do the same, with the name of the macro handed to another
//! verdict: refused
//! without the policy: did_not_compile

macro_rules! call {
    ($name:ident) => {
        $name!("../../../../solutions/chapter0-why/amdahl_bound.rs");
    };
}

call!(include);
