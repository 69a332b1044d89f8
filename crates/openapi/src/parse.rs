//! Text to [`Tree`]: chooses between JSON and YAML, and sees to it that there is one document of a sane size.
//!
//! In: a file of [`Sources`], and where the files come from that it refers to. Out: a tree, or what keeps it from being
//! one. Knows nothing about `OpenAPI`.

mod files;
mod json;
mod scalar;
mod yaml;

use truespec_source::{At, Code, Diagnostics, FileId, Sources, Span};

use crate::tree::{Builder, BuilderError, MAX_DEPTH, index};
use crate::{Loader, NoFiles, Tree};

/// Offsets are 32 bits wide, and decoded texts may be longer than their spelling.
const MAX_BYTES: usize = 1 << 31;

/// Reads a document of one file as JSON or YAML. `None` where it is neither, which is reported.
///
/// Duplicate keys and the like are reported too, but leave a tree.
pub fn parse(sources: Sources, file: FileId, d: &mut Diagnostics) -> Option<Tree> {
    parse_all(sources, file, &NoFiles, d)
}

/// Reads a document and every file that it refers to. `None` where its own file is neither JSON nor YAML.
pub fn parse_all(sources: Sources, file: FileId, loader: &dyn Loader, d: &mut Diagnostics) -> Option<Tree> {
    let mut tree = one(sources, file, d)?;
    files::close(&mut tree, loader, d);
    Some(tree)
}

/// Reads a file that a document refers to. One that is not named as YAML or JSON may be text, as descriptions and samples
/// of code are.
fn part(sources: Sources, file: FileId, d: &mut Diagnostics) -> Option<Tree> {
    let name = sources.file(file).name().to_ascii_lowercase();
    if [".yaml", ".yml", ".json"].iter().any(|extension| name.ends_with(extension)) {
        return one(sources, file, d);
    }
    let mut said = Diagnostics::new();
    if let Some(tree) = one(sources.clone(), file, &mut said).filter(|_| !said.has_errors()) {
        return Some(tree);
    }
    let source = sources.clone();
    let text = source.file(file).text();
    let mut builder = Builder::new(sources, file);
    builder.string(text, 0, index(text.len()));
    builder.finish(d)
}

fn one(sources: Sources, file: FileId, d: &mut Diagnostics) -> Option<Tree> {
    let source = sources.file(file);
    let text = source.text();
    if text.len() > MAX_BYTES {
        d.error(Code::Syntax, Span::new(file, 0, 0), "the file is larger than 2 GiB");
        return None;
    }
    let named_json = source.name().to_ascii_lowercase().ends_with(".json");
    match text.trim_start().as_bytes().first() {
        None => {
            d.error(Code::EmptyDocument, Span::new(file, 0, 0), format!("`{}` is empty", source.name()))
                .help("an OpenAPI document starts with `openapi: 3.1.0`");
            None
        }
        Some(b'{' | b'[') if named_json => json::parse(sources, file, d),
        // Without the name to go by, text that is valid JSON is read as such, which is much faster; otherwise it is
        // YAML in flow style, and what the YAML parser has to say about it is said.
        Some(b'{' | b'[') => {
            json::parse(sources.clone(), file, &mut Diagnostics::new()).or_else(|| yaml::parse(sources, file, d))
        }
        Some(_) => yaml::parse(sources, file, d),
    }
}

/// Says why building the tree stopped.
fn report(error: BuilderError, at: At, d: &mut Diagnostics) {
    match error {
        BuilderError::TooDeep => {
            d.error(Code::TooDeep, at, format!("values are nested more than {MAX_DEPTH} levels deep"))
                .label("one level too many")
                .help("move inner schemas into `components` and refer to them");
        }
        BuilderError::AliasBomb => {
            d.error(Code::AliasBomb, at, "YAML aliases stand for far more values than the text spells out")
                .label("too many from here on")
                .help("use `$ref`, which repeats nothing, instead of YAML aliases");
        }
        BuilderError::RecursiveAlias => {
            d.error(Code::AliasBomb, at, "this alias stands for something that contains it")
                .help("use `$ref` for something that contains itself");
        }
    }
}
