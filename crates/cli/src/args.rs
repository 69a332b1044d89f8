//! What can be typed: commands and options. Holds no behaviour.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Options of every command.
#[derive(Clone, Copy, Debug, Args)]
pub struct Globals {
    /// How diagnostics are printed: for people, or one JSON object a line
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    pub message_format: MessageFormat,

    /// Whether to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the source line underlined, on standard error.
    Human,
    /// One JSON object a line, on standard output.
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate clients: those of `openapi/truespec.toml`, or one from any document
    Codegen(CodegenArgs),
    /// Generate a client from every OpenAPI document below a folder, and print how each went
    Corpus(CorpusArgs),
    /// Run wire cases: what generated clients put on the wire and what they make of the answers, as data
    Wire(WireArgs),
    /// Send every operation of the configured clients to Prism, which holds each request against its document
    Conformance(ConformanceArgs),
    /// One document of a corpus, in a process of its own
    #[command(hide = true)]
    CorpusDocument(DocumentArgs),
}

/// Options of `codegen`.
#[derive(Debug, Default, Args)]
pub struct CodegenArgs {
    /// Clients to generate, by their names in `openapi/truespec.toml`; all when none is named
    #[arg(value_name = "CLIENT", conflicts_with = "spec")]
    pub clients: Vec<String>,

    /// Write nothing; show what differs from the disk and fail if anything does
    #[arg(long)]
    pub check: bool,

    /// List each approximation that was made, with its place
    #[arg(long)]
    pub ledger: bool,

    /// Generate one client from this document instead, without any configuration
    #[arg(long, value_name = "FILE", requires = "out")]
    pub spec: Option<PathBuf>,

    /// Where the crate of `--spec` goes: a new or empty folder, or one that was generated before
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub out: Option<PathBuf>,

    /// Name of the crate of `--spec`; made from the document's title when absent
    #[arg(long, value_name = "CRATE", requires = "spec", value_parser = crate_name)]
    pub name: Option<String>,

    /// A folder beside the document's own whose files it may refer to; may be given several times
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub folder: Vec<PathBuf>,

    /// Depend on this released version of `truespec-runtime` instead of the folder of this one
    #[arg(long, value_name = "VERSION", requires = "spec", value_parser = version)]
    pub runtime_version: Option<String>,
}

/// Options of `corpus`.
#[derive(Debug, Args)]
pub struct CorpusArgs {
    /// Folder to look for documents in
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// Also run `cargo check` on each generated crate
    #[arg(long)]
    pub check: bool,

    /// Also decode every example, default and listed value into its generated type, encode it again, and compare
    #[arg(long)]
    pub roundtrip: bool,

    /// Only documents whose path within DIR matches this regular expression
    #[arg(long, value_name = "RE", value_parser = regex_lite::Regex::new)]
    pub filter: Option<regex_lite::Regex>,

    /// Write one JSON object a document to this file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// How many documents at the same time; as many as there are processors when absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// Seconds after which the generation of a document, or the check of its crate, is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub timeout: u64,

    /// Megabytes of memory above which a document is given up
    #[arg(long, value_name = "MB", default_value_t = 8192)]
    pub memory: u64,
}

/// Options of `wire`.
#[derive(Debug, Args)]
pub struct WireArgs {
    /// Files of cases, one JSON object a line
    #[arg(value_name = "CASES", required = true)]
    pub cases: Vec<PathBuf>,

    /// Only cases whose `id` matches this regular expression
    #[arg(long, value_name = "RE", value_parser = regex_lite::Regex::new)]
    pub filter: Option<regex_lite::Regex>,
}

/// Options of `conformance`.
#[derive(Debug, Default, Args)]
pub struct ConformanceArgs {
    /// Clients to judge, by their names in `openapi/truespec.toml`; all when none is named
    #[arg(value_name = "CLIENT")]
    pub clients: Vec<String>,

    /// Fail where Prism cannot be had, instead of saying that nothing was judged
    #[arg(long)]
    pub required: bool,
}

/// Options of one document of a corpus.
#[derive(Debug, Args)]
pub struct DocumentArgs {
    /// The document
    pub document: PathBuf,

    /// Where the crate goes
    #[arg(long)]
    pub out: Option<PathBuf>,

    /// A folder whose files it may refer to, beside its own
    #[arg(long)]
    pub folder: Option<PathBuf>,

    /// Name of the crate
    #[arg(long)]
    pub name: String,

    /// Also write the program that decodes and encodes every example
    #[arg(long)]
    pub samples: bool,
}

fn crate_name(name: &str) -> Result<String, String> {
    if truespec::is_crate_name(name) {
        return Ok(name.to_owned());
    }
    Err("a crate's name has ASCII letters, digits, `-` and `_`, starts with a letter and is no keyword".to_owned())
}

fn version(version: &str) -> Result<String, String> {
    if crate::version::is_requirement(version) {
        return Ok(version.to_owned());
    }
    Err("expected a version such as `0.1.0`".to_owned())
}
