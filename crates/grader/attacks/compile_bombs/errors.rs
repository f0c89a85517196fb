//! class: compile_bombs
//! tries: to use more errors than a report holds
//! verdict: did_not_compile
//! without the policy: did_not_compile

macro_rules! many {
    ($($a:tt)*) => { many_more!([$($a)*] $($a)*); };
}
macro_rules! many_more {
    ([$($a:tt)*] $($b:tt)*) => { $(each!($b [$($a)*]);)* };
}
macro_rules! each {
    ($b:tt [$($a:tt)*]) => { $(const _: u32 = concat!("error ", $a, $b, "---------------------------------");)* };
}
many!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40);

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    Some(1.0)
}
