//! Several files in one tree, and where a reference leads among them.
//!
//! In: the tree of each file, with its path from the document's folder. Out: one arena; the node that the text of a
//! reference means, seen from where it stands. Knows nothing about where files come from.

use std::borrow::Cow;

use truespec_source::{FileId, NodeId};

use super::{Data, NONE, Node, Run, Text, Tree, identity, index};
use crate::NoFile;

/// A file of a tree.
#[derive(Clone, Debug)]
pub(super) struct Part {
    file: FileId,
    /// Its path from the document's folder, with slashes and without `.`; starts with `..` outside of it.
    path: String,
    /// The node of its whole text.
    root: u32,
    /// The first of its nodes from here on: the root, or one of a schema that is repeated for another.
    start: u32,
}

impl Part {
    pub(super) fn new(file: FileId) -> Self {
        Self { file, path: String::new(), root: 0, start: 0 }
    }
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    /// To this node.
    Node(NodeId),
    /// To a file of the tree, but to nothing in it.
    Nowhere,
    /// Into a file that is not there, of this path.
    NoFile(String, NoFile),
    /// To an address that is no file.
    Network,
    /// To nothing that looks like a file or a place in one.
    NoReference,
}

impl Tree {
    /// The file that a node stands in.
    pub fn file_of(&self, node: NodeId) -> FileId {
        self.part(node).file
    }

    /// The value of the whole text of the file that a node stands in.
    pub fn root_of(&self, node: NodeId) -> NodeId {
        NodeId::new(self.part(node).root)
    }

    /// Every file with its path from the document's folder, the document's own first.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &str)> {
        let whole = self.files.iter().filter(|part| part.start == part.root);
        whole.map(|part| (part.file, part.path.as_str()))
    }

    /// The node that a reference such as `#/components/schemas/Pet` leads to, seen from the document's own file.
    pub fn find(&self, reference: &str) -> Option<NodeId> {
        self.target(self.root(), reference)
    }

    /// Where the text of a reference leads, seen from the node that it stands at.
    pub(crate) fn lead(&self, from: NodeId, text: &str) -> Lead {
        if let Some(named) = self.identified(from, text) {
            return Lead::Node(named);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let root = if address.is_empty() {
            if !text.starts_with('#') {
                return Lead::NoReference;
            }
            self.root_of(from)
        } else if !is_file_reference(text) {
            return Lead::NoReference;
        } else {
            let path = self.path_of(from, address);
            match self.paths.get(&path) {
                Some(Ok(position)) => NodeId::new(self.files.get(*position).map_or(0, |part| part.root)),
                None | Some(Err(NoFile::NotRead | NoFile::Outside)) if is_network(&path) || is_network(address) => {
                    return if self.names_schema(from, text) { Lead::Nowhere } else { Lead::Network };
                }
                Some(Err(reason)) => return Lead::NoFile(path, reason.clone()),
                None => return Lead::NoFile(path, NoFile::NotRead),
            }
        };
        let fragment = percent_decode(fragment);
        let found = self.at(root, &fragment).or_else(|| self.anchored(root, &fragment));
        found.map_or(Lead::Nowhere, Lead::Node)
    }

    /// The node that the text of a reference leads to, if there is one.
    pub fn target(&self, from: NodeId, text: &str) -> Option<NodeId> {
        if let Lead::Node(node) = self.lead(from, text) { Some(node) } else { None }
    }

    /// The path, from the document's folder, of the file that a reference names. `None` where it names none.
    pub(crate) fn path_of_reference(&self, from: NodeId, text: &str) -> Option<String> {
        let address = text.split('#').next().unwrap_or_default();
        let is_text = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
        let names_file = !address.is_empty() && is_file_reference(text) && (is_text || !is_network(address));
        names_file.then(|| self.path_of(from, address))
    }

    /// The document's own file, seen from the file of a node; `None` where that is outside of the document's folder.
    pub(crate) fn path_to_document(&self, from: NodeId) -> Option<String> {
        let own = self.files.first().map_or("", |part| part.path.as_str());
        let path = &self.part(from).path;
        let folders = path.matches('/').count();
        (!path.starts_with("..") && !is_network(path)).then(|| format!("{}{own}", "../".repeat(folders)))
    }

    /// Gives the document's own file its path, by which other files refer to it.
    pub(crate) fn name_root(&mut self, path: &str) {
        if let Some(part) = self.files.first_mut() {
            path.clone_into(&mut part.path);
        }
        self.paths.insert(path.to_owned(), Ok(0));
    }

    /// Takes note of why there is no file at a path.
    pub(crate) fn refuse(&mut self, path: String, reason: NoFile) {
        self.paths.insert(path, Err(reason));
    }

    /// Whether a path was asked for before.
    pub(crate) fn knows(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Takes the nodes of another file's tree in; the result is the first of them.
    pub(crate) fn append(&mut self, path: &str, other: Self) -> NodeId {
        let (nodes, keys) = (index(self.nodes.len()), index(self.keys.len()));
        let (children, decoded) = (index(self.children.len()), index(self.decoded.len()));
        let text = |text: Text| Text {
            start: if text.file.is_none() { text.start.saturating_add(decoded) } else { text.start },
            ..text
        };
        let run = |run: Run| Run { start: run.start.saturating_add(children), ..run };
        let node = |node: Node| Node {
            data: match node.data {
                Data::Number(digits) => Data::Number(text(digits)),
                Data::String(value) => Data::String(text(value)),
                Data::List(items) => Data::List(run(items)),
                Data::Object(entries) => Data::Object(run(entries)),
                data @ (Data::Null | Data::Bool(_)) => data,
            },
            parent: if node.parent == NONE { NONE } else { node.parent.saturating_add(nodes) },
            key: if node.key == NONE { NONE } else { node.key.saturating_add(keys) },
            ..node
        };
        self.paths.insert(path.to_owned(), Ok(self.files.len()));
        self.files.extend(other.files.into_iter().map(|part| Part {
            path: path.to_owned(),
            root: nodes,
            start: nodes,
            ..part
        }));
        self.nodes.extend(other.nodes.into_iter().map(node));
        self.keys.extend(other.keys.into_iter().map(|key| super::Key { text: text(key.text), ..key }));
        self.children
            .extend(other.children.into_iter().map(|child| NodeId::new(index(child.index()).saturating_add(nodes))));
        self.decoded.push_str(&other.decoded);
        NodeId::new(nodes)
    }

    /// The path of the file that a node stands in.
    pub(super) fn path_of_file(&self, node: NodeId) -> &str {
        &self.part(node).path
    }

    /// Nodes that are added from here on belong to the file of this one.
    pub(super) fn go_on_in_file_of(&mut self, node: NodeId) {
        let part = Part { start: index(self.nodes.len()), ..self.part(node).clone() };
        self.files.push(part);
    }

    fn part(&self, node: NodeId) -> &Part {
        let behind = self.files.partition_point(|part| part.start as usize <= node.index());
        // There is always the document's own file, and its nodes come first.
        &self.files[behind.saturating_sub(1)]
    }

    fn path_of(&self, from: NodeId, address: &str) -> String {
        identity::resolve(&self.part(from).path, &percent_decode(address))
    }
}

/// Whether the text of a reference names a file, or a place in one. A bare word, or a pointer without its `#`, is a slip
/// of the pen instead.
fn is_file_reference(text: &str) -> bool {
    if text.contains('#') {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    let named = [".yaml", ".yml", ".json"].iter().any(|extension| lower.ends_with(extension));
    let pointer = text.trim_start_matches('/').starts_with("components/");
    named || (text.contains(['.', ':']) && !pointer)
}

/// What messages call the file at a path from the document's folder; `own` is what they call the document.
pub(crate) fn shown_name(own: &str, path: &str) -> String {
    if is_network(path) {
        return path.to_owned();
    }
    let joined = join(own, path);
    let absolute = own.starts_with('/') && !joined.starts_with('/');
    if absolute { format!("/{joined}") } else { joined }
}

/// RFC 3986 §3.1 and §4.2: a scheme, or an authority without one.
fn is_network(address: &str) -> bool {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    scheme || address.starts_with("//")
}

/// RFC 3986 §5.2: a path seen from the folder of another.
pub(super) fn join(base: &str, path: &str) -> String {
    let folder = if path.starts_with('/') { "" } else { base.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if path.starts_with('/') { format!("/{joined}") } else { joined }
}

/// RFC 3986 §2.1; anything else stays as it is.
pub(super) fn percent_decode(text: &str) -> Cow<'_, str> {
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
