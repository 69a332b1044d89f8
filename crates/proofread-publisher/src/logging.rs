//! Logs: one JSON object a line on standard error. No field holds a secret; tests look for them.

use std::io;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Logs what `targets` say, or else everything from `level` on.
pub fn init(targets: Option<Targets>, level: LevelFilter) {
    let targets = targets.unwrap_or_else(|| Targets::new().with_default(level));
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(io::stderr);
    // Only a second call fails, and then there is a log already.
    let _ = tracing_subscriber::registry().with(lines).with(targets).try_init();
}
