//! Schemas by the names that they give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12 §8.2), and
//! `$self` of a document (OpenAPI 3.2 §4.1.2).
//!
//! In: the nodes where such names stand. Out: the node that a reference means by one. What is no name is no business of
//! this module: references by path go on to files, so that a careless `$id` takes nothing away from them. Knows nothing
//! about what a schema says.

use std::collections::HashMap;

use truespec_source::NodeId;

use super::files::{join, percent_decode};
use super::{Tree, Value};

/// Words that give a schema a name, or that only such names give a meaning to.
pub(crate) const WORDS: [&str; 7] =
    ["$id", "$self", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor", "$recursiveRef"];

/// The names of a tree.
#[derive(Debug, Default)]
pub(super) struct Identities {
    /// Whether there is any name at all; most documents have none.
    any: bool,
    /// Schemas by their address.
    resources: HashMap<String, NodeId>,
    /// The address of each node that has one.
    addresses: HashMap<NodeId, String>,
    /// By name: a node that the name is known in, and what it means there.
    anchors: HashMap<String, Vec<(NodeId, NodeId)>>,
    /// Schemas with `$recursiveAnchor: true`.
    recursive: Vec<NodeId>,
    /// Where the schema behind a reference was repeated for it (`generic`).
    pub(super) copies: HashMap<NodeId, NodeId>,
    /// Repeated schemas, with what dynamic anchors mean in them.
    pub(super) bindings: HashMap<NodeId, Vec<(String, NodeId)>>,
}

impl Tree {
    /// Takes note of the names that stand at some nodes, outer ones first. The result are the nodes whose address
    /// another one has already.
    pub(crate) fn identify(&mut self, words: &[NodeId]) -> Vec<NodeId> {
        let mut taken = Vec::new();
        self.identities.any |= !words.is_empty();
        for &word in words {
            let (Some(key), Some(owner)) = (self.key(word), self.parent(word)) else { continue };
            let text = match self.value(word) {
                Value::String(text) => text.to_owned(),
                Value::Bool(true) if key == "$recursiveAnchor" => {
                    self.identities.recursive.push(owner);
                    continue;
                }
                _ => continue,
            };
            match key {
                // Before 2019-09, `$id: '#name'` was what `$anchor` is now.
                "$id" if text.starts_with('#') => self.anchor(owner, &text[1..], false),
                "$id" => taken.extend(self.address(owner, &text).err().map(|()| word)),
                "$self" if owner == self.root_of(owner) => {
                    taken.extend(self.address(owner, &text).err().map(|()| word));
                }
                "$anchor" => self.anchor(owner, &text, false),
                "$dynamicAnchor" => self.anchor(owner, &text, true),
                _ => {}
            }
        }
        taken
    }

    /// The node that a reference means by a name, seen from where it stands.
    pub(super) fn identified(&self, from: NodeId, text: &str) -> Option<NodeId> {
        if !self.identities.any {
            return None;
        }
        if let Some(&copy) = self.identities.copies.get(&from) {
            return Some(copy);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decode(fragment);
        match self.key(from) {
            Some("$dynamicRef") => {
                if let Some(bound) = self.bound(from, &fragment) {
                    return Some(bound);
                }
            }
            Some("$recursiveRef") => {
                let recursive = self.around(from).find(|node| self.identities.recursive.contains(node));
                return recursive.or_else(|| self.component_around(from));
            }
            _ => {}
        }
        if address.is_empty() {
            // A pointer that leads nowhere in its resource may lead somewhere in one around it: documents have `$id`s
            // whose authors did not mean to change where `#/components` leads.
            let found = self.around(from).find_map(|node| self.in_resource(node, &fragment));
            return found.filter(|_| text.starts_with('#'));
        }
        let root = *self.identities.resources.get(&resolve(&self.base(from), &percent_decode(address)))?;
        self.in_resource(root, &fragment)
    }

    /// How to write a reference to an anchor of another schema.
    pub(crate) fn anchor_elsewhere(&self, text: &str) -> Option<String> {
        let name = text.strip_prefix('#')?;
        let known = self.identities.anchors.get(name)?;
        let address = known.iter().find_map(|(scope, _)| self.identities.addresses.get(scope))?;
        Some(format!("{address}#{name}"))
    }

    /// Whether a reference leads to a schema that was repeated for it.
    pub(crate) fn is_repeated_for(&self, reference: NodeId) -> bool {
        self.identities.copies.contains_key(&reference)
    }

    /// Whether a node is a schema that was repeated for a reference.
    pub(crate) fn is_repetition(&self, node: NodeId) -> bool {
        self.identities.bindings.contains_key(&node)
    }

    /// Whether the text of a reference names a schema, whatever it names in that schema.
    pub(super) fn names_schema(&self, from: NodeId, text: &str) -> bool {
        let address = text.split('#').next().unwrap_or_default();
        let address = || resolve(&self.base(from), &percent_decode(address));
        self.identities.any && self.identities.resources.contains_key(&address())
    }

    /// What a fragment means that is no pointer, in the whole text that starts at a node.
    pub(super) fn anchored(&self, root: NodeId, name: &str) -> Option<NodeId> {
        let known = self.identities.anchors.get(name)?;
        known.iter().find(|(scope, _)| *scope == root).map(|&(_, target)| target)
    }

    /// The node and everything that it stands in, from the inside.
    pub(crate) fn around(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(node), |&node| self.parent(node))
    }

    /// The innermost schema around a node that other schemas know as one: it has an address, or is a component, or a
    /// whole text.
    pub(crate) fn unit(&self, node: NodeId) -> NodeId {
        let mut around = self.around(node);
        around.find(|&node| self.is_unit(node)).unwrap_or_else(|| self.root_of(node))
    }

    /// The dynamic anchors of a unit.
    pub(crate) fn dynamic_anchors(&self, unit: NodeId) -> Vec<(String, NodeId)> {
        let of_unit = self.identities.anchors.iter().filter_map(|(name, known)| {
            let &(_, target) = known.iter().find(|&&(scope, target)| scope == unit && self.is_dynamic(target, name))?;
            Some((name.clone(), target))
        });
        let mut anchors: Vec<(String, NodeId)> = of_unit.collect();
        anchors.sort_unstable();
        anchors
    }

    fn is_dynamic(&self, node: NodeId, name: &str) -> bool {
        self.get(node, "$dynamicAnchor").and_then(|anchor| self.as_str(anchor)) == Some(name)
    }

    fn is_unit(&self, node: NodeId) -> bool {
        self.identities.addresses.contains_key(&node) || self.is_component(node) || self.parent(node).is_none()
    }

    /// Without addresses, the components of a document are what is put together.
    fn is_component(&self, node: NodeId) -> bool {
        let field = self.parent(node);
        field.is_some_and(|field| matches!(self.key(field), Some("schemas" | "definitions" | "$defs")))
            && field.and_then(|field| self.parent(field)).is_some_and(|holder| {
                holder == self.root_of(node)
                    || (self.key(holder) == Some("components") && self.parent(holder) == Some(self.root_of(node)))
            })
    }

    fn component_around(&self, node: NodeId) -> Option<NodeId> {
        self.around(node).find(|&node| self.identities.addresses.contains_key(&node) || self.is_component(node))
    }

    /// What a dynamic anchor means where a schema was repeated for another one that has an anchor of this name.
    fn bound(&self, from: NodeId, name: &str) -> Option<NodeId> {
        let mut bindings = self.around(from).filter_map(|node| self.identities.bindings.get(&node));
        bindings.find_map(|bindings| bindings.iter().find(|(bound, _)| bound == name).map(|&(_, target)| target))
    }

    fn in_resource(&self, node: NodeId, fragment: &str) -> Option<NodeId> {
        if fragment.is_empty() || fragment.starts_with('/') {
            self.identities.addresses.get(&node)?;
            self.at(node, fragment)
        } else {
            self.anchored(node, fragment)
        }
    }

    /// The address that references at a node start from.
    pub(super) fn base(&self, node: NodeId) -> String {
        let own = self.around(node).find_map(|node| self.identities.addresses.get(&node));
        own.cloned().unwrap_or_else(|| self.path_of_file(node).to_owned())
    }

    fn address(&mut self, owner: NodeId, text: &str) -> Result<(), ()> {
        let text = text.split('#').next().unwrap_or_default();
        let base = self.parent(owner).map_or_else(|| self.path_of_file(owner).to_owned(), |parent| self.base(parent));
        let address = resolve(&base, text);
        self.identities.addresses.insert(owner, address.clone());
        let known = *self.identities.resources.entry(address).or_insert(owner);
        if known == owner { Ok(()) } else { Err(()) }
    }

    /// An anchor is known in its resource. A dynamic one is also known in the component that it stands in.
    fn anchor(&mut self, owner: NodeId, name: &str, is_dynamic: bool) {
        let mut scopes = Vec::new();
        for node in self.around(owner) {
            let is_resource = self.identities.addresses.contains_key(&node) || self.parent(node).is_none();
            if is_resource || (is_dynamic && self.is_component(node)) {
                scopes.push(node);
            }
            if is_resource {
                break;
            }
        }
        let known = self.identities.anchors.entry(name.to_owned()).or_default();
        for scope in scopes {
            if known.iter().all(|&(other, _)| other != scope) {
                known.push((scope, owner));
            }
        }
    }
}

impl Identities {
    /// Gives a repeated schema the address that references in the original start from. By that address, the original is
    /// what is found.
    pub(super) fn repeat_address(&mut self, copy: NodeId, address: String) {
        self.addresses.insert(copy, address);
    }
}

/// RFC 3986 §5.2, for addresses and for paths from the document's folder.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let Some(scheme) = scheme(base) else { return join(base, reference) };
    let behind = &base[scheme.len() + 1..];
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    if reference.is_empty() {
        return base.to_owned();
    }
    let (authority, path) = match behind.strip_prefix("//") {
        Some(rest) => behind.split_at(rest.find('/').map_or(behind.len(), |slash| slash + 2)),
        None => ("", behind),
    };
    let joined = join(path, reference);
    let slash = if authority.is_empty() || joined.starts_with('/') { "" } else { "/" };
    format!("{scheme}:{authority}{slash}{joined}")
}

/// RFC 3986 §3.1
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn addresses_are_seen_from_others() {
        let check = |base: &str, reference: &str, expected: &str| assert_eq!(resolve(base, reference), expected);
        check("https://a.example/x/tree", "node", "https://a.example/x/node");
        check("https://a.example/x/tree", "/node", "https://a.example/node");
        check("https://a.example/x/tree", "../node", "https://a.example/node");
        check("https://a.example", "node", "https://a.example/node");
        check("https://a.example/x/tree", "//b.example/node", "https://b.example/node");
        check("https://a.example/x/tree", "urn:example:node", "urn:example:node");
        check("schemas/tree.yaml", "node.yaml", "schemas/node.yaml");
    }
}
