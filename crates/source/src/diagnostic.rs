//! Diagnostics: data with a place, a stable code, and where there is one, a way out.

use std::fmt;

use crate::{At, NodeId};

/// How bad it is. Errors keep anything from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Generation goes on, but somebody should look.
    Warning,
    /// Nothing is written.
    Error,
}

impl Severity {
    /// The word that messages print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The stable code of a diagnostic; its meaning never changes once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of this page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as messages print it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// The file cannot be read from disk.
    UnreadableFile = "unreadable-file",
    /// The file is not UTF-8 text.
    NotText = "not-text",
    /// The file holds no document.
    EmptyDocument = "empty-document",
    /// The text is not well-formed YAML or JSON.
    Syntax = "syntax",
    /// A mapping has the same key twice.
    DuplicateKey = "duplicate-key",
    /// Aliases expand to more nodes than the budget allows (a "billion laughs" document).
    AliasBomb = "alias-bomb",
    /// Values are nested deeper than the limit.
    TooDeep = "too-deep",
    /// There is no `openapi` field.
    MissingVersion = "missing-version",
    /// The `openapi` field names a version that is not supported.
    UnknownVersion = "unknown-version",
    /// The document has none of `paths`, `webhooks` and `components`.
    NoContent = "no-content",
    /// A known field holds the wrong type of value.
    WrongType = "wrong-type",
    /// A known field holds a value outside what the specification allows.
    InvalidValue = "invalid-value",
    /// A required field is missing.
    MissingField = "missing-field",
    /// A field that the specification does not name.
    UnknownField = "unknown-field",
    /// A `$ref` names something that is not there.
    UnknownReference = "unknown-reference",
    /// A `$ref` names something of another kind than is needed here.
    WrongReferenceKind = "wrong-reference-kind",
    /// References that only lead to each other.
    ReferenceCycle = "reference-cycle",
    /// A `$ref` into another file or to the network.
    ExternalReference = "external-reference",
    /// A path template names a parameter that is not declared, or the other way around.
    PathParameter = "path-parameter",
    /// Two operations have the same `operationId`.
    DuplicateOperationId = "duplicate-operation-id",
    /// A security requirement names a scheme that is not declared.
    UnknownSecurityScheme = "unknown-security-scheme",
    /// The parts of an `allOf` contradict each other.
    AllOfConflict = "all-of-conflict",
    /// A discriminator that cannot tell its variants apart.
    Discriminator = "discriminator",
    /// A part of the document that this version does not generate.
    Unsupported = "unsupported",
    /// Two things of one scope are to have the same name.
    NameCollision = "name-collision",
    /// Two equal parameters, media types or the like.
    DuplicateItem = "duplicate-item",
    /// A configuration file is wrong.
    Config = "config",
    /// A file could not be written or removed.
    Output = "output",
    /// A generated file is not what would be generated now.
    Drift = "drift",
    /// A bug in Truespec itself: generated text that does not parse.
    Internal = "internal",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Another place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub at: At,
    /// What is there.
    pub label: String,
}

/// One thing to say about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong; names the thing in backticks.
    pub message: String,
    /// Where.
    pub at: At,
    /// What was expected, printed under the underlined place.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// What was expected at the place itself.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    /// What to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// What to do about it, where something can be said.
    pub fn maybe_help(&mut self, help: Option<String>) -> &mut Self {
        self.help = help.or(self.help.take());
        self
    }

    /// Another place that matters.
    pub fn related(&mut self, at: impl Into<At>, label: impl Into<String>) -> &mut Self {
        self.related.push(Related { at: at.into(), label: label.into() });
        self
    }
}

/// What the stages have to say. Stages push and go on; the facade decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing to say.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an error; the result takes a help line and related places.
    pub fn error(&mut self, code: Code, at: impl Into<At>, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, code, at.into(), message.into())
    }

    /// Adds a warning; the result takes a help line and related places.
    pub fn warning(&mut self, code: Code, at: impl Into<At>, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, code, at.into(), message.into())
    }

    /// Whether anything keeps the output from being written.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| item.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// In the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Adds all of another's, whose nodes have another place in the tree by now.
    pub fn append(&mut self, other: Self, moved: impl Fn(NodeId) -> NodeId) {
        let at = |at: At| match at {
            At::Node(node) => At::Node(moved(node)),
            At::Key(node) => At::Key(moved(node)),
            At::Span(_) | At::Nowhere => at,
        };
        self.items.extend(other.items.into_iter().map(|mut item| {
            item.at = at(item.at);
            for related in &mut item.related {
                related.at = at(related.at);
            }
            item
        }));
    }

    fn push(&mut self, severity: Severity, code: Code, at: At, message: String) -> &mut Diagnostic {
        let index = self.items.len();
        self.items.push(Diagnostic { code, severity, message, at, label: None, help: None, related: Vec::new() });
        &mut self.items[index]
    }
}
