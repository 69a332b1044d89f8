//! The macros that generated code is written in: tables and names go in, implementations come out.

mod call;
mod client;
mod enums;
mod models;
mod responses;
mod texts;
mod tuples;
