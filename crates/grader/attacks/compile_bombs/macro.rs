//! class: compile_bombs
//! tries: to use a macro that doubles at each step
//! verdict: did_not_compile
//! without the policy: did_not_compile

macro_rules! double {
    ([$head:tt $($tail:tt)*] $($text:tt)*) => { double!([$($tail)*] $($text)* $($text)*) };
    ([] $($text:tt)*) => { [$($text)*] };
}

const MANY: &[u64] =
    &double!([1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32] 1,);

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("{}", MANY.len());
    Some(1.0)
}
