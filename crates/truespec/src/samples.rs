//! The program of samples, judged by the document. In: a plan and the tree that it comes from. Out: a file.

use truespec_codegen::{RustCrate, SampleFacts, SampleItem, Side, emit_samples};
use truespec_openapi::{Tree, Version, fit};
use truespec_source::Locate;

use crate::output::File;

/// The program that decodes and encodes every example.
pub(crate) fn file(krate: &RustCrate, tree: &Tree, version: Version) -> File {
    let program = emit_samples(krate, &|sample| facts(sample, tree, version));
    File { path: program.path, text: program.text }
}

fn facts(sample: &SampleItem, tree: &Tree, version: Version) -> SampleFacts {
    let as_of = |absent| fit(tree, version, &sample.schemas, sample.place, absent);
    let (found, request) = match sample.side {
        Side::Client => (as_of("readOnly"), true),
        Side::Server => (as_of("writeOnly"), false),
        Side::Either => {
            let (received, sent) = (as_of("writeOnly"), as_of("readOnly"));
            let request = received.misfit.is_some() && sent.misfit.is_none();
            (if request { sent } else { received }, request)
        }
    };
    let start = tree.pointer(sample.place);
    let within = |node| tree.pointer(node).strip_prefix(&start).unwrap_or_default().to_owned();
    let file = tree.file_of(sample.place);
    let path = tree.files().skip(1).find(|&(other, _)| other == file).map_or("", |(_, path)| path);
    SampleFacts {
        pointer: format!("{path}#{start}"),
        request,
        undeclared: found.undeclared.into_iter().map(within).collect(),
        invalid: found.misfit.map(|misfit| {
            let at = within(misfit.at);
            let reason = if at.is_empty() { misfit.reason } else { format!("{} at `{at}`", misfit.reason) };
            (misfit.class, reason)
        }),
    }
}
