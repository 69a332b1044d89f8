//! OpenAPI document in, Rust client crate out: pure, no disk, no network.
