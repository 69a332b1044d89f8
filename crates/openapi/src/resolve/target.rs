//! Where a reference leads.

use indexmap::IndexMap;
use truespec_source::{At, Code, Diagnostic, Diagnostics, FileId, NodeId, did_you_mean};

use super::fragment;
use crate::document::{Document, RefKind, Reference, Version};
use crate::read::{Reader, more_places};
use crate::tree::Lead;
use crate::{NoFile, Tree, Value};

/// References that lead nowhere, each text of a file once, with the number of places that use it.
#[derive(Debug, Default)]
pub(super) struct Failures {
    by_text: IndexMap<(FileId, RefKind, String), Failure>,
}

#[derive(Debug)]
struct Failure {
    at: NodeId,
    why: Why,
    again: usize,
}

#[derive(Debug)]
enum Why {
    /// Into a file that is not there.
    NoFile { path: String, reason: NoFile },
    /// To an address that is no file.
    Network,
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
    let target = match component(tree, reference, &reader.document).map_or_else(|| tree.lead(node, text), Lead::Node) {
        Lead::Node(target) => target,
        lead => {
            let why = match lead {
                Lead::Network => Why::Network,
                Lead::NoFile(path, reason) => Why::NoFile { path, reason },
                Lead::Nowhere | Lead::NoReference | Lead::Node(_) => Why::Unknown,
            };
            failures.add(tree, kind, text, node, why);
            return None;
        }
    };
    match kind_of(tree, &reader.document, target, kind) {
        Kind::Known(found) if found == kind => {}
        // The two are so alike that documents take one for the other.
        Kind::Known(RefKind::Parameter) if kind == RefKind::Header => {
            failures.add(tree, kind, text, node, Why::ParameterAsHeader { target });
        }
        // Both are a description and a `content`.
        Kind::Known(found @ (RefKind::Response | RefKind::RequestBody))
            if matches!(kind, RefKind::Response | RefKind::RequestBody) =>
        {
            failures.add(tree, kind, text, node, Why::OtherBody { target, found });
        }
        Kind::Known(found) => {
            failures.add(tree, kind, text, node, Why::WrongKind { target, found: format!("a {}", found.as_str()) });
            return None;
        }
        Kind::Other(found) => {
            failures.add(tree, kind, text, node, Why::WrongKind { target, found });
            return None;
        }
        Kind::Open => {
            if let Some(found) = fragment::misfit(tree, kind, target) {
                failures.add(tree, kind, text, node, Why::WrongKind { target, found });
                return None;
            }
        }
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
    let lead = tree.lead(*node, text);
    if lead == Lead::NoReference || (lead == Lead::Nowhere && text.starts_with('#')) {
        failures.add(tree, *kind, text, *node, Why::UnmappedValue);
        return None;
    }
    find(tree, reader, reference, failures)
}

/// The usual case, without walking the tree: `#/components/schemas/Name` in the document's own file.
fn component(tree: &Tree, reference: &Reference, document: &Document) -> Option<NodeId> {
    if tree.is_repeated_for(reference.node) {
        return None;
    }
    let components = &document.components;
    let found = if document.version == Version::V2_0 {
        components.schemas.get(reference.text.strip_prefix("#/definitions/")?).copied()?
    } else {
        let (field, name) = reference.text.strip_prefix("#/components/")?.split_once('/')?;
        let kind = RefKind::ALL.into_iter().find(|kind| kind.field() == field)?;
        components.of(kind)?.get(name).copied()?
    };
    (tree.root_of(reference.node) == tree.root()).then_some(found)
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
    if tree.parent(components) != Some(tree.root_of(node)) || tree.key(components) != Some("components") {
        return None;
    }
    RefKind::ALL.into_iter().find(|kind| tree.key(field) == Some(kind.field()))
}

/// Objects that are neither components nor in a place of which nothing is known.
fn place(tree: &Tree, node: NodeId) -> Option<&'static str> {
    let root = tree.root_of(node);
    let is_document = root == tree.root() || ["openapi", "swagger"].iter().any(|key| tree.get(root, key).is_some());
    if !is_document {
        return None;
    }
    let Some(parent) = tree.parent(node) else { return Some("the whole document") };
    if parent == root {
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
        (_, Some("components")) if tree.parent(parent) == Some(root) => Some("a group of components"),
        _ => None,
    }
}

impl Failures {
    fn add(&mut self, tree: &Tree, kind: RefKind, text: &str, at: NodeId, why: Why) {
        self.by_text
            .entry((tree.file_of(at), kind, text.to_owned()))
            .and_modify(|failure| failure.again += 1)
            .or_insert(Failure { at, why, again: 0 });
    }

    pub(super) fn report(self, tree: &Tree, document: &Document, d: &mut Diagnostics) {
        for ((_, kind, text), Failure { at, why, again }) in self.by_text {
            let more = more_places(again);
            let diagnostic = match why {
                Why::Network => network(&text, at, d),
                Why::NoFile { path, reason } => no_file(&text, &path, reason, at, d),
                Why::Unknown => {
                    let message = match text.strip_prefix(&prefix(document, kind)) {
                        Some(name) if !name.contains('/') => format!("no {} named `{name}`", kind.as_str()),
                        _ => format!("nothing is at `{text}`"),
                    };
                    let help = tree
                        .anchor_elsewhere(&text)
                        .map(|there| format!("this anchor is known in another schema: write `{there}`"))
                        .or_else(|| in_document(tree, document, at, &text))
                        .or_else(|| suggestion(document, kind, &text));
                    d.error(Code::UnknownReference, at, message).maybe_help(help)
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
                    } else if found.starts_with("a map") {
                        Some(format!("name one of its entries: `{}/NAME`", with_fragment(&text)))
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

/// Reports a reference that stands where the specification has none, and leads to no node.
pub(crate) fn leads_nowhere(text: &str, lead: Lead, at: NodeId, d: &mut Diagnostics) {
    match lead {
        Lead::Network => _ = network(text, at, d),
        Lead::NoFile(path, reason) => _ = no_file(text, &path, reason, at, d),
        Lead::Nowhere | Lead::NoReference | Lead::Node(_) => {
            d.error(Code::UnknownReference, at, format!("nothing is at `{text}`"));
        }
    }
}

fn network<'d>(text: &str, at: NodeId, d: &'d mut Diagnostics) -> &'d mut Diagnostic {
    let address = text.split('#').next().unwrap_or(text);
    let help = match address.rsplit_once('/').filter(|_| address.starts_with("http")) {
        Some((origin, _)) => format!(
            "nothing is ever fetched: download the file and name its folder in the configuration: `origins = {{ \"{origin}\" = \"FOLDER\" }}`"
        ),
        None => {
            "nothing is ever fetched: download the file into the folder of the document and name it here".to_owned()
        }
    };
    d.error(Code::ExternalReference, at, format!("reference to `{text}` leads to the network")).help(help)
}

fn no_file<'d>(text: &str, path: &str, reason: NoFile, at: NodeId, d: &'d mut Diagnostics) -> &'d mut Diagnostic {
    let (message, help) = match reason {
        NoFile::NotRead => (
            format!("reference to `{text}` leaves this file"),
            "other files are not read here; bundle the document into one file first",
        ),
        NoFile::Missing => {
            (format!("there is no file `{path}`"), "paths start at the folder of the file that they stand in")
        }
        NoFile::Outside => (
            format!("reference to `{text}` leaves the folder of the document"),
            "only files of that folder are read; the configuration can name others: `folders = [\"../common\"]`",
        ),
        NoFile::Unusable(why) => {
            (format!("file `{path}` cannot be read: {why}"), "only text files of a sane size are read")
        }
        NoFile::Malformed => {
            (format!("file `{path}` is neither valid YAML nor valid JSON"), "what is wrong with it is said above")
        }
    };
    d.error(Code::ExternalReference, at, message).help(help)
}

/// In the fragments of a document, `#` is often taken for the document.
fn in_document(tree: &Tree, document: &Document, at: NodeId, text: &str) -> Option<String> {
    if !text.starts_with('#') || tree.root_of(at) == tree.root() {
        return None;
    }
    tree.target(document.node, text)?;
    let path = tree.path_to_document(at)?;
    Some(format!("`#` is the file that it stands in; write `{path}{text}`"))
}

fn with_fragment(text: &str) -> String {
    if text.contains('#') { text.to_owned() } else { format!("{text}#") }
}

/// The component of the right kind that was probably meant.
fn suggestion(document: &Document, kind: RefKind, text: &str) -> Option<String> {
    // Names of components are near to anything short, and say nothing about other files.
    if text.starts_with("#/paths/") || (text.contains('#') && !text.starts_with('#')) {
        return None;
    }
    let none = || {
        text.starts_with(&prefix(document, kind))
            .then(|| format!("there is nothing below `{}`", prefix(document, kind)))
    };
    let Some(names) = document.components.of(kind).filter(|names| !names.is_empty()) else { return none() };
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
