//! Names that a configuration gives to places of the document.
//!
//! In: keys as somebody wrote them, with their places in their file. Out: the node of each; diagnostics for keys that lead
//! nowhere, with a suggestion, and for names that are none.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use truespec_codegen::{is_identifier, spelled};
use truespec_lower::Pins;
use truespec_openapi::{Document, Tree};
use truespec_source::{Code, Diagnostics, FileId, Locate, NodeId, Span, did_you_mean, escape_step, nearest};

/// A name for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// A reference (`#/components/schemas/Pet`, `#/paths/~1pets/get`), the name of a schema, or an `operationId`.
    pub key: String,
    /// The bytes of the key.
    pub key_at: Range<usize>,
    /// An identifier: spelled like a type for types and listed values, like a field for fields and operations.
    pub name: String,
    /// The bytes of the name.
    pub name_at: Range<usize>,
}

/// Where the names of a document lead, and where each was given.
pub(crate) struct Placed {
    pub(crate) pins: Pins,
    given: BTreeMap<NodeId, (Span, String)>,
}

/// Finds the node of each key.
pub(crate) fn place(tree: &Tree, document: &Document, renames: &[Rename], file: FileId, d: &mut Diagnostics) -> Placed {
    let mut names = BTreeMap::new();
    let mut given: BTreeMap<NodeId, (Span, String)> = BTreeMap::new();
    for Rename { key, key_at, name, name_at } in renames {
        let (key_at, name_at) = (span(file, key_at), span(file, name_at));
        if !check_name(name, name_at, d) {
            continue;
        }
        let Some(node) = find(tree, document, key, name) else {
            let message = match (key.contains('#'), name.starts_with(char::is_uppercase)) {
                (true, _) => format!("`{key}` leads to nothing in the document"),
                (false, true) => format!("the document has no schema `{key}`"),
                (false, false) => format!("the document has no operation `{key}`"),
            };
            d.error(Code::Config, key_at, message).maybe_help(suggestion(tree, document, key, name));
            continue;
        };
        if let Some((other, _)) = given.get(&node) {
            d.error(Code::NameCollision, key_at, format!("`{key}` has two names")).related(*other, "the other one");
            continue;
        }
        names.insert(node, name.clone());
        given.insert(node, (key_at, name.clone()));
    }
    Placed { pins: Pins::new(names), given }
}

impl Placed {
    /// Reports names that went to nothing.
    pub(crate) fn finish(self, tree: &Tree, d: &mut Diagnostics) {
        for node in self.pins.unused() {
            let Some((at, name)) = self.given.get(&node) else { continue };
            let kind = if name.starts_with(char::is_uppercase) { "type or listed value" } else { "field or operation" };
            let pointer = tree.pointer(node);
            let help = if tree.get(node, "$ref").is_some() {
                "it refers to something else: name that instead"
            } else {
                "types and listed values are spelled `LikeThis`, fields and operations `like_this`"
            };
            d.error(
                Code::Config,
                *at,
                format!("`#{pointer}` is no {kind} of its own, so it cannot be called `{name}`"),
            )
            .help(help);
        }
    }
}

/// Whether a name is an identifier as Rust spells it; reports it if not.
fn check_name(name: &str, at: Span, d: &mut Diagnostics) -> bool {
    let spelled = spelled(name);
    let path_keyword = ["self", "Self", "super", "crate"].contains(&name);
    if is_identifier(name) && spelled == name && !path_keyword {
        return true;
    }
    let help = if spelled.is_empty() || spelled == name {
        "types are spelled `LikeThis`, fields and operations `like_this`".to_owned()
    } else {
        format!("write `{spelled}`")
    };
    d.error(Code::Config, at, format!("`{name}` is not a name that Rust code can have here")).help(help);
    false
}

fn find(tree: &Tree, document: &Document, key: &str, name: &str) -> Option<NodeId> {
    if key.contains('#') {
        return tree.find(key);
    }
    if name.starts_with(char::is_uppercase) {
        return document.components.schemas.get(key).copied();
    }
    operations(document).find(|(id, _)| *id == key).map(|(_, node)| node)
}

/// The operations that have an id.
fn operations(document: &Document) -> impl Iterator<Item = (&str, NodeId)> {
    let operations = document.path_items.values().flat_map(|item| item.operations.values());
    operations.filter_map(|operation| Some((operation.operation_id.as_deref()?, operation.node)))
}

fn suggestion(tree: &Tree, document: &Document, key: &str, name: &str) -> Option<String> {
    if let Some(pointer) = key.strip_prefix('#') {
        return near_pointer(tree, pointer).map(|near| format!("did you mean `#{near}`?"));
    }
    let schemas = document.components.schemas.keys().map(String::as_str);
    if name.starts_with(char::is_uppercase) {
        return did_you_mean(key, schemas).or_else(|| {
            Some("keys are pointers such as `#/components/schemas/Pet`, names of schemas, or operation ids".to_owned())
        });
    }
    if document.components.schemas.contains_key(key) {
        return Some(format!("it is a schema, whose type is spelled `{}`", spelled_type(name)));
    }
    did_you_mean(key, operations(document).map(|(id, _)| id)).or_else(|| {
        Some("keys are pointers such as `#/paths/~1pets/get`, names of schemas, or operation ids".to_owned())
    })
}

fn spelled_type(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    spelled(&format!("{first}{}", letters.as_str()))
}

/// The pointer with the first step that leads nowhere replaced by the nearest one that leads somewhere.
fn near_pointer(tree: &Tree, pointer: &str) -> Option<String> {
    let steps: Vec<&str> = pointer.strip_prefix('/')?.split('/').collect();
    let mut node = tree.root();
    let mut walked = String::new();
    for (index, step) in steps.iter().enumerate() {
        if let Some(next) = tree.at(node, &format!("/{step}")) {
            node = next;
            walked.extend(["/", step]);
            continue;
        }
        let keys: Vec<Cow<'_, str>> = tree.entries(node).map(|(key, _)| escape_step(key)).collect();
        let near = nearest(step, keys.iter().map(|key| &**key))?;
        let fixed = [&[walked.as_str(), near], &steps[index + 1..]].concat().join("/");
        return tree.at(tree.root(), &fixed).map(|_| fixed);
    }
    None
}

fn span(file: FileId, range: &Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(range.start), offset(range.end))
}
