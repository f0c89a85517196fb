//! class: compile_bombs
//! tries: to use a type that doubles at each step
//! verdict: did_not_compile
//! without the policy: did_not_compile

fn twice<T: Clone + std::fmt::Debug>(value: T, depth: u32) -> usize {
    if depth == 0 { format!("{value:?}").len() } else { twice((value.clone(), value), depth - 1) }
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!("{}", twice(1, 5));
    Some(1.0)
}
