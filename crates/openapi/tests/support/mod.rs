//! What the tests share: reading a text all the way, and saying what was read.
#![allow(dead_code)] // Each test binary uses a part of it.

pub(crate) mod dump;
pub(crate) mod schema;

use truespec_openapi::{Resolved, parse, read, resolve};
use truespec_source::{Diagnostics, Renderer, Sources};

/// Reads a text all the way. The name decides between JSON and YAML.
pub(crate) fn read_all(name: &str, bytes: Vec<u8>) -> (Sources, Option<Resolved>, Diagnostics) {
    let mut sources = Sources::new();
    let file = sources.add(name, bytes).expect("UTF-8");
    let mut d = Diagnostics::new();
    let resolved = parse(sources.clone(), file, &mut d).map(|tree| {
        let document = read(&tree, &mut d);
        resolve(tree, document, &mut d)
    });
    (sources, resolved, d)
}

/// Every diagnostic as people see it.
pub(crate) fn rendered(sources: &Sources, resolved: Option<&Resolved>, d: &Diagnostics) -> String {
    let renderer = Renderer::new(sources, resolved.map(|resolved| &resolved.tree as _));
    d.iter().map(|diagnostic| renderer.text(diagnostic)).collect::<Vec<_>>().join("\n")
}

/// Diagnostics of a text without a fixture file.
pub(crate) fn diagnostics_of(name: &str, text: &str) -> String {
    let (sources, resolved, d) = read_all(name, text.as_bytes().to_vec());
    rendered(&sources, resolved.as_ref(), &d)
}
