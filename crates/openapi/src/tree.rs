//! The spanned tree: what JSON or YAML texts say, each key and value with its place.
//!
//! In: events of a parser, through [`Builder`]. Out: [`Tree`], an arena whose texts are ranges of the source where the
//! source spells them without escapes. Several files may stand in one arena (`files`). Knows nothing about YAML, JSON or
//! `OpenAPI`.

mod builder;
mod files;
mod generic;
mod identity;
mod locate;

use std::collections::HashMap;

use indexmap::IndexMap;
use truespec_source::{FileId, NodeId, Sources, unescape_step};

pub(crate) use builder::{Builder, BuilderError, MAX_DEPTH, index};
pub(crate) use files::{Lead, shown_name};
pub(crate) use identity::WORDS;

use crate::{Json, NoFile};
use files::Part;
use identity::Identities;

/// A document as a tree of JSON values: that of its own file, and of every file that it refers to.
#[derive(Debug)]
pub struct Tree {
    sources: Sources,
    /// The files, in the order of their nodes; the document's own first.
    files: Vec<Part>,
    /// Path from the document's folder to the file in `files`, or why there is none.
    paths: HashMap<String, Result<usize, NoFile>>,
    nodes: Vec<Node>,
    keys: Vec<Key>,
    /// The children of every container, each container's in one run.
    children: Vec<NodeId>,
    /// Texts that the source spells with escapes, folds or indentation.
    decoded: String,
    /// What schemas are called by themselves.
    identities: Identities,
}

/// A value of a [`Tree`], its text borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'t> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number in JSON syntax, with the digits of the text.
    Number(&'t str),
    /// Text.
    String(&'t str),
    /// A list; see [`Tree::items`].
    List,
    /// An object; see [`Tree::entries`].
    Object,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    data: Data,
    start: u32,
    end: u32,
    parent: u32,
    key: u32,
}

/// Stands for "no parent" and "no key".
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
enum Data {
    Null,
    Bool(bool),
    Number(Text),
    String(Text),
    List(Run),
    Object(Run),
}

/// A range of a source, or of the decoded texts.
#[derive(Clone, Copy, Debug)]
struct Text {
    start: u32,
    len: u32,
    /// `None` for the decoded texts.
    file: Option<FileId>,
}

/// A range of the children.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    start: u32,
    len: u32,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    text: Text,
    start: u32,
    end: u32,
}

impl Tree {
    /// The files that the places of this tree lie in.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    pub(crate) fn sources_mut(&mut self) -> &mut Sources {
        &mut self.sources
    }

    /// The value of the whole text of the document's own file.
    pub fn root(&self) -> NodeId {
        NodeId::new(0)
    }

    /// What a node says.
    pub fn value(&self, node: NodeId) -> Value<'_> {
        match self.data(node) {
            Data::Null => Value::Null,
            Data::Bool(value) => Value::Bool(value),
            Data::Number(text) => Value::Number(self.text(text)),
            Data::String(text) => Value::String(self.text(text)),
            Data::List(_) => Value::List,
            Data::Object(_) => Value::Object,
        }
    }

    /// The value of a key; `None` where there is none, or where the node is no object.
    pub fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        let run = if let Data::Object(run) = self.data(node) { run } else { Run::default() };
        // Most keys differ by their length already, which is beside the node and not in the text.
        let is_it = |text: Text| text.len as usize == key.len() && self.text(text) == key;
        self.run(run).iter().copied().find(|&child| self.key_text(child).is_some_and(is_it))
    }

    /// The entries of an object in the order of the text; nothing for other values.
    pub fn entries(&self, node: NodeId) -> impl ExactSizeIterator<Item = (&str, NodeId)> + DoubleEndedIterator {
        let run = if let Data::Object(run) = self.data(node) { run } else { Run::default() };
        self.run(run).iter().map(|&child| (self.key(child).unwrap_or_default(), child))
    }

    /// The items of a list in order; nothing for other values.
    pub fn items(&self, node: NodeId) -> impl ExactSizeIterator<Item = NodeId> + DoubleEndedIterator {
        let run = if let Data::List(run) = self.data(node) { run } else { Run::default() };
        self.run(run).iter().copied()
    }

    /// Whether a node is a list or an object.
    pub fn is_container(&self, node: NodeId) -> bool {
        matches!(self.data(node), Data::List(_) | Data::Object(_))
    }

    /// The text of a string.
    pub fn as_str(&self, node: NodeId) -> Option<&str> {
        if let Data::String(text) = self.data(node) { Some(self.text(text)) } else { None }
    }

    /// The key that a node stands under; `None` for the root and in lists.
    pub fn key(&self, node: NodeId) -> Option<&str> {
        self.key_text(node).map(|text| self.text(text))
    }

    /// The object or list that a node stands in.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.get(node.index()).filter(|node| node.parent != NONE).map(|node| NodeId::new(node.parent))
    }

    /// A node and everything below it, by value.
    pub fn json(&self, node: NodeId) -> Json {
        // The depth of a tree is limited, so this recursion is.
        match self.value(node) {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(value),
            Value::Number(digits) => Json::Number(digits.to_owned()),
            Value::String(text) => Json::String(text.to_owned()),
            Value::List => Json::List(self.items(node).map(|item| self.json(item)).collect()),
            Value::Object => {
                let entries = self.entries(node).map(|(key, value)| (key.to_owned(), self.json(value)));
                Json::Object(entries.collect::<IndexMap<_, _>>())
            }
        }
    }

    /// Follows a JSON pointer (RFC 6901) from a node. Empty for the node itself, otherwise it starts with a slash.
    pub fn at(&self, node: NodeId, pointer: &str) -> Option<NodeId> {
        if pointer.is_empty() {
            return Some(node);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(node, |node, segment| match self.value(node) {
            Value::Object => self.get(node, &unescape_step(segment)),
            Value::List => list_index(segment).and_then(|index| self.items(node).nth(index)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }

    fn key_text(&self, node: NodeId) -> Option<Text> {
        let key = self.nodes.get(node.index())?.key;
        Some(self.keys.get(key as usize)?.text)
    }

    fn data(&self, node: NodeId) -> Data {
        self.nodes.get(node.index()).map_or(Data::Null, |node| node.data)
    }

    fn run(&self, run: Run) -> &[NodeId] {
        let start = run.start as usize;
        self.children.get(start..start + run.len as usize).unwrap_or_default()
    }

    fn text(&self, text: Text) -> &str {
        let all = text.file.map_or(&*self.decoded, |file| self.sources.file(file).text());
        let start = text.start as usize;
        all.get(start..start + text.len as usize).unwrap_or_default()
    }
}

/// RFC 6901 §4: digits without leading zeros.
fn list_index(segment: &str) -> Option<usize> {
    let plain = segment.bytes().all(|byte| byte.is_ascii_digit()) && (segment == "0" || !segment.starts_with('0'));
    if plain { segment.parse().ok() } else { None }
}
