//! Measures what Truespec costs: to generate with, to compile, to depend on, to run; beside its peers where asked.
//!
//! In: options. Out: Markdown tables on standard output, progress on standard error. Everything that is built stands in a
//! scratch folder; peers and rivals are dependencies of nothing here. Costs are CPU seconds and peak memory as the kernel
//! counts them for a process and all of its children, so that what else the machine does changes little.

mod codec;
mod compile;
mod depend;
mod document;
mod every;
mod features;
mod generate;
mod peer;
mod process;
mod run;
mod scratch;
mod table;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::scratch::Scratch;

/// Prints tables of what Truespec costs
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
pub struct Args {
    #[command(subcommand)]
    subject: Subject,
    /// Where scratch crates and their target folders go; `bench` in the target folder when absent
    #[arg(long, global = true, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
enum Subject {
    /// What ways to decode and encode JSON cost to compile and to run
    Codec(codec::Args),
    /// CPU time and memory of generating real documents, the curve over a growing one, a run where nothing changed
    Generate(Measuring),
    /// CPU time and memory of `cargo check` and of a release build of generated crates, their dependencies ready
    Compile(Measuring),
    /// Crates, cold build and size of a program that makes one call
    Depend(Measuring),
    /// Decoding and encoding beside `serde_json`, allocations, and what a call adds to its transport
    Run,
}

/// Options of what is measured on documents.
#[derive(Debug, clap::Args)]
struct Measuring {
    /// Also measure other generators, all or those named; they are installed into a scratch folder the first time
    #[arg(long, value_name = "NAMES", num_args = 0.., require_equals = true, value_delimiter = ',')]
    peers: Option<Vec<peer::Generator>>,
    /// Only documents whose name contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// How often each step is measured; the least counts
    #[arg(long, value_name = "TIMES", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// CPU seconds after which a process of a compiler or a peer is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 400)]
    limit: u32,
}

impl Measuring {
    fn wants(&self, document: &str) -> bool {
        self.only.as_deref().is_none_or(|only| document.to_lowercase().contains(&only.to_lowercase()))
    }

    /// The generators to compare, ours first, then as named.
    fn generators(&self) -> Vec<peer::Generator> {
        let peers = match self.peers.as_deref() {
            None => &[],
            Some([]) => &peer::Generator::PEERS[..],
            Some(named) => named,
        };
        std::iter::once(&peer::Generator::Truespec).chain(peers).copied().collect()
    }
}

/// Runs the measurement that `args` ask for.
///
/// # Errors
/// When something that has to work does not: our own build, or the scratch folder.
pub fn run(args: &Args) -> Result<(), String> {
    let scratch = Scratch::new(args.dir.clone())?;
    match &args.subject {
        Subject::Codec(args) => codec::run(&scratch, args),
        Subject::Generate(options) => generate::run(&scratch, options),
        Subject::Compile(options) => compile::run(&scratch, options),
        Subject::Depend(options) => depend::run(&scratch, options),
        Subject::Run => run::run(&scratch),
    }
}
