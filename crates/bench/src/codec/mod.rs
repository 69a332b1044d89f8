//! What ways to decode and encode JSON cost to compile and to run.
//!
//! The rivals of the runtime's codec (serde with `serde_json`, miniserde, other pull parsers) are dependencies of the
//! scratch crates only, at pinned versions, so that the workspace's lock file stays small. The speed crates need
//! crates.io the first time.

mod compile;
pub(crate) mod flavor;
pub(crate) mod shape;
pub(crate) mod speed;
pub(crate) mod workload;

use clap::ValueEnum;

use crate::scratch::Scratch;

/// Options of `bench codec`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Structs in a crate
    #[arg(long, value_name = "STRUCTS", default_value_t = 1000)]
    count: usize,
    /// How often each crate is checked; the least counts
    #[arg(long, value_name = "TIMES", default_value_t = 3)]
    repeat: usize,
    /// Only this part
    #[arg(long, value_enum)]
    only: Option<Part>,
}

/// A part of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// What each codec costs to compile
    Compile,
    /// What each codec does a second
    Speed,
    /// What readers of JSON do that a codec could stand on
    Readers,
}

/// Runs the parts that were asked for.
pub(crate) fn run(scratch: &Scratch, args: &Args) -> Result<(), String> {
    let wants = |part| args.only.is_none_or(|only| only == part);
    if wants(Part::Compile) {
        compile::run(scratch, args)?;
    }
    if wants(Part::Speed) {
        speed::models(scratch)?;
    }
    if wants(Part::Readers) {
        speed::readers(scratch)?;
    }
    Ok(())
}
