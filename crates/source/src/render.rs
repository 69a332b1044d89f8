//! Diagnostics as text for people, in the form that rustc uses, and as flat messages for machines.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};

use crate::{At, Diagnostic, FileId, LineColumn, Locate, Severity, Sources, Span};

/// A diagnostic with its place worked out, for editors and CI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Stable code.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// File name as the user gave it; `None` when the diagnostic is about no file.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// JSON pointer of the value.
    pub pointer: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

/// Works out places with the tree's help, where there is a tree.
pub struct Renderer<'a> {
    sources: &'a Sources,
    places: Option<&'a dyn Locate>,
    color: bool,
}

impl<'a> Renderer<'a> {
    /// Renders diagnostics about `sources`; `places` is the tree, if parsing got that far.
    pub fn new(sources: &'a Sources, places: Option<&'a dyn Locate>) -> Self {
        Self { sources, places, color: false }
    }

    /// With terminal colours.
    #[must_use]
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// The text for people, ending in a line feed.
    pub fn text(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.as_str()));
        let label = diagnostic.label.as_deref().unwrap_or_default();
        let marks: Vec<_> = std::iter::once((AnnotationKind::Primary, diagnostic.at, label))
            .chain(diagnostic.related.iter().map(|other| (AnnotationKind::Context, other.at, other.label.as_str())))
            .filter_map(|(kind, at, label)| Some((kind, self.span(at)?, label)))
            .collect();
        let mut files: Vec<FileId> = Vec::new();
        for (_, span, _) in &marks {
            if !files.contains(&span.file) {
                files.push(span.file);
            }
        }
        for id in files {
            let file = self.sources.file(id);
            let here: Vec<_> = marks.iter().filter(|(_, span, _)| span.file == id).collect();
            let ranges = here.iter().map(|(_, span, _)| self.visible(*span));
            let Some(window) = ranges.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)) else { continue };
            let window = file.whole_lines(window);
            let LineColumn { line, .. } = file.line_column(u32::try_from(window.start).unwrap_or(u32::MAX));
            if window.len() > MAX_WINDOW {
                for (_, span, label) in here {
                    let LineColumn { line, column } = file.line_column(span.start);
                    let origin = Origin::path(file.name()).line(line as usize).char_column(column as usize);
                    group = group.element(origin);
                    if !label.is_empty() {
                        group = group.element(Level::NOTE.message(*label));
                    }
                }
                continue;
            }
            let annotations = here.into_iter().map(|(kind, span, label)| {
                let range = self.visible(*span);
                let mark = kind.span(range.start - window.start..range.end - window.start);
                if label.is_empty() { mark } else { mark.label(*label) }
            });
            let shown = Snippet::source(&file.text()[window.clone()]).line_start(line as usize);
            group = group.element(shown.path(file.name()).annotations(annotations));
        }
        if let Some(pointer) = self.pointer(diagnostic.at) {
            group = group.element(Level::NOTE.message(format!("at `{pointer}`")));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help));
        }
        let renderer =
            if self.color { annotate_snippets::Renderer::styled() } else { annotate_snippets::Renderer::plain() };
        let mut text = renderer.render(&[group]);
        text.push('\n');
        text
    }

    /// The flat form for machines.
    pub fn message(&self, diagnostic: &Diagnostic) -> Message {
        let span = self.span(diagnostic.at);
        let place = span.map(|span| self.sources.file(span.file).line_column(span.start));
        Message {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity.as_str(),
            message: diagnostic.message.clone(),
            file: span.map(|span| self.sources.file(span.file).name().to_owned()),
            line: place.map(|LineColumn { line, .. }| line),
            column: place.map(|LineColumn { column, .. }| column),
            pointer: self.pointer(diagnostic.at),
            help: diagnostic.help.clone(),
        }
    }

    /// The byte span of a place, where it has one.
    pub fn span(&self, at: At) -> Option<Span> {
        match at {
            At::Node(node) => self.places.map(|places| places.span(node)),
            At::Key(node) => self.places.map(|places| places.key_span(node)),
            At::Span(span) => Some(span),
            At::Nowhere => None,
        }
    }

    fn pointer(&self, at: At) -> Option<String> {
        match at {
            At::Node(node) | At::Key(node) => self.places.map(|places| format!("#{}", places.pointer(node))),
            At::Span(_) | At::Nowhere => None,
        }
    }

    /// The first line of a span: underlining a whole component would show pages.
    fn visible(&self, span: Span) -> std::ops::Range<usize> {
        let text = self.sources.file(span.file).text();
        let start = char_boundary(text, span.start);
        let end = char_boundary(text, span.end).max(start);
        let line = text[start..end].lines().next().unwrap_or_default().trim_end();
        start..start + line.len()
    }
}

/// Most bytes of source that are looked at for one diagnostic: its renderer indexes all of them, and a document that
/// stands on one line would cost seconds a diagnostic. Beyond it the place is named and not shown.
const MAX_WINDOW: usize = 256 * 1024;

/// The start of the character that a byte belongs to. Offsets past the end count as the end.
fn char_boundary(text: &str, offset: u32) -> usize {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Diagnostics};

    #[test]
    fn line_ends_and_wide_characters_do_no_harm() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", "a: \u{e9}\r\nb: 1\r\n".as_bytes().to_vec()).expect("UTF-8");
        let mut d = Diagnostics::new();
        d.error(Code::WrongType, Span::new(file, 4, 5), "inside a character");
        let diagnostic = d.iter().next().expect("one");
        assert_eq!(
            Renderer::new(&sources, None).text(diagnostic),
            "error[wrong-type]: inside a character\n --> a.yaml:1:4\n  |\n1 | a: \u{e9}\n  |    ^\n"
        );
    }

    #[test]
    fn renders_place_label_related_and_help() {
        let mut sources = Sources::new();
        let file = sources.add("pets.yaml", b"openapi: 3.1.0\ninfo: 5\npaths: {}\n".to_vec()).expect("UTF-8");
        let mut d = Diagnostics::new();
        d.error(Code::WrongType, Span::new(file, 21, 22), "`info` must be an object")
            .label("expected an object, found an integer")
            .related(Span::new(file, 0, 7), "in this document")
            .help("write `info: {title: …, version: …}`");
        let diagnostic = d.iter().next().expect("one");
        let renderer = Renderer::new(&sources, None);
        assert_eq!(
            renderer.text(diagnostic),
            "error[wrong-type]: `info` must be an object
 --> pets.yaml:2:7
  |
1 | openapi: 3.1.0
  | ------- in this document
2 | info: 5
  |       ^ expected an object, found an integer
  |
  = help: write `info: {title: …, version: …}`
"
        );
        let message = renderer.message(diagnostic);
        assert_eq!((message.code, message.line, message.column), ("wrong-type", Some(2), Some(7)));
    }
    #[test]
    fn a_document_on_one_line_is_named_and_not_shown() {
        let mut sources = Sources::new();
        let text = format!("{{\"a\": \"{}\", \"b\": 1}}", "x".repeat(MAX_WINDOW));
        let at = u32::try_from(text.find("1}").expect("there")).expect("small");
        let file = sources.add("one.json", text.into_bytes()).expect("UTF-8");
        let mut d = Diagnostics::new();
        d.error(Code::WrongType, Span::new(file, at, at + 1), "`b` must be a string").label("found an integer");
        let text = Renderer::new(&sources, None).text(d.iter().next().expect("one"));
        assert_eq!(
            text,
            "error[wrong-type]: `b` must be a string
--> one.json:1:262160
 = note: found an integer
"
        );
    }
}
