
#[cfg(feature = "@module@")]
#[allow(missing_docs, unused, reason = "a starter is unfinished, and yours")]
#[cfg_attr(feature = "solution", path = "../../../solutions/@folder@/@module@.rs")]
pub mod @module@;
