//! What the tests share: reading a text all the way, and saying what was read.
#![allow(dead_code)] // Each test binary uses a part of it.

pub(crate) mod dump;
pub(crate) mod schema;

use std::path::{Path, PathBuf};

use truespec_openapi::{Loader, NoFile, Resolved, Tree, parse, parse_all, read, resolve};
use truespec_source::{Diagnostics, Renderer, Sources};

/// Reads a text all the way. The name decides between JSON and YAML.
pub(crate) fn read_all(name: &str, bytes: Vec<u8>) -> (Sources, Option<Resolved>, Diagnostics) {
    let mut sources = Sources::new();
    let file = sources.add(name, bytes).expect("UTF-8");
    let mut d = Diagnostics::new();
    let resolved = parse(sources.clone(), file, &mut d).map(|tree| read_tree(tree, &mut d));
    (sources, resolved, d)
}

/// Reads a fixture all the way; an `openapi.yaml` with the files below its folder.
pub(crate) fn read_files(path: &Path, name: &str, bytes: Vec<u8>) -> (Sources, Option<Resolved>, Diagnostics) {
    if name != "openapi.yaml" {
        return read_all(name, bytes);
    }
    let mut sources = Sources::new();
    let file = sources.add(name, bytes).expect("UTF-8");
    let mut d = Diagnostics::new();
    let folder = Folder(path.parent().expect("a folder").to_owned());
    let resolved = parse_all(sources.clone(), file, &folder, &mut d).map(|tree| read_tree(tree, &mut d));
    (resolved.as_ref().map_or(sources, |resolved| resolved.tree.sources().clone()), resolved, d)
}

struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, path: &str) -> Result<Vec<u8>, NoFile> {
        if path.starts_with(['.', '/']) || path.contains("://") {
            return Err(NoFile::Outside);
        }
        std::fs::read(self.0.join(path)).map_err(|_| NoFile::Missing)
    }
}

fn read_tree(tree: Tree, d: &mut Diagnostics) -> Resolved {
    let document = read(&tree, d);
    resolve(tree, document, d)
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
