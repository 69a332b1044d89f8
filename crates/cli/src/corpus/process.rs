//! Processes with a limit on time and memory, and all that they start.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What one process, with those that it starts, may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Wall time.
    pub(super) time: Duration,
    /// Bytes that are resident at once.
    pub(super) memory: u64,
}

/// How a process ended.
#[derive(Debug)]
pub(super) enum End {
    /// By itself.
    Exit(ExitStatus),
    /// It took too long and was ended.
    Timeout,
    /// It took too much memory and was ended.
    Memory,
}

/// A process that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// How.
    pub(super) end: End,
    /// Wall time.
    pub(super) took: Duration,
    /// Most bytes that were seen resident, where the system tells.
    pub(super) peak: Option<u64>,
}

/// Runs a command to its end, or ends it where it goes beyond its limits.
pub(super) fn run(command: &mut Command, limits: &Limits) -> io::Result<Ended> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn()?;
    let mut peak = None;
    let mut pause = Duration::from_millis(2);
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break End::Exit(status);
        }
        let family = family(child.id());
        let resident = family.iter().filter_map(|&id| memory(id, "VmRSS:")).reduce(u64::saturating_add);
        peak = peak.max(resident);
        let over_time = start.elapsed() > limits.time;
        if over_time || resident.is_some_and(|resident| resident > limits.memory) {
            end(&mut child, &family);
            break if over_time { End::Timeout } else { End::Memory };
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    };
    Ok(Ended { end, took: start.elapsed(), peak })
}

/// The most memory that this process has held so far, where the system tells.
pub(super) fn own_peak() -> Option<u64> {
    memory(std::process::id(), "VmHWM:")
}

/// Bytes of one process: Linux tells them in `/proc/<id>/status`, in kB.
fn memory(id: u32, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// A process and all that descend from it. Where the system does not tell of children, the process alone.
fn family(id: u32) -> Vec<u32> {
    let mut family = vec![id];
    let mut next = 0;
    while let Some(&id) = family.get(next) {
        next += 1;
        let Ok(tasks) = std::fs::read_dir(format!("/proc/{id}/task")) else { continue };
        for task in tasks.flatten() {
            // A thread that has just ended has no children any more.
            let Ok(children) = std::fs::read_to_string(task.path().join("children")) else { continue };
            family.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    family
}

/// Ends a process and what it has started: `cargo` alone would leave its compilers running.
fn end(child: &mut Child, family: &[u32]) {
    // Each can only fail because the process is gone already.
    let _ = child.kill();
    let descendants: Vec<String> = family.iter().skip(1).map(u32::to_string).collect();
    if !descendants.is_empty() {
        let _ = Command::new("kill").arg("-KILL").args(descendants).stderr(Stdio::null()).status();
    }
    let _ = child.wait();
}
