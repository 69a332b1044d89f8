//! Schemas with a discriminator that others extend by `allOf`: a use of the parent is a use of any of its heirs
//! (`OpenAPI` 3.1 §4.8.25: "the discriminator … may be used in the parent schema").

use std::collections::HashSet;

use truespec_model::{Kind, Tagging, Union, Variant};
use truespec_source::NodeId;

use crate::all_of;
use crate::lowering::Lowering;
use crate::merged::Merged;
use crate::schema::{self, Drawn, DrawnUnion, Role};

/// Finds the heirs of every declared schema that has a discriminator, but no union beside it.
pub(crate) fn find_heirs(lowering: &mut Lowering<'_>) {
    let document = &lowering.resolved.document;
    let is_parent = |lowering: &Lowering<'_>, node: NodeId| {
        lowering.keywords(node).is_some_and(|keywords| {
            keywords.discriminator.is_some() && keywords.any_of.is_empty() && keywords.one_of.is_empty()
        })
    };
    let parents: Vec<NodeId> =
        document.components.schemas.values().copied().filter(|&node| is_parent(lowering, node)).collect();
    if parents.is_empty() {
        return;
    }
    let mut children: Vec<(NodeId, NodeId)> = Vec::new();
    for &child in document.components.schemas.values() {
        let Some(keywords) = lowering.keywords(child) else { continue };
        for &part in &keywords.all_of {
            if let Some(parent) = lowering.keywords(part).and_then(|part| lowering.target(part)) {
                children.push((parent, child));
            }
        }
    }
    children.sort_by_key(|&(parent, _)| parent);
    for parent in parents {
        let mut heirs = Vec::new();
        let mut seen = HashSet::from([parent]);
        let mut stack = vec![parent];
        while let Some(node) = stack.pop() {
            let start = children.partition_point(|&(parent, _)| parent < node);
            for &(_, child) in children[start..].iter().take_while(|&&(parent, _)| parent == node) {
                let child = all_of::canonical(lowering, child);
                if seen.insert(child) {
                    heirs.push(child);
                    // An heir that is a parent itself speaks for its own heirs.
                    if !is_parent(lowering, child) {
                        stack.push(child);
                    }
                }
            }
        }
        if !heirs.is_empty() {
            heirs.sort_unstable();
            lowering.heirs.insert(parent, heirs);
        }
    }
}

/// The union of a parent's heirs, and of the parent as it is for whatever else comes.
pub(crate) fn draw<'a>(lowering: &mut Lowering<'a>, parent: NodeId, merged: Merged<'a>, heirs: &[NodeId]) -> Drawn<'a> {
    let discriminator = lowering.keywords(parent).and_then(|keywords| keywords.discriminator.as_deref());
    let mut variants = Vec::with_capacity(heirs.len() + 1);
    let mut origins = Vec::with_capacity(heirs.len() + 1);
    let variant = |place, name, shape| Variant { place, name, shape, tags: Vec::new(), description: None };
    for &heir in heirs {
        let shape = schema::value(lowering, &[heir], Role::Bare).shape;
        variants.push(variant(heir, None, shape));
        origins.push(Some(heir));
    }
    let base = schema::draw_inline(lowering, merged, None);
    variants.push(variant(parent, None, base));
    origins.push(Some(parent));
    Drawn {
        kind: Kind::Union(Union { variants, tagging: Tagging::Trial }),
        union: Some(DrawnUnion { place: parent, keyword: "discriminator", discriminator, origins }),
    }
}
