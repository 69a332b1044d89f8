//! Schemas that are made to be extended: `$dynamicRef` (JSON Schema 2020-12 §8.2.3.2).
//!
//! In: a tree whose names are known. Out: the same tree, in which a schema with dynamic references is repeated for each
//! `$ref` from a schema that has dynamic anchors of its own for them. In the repetition these anchors are what is meant, so
//! that no later stage needs to know from where it came to a schema. The pointer of a repeated node goes through the `$ref`,
//! and its place is where it is spelt out. Knows nothing about what else schemas say.

use std::collections::{BTreeSet, HashMap, VecDeque};

use truespec_source::NodeId;

use super::{Data, Node, Run, Tree, index};

/// How many nodes all repetitions together may have.
const BUDGET: usize = 200_000;

/// What dynamic anchors mean: name to schema, by name.
type Bindings = Vec<(String, NodeId)>;

/// A reference to a schema that is to be repeated for it.
struct Use {
    reference: NodeId,
    schema: NodeId,
    bindings: Bindings,
}

impl Tree {
    /// Repeats schemas for those that extend them. `dynamic` are the dynamic references. The result is the first `$ref`
    /// for which there was no room.
    pub(crate) fn repeat_generic(&mut self, dynamic: &[NodeId]) -> Option<NodeId> {
        let references: Vec<(NodeId, NodeId)> = self.references(0).collect();
        let needs = self.needs(dynamic, &references);
        let mut work: VecDeque<Use> = VecDeque::new();
        for (reference, schema) in references.into_iter().filter(|(_, schema)| needs.contains_key(schema)) {
            let bindings = self.dynamic_anchors(self.unit(reference));
            work.extend(self.use_of(reference, schema, bindings, &needs));
        }
        let mut done: HashMap<(NodeId, Bindings), NodeId> = HashMap::new();
        let first = self.nodes.len();
        while let Some(Use { reference, schema, bindings }) = work.pop_front() {
            let key = (schema, bindings);
            if let Some(&copy) = done.get(&key) {
                self.identities.copies.insert(reference, copy);
                continue;
            }
            if self.nodes.len() - first > BUDGET {
                return Some(reference);
            }
            let copy = self.repeat(schema, reference, &key.1);
            let inner: Vec<(NodeId, NodeId)> = self.references(copy.index()).collect();
            for (reference, schema) in inner {
                // The anchor that was met first is the one that counts.
                let mut bindings = key.1.clone();
                let own = self.dynamic_anchors(copy);
                bindings.extend(own.into_iter().filter(|(name, _)| key.1.iter().all(|(bound, _)| bound != name)));
                work.extend(self.use_of(reference, schema, bindings, &needs));
            }
            done.insert(key, copy);
        }
        None
    }

    /// Every `$ref` from a node on that leads to a whole unit other than its own.
    fn references(&self, from: usize) -> impl Iterator<Item = (NodeId, NodeId)> {
        (from..self.nodes.len())
            .map(|at| NodeId::new(index(at)))
            .filter(|&node| self.key(node) == Some("$ref"))
            .filter_map(|node| {
                let target = self.target(node, self.as_str(node)?)?;
                (self.unit(target) == target && self.unit(node) != target).then_some((node, target))
            })
    }

    /// The dynamic anchors that each unit asks for, by itself or through what it refers to.
    fn needs(&self, dynamic: &[NodeId], references: &[(NodeId, NodeId)]) -> HashMap<NodeId, BTreeSet<String>> {
        let mut needs: HashMap<NodeId, BTreeSet<String>> = HashMap::new();
        for &node in dynamic {
            let name = self.as_str(node).and_then(|text| text.split_once('#')).map(|(_, name)| name.to_owned());
            needs.entry(self.unit(node)).or_default().extend(name);
        }
        let edges: Vec<(NodeId, NodeId)> = references.iter().map(|&(from, to)| (self.unit(from), to)).collect();
        loop {
            let mut grown = false;
            for (from, to) in &edges {
                let more = needs.get(to).cloned().unwrap_or_default();
                if !more.is_empty() {
                    let own = needs.entry(*from).or_default();
                    let before = own.len();
                    own.extend(more);
                    grown |= own.len() > before;
                }
            }
            if !grown {
                return needs;
            }
        }
    }

    /// What a reference asks a schema to be repeated with; `None` where the schema as it stands says the same.
    fn use_of(
        &self,
        reference: NodeId,
        schema: NodeId,
        mut bindings: Bindings,
        needs: &HashMap<NodeId, BTreeSet<String>>,
    ) -> Option<Use> {
        let needed = needs.get(&schema)?;
        bindings.retain(|(name, _)| needed.contains(name));
        bindings.sort_unstable();
        let own = self.dynamic_anchors(schema);
        let is_new = bindings.iter().any(|binding| !own.contains(binding));
        is_new.then_some(Use { reference, schema, bindings })
    }

    /// Repeats a schema and everything below it, as what stands behind a reference.
    fn repeat(&mut self, schema: NodeId, reference: NodeId, bindings: &Bindings) -> NodeId {
        let copy = NodeId::new(index(self.nodes.len()));
        self.go_on_in_file_of(schema);
        let place = self.nodes.get(reference.index()).copied();
        if let (Some(&node), Some(place)) = (self.nodes.get(schema.index()), place) {
            self.nodes.push(Node { parent: place.parent, key: place.key, ..node });
        }
        let mut work = vec![(schema, copy)];
        while let Some((schema, copy)) = work.pop() {
            let (Data::List(run) | Data::Object(run)) = self.data(schema) else { continue };
            let children: Vec<NodeId> = self.run(run).to_vec();
            let copied = Run { start: index(self.children.len()), len: run.len };
            for child in children {
                let Some(&node) = self.nodes.get(child.index()) else { continue };
                let id = NodeId::new(index(self.nodes.len()));
                self.nodes.push(Node { parent: index(copy.index()), ..node });
                self.children.push(id);
                work.push((child, id));
            }
            if let Some(node) = self.nodes.get_mut(copy.index()) {
                node.data = if let Data::Object(_) = node.data { Data::Object(copied) } else { Data::List(copied) };
            }
        }
        let address = self.base(schema);
        self.identities.repeat_address(copy, address);
        self.identities.bindings.insert(copy, bindings.clone());
        self.identities.copies.insert(reference, copy);
        let words: Vec<NodeId> = (copy.index() + 1..self.nodes.len()).map(|at| NodeId::new(index(at))).collect();
        self.identify(&words);
        copy
    }
}
