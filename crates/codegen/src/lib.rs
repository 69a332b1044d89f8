//! API model to a Rust plan, to tokens, to text.
