//! What an API means: no OpenAPI words, no Rust words.
