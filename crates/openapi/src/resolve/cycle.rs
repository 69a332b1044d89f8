//! References that only lead to each other.

use std::collections::HashMap;

use truespec_source::{ByNode, Code, Diagnostics, NodeId};

use super::keywords;
use crate::Tree;
use crate::document::{Document, Reference, SchemaBody};

/// Reports every cycle once and takes the targets of its references away, so that following references always ends.
pub(super) fn cut(tree: &Tree, document: &mut Document, d: &mut Diagnostics) {
    let starts = document.schemas.keys().chain(document.references.keys()).copied();
    let starts: Vec<NodeId> = starts.filter(|&node| reference_at(document, node).is_some()).collect();
    // Under which start a node was first passed.
    let mut passed: HashMap<NodeId, usize, ByNode> = HashMap::default();
    let mut path = Vec::new();
    for (round, start) in starts.into_iter().enumerate() {
        path.clear();
        let mut at = start;
        while let Some(reference) = reference_at(document, at) {
            if let Some(&before) = passed.get(&at) {
                if before == round {
                    let cycle: Vec<NodeId> = path.iter().copied().skip_while(|&node| node != at).collect();
                    report(tree, document, &cycle, d);
                    for node in cycle {
                        forget_target(document, node);
                    }
                }
                break;
            }
            passed.insert(at, round);
            path.push(at);
            let Some(target) = reference.target else { break };
            at = target;
        }
    }
}

fn reference_at(document: &Document, node: NodeId) -> Option<&Reference> {
    document.references.get(&node).or_else(|| match &document.schemas.get(&node)?.body {
        SchemaBody::Keywords(keywords) => keywords.reference.as_deref(),
        SchemaBody::Bool(_) => None,
    })
}

fn forget_target(document: &mut Document, node: NodeId) {
    if let Some(reference) = document.references.get_mut(&node) {
        reference.target = None;
    } else if let Some(reference) =
        document.schemas.get_mut(&node).and_then(keywords).and_then(|keywords| keywords.reference.as_deref_mut())
    {
        reference.target = None;
    }
}

/// What a node without a key is called: the file that it is the whole of.
fn file_name(tree: &Tree, node: NodeId) -> String {
    tree.sources().file(tree.file_of(node)).name().to_owned()
}

fn report(tree: &Tree, document: &Document, cycle: &[NodeId], d: &mut Diagnostics) {
    let references = cycle.iter().filter_map(|&node| reference_at(document, node));
    let places: Vec<NodeId> = references.map(|reference| reference.node).collect();
    let Some((&first, others)) = places.split_first() else { return };
    let name = |node: &NodeId| tree.key(*node).map_or_else(|| file_name(tree, *node), str::to_owned);
    let message = if let [only] = cycle {
        format!("`{}` refers to itself", name(only))
    } else {
        let names: Vec<String> = cycle.iter().map(|node| format!("`{}`", name(node))).collect();
        format!("references only lead to each other: {}", names.join(", "))
    };
    let diagnostic = d.error(Code::ReferenceCycle, first, message);
    diagnostic.help(if others.is_empty() {
        "say what it is in place of the reference"
    } else {
        "one of them must say what it is in place of its reference"
    });
    for &other in others {
        diagnostic.related(other, "and on from here");
    }
}
