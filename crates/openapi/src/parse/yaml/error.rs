//! What can be wrong with YAML, in plain words and with a way out.

use granit_parser::{ErrorKind, ScanError};
use truespec_source::{Code, Diagnostics, FileId, Span};

use crate::tree::index;

/// A text that is not YAML. `bracket` is the innermost one that is open.
pub(super) fn syntax(file: FileId, text: &str, error: &ScanError, bracket: Option<Span>, d: &mut Diagnostics) {
    let offset = error.marker().byte_offset().unwrap_or_default().min(text.len());
    let at = match error.kind() {
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed => {
            let before = text.get(..offset).unwrap_or_default();
            Span::new(file, index(before.trim_end_matches([' ', '\t']).len()), index(offset))
        }
        _ => Span::new(file, index(offset), index(offset + width(text, offset))),
    };
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        super::super::report(crate::tree::BuilderError::TooDeep, at.into(), d);
        return;
    }
    let (message, help) = words(error.kind());
    let diagnostic = d.error(Code::Syntax, at, format!("this is not valid YAML: {message}"));
    diagnostic.maybe_help(help.map(str::to_owned));
    match error.kind() {
        ErrorKind::UnknownAnchor => _ = diagnostic.label("no anchor of this name comes before"),
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence => {
            if let Some(bracket) = bracket {
                diagnostic.related(bracket, "this is still open");
            }
        }
        _ => {}
    }
}

/// A file of comments and blank lines.
pub(super) fn empty(file: FileId, name: &str, d: &mut Diagnostics) {
    d.error(Code::EmptyDocument, Span::new(file, 0, 0), format!("`{name}` holds no document"))
        .help("an OpenAPI document starts with `openapi: 3.1.0`");
}

/// A second `---`.
pub(super) fn several_documents(at: Span, d: &mut Diagnostics) {
    d.error(Code::Syntax, at, "the file holds more than one YAML document")
        .label("a second document starts here")
        .help("keep one OpenAPI document in each file");
}

/// `.inf` or `.nan`.
pub(super) fn not_finite(at: Span, value: &str, d: &mut Diagnostics) {
    d.warning(Code::InvalidValue, at, format!("`{value}` is not a number in JSON, so it is read as text"))
        .help("leave the limit out, or put the text in quotes");
}

/// `*a` where `&a` stands on a key.
pub(super) fn alias_of_key(at: Span, d: &mut Diagnostics) {
    d.error(Code::Syntax, at, "this alias names an anchor of a key")
        .help("put the anchor on a value, or write the text out");
}

/// `? [a, b]`, or `{{ template }}`.
pub(super) fn key_not_text(at: Span, d: &mut Diagnostics) {
    d.error(Code::Syntax, at, "a key must be text, not a list or an object")
        .help("if the braces or brackets belong to the text, as in a template, put it in quotes");
}

/// `a: &x [*x]`
pub(super) fn recursive_alias(at: Span, anchor: Span, d: &mut Diagnostics) {
    d.error(Code::AliasBomb, at, "this alias stands for something that contains it")
        .related(anchor, "it stands for this")
        .help("use `$ref`, which may lead to what contains it");
}

/// `!include`
pub(super) fn unknown_tag(at: Span, tag: &str, d: &mut Diagnostics) {
    d.warning(Code::Unsupported, at, format!("YAML tag `{tag}` is ignored"))
        .help("bundle the document first if the tag includes other files");
}

/// The message and what to do about it.
fn words(kind: &ErrorKind) -> (String, Option<&'static str>) {
    let (message, help) = match kind {
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed => {
            ("a tab is used for indentation", Some("indent with spaces"))
        }
        ErrorKind::MappingValueNotAllowed => (
            "`:` starts a value where none can stand",
            Some("put text that holds `: ` in quotes, and check the indentation of this line and the one before"),
        ),
        ErrorKind::MappingKeyNotAllowed => ("a key cannot stand here", Some("check the indentation of this line")),
        ErrorKind::SimpleKeyExpected => (
            "a line is neither `key: value` nor part of the text before",
            Some("add the missing `:`, or indent the line if it continues a text"),
        ),
        ErrorKind::InvalidColonPlacement
        | ErrorKind::FlowMappingValueAdjacentCollection
        | ErrorKind::InvalidMappingValueWhitespace => {
            ("`:` is misplaced", Some("check that brackets and braces before it are closed, and put a space after it"))
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            ("the indentation fits nothing before it", Some("entries of the same object must start in the same column"))
        }
        ErrorKind::ExpectedBlockSequenceEntry => (
            "a list goes on with something that is not an item",
            Some("start each item with `- `, all in the same column"),
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a list item cannot stand here", Some("start the list on a line of its own"))
        }
        ErrorKind::BlockEntryInFlowCollection => {
            ("`- ` cannot stand between brackets", Some("separate the items with commas"))
        }
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => ("`,` or `}` is missing", None),
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::UnexpectedEofFlowSequence => {
            ("`,` or `]` is missing", None)
        }
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", None),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), None);
        }
        ErrorKind::UnclosedFlowCollection { open } => return (format!("`{open}` is never closed"), None),
        ErrorKind::UnclosedQuotedScalar => ("the quotes are never closed", None),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text goes on after the closing quote",
            Some("put all of it in quotes; a quote inside is `''` in single and `\\\"` in double ones"),
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "unknown escape in double quotes",
            Some("write `\\\\` for a backslash, or use single quotes, which know no escapes"),
        ),
        ErrorKind::InvalidQuotedScalarIndent => {
            ("a quoted text goes on without indentation", Some("indent its further lines, or close the quotes"))
        }
        ErrorKind::UnknownAnchor => ("unknown alias", Some("put text that starts with `*` in quotes")),
        ErrorKind::UnexpectedCharacter { character } => {
            return (
                format!("text cannot start with `{}`", character.escape_default()),
                Some("put the text in quotes"),
            );
        }
        ErrorKind::MissingAnchorOrAliasName => {
            ("`&` or `*` without a name", Some("put text that starts with it in quotes"))
        }
        ErrorKind::UndeclaredTagHandle | ErrorKind::InvalidTagTerminator | ErrorKind::MissingTagUri => {
            ("an unknown tag", Some("put text that starts with `!` in quotes"))
        }
        ErrorKind::InvalidBlockScalarIndent | ErrorKind::TabAtBlockScalarStart => {
            ("a line of the text block is indented wrongly", Some("indent all of its lines with the same spaces"))
        }
        ErrorKind::InvalidBlockScalarHeader => {
            ("text follows `|` or `>` on the same line", Some("start the text on the next line, or put it in quotes"))
        }
        ErrorKind::InvalidSimpleKey => {
            ("a key is longer than 1,024 characters or spans lines", Some("check for a missing `,` or quote before it"))
        }
        other => return (other.to_string(), None),
    };
    (message.to_owned(), help)
}

/// The word or the one character that stands at an offset.
fn width(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let word = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '*' | '&'))).unwrap_or(rest.len());
    if word > 0 { word } else { rest.chars().next().filter(|&c| c != '\n').map_or(0, char::len_utf8) }
}
