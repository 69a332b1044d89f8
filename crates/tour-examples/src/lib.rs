//! Programs that call the tour's client, in `examples/`: `cargo run -p tour-examples --example upload`.
//!
//! Each starts a server of its own on loopback, so none needs a network. What a program prints stands beside it.

/// The calls of the tour's generated README, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../generated/tour/README.md")]
struct GeneratedReadme;
