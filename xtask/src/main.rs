//! `cargo xtask …`: the commands of Truespec on this repository, and the repository's own chores.

mod bench;
mod ci;
mod root;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use truespec_cli::{Console, Globals, Status};

/// Truespec on this repository
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    #[command(flatten)]
    Truespec(truespec_cli::Command),
    /// Do what CI does: format, tidy, lint, `codegen --check`, tests, documentation
    Ci,
    /// Check what no compiler does: which crate imports which, and how files are kept
    Tidy,
    /// Measure something
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::new(cli.globals, "cargo xtask");
    let status = match cli.task {
        Task::Truespec(command) => truespec_cli::run(&command, &console),
        Task::Ci => finish(root::find().and_then(|root| ci::run(&root, &console))),
        Task::Tidy => finish(root::find().and_then(|root| tidy::run(&root))),
        Task::Bench(args) => finish(root::find().and_then(|root| bench::run(&root, &args))),
    };
    ExitCode::from(status.code())
}

fn finish(result: Result<(), String>) -> Status {
    match result {
        Ok(()) => Status::Success,
        Err(message) => {
            eprintln!("error: {message}");
            Status::Failure
        }
    }
}
