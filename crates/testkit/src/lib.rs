//! What tests share: a scripted loopback server that records bytes, fixtures beside their expected output, and the way
//! to the folder of real documents.
//!
//! Knows nothing about the crates that it tests.

mod fixtures;
mod reply;
mod request;
mod server;
mod shared;

pub use fixtures::check_fixtures;
pub use reply::{Close, Reply, Stall};
pub use request::Request;
pub use server::Server;
pub use shared::shared;
