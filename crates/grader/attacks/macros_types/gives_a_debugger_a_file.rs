//! class: macros_types
//! tries: to have the compiler read a file that an attribute names
//! verdict: refused
//! without the policy: did_not_compile

mod shown {
    #![debugger_visualizer(gdb_script_file = "/etc/passwd")]
}

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    None
}
