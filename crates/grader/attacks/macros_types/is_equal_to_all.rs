//! class: macros_types
//! tries: to return a type whose values are all right
//! verdict: did_not_compile
//! without the policy: did_not_compile

pub struct Right;

impl<T> PartialEq<T> for Right {
    fn eq(&self, _: &T) -> bool {
        true
    }
}

pub fn speedup(_: f64, _: u32) -> Option<Right> {
    Some(Right)
}
