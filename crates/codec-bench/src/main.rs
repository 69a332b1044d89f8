//! `cargo xtask bench codec`; see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    match truespec_codec_bench::run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("codec-bench: {problem}");
            ExitCode::FAILURE
        }
    }
}
