//! `cargo xtask bench`; see the library.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match truespec_bench::run(&truespec_bench::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("bench: {problem}");
            ExitCode::FAILURE
        }
    }
}
