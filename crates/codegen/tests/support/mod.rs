//! From a document to the files of its crate, through the real stages.

use truespec_codegen::{Config, File, RuntimeDependency, Validate};
use truespec_source::{Diagnostics, Ledger, Sources};

/// Everything that comes of a document.
pub(crate) struct Generated {
    pub(crate) files: Vec<File>,
    pub(crate) diagnostics: Vec<String>,
    pub(crate) ledger: Vec<String>,
}

/// Generates the crate `name` from `text`.
pub(crate) fn generate(name: &str, document: &str, text: &str, runtime: &str) -> Generated {
    let (mut d, mut ledger) = (Diagnostics::new(), Ledger::new());
    let mut config = Config::new(name, document);
    config.runtime = RuntimeDependency::Path(runtime.to_owned());
    if text.starts_with("# validate = \"construct\"\n") {
        config.validate = Validate::Construct;
    }
    let mut sources = Sources::new();
    let file = sources.add(document, text.as_bytes().to_vec()).expect("a text");
    let mut files = Vec::new();
    if let Some(tree) = truespec_openapi::parse(sources, file, &mut d) {
        let read = truespec_openapi::read(&tree, &mut d);
        let resolved = truespec_openapi::resolve(tree, read, &mut d);
        let api = truespec_lower::lower(&resolved, &mut d, &mut ledger);
        let krate = truespec_codegen::plan(&api, &config, &mut d, &mut ledger);
        files = truespec_codegen::emit(&krate, &mut d);
    }
    let diagnostics = d.iter().map(|said| format!("{}[{}]: {}", said.severity.as_str(), said.code, said.message));
    let diagnostics = diagnostics.collect();
    let ledger = ledger.into_entries().into_iter().map(|entry| format!("{}: {}", entry.kind.as_str(), entry.reason));
    Generated { files, diagnostics, ledger: ledger.collect() }
}
