
#[cfg(feature = "@module@")]
mod @module@;
