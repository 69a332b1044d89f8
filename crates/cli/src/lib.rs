//! The commands of Truespec and all of its disk I/O.
//!
//! In: what the user typed. Out: diagnostics, files on disk, an exit status. `cargo truespec` and `cargo xtask` are the
//! same commands behind two names. Knows nothing about OpenAPI or Rust: [`truespec::generate`] does.

mod args;
mod client;
mod codegen;
mod conformance;
mod console;
mod corpus;
mod drift;
mod files;
mod parallel;
mod paths;
mod settings;
mod sync;
mod version;
mod wire;

pub use args::{
    CodegenArgs, Color, Command, ConformanceArgs, CorpusArgs, DocumentArgs, Globals, MessageFormat, WireArgs,
};
pub use console::{Console, Status};

/// Runs a command in the current folder.
pub fn run(command: &Command, console: &Console) -> Status {
    match command {
        Command::Codegen(args) => codegen::run(args, console),
        Command::Conformance(args) => conformance::run(args, console),
        Command::Corpus(args) => corpus::run(args, console),
        Command::CorpusDocument(args) => corpus::document(args),
        Command::Wire(args) => wire::run(args, console),
    }
}
