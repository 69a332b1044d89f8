//! `bench`: runs the benchmarks, which are a crate of their own.

use std::path::Path;

use clap::{Args as ClapArgs, ValueEnum};

use crate::root;

/// Options of `bench`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// What to measure
    #[arg(value_enum)]
    subject: Subject,
    /// Passed on to the benchmark: `--help` lists what it takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Subject {
    /// What the ways to decode and encode JSON cost to compile and to run
    Codec,
    /// CPU time and memory of generating real documents
    Generate,
    /// CPU time and memory of compiling generated crates
    Compile,
    /// Crates, cold build and size of a program that makes one call
    Depend,
    /// Decoding, encoding, and what a call adds to its transport
    Run,
}

impl Subject {
    fn as_str(self) -> &'static str {
        match self {
            Self::Codec => "codec",
            Self::Generate => "generate",
            Self::Compile => "compile",
            Self::Depend => "depend",
            Self::Run => "run",
        }
    }
}

/// Where the crate of benchmarks is.
const FOLDER: &str = "crates/bench";

/// Runs the benchmark's crate in release mode.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), String> {
    let manifest = root.join(FOLDER).join("Cargo.toml");
    if !manifest.is_file() {
        return Err(format!("there is no crate in `{FOLDER}`"));
    }
    let mut cargo = root::cargo(root);
    cargo.args(["run", "--release", "--quiet", "--manifest-path"]).arg(manifest).arg("--");
    let status = cargo.arg(args.subject.as_str()).args(&args.rest).status();
    let status = status.map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the benchmark ended with {status}")) }
}
