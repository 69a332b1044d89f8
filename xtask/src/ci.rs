//! `ci`: everything that must hold before a change is taken in, cheapest first. Stops at the first step that fails.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use clap::Parser;
use truespec_cli::{Command, Console, Status};

use crate::{root, tidy};

/// Runs every step.
pub(crate) fn run(root: &Path, console: &Console) -> Result<(), String> {
    let start = Instant::now();
    step("fmt", || cargo(root, &["fmt", "--all", "--check"], &[]))?;
    step("fmt of xtask", || cargo(root, &["fmt", "--manifest-path", XTASK, "--check"], &[]))?;
    step("tidy", || tidy::run(root))?;
    step("codegen --check", || typed(&["codegen", "--check"], "generated code is out of step", console))?;
    step("clippy", || cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]))?;
    step("clippy of xtask", || {
        cargo(root, &["clippy", "--manifest-path", XTASK, "--all-targets", "--", "-D", "warnings"], &[])
    })?;
    for (chosen, transport) in [("", "no transport"), ("http-transport", "HTTP alone"), ("reqwest", "reqwest")] {
        step(&format!("clippy of the runtime with {transport}"), || {
            let features = ["--no-default-features", "--features", chosen];
            let args = [&["clippy", "-p", "truespec-runtime"], &features[..], &["--", "-D", "warnings"]].concat();
            cargo(root, &args, &[])
        })?;
    }
    step("test", || cargo(root, &["test", "--workspace"], &[]))?;
    step("test of HTTP/2", || {
        cargo(root, &["test", "-p", "truespec-runtime", "--features", "http2", "--test", "http2"], &[])
    })?;
    step("test of xtask", || cargo(root, &["test", "--manifest-path", XTASK], &[]))?;
    step("doc", || cargo(root, &["doc", "--workspace", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]))?;
    step("conformance", || {
        typed(&["conformance"], "a judge found requests that are not as the documents say", console)
    })?;
    println!("ci: every step passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// The manifest of `xtask`, which is a workspace of its own.
const XTASK: &str = "xtask/Cargo.toml";

fn step(name: &str, run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    println!("ci: {name} …");
    let start = Instant::now();
    run().map_err(|error| format!("ci step `{name}` failed: {error}"))?;
    println!("ci: {name} passed in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn cargo(root: &Path, args: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    let mut command = root::cargo(root);
    command.args(args).envs(variables.iter().copied()).stdin(Stdio::null());
    let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}` ended with {status}", args.join(" "))) }
}

/// A command as the user would type it, and what it means when it fails.
fn typed(words: &[&str], failure: &str, console: &Console) -> Result<(), String> {
    #[derive(Parser)]
    struct Typed {
        #[command(subcommand)]
        command: Command,
    }
    let typed = Typed::try_parse_from([&["xtask"], words].concat()).map_err(|error| error.to_string())?;
    match truespec_cli::run(&typed.command, console) {
        Status::Success => Ok(()),
        Status::Failure | Status::Usage => Err(failure.to_owned()),
    }
}
