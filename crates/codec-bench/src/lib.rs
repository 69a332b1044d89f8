//! Measures what the ways to decode and encode JSON cost to compile and to run.
//!
//! In: the number of structs and a folder for scratch crates. Out: Markdown tables on standard output. The rivals of the
//! runtime's codec (serde with `serde_json`, miniserde, other pull parsers) are dependencies of the scratch crates only, at
//! pinned versions, so that the workspace's lock file stays small. The speed crates need crates.io the first time.

mod compile;
mod flavor;
mod process;
mod shape;
mod speed;
mod table;
mod workload;

use std::path::PathBuf;

const USAGE: &str = "usage: codec-bench [--dir DIR] [--count STRUCTS] [--repeat TIMES] [--only compile|speed|readers]";

/// Runs the measurements that `args` ask for: `--dir DIR` (default `target/codec-bench`), `--count N` structs a crate
/// (default 1,000), `--repeat N` checks each (default 3; the least counts), `--only compile`, `speed` or `readers`.
pub fn run(args: impl IntoIterator<Item = String>) -> Result<(), String> {
    let options = Options::parse(args)?;
    std::fs::create_dir_all(&options.dir).map_err(|error| format!("{}: {error}", options.dir.display()))?;
    if options.wants("compile") {
        compile::run(&options)?;
    }
    if options.wants("speed") {
        speed::models(&options)?;
    }
    if options.wants("readers") {
        speed::readers(&options)?;
    }
    Ok(())
}

struct Options {
    /// Where scratch crates and their target folder go.
    dir: PathBuf,
    /// The runtime's folder.
    runtime: PathBuf,
    count: usize,
    repeat: usize,
    only: Option<String>,
}

impl Options {
    fn parse(args: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let crates = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(PathBuf::from).unwrap_or_default();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crates.join("../target"), PathBuf::from);
        let mut options = Self {
            dir: target.join("codec-bench"),
            runtime: crates.join("runtime"),
            count: 1000,
            repeat: 3,
            only: None,
        };
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let value = args.next().ok_or(USAGE)?;
            match arg.as_str() {
                "--dir" => options.dir = value.into(),
                "--count" => options.count = value.parse().map_err(|_| USAGE)?,
                "--repeat" => options.repeat = value.parse().map_err(|_| USAGE)?,
                "--only" if ["compile", "speed", "readers"].contains(&value.as_str()) => options.only = Some(value),
                _ => return Err(USAGE.to_owned()),
            }
        }
        Ok(options)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }
}
