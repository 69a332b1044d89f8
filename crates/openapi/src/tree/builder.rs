//! Builds a [`Tree`] from the events of a parser, within limits.
//!
//! Reports duplicate keys. Whatever a text says, building it takes memory in proportion to its length: aliases copy what
//! they name within a budget, and nothing is nested deeper than [`MAX_DEPTH`], so that later stages may recurse.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use truespec_source::{At, Code, Diagnostics, FileId, Locate, NodeId, Sources, Span};

use super::files::Part;
use super::identity::Identities;
use super::{Data, Key, NONE, Node, Run, Text, Tree};

/// How deep values may be nested. The deepest JSON document of the corpus has 31 levels.
pub(crate) const MAX_DEPTH: usize = 256;

/// How many nodes all aliases of a text together may stand for, beyond four for each node that the text spells out.
const ALIAS_BUDGET: usize = 100_000;

/// Objects up to this size are searched for duplicate keys by comparing each pair.
const SMALL: usize = 12;

/// Why building cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BuilderError {
    /// Values are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Aliases stand for more than the budget allows.
    AliasBomb,
    /// An alias stands for something that contains it.
    RecursiveAlias,
}

/// A tree in the making. Inside an object, a key comes before each value.
pub(crate) struct Builder {
    tree: Tree,
    file: FileId,
    open: Vec<Open>,
    /// Children of the open containers that are complete.
    pending: Vec<NodeId>,
    /// The key that the next value stands under.
    key: u32,
    /// Nodes that aliases made.
    copied: usize,
    duplicates: Vec<Duplicate>,
}

struct Open {
    node: NodeId,
    first_pending: usize,
    /// Whether a merge key stands in it.
    merges: bool,
}

struct Duplicate {
    first: NodeId,
    second: NodeId,
}

impl Builder {
    pub(crate) fn new(sources: Sources, file: FileId) -> Self {
        let tree = Tree {
            sources,
            files: vec![Part::new(file)],
            paths: HashMap::new(),
            nodes: Vec::new(),
            keys: Vec::new(),
            children: Vec::new(),
            decoded: String::new(),
            identities: Identities::default(),
        };
        Self { tree, file, open: Vec::new(), pending: Vec::new(), key: NONE, copied: 0, duplicates: Vec::new() }
    }

    /// The tree; `None` where no value was given.
    pub(crate) fn finish(mut self, d: &mut Diagnostics) -> Option<Tree> {
        // The first node of a text is that of its outermost value.
        let root = self.pending.first().copied();
        self.report(root.is_some(), d);
        root?;
        self.tree.nodes.shrink_to_fit();
        self.tree.keys.shrink_to_fit();
        self.tree.children.shrink_to_fit();
        Some(self.tree)
    }

    /// Gives up. What was found before is still said.
    pub(crate) fn abandon(mut self, d: &mut Diagnostics) {
        self.report(false, d);
    }

    pub(crate) fn null(&mut self, start: u32, end: u32) -> NodeId {
        self.leaf(Data::Null, start, end)
    }

    pub(crate) fn bool(&mut self, value: bool, start: u32, end: u32) -> NodeId {
        self.leaf(Data::Bool(value), start, end)
    }

    /// `digits` in JSON syntax.
    pub(crate) fn number(&mut self, digits: &str, start: u32, end: u32) -> NodeId {
        let text = self.text(digits, start, end);
        self.leaf(Data::Number(text), start, end)
    }

    pub(crate) fn string(&mut self, text: &str, start: u32, end: u32) -> NodeId {
        let text = self.text(text, start, end);
        self.leaf(Data::String(text), start, end)
    }

    /// The key of the next value.
    pub(crate) fn key(&mut self, text: &str, start: u32, end: u32) {
        let text = self.text(text, start, end);
        self.key = index(self.tree.keys.len());
        self.tree.keys.push(Key { text, start, end });
    }

    /// A key that merges the object (or the objects of a list) behind it into the one it stands in.
    pub(crate) fn merge_key(&mut self, text: &str, start: u32, end: u32) {
        self.key(text, start, end);
        if let Some(open) = self.open.last_mut() {
            open.merges = true;
        }
    }

    pub(crate) fn open_list(&mut self, start: u32) -> Result<NodeId, BuilderError> {
        self.open(Data::List(Run::default()), start)
    }

    pub(crate) fn open_object(&mut self, start: u32) -> Result<NodeId, BuilderError> {
        self.open(Data::Object(Run::default()), start)
    }

    /// Ends the innermost container. Without an `end`, it ends where its last child does.
    pub(crate) fn close(&mut self, end: Option<u32>, d: &mut Diagnostics) {
        let Some(Open { node, first_pending, merges }) = self.open.pop() else { return };
        if matches!(self.tree.data(node), Data::Object(_)) {
            self.drop_duplicates(first_pending);
            if merges {
                self.merge(node, first_pending, d);
            }
        }
        let run = Run { start: index(self.tree.children.len()), len: index(self.pending.len() - first_pending) };
        let last = self.pending.get(first_pending..).and_then(<[NodeId]>::last).copied();
        let last_end = last.and_then(|last| self.tree.nodes.get(last.index())).map(|last| last.end);
        self.tree.children.extend(self.pending.drain(first_pending..));
        if let Some(node) = self.tree.nodes.get_mut(node.index()) {
            node.end = end.or(last_end).unwrap_or(node.start).max(node.start);
            node.data = match node.data {
                Data::Object(_) => Data::Object(run),
                _ => Data::List(run),
            };
        }
        self.pending.push(node);
    }

    /// The innermost open container.
    pub(crate) fn innermost(&self) -> Option<NodeId> {
        self.open.last().map(|open| open.node)
    }

    /// Where a container that is still open starts.
    pub(crate) fn start_of(&self, node: NodeId) -> u32 {
        self.tree.nodes.get(node.index()).map_or(0, |node| node.start)
    }

    /// The text of a scalar that was added before, for use as a key.
    pub(crate) fn scalar_text(&self, node: NodeId) -> Option<String> {
        match self.tree.data(node) {
            Data::String(text) | Data::Number(text) => Some(self.tree.text(text).to_owned()),
            Data::Bool(value) => Some(value.to_string()),
            Data::Null => Some("null".to_owned()),
            Data::List(_) | Data::Object(_) => None,
        }
    }

    /// Repeats a node and everything below it. Its place is the alias's, theirs are where they are spelt out.
    pub(crate) fn copy(&mut self, source: NodeId, start: u32, end: u32) -> Result<(), BuilderError> {
        if self.open.iter().any(|open| open.node == source) {
            return Err(BuilderError::RecursiveAlias);
        }
        let top = self.leaf(self.tree.data(source), start, end);
        let mut work = vec![(source, top, self.open.len())];
        while let Some((source, copy, depth)) = work.pop() {
            self.copied += 1;
            let spelt_out = self.tree.nodes.len().saturating_sub(self.copied);
            if self.copied > ALIAS_BUDGET + 4 * spelt_out {
                return Err(BuilderError::AliasBomb);
            }
            let (Data::List(run) | Data::Object(run)) = self.tree.data(source) else { continue };
            if depth >= MAX_DEPTH {
                return Err(BuilderError::TooDeep);
            }
            let copy_run = Run { start: index(self.tree.children.len()), len: run.len };
            for position in run.start..run.start.saturating_add(run.len) {
                let Some(&child) = self.tree.children.get(position as usize) else { continue };
                let Some(&node) = self.tree.nodes.get(child.index()) else { continue };
                let id = NodeId::new(index(self.tree.nodes.len()));
                self.tree.nodes.push(Node { parent: index(copy.index()), ..node });
                self.tree.children.push(id);
                work.push((child, id, depth + 1));
            }
            if let Some(node) = self.tree.nodes.get_mut(copy.index()) {
                node.data = match node.data {
                    Data::Object(_) => Data::Object(copy_run),
                    _ => Data::List(copy_run),
                };
            }
        }
        Ok(())
    }

    fn open(&mut self, data: Data, start: u32) -> Result<NodeId, BuilderError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(BuilderError::TooDeep);
        }
        let node = self.push(data, start, start);
        self.open.push(Open { node, first_pending: self.pending.len(), merges: false });
        Ok(node)
    }

    fn leaf(&mut self, data: Data, start: u32, end: u32) -> NodeId {
        let node = self.push(data, start, end);
        self.pending.push(node);
        node
    }

    fn push(&mut self, data: Data, start: u32, end: u32) -> NodeId {
        let parent = self.open.last().map_or(NONE, |open| index(open.node.index()));
        let key = std::mem::replace(&mut self.key, NONE);
        let node = NodeId::new(index(self.tree.nodes.len()));
        self.tree.nodes.push(Node { data, start, end, parent, key });
        node
    }

    /// Finds the text in the source where it is spelt plainly or in quotes, otherwise keeps it apart.
    fn text(&mut self, text: &str, start: u32, end: u32) -> Text {
        let source = self.tree.sources.file(self.file).text();
        let file = Some(self.file);
        let len = index(text.len());
        let spelt = |from: u32| source.get(from as usize..(from + len) as usize) == Some(text);
        let quoted = start.saturating_add(1);
        if end - start == len && spelt(start) {
            Text { start, len, file }
        } else if end - start == len.saturating_add(2) && spelt(quoted) {
            Text { start: quoted, len, file }
        } else {
            let start = index(self.tree.decoded.len());
            self.tree.decoded.push_str(text);
            Text { start, len, file: None }
        }
    }

    /// Keeps the first entry of each key.
    fn drop_duplicates(&mut self, first: usize) {
        let children = &self.pending[first..];
        let key = |node: NodeId| self.tree.key(node).unwrap_or_default();
        let mut again: Vec<Duplicate> = Vec::new();
        if children.len() <= SMALL {
            let length = |node: NodeId| self.tree.key_text(node).map(|text| text.len);
            let same = |one: NodeId, other: NodeId| length(one) == length(other) && key(one) == key(other);
            for (position, &second) in children.iter().enumerate() {
                let first = children[..position].iter().find(|&&first| same(first, second));
                again.extend(first.map(|&first| Duplicate { first, second }));
            }
        } else {
            let mut seen = HashMap::with_capacity(children.len());
            for &second in children {
                match seen.entry(key(second)) {
                    Entry::Occupied(first) => again.push(Duplicate { first: *first.get(), second }),
                    Entry::Vacant(place) => _ = place.insert(second),
                }
            }
        }
        if !again.is_empty() {
            // Both lists are in the order of the text.
            let mut drop = again.iter().map(|duplicate| duplicate.second).peekable();
            let kept: Vec<NodeId> =
                self.pending.drain(first..).filter(|&node| drop.next_if_eq(&node).is_none()).collect();
            self.pending.extend(kept);
            self.duplicates.extend(again);
        }
    }

    /// Moves the entries of every `<<` up into the object, where it has no entry of its own with that key.
    fn merge(&mut self, object: NodeId, first: usize, d: &mut Diagnostics) {
        let (merges, mut entries): (Vec<NodeId>, Vec<NodeId>) =
            self.pending.drain(first..).partition(|&node| self.tree.key(node) == Some("<<"));
        let mut known: HashSet<&str> = entries.iter().filter_map(|&node| self.tree.key(node)).collect();
        let own = entries.len();
        for merge in merges {
            for source in self.merged_objects(merge, d) {
                entries.extend(self.tree.entries(source).filter(|(key, _)| known.insert(key)).map(|(_, node)| node));
            }
        }
        for &entry in &entries[own..] {
            if let Some(node) = self.tree.nodes.get_mut(entry.index()) {
                node.parent = index(object.index());
            }
        }
        self.pending.extend(entries);
    }

    fn merged_objects(&self, merge: NodeId, d: &mut Diagnostics) -> Vec<NodeId> {
        let sources = match self.tree.data(merge) {
            Data::List(_) => self.tree.items(merge).collect(),
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) | Data::Object(_) => vec![merge],
        };
        let (objects, others): (Vec<_>, Vec<_>) =
            sources.into_iter().partition(|&node| matches!(self.tree.data(node), Data::Object(_)));
        if !others.is_empty() {
            d.error(
                Code::InvalidValue,
                self.tree.key_span(merge),
                "merge key `<<` needs an object or a list of objects",
            )
            .help("put an alias of an object behind it, such as `<<: *base`");
        }
        objects
    }

    /// Says what was found on the way. Keys are named by node only where there will be a tree to find them in.
    fn report(&mut self, has_tree: bool, d: &mut Diagnostics) {
        let at = |node: NodeId| if has_tree { At::Key(node) } else { At::Span(self.tree.key_span(node)) };
        // Several keys that are repeated in one object are one mistake: its second half should be an object of its own.
        for group in
            self.duplicates.chunk_by(|one, other| self.tree.parent(one.second) == self.tree.parent(other.second))
        {
            let Some(&Duplicate { first, second }) = group.first() else { continue };
            let key = self.tree.key(second).unwrap_or_default();
            let object = self.tree.parent(second);
            let list = object.and_then(|object| self.tree.parent(object));
            let is_item = list.is_some_and(|list| matches!(self.tree.data(list), Data::List(_)));
            let (label, help) = match (group.len(), is_item) {
                (1, _) => ("the second one".to_owned(), "remove or rename one of them"),
                (count, true) => (more_keys(count), "start the second item of the list with `- `, or remove its keys"),
                (count, false) => (more_keys(count), "give the second half a key of its own, or remove it"),
            };
            d.error(Code::DuplicateKey, at(second), format!("key `{key}` appears twice in the same object"))
                .label(label)
                .related(at(first), "the first one")
                .help(help);
        }
    }

    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start, end)
    }
}

fn more_keys(count: usize) -> String {
    match count {
        2 => "the second one; another key is repeated, too".to_owned(),
        _ => format!("the second one; {} more keys are repeated, too", count - 1),
    }
}

/// Files are under 2 GiB, so counts of anything in them fit.
pub(crate) fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(NONE)
}
