//! class: macros_types
//! tries: to return a type that has the methods by which the tests look at an answer
//! verdict: did_not_compile
//! without the policy: did_not_compile

pub struct Some_;

impl Some_ {
    pub fn is_some(&self) -> bool {
        true
    }

    pub fn is_none(&self) -> bool {
        true
    }

    pub fn unwrap_or_default(self) -> f64 {
        1.0
    }
}

pub fn speedup(_: f64, _: u32) -> Some_ {
    Some_
}
