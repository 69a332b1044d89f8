//! What a run gives back: files, what was said, what was approximated, and some numbers.

use truespec_openapi::Tree;
use truespec_source::{Diagnostics, LedgerEntry, LineColumn, Locate, Message, Renderer, Sources};

/// One file of a generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path within the crate, with `/` between its parts.
    pub path: String,
    /// UTF-8 text with line feeds.
    pub text: String,
}

/// One approximation, with its place worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// `ignored`, `widened`, `free-form` or `rejected`.
    pub kind: &'static str,
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// JSON pointer of the node, as a fragment (`#/paths/…`).
    pub pointer: String,
    /// Why, in one sentence.
    pub reason: String,
}

/// Numbers about a document and what was made from it. Zero where the run did not get that far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// The version that the document gives itself, such as `3.1.0`.
    pub version: Option<String>,
    /// Operations.
    pub operations: usize,
    /// Operations with an approximation of their own in the ledger; not those that merely use an approximated schema.
    pub approximated: usize,
    /// Types that were generated.
    pub types: usize,
    /// Fields of these types, and items and values of their lists and maps.
    pub fields: usize,
    /// Values that became free-form although the document says something of them: entries of that kind in the ledger.
    pub free_form: usize,
}

/// The result of one run.
#[derive(Debug)]
pub struct Output {
    /// Name of the crate: the configured one, or one made from the document's title.
    pub crate_name: String,
    /// The crate, sorted by path; empty if there are errors.
    pub files: Vec<File>,
    /// The names that the next run must know of to keep them: see [`Input::lock`](crate::Input::lock). Empty if there are
    /// none.
    pub lock: String,
    /// Everything that the crate does not say as faithfully as the document.
    pub ledger: Vec<LedgerLine>,
    /// Numbers.
    pub stats: Stats,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) places: Places,
}

impl Output {
    /// Whether anything kept the crate from being generated.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    /// What there is to say, in the order it was found.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// What there is to say, with places worked out, for machines.
    pub fn messages(&self) -> Vec<Message> {
        let renderer = self.renderer();
        self.diagnostics.iter().map(|diagnostic| renderer.message(diagnostic)).collect()
    }

    /// Turns the diagnostics into text.
    pub fn renderer(&self) -> Renderer<'_> {
        match &self.places {
            Places::Tree(tree) => Renderer::new(tree.sources(), Some(tree.as_ref())),
            Places::Sources(sources) => Renderer::new(sources, None),
        }
    }
}

/// What knows where nodes stand.
#[derive(Debug)]
pub(crate) enum Places {
    /// The document was well-formed.
    Tree(Box<Tree>),
    /// It was not: there are only spans.
    Sources(Sources),
}

/// Works out the place of each entry.
pub(crate) fn ledger_lines(entries: &[LedgerEntry], tree: &Tree) -> Vec<LedgerLine> {
    let line = |entry: &LedgerEntry| {
        let span = tree.span(entry.node);
        let file = tree.sources().file(span.file);
        let LineColumn { line, column } = file.line_column(span.start);
        LedgerLine {
            kind: entry.kind.as_str(),
            file: file.name().to_owned(),
            line,
            column,
            pointer: format!("#{}", tree.pointer(entry.node)),
            reason: entry.reason.clone(),
        }
    };
    entries.iter().map(line).collect()
}
