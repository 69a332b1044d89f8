//! Starts the final video of each approved proofread exactly once.
//!
//! A small service on the generated HeyGen client, and the proof that the client is good to use. Orders come in by command
//! line and HTTP, wait in an [`outbox`] under the idempotency key that all of their attempts will carry, and are sent by a
//! bounded number of workers. Kill the process anywhere: the next start goes on with the same keys, and the vendor replays
//! what it did for them.
//!
//! `demo` runs all of it against a [`fake`] of the vendor that misbehaves in every way the service must survive.

pub mod audit;
pub mod backoff;
pub mod circuit;
pub mod cli;
pub mod config;
pub mod demo;
pub mod fake;
mod http;
pub mod logging;
pub mod metrics;
pub mod outbox;
pub mod scratch;
mod sender;
pub mod service;
mod signals;
mod stop;
pub mod time;
mod verdict;
mod worker;
