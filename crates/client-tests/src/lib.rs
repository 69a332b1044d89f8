//! Behaviour of generated clients over real sockets. Holds tests only: one binary a client, in `tests/`.

/// The README's calls, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The calls of the seed's generated README, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../generated/heygen/README.md")]
struct GeneratedReadme;
