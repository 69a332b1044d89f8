//! The service over real sockets, and as a real process that is stopped, killed and started again.

mod api;
mod circuit;
mod commands;
mod kill;
mod readme;
#[cfg(unix)]
mod stop;
mod support;
mod verdicts;
