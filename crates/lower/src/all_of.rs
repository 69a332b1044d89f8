//! Brings schemas that hold together down to what they say, and merges them.
//!
//! In: a conjunction of schema nodes, with their `$ref`s and `allOf`s. Out: the named schema that it is a plain
//! use of, or all keywords as one [`Merged`]. Reports schemas that contain themselves. Knows nothing about shapes.

use std::collections::HashSet;

use truespec_model::Constraints;
use truespec_openapi::{JsonType, Keywords};
use truespec_source::{ByNode, NodeId};

use crate::lowering::{Body, Lowering};
use crate::merged::{Merged, add_constraints};
use crate::types::Types;
use crate::union;
pub(crate) use crate::union::Group;

/// One of the schemas that a conjunction comes down to, once everything is left out that says nothing about values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A schema that references lead to.
    Named(NodeId),
    /// Keywords in place.
    Keywords(NodeId),
}

/// The named schema that a conjunction is a plain use of, however many `allOf`s of one schema, unions with one branch,
/// descriptions and limits it is wrapped in. `opened` is a named schema that is looked into.
pub(crate) fn plain_use(lowering: &mut Lowering<'_>, nodes: &[NodeId], opened: Option<NodeId>) -> Option<NodeId> {
    // Nearly every conjunction is one schema, which is composed of no others.
    if let &[node] = nodes {
        if Some(node) != opened && lowering.is_named(node) {
            return Some(node);
        }
        if let Some(keywords) = lowering.keywords(node).filter(|keywords| !keywords.is_composed()) {
            note_uninterpreted(lowering, keywords);
            return None;
        }
    }
    match outline(lowering, nodes, opened)[..] {
        [Part::Named(node)] => Some(node),
        _ => None,
    }
}

/// What a conjunction comes down to.
fn outline(lowering: &mut Lowering<'_>, nodes: &[NodeId], opened: Option<NodeId>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut weak = Vec::new();
    let mut seen: HashSet<NodeId, ByNode> = HashSet::default();
    let mut stack: Vec<NodeId> = nodes.iter().rev().copied().collect();
    while let Some(node) = stack.pop() {
        if !seen.insert(node) {
            continue;
        }
        if Some(node) != opened && lowering.is_named(node) {
            parts.push(Part::Named(node));
            continue;
        }
        let keywords = match lowering.body(node) {
            Body::True => continue,
            Body::False => {
                parts.push(Part::Keywords(node));
                continue;
            }
            Body::Keywords(keywords) => keywords,
        };
        note_uninterpreted(lowering, keywords);
        let groups = union::groups(lowering, node, keywords);
        if is_structural(lowering, keywords) || groups.iter().any(|group| group.branches.len() != 1) {
            parts.push(Part::Keywords(node));
        } else if !keywords.types.is_empty() || is_formatted(keywords) {
            weak.push(node);
        }
        stack.extend(groups.iter().rev().filter_map(Group::only_branch));
        stack.extend(keywords.all_of.iter().rev());
        stack.extend(lowering.target(keywords));
    }
    parts.extend(
        weak.into_iter().filter(|&node| adds_type(lowering, node, &parts)).map(Part::Keywords).collect::<Vec<_>>(),
    );
    parts
}

/// All keywords of a conjunction as one, through references. `opened` is the named schema whose body this is.
pub(crate) fn merge<'a>(lowering: &mut Lowering<'a>, nodes: &[NodeId], opened: Option<NodeId>) -> Merged<'a> {
    enum Step {
        Visit(NodeId),
        Keywords(NodeId),
        Close(NodeId),
    }
    let place = opened.or(nodes.last().copied()).unwrap_or(lowering.resolved.document.node);
    let mut merged = Merged::new(place);
    if let &[node] = nodes
        && let Some(keywords) = lowering.keywords(node).filter(|keywords| !keywords.is_composed())
    {
        merged.add_keywords(lowering, node, keywords);
        return merged;
    }
    let mut open: HashSet<NodeId, ByNode> = HashSet::default();
    let mut done: HashSet<NodeId, ByNode> = HashSet::default();
    let mut stack: Vec<Step> = nodes.iter().rev().map(|&node| Step::Visit(node)).collect();
    while let Some(step) = stack.pop() {
        match step {
            Step::Close(node) => {
                open.remove(&node);
            }
            Step::Keywords(node) => {
                if let Some(keywords) = lowering.keywords(node) {
                    merged.add_keywords(lowering, node, keywords);
                    add_groups(lowering, &mut merged, node, keywords);
                }
            }
            Step::Visit(node) if open.contains(&node) => lowering.own_part(node),
            Step::Visit(node) if !done.insert(node) => {}
            Step::Visit(node) => match lowering.body(node) {
                Body::True => {}
                Body::False => merged.never = merged.never.or(Some(node)),
                Body::Keywords(keywords) => {
                    open.insert(node);
                    stack.push(Step::Close(node));
                    let groups = union::groups(lowering, node, keywords);
                    stack.extend(groups.iter().rev().filter_map(Group::only_branch).map(Step::Visit));
                    stack.push(Step::Keywords(node));
                    stack.extend(keywords.all_of.iter().rev().map(|&node| Step::Visit(node)));
                    stack.extend(lowering.target(keywords).map(Step::Visit));
                }
            },
        }
    }
    drop_satisfied(lowering, &mut merged, &done);
    merged
}

/// The declared schema that a declared schema is only another name of, to the end of the chain.
pub(crate) fn canonical(lowering: &mut Lowering<'_>, node: NodeId) -> NodeId {
    let mut chain = Vec::new();
    let mut seen = HashSet::new();
    let mut end = node;
    while let Some(next) = alias(lowering, end) {
        if !seen.insert(end) {
            // A cycle; whoever merges the schema reports it.
            end = chain.iter().copied().min().unwrap_or(end);
            break;
        }
        chain.push(end);
        end = next;
    }
    for link in chain {
        lowering.aliases.insert(link, (link != end).then_some(end));
    }
    end
}

/// Whether keywords say anything but types, formats, limits and annotations, leaving out what they are composed of.
pub(crate) fn is_structural(lowering: &Lowering<'_>, keywords: &Keywords) -> bool {
    let opens = |extra: Option<NodeId>| extra.is_some_and(|extra| !lowering.is_never(extra));
    keywords.enum_values.is_some()
        || keywords.const_value.is_some()
        || !keywords.properties.is_empty()
        || !keywords.required.is_empty()
        || !keywords.pattern_properties.is_empty()
        || !keywords.prefix_items.is_empty()
        || keywords.items.is_some()
        || *keywords.types == [JsonType::Null]
        || opens(keywords.additional_properties)
        || opens(keywords.unevaluated_properties)
}

impl Lowering<'_> {
    /// Whether this is the schema `false`, or `{not: {}}`.
    pub(crate) fn is_never(&self, node: NodeId) -> bool {
        matches!(self.body(node), Body::False)
    }
}

fn alias(lowering: &mut Lowering<'_>, node: NodeId) -> Option<NodeId> {
    if let Some(&known) = lowering.aliases.get(&node) {
        return known;
    }
    lowering.aliases.insert(node, None);
    let unfinished = lowering.unfinished;
    let alias = plain_use(lowering, &[node], Some(node));
    let alias = alias.filter(|&other| other != node && !has_limits(lowering, node));
    if lowering.unfinished != unfinished {
        lowering.aliases.remove(&node);
        return None;
    }
    lowering.aliases.insert(node, alias);
    alias
}

fn has_limits(lowering: &Lowering<'_>, node: NodeId) -> bool {
    let mut constraints = Constraints::default();
    if let Some(keywords) = lowering.keywords(node) {
        add_constraints(&mut constraints, keywords);
    }
    constraints != Constraints::default()
}

fn is_formatted(keywords: &Keywords) -> bool {
    keywords.format.is_some() || keywords.content_encoding.is_some() || keywords.content_media_type.is_some()
}

/// Whether `type` beside named schemas says more than they do.
fn adds_type(lowering: &mut Lowering<'_>, node: NodeId, parts: &[Part]) -> bool {
    let types = lowering.keywords(node).map_or(Types::NONE, |keywords| Types::of(&keywords.types));
    !parts.iter().any(|&part| match part {
        Part::Named(named) => {
            let known = crate::peek::peek(lowering, named).types;
            types.is_empty() || known.is_empty() || types.contains(known)
        }
        Part::Keywords(_) => false,
    })
}

fn add_groups<'a>(lowering: &mut Lowering<'a>, merged: &mut Merged<'a>, node: NodeId, keywords: &'a Keywords) {
    for group in union::groups(lowering, node, keywords).iter() {
        match group.branches.len() {
            0 if group.had_null => merged.only_null = true,
            0 => merged.never = merged.never.or(Some(node)),
            1 => {}
            _ => merged.groups.push(group.clone()),
        }
    }
}

/// Leaves out unions that hold already. A parent that lists its children in `oneOf` while they extend it by `allOf` says
/// nothing about a child; and a schema that lists itself adds nothing by it.
fn drop_satisfied(lowering: &mut Lowering<'_>, merged: &mut Merged<'_>, done: &HashSet<NodeId, ByNode>) {
    let mut groups = std::mem::take(&mut merged.groups);
    groups.retain_mut(|group| {
        let mut satisfied = false;
        let owner = group.owner;
        group.branches.retain(|&branch| {
            let target = union::branch_target(lowering, branch);
            let own = target == owner;
            if own {
                lowering.cycle(owner, group.keyword);
            }
            satisfied |= !own && target != branch && done.contains(&target);
            !own
        });
        !satisfied && !group.branches.is_empty()
    });
    merged.groups = groups;
}

/// Records keywords that change what is allowed and that shapes cannot say.
fn note_uninterpreted(lowering: &mut Lowering<'_>, keywords: &Keywords) {
    if let Some(not) = keywords.not {
        lowering.widened(not, "not", "`not` is left out: values that it excludes are accepted");
    }
    for (name, &place) in &keywords.uninterpreted {
        let reason = match name.as_str() {
            "if" => "`if` with `then` and `else` is left out: values are accepted whatever they depend on",
            "dependentSchemas" => "`dependentSchemas` is left out: what depends on other properties is not said",
            "$dynamicRef" | "$recursiveRef" => "a dynamic reference beside another reference is left out",
            "unevaluatedItems" => "`unevaluatedItems` is left out: the items that it describes are not said",
            // Limits that a type need not know (`contains`, `dependentRequired`), identities and definitions
            // (`$id`, `$defs`), or parts of what is recorded above (`then`, `else`).
            _ => continue,
        };
        lowering.widened(place, "keyword", reason);
    }
}
