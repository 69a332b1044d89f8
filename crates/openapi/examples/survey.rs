//! Reads documents and says what it found: `cargo run -p truespec-openapi --example survey -- FILE…`
//!
//! With `--quiet`, only a line of counts for each file.

use std::time::Instant;

use truespec_openapi::{parse, read, resolve};
use truespec_source::{Diagnostics, Renderer, Severity, Sources};

fn main() {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let quiet = flags.iter().any(|flag| flag == "--quiet");
    for name in &files {
        survey(name, quiet);
    }
}

fn survey(name: &str, quiet: bool) {
    let bytes = match std::fs::read(name) {
        Ok(bytes) => bytes,
        Err(error) => return println!("{name}: {error}"),
    };
    let start = Instant::now();
    let mut sources = Sources::new();
    let file = match sources.add(name, bytes) {
        Ok(file) => file,
        Err(error) => return println!("{name}: {error}"),
    };
    let mut d = Diagnostics::new();
    let Some(tree) = parse(sources.clone(), file, &mut d) else {
        let renderer = Renderer::new(&sources, None);
        println!("{name}: not parsed");
        return d.iter().for_each(|diagnostic| print!("{}", renderer.text(diagnostic)));
    };
    let parsed = start.elapsed();
    let document = read(&tree, &mut d);
    let read = start.elapsed();
    let resolved = resolve(tree, document, &mut d);
    let all = start.elapsed();
    let count = |severity| d.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    println!(
        "{name}: {} errors, {} warnings, {} paths, {} schemas, {} references; parsed in {parsed:?}, read in {:?}, resolved in {:?}",
        count(Severity::Error),
        count(Severity::Warning),
        resolved.document.paths.len(),
        resolved.document.schemas.len(),
        resolved.document.references.len(),
        read.saturating_sub(parsed),
        all.saturating_sub(read),
    );
    if !quiet {
        let renderer = Renderer::new(&sources, Some(&resolved.tree));
        d.iter().for_each(|diagnostic| print!("{}", renderer.text(diagnostic)));
    }
}
