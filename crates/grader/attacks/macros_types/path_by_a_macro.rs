//! class: macros_types
//! tries: to do the same, put together by a macro
//! verdict: refused
//! without the policy: did_not_compile

macro_rules! module {
    ($attribute:meta, $name:ident) => {
        #[$attribute]
        mod $name;
    };
}

module!(path = "../../../../solutions/chapter0-why/amdahl_bound.rs", solution);

pub use solution::speedup;
