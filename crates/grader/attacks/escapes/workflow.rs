//! class: escapes
//! tries: to give orders to the job that shows the output
//! verdict: failed
//! without the policy: failed

pub fn speedup(_: f64, _: u32) -> Option<f64> {
    println!(
        "::set-output name=result::passed\n::add-mask::a\n  ::error::x\n##[set-env name=PATH]/tmp\n::stop-commands::x"
    );
    panic!("\n::set-output name=result::passed");
    Some(1.0)
}
