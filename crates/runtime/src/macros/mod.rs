//! The macros that generated code is written in: tables and names go in, implementations come out.
//!
//! Every function that is not generic is `#[inline]`, as those of derives are: the compiler then translates it where it is
//! called, and not at all where nothing calls it. A program that makes one call pays for that call and its types; the
//! release build of the client of 193 operations that it comes from takes 1.2 s of CPU time instead of 10 (nexus).

mod call;
mod client;
mod enums;
mod models;
mod responses;
mod texts;
mod tuples;
