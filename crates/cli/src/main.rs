//! `cargo truespec …`: Rust clients from OpenAPI documents.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use truespec_cli::{Command, Console, Globals, run};

/// Rust clients from OpenAPI documents
#[derive(Debug, Parser)]
#[command(name = "cargo truespec", bin_name = "cargo truespec", version)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse_from(arguments(std::env::args_os().collect()));
    ExitCode::from(run(&cli.command, &Console::new(cli.globals, "cargo truespec")).code())
}

/// `cargo truespec x` starts `cargo-truespec truespec x`; the name is not an argument.
fn arguments(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "truespec") {
        arguments.remove(1);
    }
    arguments
}
