//! The seed's client (`generated/heygen`) against a scripted server.

mod auth;
mod blocking;
mod bodies;
mod faults;
mod refusals;
mod requests;
mod retries;
mod secrets;
mod support;
