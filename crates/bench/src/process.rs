//! Runs a command and tells what it cost.

use std::io::Read;
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

/// A command that has ended: its cost, or why it failed, on one line.
pub(crate) type Outcome = Result<Cost, String>;

/// Runs a command to its end. What it prints is seen only where it fails.
///
/// # Errors
/// When it cannot be started; that it failed is its outcome.
pub(crate) fn measure(command: &mut Command) -> Result<Outcome, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let fault = |error: std::io::Error| format!("cannot run `{name}`: {error}");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(fault)?;
    let mut said = Vec::new();
    if let Some(stderr) = &mut child.stderr {
        stderr.read_to_end(&mut said).map_err(fault)?;
    }
    let used = child.wait4().map_err(fault)?;
    if !used.status.success() {
        let said = format!("{}\n{}", String::from_utf8_lossy(&said), used.status);
        return Ok(Err(reason(&said)));
    }
    let seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let megabytes = used.rusage.maxrss as f64 / (1024.0 * 1024.0);
    Ok(Ok(Cost { seconds, megabytes }))
}

/// Why a program failed, from what it said and its exit status on the last line: a limit, else where it panicked, else its
/// first error and how many there are, else its last line.
fn reason(said: &str) -> String {
    if said.contains("SIGXCPU") {
        return "passes the limit of CPU time".to_owned();
    }
    if ["memory allocation of", "out of memory", "Cannot allocate memory"].iter().any(|sign| said.contains(sign)) {
        return format!("passes the limit of memory, {} GB", MEMORY / 1024 / 1024);
    }
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut after_panic = lines.clone().skip_while(|line| !line.contains("panicked at")).skip(1);
    let is_error = |line: &&str| {
        line.to_lowercase().starts_with("error") && !line.starts_with(SUMMARY) || line.contains("Exception: ")
    };
    let found = after_panic.next().or_else(|| lines.clone().find(is_error)).or_else(|| lines.clone().rev().nth(1));
    let found = found.or_else(|| lines.clone().next_back()).unwrap_or_default();
    let mut short: String = found.replace('|', "\\|").chars().take(160).collect();
    if found.chars().count() > 160 {
        short.push('…');
    }
    let errors =
        lines.find_map(|line| line.strip_prefix(SUMMARY)?.split_once("due to ")?.1.split_once(" previous error"));
    // With one, cargo says `due to 1 previous error`.
    if let Some((count, _)) = errors.filter(|(count, _)| count.parse().is_ok_and(|count: u32| count > 1)) {
        short.extend([" (", count, " errors)"]);
    }
    short
}

/// How cargo ends what it says of a crate that does not compile.
const SUMMARY: &str = "error: could not compile";

/// Kilobytes of address space that a process of a compiler may take.
const MEMORY: u32 = 8 * 1024 * 1024;

/// A command that is ended once one of its processes has used so many CPU seconds.
pub(crate) fn limited(program: &Path, seconds: u32) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -S -t \"$0\" && exec \"$@\""]).arg(seconds.to_string()).arg(program);
    command
}

/// Cargo, each of whose compilers may take so many CPU seconds, and 8 GB of memory.
pub(crate) fn limited_cargo(seconds: u32) -> Command {
    // Some systems know no limit of memory.
    let script = format!("ulimit -v {MEMORY} 2>/dev/null; ulimit -S -t \"$0\" && exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(seconds.to_string()).arg(cargo_program());
    command
}

/// Prepares a run of cargo in a scratch crate.
pub(crate) fn scratch_cargo<'c>(command: &'c mut Command, folder: &Path, target: &Path) -> &'c mut Command {
    // Set by the `cargo run` that runs the benchmark; would make every scratch crate look changed.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        command.env_remove(name);
    }
    command.arg("--quiet").current_dir(folder).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0")
}

/// The program `cargo`.
pub(crate) fn cargo_program() -> std::path::PathBuf {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()).into()
}

/// Runs cargo in a scratch crate; what it says is shown.
///
/// # Errors
/// When it fails.
pub(crate) fn cargo(folder: &Path, target: &Path, args: &[&str]) -> Result<Cost, String> {
    let mut command = Command::new(cargo_program());
    let used = scratch_cargo(command.args(args), folder, target).stdin(Stdio::null()).spawn();
    let used = used.and_then(|mut child| child.wait4()).map_err(|error| format!("cannot run cargo: {error}"))?;
    if !used.status.success() {
        return Err(format!("`cargo {}` in `{}` ended with {}", args.join(" "), folder.display(), used.status));
    }
    let seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let megabytes = used.rusage.maxrss as f64 / (1024.0 * 1024.0);
    Ok(Cost { seconds, megabytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_say_why_on_one_line() {
        assert_eq!(
            reason(
                "warning: a\nerror[E1]: b\nerror: could not compile `c` (lib) due to 3 previous errors; 1 warning\nexit"
            ),
            "error[E1]: b (3 errors)"
        );
        assert_eq!(reason("error: b\nerror: could not compile `c` (lib) due to 1 previous error\nexit"), "error: b");
        assert_eq!(reason("thread 'main' panicked at src/a.rs:1:2:\nno way\nnote: run with\nexit"), "no way");
        assert_eq!(reason("a | b\nexit status: 1"), "a \\| b");
        assert_eq!(reason("\nsignal: 11"), "signal: 11");
        let killed =
            "error: could not compile `c`\nCaused by: (signal: 24, SIGXCPU: CPU time limit exceeded)\nexit status: 101";
        assert_eq!(reason(killed), "passes the limit of CPU time");
        assert_eq!(reason("memory allocation of 64 bytes failed\nexit"), "passes the limit of memory, 8 GB");
    }
}
