//! From a document to the files of its crate, through the real stages.

use truespec_codegen::{
    Config, File, HmacConfig, RuntimeDependency, SignatureConfig, SignedPart, TimestampPlace, Validate,
};
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
    if let Some(header) = text.lines().next().and_then(|line| line.strip_prefix("# signature: ")) {
        config.signature = Some(signature(header));
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

/// A preset by its name, or a signature in the header of this name that uses all that there is.
fn signature(header: &str) -> SignatureConfig {
    if header == "standard" {
        return SignatureConfig::Preset("STANDARD");
    }
    SignatureConfig::Hmac(HmacConfig {
        header: header.to_owned(),
        base64: true,
        prefix: "v1=".to_owned(),
        separator: Some(','),
        signed: vec![
            SignedPart::Header("X-Id".to_owned()),
            SignedPart::Text(".".to_owned()),
            SignedPart::Timestamp,
            SignedPart::Text(".".to_owned()),
            SignedPart::Body,
        ],
        timestamp: TimestampPlace::Item("t=".to_owned()),
        tolerance: 300,
        base64_secret: Some("whsec_".to_owned()),
    })
}
