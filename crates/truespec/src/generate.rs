//! The stages, in order. Reads as the pipeline of the design; decides only what to do when there are errors.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use truespec_codegen::{Config, emit, plan};
use truespec_lower::{Wishes, lower_with};
use truespec_openapi::{Document, Loader, NoFiles, Resolved, Tree, Value, parse_all, read, resolve};
use truespec_source::{At, Code, Diagnostics, FileId, Ledger, LedgerKind, NodeId, SourceError, Sources, Span};

use crate::output::{File, Output, Places, Stats, ledger_lines};
use crate::renames::{self, Rename};
use crate::{count, ledger, lock, samples};

/// A document.
#[derive(Clone, Debug)]
pub struct Input<'f> {
    /// The name that diagnostics show.
    pub name: String,
    /// What it holds: YAML or JSON.
    pub bytes: Vec<u8>,
    /// Where the files come from that it refers to.
    pub files: &'f dyn Loader,
    /// The [`Output::lock`] of the last run: the name of its file, and what that holds.
    pub lock: Option<(String, Vec<u8>)>,
    /// What the configuration asks of it.
    pub settings: Settings,
}

/// What a configuration asks of a document, and the file that says so.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What messages call the file.
    pub file: String,
    /// What it holds.
    pub text: Vec<u8>,
    /// The settings; their places are spans of that file.
    pub wishes: Wishes,
    /// Names that were chosen for places of the document; their places are spans of that file.
    pub renames: Vec<Rename>,
}

impl<'f> Input<'f> {
    /// A document of this name. References to other files are refused.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), files: &NoFiles, lock: None, settings: Settings::default() }
    }

    /// The same document, with the files that it refers to.
    #[must_use]
    pub fn with_files(self, files: &'f dyn Loader) -> Self {
        Self { files, ..self }
    }

    /// The same document, with the names of the last run: they stay while it grows.
    #[must_use]
    pub fn with_lock(self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { lock: Some((name.into(), bytes.into())), ..self }
    }

    /// The same document, with what the configuration asks of it.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }
}

/// Where a run stands, for displays of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Text becomes a tree.
    Parse,
    /// The tree becomes a document.
    Read,
    /// References find their targets.
    Resolve,
    /// The document becomes what it means.
    Lower,
    /// Names and types are chosen.
    Plan,
    /// Files are printed.
    Emit,
}

impl Stage {
    /// What happens in it, as displays say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parsing",
            Self::Read => "reading",
            Self::Resolve => "resolving references",
            Self::Lower => "understanding",
            Self::Plan => "planning",
            Self::Emit => "writing code",
        }
    }
}

/// Generates a crate from a document. The same input and configuration give the same bytes, anywhere.
///
/// A crate name that is empty is made from the document's title.
pub fn generate(input: Input<'_>, config: &Config) -> Output {
    generate_watched(input, config, &mut |_| {})
}

/// Like [`generate`], and tells `watch` of each stage before it starts.
pub fn generate_watched(input: Input<'_>, config: &Config, watch: &mut dyn FnMut(Stage)) -> Output {
    let mut d = Diagnostics::new();
    watch(Stage::Parse);
    let Input { name, bytes, files: loader, lock, settings } = input;
    let own_digest = sha256(&bytes);
    let mut sources = Sources::new();
    let file = match sources.add(&name, bytes) {
        Ok(file) => file,
        Err(error) => return nothing(unreadable(name, error, &mut d), config, d),
    };
    let lock = lock.map(|(name, bytes)| (sources.add(&name, bytes), name));
    let Settings { file: settings_file, text, wishes, renames } = settings;
    // A file that cannot be read as text says nothing.
    let configuration = sources.add(settings_file, text).ok();
    let texts = sources.clone();
    let Some(tree) = parse_all(sources, file, loader, &mut d) else { return nothing(texts, config, d) };
    drop(texts);
    let kept_names = kept_names(&tree, lock, &mut d);
    let version = declared_version(&tree);
    watch(Stage::Read);
    let document = read(&tree, &mut d);
    watch(Stage::Resolve);
    let resolved = resolve(tree, document, &mut d);
    watch(Stage::Lower);
    let mut ledger = Ledger::new();
    let configuration = configuration.unwrap_or(resolved.tree.file_of(resolved.tree.root()));
    let mut placed = renames::place(&resolved.tree, &resolved.document, &renames, configuration, &mut d);
    let wishes = wishes.in_file(configuration);
    let api = lower_with(&resolved, &wishes, &mut placed.pins, config.samples, &mut d, &mut ledger);
    placed.finish(&resolved.tree, &mut d);
    let digest = digest(own_digest, &resolved.tree);
    // From here on the tree is needed for places only; the document of a large API is worth giving back.
    let Resolved { tree, document, .. } = resolved;
    let wording = document.version;
    drop::<Document>(document);
    watch(Stage::Plan);
    let config = Config { kept_names, ..completed(config, digest, &api.info.title) };
    let operations: BTreeSet<NodeId> = api.operations.iter().map(|operation| operation.place).collect();
    let operation_count = api.operations.len();
    let krate = plan(&api, &config, &mut d, &mut ledger);
    drop(api);
    let entries = ledger.into_entries();
    let free_form = entries.iter().filter(|entry| entry.kind == LedgerKind::FreeForm).count();
    let stats = Stats {
        version,
        operations: operation_count,
        approximated: count::approximated(&operations, &entries, &tree),
        types: krate.types.len(),
        fields: count::fields(&krate),
        free_form,
    };
    let lines = ledger_lines(&entries, &tree);
    let mut files = Vec::new();
    if !d.has_errors() {
        watch(Stage::Emit);
        files = emit(&krate, &mut d).into_iter().map(|file| File { path: file.path, text: file.text }).collect();
        // Only the tree knows places, so this file is not the plan's.
        files.push(ledger::file(&krate, &name, &lines));
        if config.samples {
            files.push(samples::file(&krate, &tree, wording));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    if d.has_errors() {
        files.clear();
    }
    let crate_name = config.crate_name.clone();
    let lock = if d.has_errors() { String::new() } else { lock::text(&krate.kept_names) };
    Output { crate_name, files, lock, ledger: lines, stats, diagnostics: d, places: Places::Tree(Box::new(tree)) }
}

/// What the lock says. Its places are known only beside a tree, so nothing is said of it without one.
fn kept_names(
    tree: &Tree,
    lock: Option<(Result<FileId, SourceError>, String)>,
    d: &mut Diagnostics,
) -> BTreeMap<String, String> {
    match lock {
        Some((Ok(file), _)) => lock::read(tree.sources().file(file).text(), file, d),
        Some((Err(error), name)) => {
            d.error(Code::NotText, At::Nowhere, format!("`{name}` cannot be read: {error}"))
                .help("remove the file: all names are chosen afresh");
            BTreeMap::new()
        }
        None => BTreeMap::new(),
    }
}

/// Reports a document that is no text. What can be read of it are the sources.
fn unreadable(name: String, error: SourceError, d: &mut Diagnostics) -> Sources {
    let message = format!("`{name}` cannot be read: {error}");
    let readable = match error {
        SourceError::NotUtf8 { readable } => readable,
        SourceError::Utf16 | SourceError::TooLarge => String::new(),
    };
    let mut sources = Sources::new();
    let file = sources.add(name, readable.into_bytes()).ok();
    let end = |file| u32::try_from(sources.file(file).text().len()).unwrap_or(u32::MAX);
    let at = file.map_or(At::Nowhere, |file| At::Span(Span::new(file, end(file), end(file))));
    d.error(Code::NotText, at, message).help("documents are UTF-8 text");
    sources
}

/// The output of a document that is no tree.
fn nothing(sources: Sources, config: &Config, d: Diagnostics) -> Output {
    Output {
        crate_name: config.crate_name.clone(),
        files: Vec::new(),
        lock: String::new(),
        ledger: Vec::new(),
        stats: Stats::default(),
        diagnostics: d,
        places: Places::Sources(sources),
    }
}

/// What the document says about its own version, whether or not it is one that can be read.
fn declared_version(tree: &Tree) -> Option<String> {
    let root = tree.root();
    let field = tree.get(root, "openapi").or_else(|| tree.get(root, "swagger"))?;
    match tree.value(field) {
        Value::String(version) | Value::Number(version) => Some(version.to_owned()),
        _ => None,
    }
}

/// The configuration, with what only the document can say: its digest, and the crate's name where it has none.
fn completed(config: &Config, digest: String, title: &str) -> Config {
    let mut config = Config { document_sha256: Some(digest), ..config.clone() };
    if config.crate_name.is_empty() {
        let made = Config::new(crate::name::crate_name_from(title), "");
        config.crate_name = made.crate_name;
        if config.env_prefix.is_empty() {
            config.env_prefix = made.env_prefix;
        }
    }
    config
}

/// The digest of the document. One of several files has that of a list: a line a file with its path and its own digest,
/// sorted, so that it is the same on every machine.
fn digest(own: String, tree: &Tree) -> String {
    let mut lines: Vec<String> = tree
        .files()
        .enumerate()
        .map(|(index, (file, path))| match index {
            0 => format!("{own} {path}\n"),
            _ => format!("{} {path}\n", sha256(tree.sources().file(file).text().as_bytes())),
        })
        .collect();
    if lines.len() <= 1 {
        return own;
    }
    lines.sort();
    sha256(lines.concat().as_bytes())
}

fn sha256(bytes: &[u8]) -> String {
    let digits = |byte: u8| [byte >> 4, byte & 0xF].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
    Sha256::digest(bytes).into_iter().flat_map(digits).collect()
}
