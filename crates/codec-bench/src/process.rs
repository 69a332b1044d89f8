//! Runs a command and tells what it cost.

use std::path::Path;
use std::process::{Command, Stdio};

use wait4::Wait4;

/// What a command and all of its children took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// CPU seconds, user and system.
    pub(crate) seconds: f64,
    /// Peak resident memory of the largest process, in megabytes.
    pub(crate) megabytes: f64,
}

impl Cost {
    /// The least of both: noise only ever adds.
    pub(crate) fn least(self, other: Self) -> Self {
        Self { seconds: self.seconds.min(other.seconds), megabytes: self.megabytes.min(other.megabytes) }
    }
}

/// Runs cargo in a scratch crate.
pub(crate) fn cargo(folder: &Path, target: &Path, args: &[&str]) -> Result<Cost, String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).arg("--quiet").current_dir(folder).env("CARGO_TARGET_DIR", target).stdin(Stdio::null());
    // Set by the `cargo run` that runs the benchmark; would make every scratch crate look changed.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        command.env_remove(name);
    }
    let used = command.spawn().and_then(|mut child| child.wait4());
    let used = used.map_err(|error| format!("cannot run cargo: {error}"))?;
    if !used.status.success() {
        return Err(format!("`cargo {}` in `{}` ended with {}", args.join(" "), folder.display(), used.status));
    }
    let seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let megabytes = used.rusage.maxrss as f64 / (1024.0 * 1024.0);
    Ok(Cost { seconds, megabytes })
}
