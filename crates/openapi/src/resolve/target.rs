//! Where a reference leads.

use std::borrow::Cow;

use indexmap::IndexMap;
use truespec_source::{At, Code, Diagnostics, NodeId, did_you_mean};

use crate::document::{Document, RefKind, Reference, Version};
use crate::read::{Reader, more_places};
use crate::{Tree, Value};

/// References that lead nowhere, each text once, with the number of places that use it.
#[derive(Debug, Default)]
pub(super) struct Failures {
    by_text: IndexMap<(RefKind, String), Failure>,
}

#[derive(Debug)]
struct Failure {
    at: NodeId,
    why: Why,
    again: usize,
}

#[derive(Debug)]
enum Why {
    /// Into another file.
    External,
    /// There is no such place.
    Unknown,
    /// There is something else.
    WrongKind { target: NodeId, found: String },
    /// There is a parameter, which is read as the header that is needed.
    ParameterAsHeader { target: NodeId },
    /// There is a body of the other direction, which is read as the one that is needed.
    OtherBody { target: NodeId, found: RefKind },
    /// A discriminator's mapping names a schema that is not there: a value without a variant.
    UnmappedValue,
}

/// Where a reference leads, read as what it must be.
pub(super) fn find(
    tree: &Tree,
    reader: &mut Reader<'_, '_>,
    reference: &Reference,
    failures: &mut Failures,
) -> Option<NodeId> {
    let Reference { node, text, kind, .. } = reference;
    let (node, kind) = (*node, *kind);
    let Some(target) = component(&reader.document, text).or_else(|| local_target(tree, text)) else {
        let why = if is_external(tree, text) { Why::External } else { Why::Unknown };
        failures.add(kind, text, node, why);
        return None;
    };
    match kind_of(tree, &reader.document, target, kind) {
        Kind::Known(found) if found == kind => {}
        // The two are so alike that documents take one for the other.
        Kind::Known(RefKind::Parameter) if kind == RefKind::Header => {
            failures.add(kind, text, node, Why::ParameterAsHeader { target });
        }
        // Both are a description and a `content`.
        Kind::Known(found @ (RefKind::Response | RefKind::RequestBody))
            if matches!(kind, RefKind::Response | RefKind::RequestBody) =>
        {
            failures.add(kind, text, node, Why::OtherBody { target, found });
        }
        Kind::Known(found) => {
            failures.add(kind, text, node, Why::WrongKind { target, found: format!("a {}", found.as_str()) });
            return None;
        }
        Kind::Other(found) => {
            failures.add(kind, text, node, Why::WrongKind { target, found });
            return None;
        }
        Kind::Open => {}
    }
    reader.component(kind, target);
    Some(target)
}

/// Where a value of a discriminator's mapping leads: the name of a schema, or a reference (OpenAPI 3.1 §4.8.25.3).
pub(super) fn find_mapped(
    tree: &Tree,
    reader: &mut Reader<'_, '_>,
    reference: &Reference,
    failures: &mut Failures,
) -> Option<NodeId> {
    let Reference { node, text, kind, .. } = reference;
    if let Some(&named) = reader.document.components.schemas.get(text) {
        return Some(named);
    }
    if local_target(tree, text).is_none() && !is_external(tree, text) {
        failures.add(*kind, text, *node, Why::UnmappedValue);
        return None;
    }
    find(tree, reader, reference, failures)
}

/// The node that a reference within the same file leads to.
pub(crate) fn local_target(tree: &Tree, text: &str) -> Option<NodeId> {
    let (file, fragment) = text.split_once('#')?;
    if !is_same_file(tree, file) {
        return None;
    }
    tree.at(tree.root(), &percent_decode(fragment))
}

/// The usual case, without walking the tree: `#/components/schemas/Name`.
fn component(document: &Document, text: &str) -> Option<NodeId> {
    let components = &document.components;
    if document.version == Version::V2_0 {
        return components.schemas.get(text.strip_prefix("#/definitions/")?).copied();
    }
    let (field, name) = text.strip_prefix("#/components/")?.split_once('/')?;
    let kind = RefKind::ALL.into_iter().find(|kind| kind.field() == field)?;
    components.of(kind)?.get(name).copied()
}

enum Kind {
    Known(RefKind),
    /// Something that nothing can refer to.
    Other(String),
    /// A place that reading does not look at, such as an extension.
    Open,
}

/// What stands at a node. Where several things share it, as a parameter of 2.0 and its schema do, the one that is wanted.
fn kind_of(tree: &Tree, document: &Document, node: NodeId, wanted: RefKind) -> Kind {
    let is_wanted = match wanted {
        RefKind::Parameter => document.parameters.contains_key(&node),
        RefKind::RequestBody => document.request_bodies.contains_key(&node),
        _ => false,
    };
    // A component may have been read as another kind before, for a reference that took it for that.
    let known = if let Some(declared) = declared_kind(tree, node) {
        Some(declared)
    } else if is_wanted {
        Some(wanted)
    } else if let Some(reference) = document.references.get(&node) {
        Some(reference.kind)
    } else if document.schemas.contains_key(&node) {
        Some(RefKind::Schema)
    } else if document.parameters.contains_key(&node) {
        Some(RefKind::Parameter)
    } else if document.responses.contains_key(&node) {
        Some(RefKind::Response)
    } else if document.request_bodies.contains_key(&node) {
        Some(RefKind::RequestBody)
    } else if document.headers.contains_key(&node) {
        Some(RefKind::Header)
    } else if document.path_items.contains_key(&node) {
        Some(RefKind::PathItem)
    } else if document.security_schemes.contains_key(&node) {
        Some(RefKind::SecurityScheme)
    } else {
        None
    };
    if let Some(kind) = known {
        return Kind::Known(kind);
    }
    let found = match tree.value(node) {
        Value::Object => match place(tree, node) {
            Some(place) => place,
            None => return Kind::Open,
        },
        Value::Bool(_) => return Kind::Open,
        Value::Null => "null",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::List => "a list",
    };
    Kind::Other(found.to_owned())
}

/// The kind of a component by its place.
fn declared_kind(tree: &Tree, node: NodeId) -> Option<RefKind> {
    let field = tree.parent(node)?;
    let components = tree.parent(field)?;
    if tree.parent(components) != Some(tree.root()) || tree.key(components) != Some("components") {
        return None;
    }
    RefKind::ALL.into_iter().find(|kind| tree.key(field) == Some(kind.field()))
}

/// Objects that are neither components nor in a place of which nothing is known.
fn place(tree: &Tree, node: NodeId) -> Option<&'static str> {
    let Some(parent) = tree.parent(node) else { return Some("the whole document") };
    if parent == tree.root() {
        return match tree.key(node) {
            Some("info") => Some("the `info` of the document"),
            Some("paths") => Some("the paths of the document"),
            Some("components") => Some("the components of the document"),
            Some("definitions") if tree.get(parent, "swagger").is_some() => Some("the definitions of the document"),
            _ => None,
        };
    }
    let parent_key = tree.key(parent);
    let grandparent_key = tree.parent(parent).and_then(|grandparent| tree.key(grandparent));
    match (grandparent_key, parent_key) {
        (_, Some("content")) => Some("a media type"),
        (Some("paths"), _) => Some("an operation"),
        (_, Some("components")) if tree.parent(parent) == Some(tree.root()) => Some("a group of components"),
        _ => None,
    }
}

fn is_same_file(tree: &Tree, file: &str) -> bool {
    let own = tree.sources().file(tree.file()).name();
    let base = own.rsplit(['/', '\\']).next().unwrap_or(own);
    file.is_empty() || file.strip_prefix("./").unwrap_or(file) == base
}

fn is_external(tree: &Tree, text: &str) -> bool {
    let (file, has_fragment) = text.split_once('#').map_or((text, false), |(file, _)| (file, true));
    // A bare word, or a pointer without its `#`, is a slip of the pen rather than a file.
    let looks_like_file = has_fragment || file.contains('.') || file.contains(':');
    looks_like_file && !is_same_file(tree, file) && !file.trim_start_matches('/').starts_with("components/")
}

/// RFC 3986 §2.1; anything else stays as it is.
fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(hex);
        bytes.push(escape.unwrap_or(*first));
        rest = if escape.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hex(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(text, 16).ok()
}

impl Failures {
    fn add(&mut self, kind: RefKind, text: &str, at: NodeId, why: Why) {
        self.by_text.entry((kind, text.to_owned())).and_modify(|failure| failure.again += 1).or_insert(Failure {
            at,
            why,
            again: 0,
        });
    }

    pub(super) fn report(self, document: &Document, d: &mut Diagnostics) {
        for ((kind, text), Failure { at, why, again }) in self.by_text {
            let more = more_places(again);
            let diagnostic = match why {
                Why::External => d
                    .error(Code::ExternalReference, at, format!("reference to `{text}` leaves this file"))
                    .help("references to other files are not supported yet; bundle the document into one file first"),
                Why::Unknown => {
                    let message = match text.strip_prefix(&prefix(document, kind)) {
                        Some(name) if !name.contains('/') => format!("no {} named `{name}`", kind.as_str()),
                        _ => format!("nothing is at `{text}`"),
                    };
                    d.error(Code::UnknownReference, at, message).maybe_help(suggestion(document, kind, &text))
                }
                Why::UnmappedValue => {
                    let message = format!("the mapping names a schema that is not there: `{text}`");
                    let help = suggestion(document, kind, &text).or_else(|| Some("the value is ignored".to_owned()));
                    d.warning(Code::UnknownReference, at, message).maybe_help(help)
                }
                Why::ParameterAsHeader { target } => d
                    .warning(
                        Code::WrongReferenceKind,
                        at,
                        format!("a header is needed here, but `{text}` is a parameter"),
                    )
                    .related(At::Key(target), "it leads here")
                    .help(
                        "it is read as a header; headers are declared in `components.headers`, without `name` and `in`",
                    ),
                Why::OtherBody { target, found } => d
                    .warning(
                        Code::WrongReferenceKind,
                        at,
                        format!("a {} is needed here, but `{text}` is a {}", kind.as_str(), found.as_str()),
                    )
                    .related(At::Key(target), "it leads here")
                    .help(format!("its `content` is read all the same; declare it in `components.{}`", kind.field())),
                Why::WrongKind { target, found } => d
                    .error(
                        Code::WrongReferenceKind,
                        at,
                        format!("a {} is needed here, but `{text}` is {found}", kind.as_str()),
                    )
                    .related(At::Key(target), "it leads here")
                    .maybe_help(if found == "a media type" {
                        Some(format!("write `{text}/schema`"))
                    } else if text.starts_with(&prefix(document, kind)) || text.starts_with("#/components/") {
                        suggestion(document, kind, &text)
                    } else {
                        None
                    }),
            };
            diagnostic.label = more;
        }
    }
}

/// The component of the right kind that was probably meant.
fn suggestion(document: &Document, kind: RefKind, text: &str) -> Option<String> {
    // Names of components are near to anything short.
    if text.starts_with("#/paths/") {
        return None;
    }
    let names = document.components.of(kind)?;
    let last = text.rsplit(['/', '#']).next().unwrap_or(text);
    let name = if names.contains_key(last) {
        last.to_owned()
    } else {
        let hint = did_you_mean(last, names.keys().map(String::as_str))?;
        hint.split('`').nth(1)?.to_owned()
    };
    Some(format!("did you mean `{}{name}`?", prefix(document, kind)))
}

/// How references to declared things of a kind start.
fn prefix(document: &Document, kind: RefKind) -> String {
    match (document.version, kind) {
        (Version::V2_0, RefKind::Schema) => "#/definitions/".to_owned(),
        (Version::V2_0, RefKind::RequestBody) => "#/parameters/".to_owned(),
        (Version::V2_0, _) => format!("#/{}/", kind.field()),
        _ => format!("#/components/{}/", kind.field()),
    }
}
