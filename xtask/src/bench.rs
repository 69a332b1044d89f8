//! `bench`: runs a benchmark that is a crate of its own.

use std::path::Path;

use clap::{Args as ClapArgs, ValueEnum};

use crate::root;

/// Options of `bench`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// What to measure
    #[arg(value_enum)]
    subject: Subject,
    /// Passed on to the benchmark
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Subject {
    /// What the ways to decode and encode JSON cost to compile and to run
    Codec,
}

impl Subject {
    /// The crate that measures it, from the root.
    fn folder(self) -> &'static str {
        match self {
            Self::Codec => "crates/codec-bench",
        }
    }
}

/// Runs the benchmark's crate in release mode.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), String> {
    let manifest = root.join(args.subject.folder()).join("Cargo.toml");
    if !manifest.is_file() {
        return Err(format!("there is no crate in `{}`", args.subject.folder()));
    }
    let mut cargo = root::cargo(root);
    cargo.args(["run", "--release", "--quiet", "--manifest-path"]).arg(manifest).arg("--").args(&args.rest);
    let status = cargo.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the benchmark ended with {status}")) }
}
