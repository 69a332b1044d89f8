//! Turns what an API means into the text of a Rust crate.
//!
//! In: [`truespec_model::Api`] and [`Config`]. Out: [`RustCrate`], in which every identifier, type and box is decided
//! ([`plan()`]), and then sorted [`File`]s ([`emit()`]), which only print. Never sees an `OpenAPI` document, a disk or a network.

mod config;
mod emit;
mod krate;
mod plan;

pub use config::{
    Config, HmacConfig, RuntimeDependency, SignatureConfig, SignedPart, TimestampPlace, Validate, WireConfig,
};
pub use emit::{File, SampleFacts, emit, emit_samples};
pub use krate::*;
pub use plan::{is_identifier, plan, spelled};
pub use truespec_model::Side;
