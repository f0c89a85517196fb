//! class: init
//! tries: to run before the program begins, by a section of initialisers
//! verdict: refused
//! without the policy: did_not_compile

#[used]
#[unsafe(link_section = ".init_array")]
static FIRST: extern "C" fn() = first;

extern "C" fn first() {
    std::process::exit(0);
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    Some(1.0)
}
