//! The command `proofread-publisher`; see its library.

use std::process::ExitCode;

use clap::Parser as _;
use proofread_publisher::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
