//! What the user decides about one generated crate.

use std::collections::BTreeMap;

/// What the user decides about one generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Package name, such as `heygen-client`.
    pub crate_name: String,
    /// Package version.
    pub crate_version: String,
    /// Path of the document, as banners show it.
    pub document: String,
    /// SHA-256 of the document, in hexadecimal. Stands in the manifest, so that a document that changed always shows, even
    /// where no generated line follows from the change. `None` records nothing.
    pub document_sha256: Option<String>,
    /// Path of the configuration file, as banners show it; `None` where there is none.
    pub config: Option<String>,
    /// The command that regenerates the crate, as banners show it.
    pub command: String,
    /// Where the generated manifest takes the runtime from.
    pub runtime: RuntimeDependency,
    /// Start of the names of environment variables, such as `HEYGEN`.
    pub env_prefix: String,
    /// The data of the event that ends streams of events, such as `[DONE]`, where the document does not say it. A stream
    /// that ends before it is broken.
    pub sse_sentinel: Option<String>,
    /// Whether `examples/roundtrip.rs` is generated too: a program that decodes and encodes every example, default and
    /// listed value of the document. For those who test the generator, not for those who use the crate.
    pub samples: bool,
    /// The [`RustCrate::kept_names`](crate::RustCrate::kept_names) of the last run. They stay as they were, as long as
    /// there is still what they name.
    pub kept_names: BTreeMap<String, String>,
    /// Wire cases that become `tests/wire.rs`; `None` where there are none.
    pub wire: Option<WireConfig>,
}

/// Wire cases: what the client puts on the wire and what it makes of the answers, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireConfig {
    /// Files of cases, as seen from the folder of the test.
    pub files: Vec<String>,
    /// The operations that the cases name; those that the document does not have are left to the test to report.
    pub operations: Vec<String>,
    /// Where the generated manifest takes the crate `truespec-wire` from.
    pub interpreter: RuntimeDependency,
}

impl Config {
    /// The usual decisions for a crate of this name, made from this document.
    pub fn new(crate_name: impl Into<String>, document: impl Into<String>) -> Self {
        let crate_name = crate_name.into();
        let stem = crate_name.strip_suffix("-client").unwrap_or(&crate_name);
        let env_prefix = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
        Self {
            env_prefix: env_prefix.collect(),
            crate_name,
            crate_version: "0.1.0".to_owned(),
            document: document.into(),
            document_sha256: None,
            config: Some("openapi/truespec.toml".to_owned()),
            command: "cargo xtask codegen".to_owned(),
            sse_sentinel: None,
            samples: false,
            kept_names: BTreeMap::new(),
            wire: None,
            runtime: RuntimeDependency::Path("../../crates/runtime".to_owned()),
        }
    }
}

/// Where the generated manifest takes the runtime from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeDependency {
    /// A folder, relative to the generated crate or absolute.
    Path(String),
    /// A version from the registry.
    Version(String),
}
