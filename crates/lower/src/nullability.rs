//! Turns every spelling of "may be null" into one [`Presence`].
//!
//! The spellings: `nullable: true`, `type: [T, 'null']`, a branch of `anyOf` or `oneOf` that is null, null in `enum` or
//! `const`, and each of them behind a `$ref` or in an `allOf`. Knows nothing about Rust types.
//!
//! Within one schema, any spelling counts, even beside a keyword that would exclude null if the specification were taken
//! by the letter (`type: string` beside `enum: [a, null]`, `nullable: true` beside `allOf`): nobody writes it in vain,
//! and a client that does not expect a null fails when it comes. Schemas that hold together must all allow it.

use truespec_model::Presence;
use truespec_openapi::{JsonType, Keywords};
use truespec_source::NodeId;

use crate::all_of;
use crate::lowering::{Body, Lowering, MAX_DEPTH};

/// What a schema says about null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Null {
    /// It may be there.
    Allowed,
    /// Nothing.
    Unsaid,
    /// It may not be there.
    Excluded,
}

/// Presence of a field or parameter whose value is the conjunction of some schemas.
pub(crate) fn presence(required: bool, nullable: bool) -> Presence {
    Presence::new(required, nullable)
}

/// Whether a value that satisfies all of some schemas may be null.
pub(crate) fn is_nullable(lowering: &mut Lowering<'_>, nodes: &[NodeId]) -> bool {
    all_of_them(lowering, nodes, 0) == Null::Allowed
}

/// Whether a schema allows null and nothing else.
pub(crate) fn is_null(lowering: &Lowering<'_>, node: NodeId) -> bool {
    let mut node = node;
    for _ in 0..MAX_DEPTH {
        let Some(keywords) = lowering.keywords(node) else { return false };
        let listed_null =
            |nodes: &[NodeId]| !nodes.is_empty() && nodes.iter().all(|&node| is_null_value(lowering, node));
        if *keywords.types == [JsonType::Null]
            || keywords.const_value.is_some_and(|value| is_null_value(lowering, value))
            || keywords.enum_values.as_deref().is_some_and(listed_null)
            || is_bare_nullable(lowering, keywords)
        {
            return true;
        }
        match lowering.target(keywords) {
            Some(target) => node = target,
            None => return false,
        }
    }
    false
}

fn of(lowering: &mut Lowering<'_>, node: NodeId, depth: usize) -> Null {
    let node = end_of_references(lowering, node);
    if let Some(&known) = lowering.nulls.get(&node) {
        return known;
    }
    let keywords = match lowering.body(node) {
        Body::True => return Null::Unsaid,
        Body::False => return Null::Excluded,
        Body::Keywords(keywords) => keywords,
    };
    if depth > MAX_DEPTH {
        return Null::Unsaid;
    }
    // What leads back to itself says nothing by that.
    lowering.nulls.insert(node, Null::Unsaid);
    let null = by_keywords(lowering, keywords, depth);
    lowering.nulls.insert(node, null);
    null
}

/// Where a chain of schemas that are nothing but references leads. Such chains have no limit; nesting does.
fn end_of_references(lowering: &Lowering<'_>, node: NodeId) -> NodeId {
    let mut end = node;
    for _ in 0..lowering.resolved.document.schemas.len() {
        let next = lowering.keywords(end).filter(|keywords| says_nothing(keywords)).and_then(|k| lowering.target(k));
        match next {
            Some(next) => end = next,
            None => return end,
        }
    }
    node
}

fn says_nothing(keywords: &Keywords) -> bool {
    keywords.nullable.is_none()
        && keywords.types.is_empty()
        && keywords.enum_values.is_none()
        && keywords.const_value.is_none()
        && keywords.all_of.is_empty()
        && keywords.any_of.is_empty()
        && keywords.one_of.is_empty()
}

fn by_keywords(lowering: &mut Lowering<'_>, keywords: &Keywords, depth: usize) -> Null {
    let listed: Vec<NodeId> =
        keywords.enum_values.iter().flatten().chain(keywords.const_value.iter()).copied().collect();
    let says_nullable = matches!(keywords.nullable, Some((_, true)));
    if says_nullable
        || keywords.types.contains(&JsonType::Null)
        || listed.iter().any(|&value| is_null_value(lowering, value))
    {
        return Null::Allowed;
    }
    let mut excluded = !keywords.types.is_empty() || !listed.is_empty();
    for branches in [&keywords.any_of, &keywords.one_of] {
        let mut all_excluded = !branches.is_empty();
        for &branch in branches {
            match of(lowering, branch, depth + 1) {
                Null::Allowed => return Null::Allowed,
                Null::Unsaid => all_excluded = false,
                Null::Excluded => {}
            }
        }
        excluded |= all_excluded;
    }
    let composed: Vec<NodeId> = lowering.target(keywords).into_iter().chain(keywords.all_of.iter().copied()).collect();
    match all_of_them(lowering, &composed, depth + 1) {
        _ if excluded => Null::Excluded,
        null => null,
    }
}

fn all_of_them(lowering: &mut Lowering<'_>, nodes: &[NodeId], depth: usize) -> Null {
    let mut all = Null::Unsaid;
    let mut excluded = false;
    for &node in nodes {
        // `allOf: [{$ref: …}, {nullable: true}]` is how some spell a nullable reference in 3.0.
        if lowering.keywords(node).is_some_and(|keywords| is_bare_nullable(lowering, keywords)) {
            return Null::Allowed;
        }
        match of(lowering, node, depth) {
            Null::Allowed => all = Null::Allowed,
            Null::Unsaid => {}
            Null::Excluded => excluded = true,
        }
    }
    if excluded { Null::Excluded } else { all }
}

/// `{nullable: true}` and nothing that speaks of values.
fn is_bare_nullable(lowering: &Lowering<'_>, keywords: &Keywords) -> bool {
    matches!(keywords.nullable, Some((_, true)))
        && keywords.types.is_empty()
        && keywords.reference.is_none()
        && keywords.all_of.is_empty()
        && keywords.any_of.is_empty()
        && keywords.one_of.is_empty()
        && keywords.format.is_none()
        && !all_of::is_structural(lowering, keywords)
}

fn is_null_value(lowering: &Lowering<'_>, node: NodeId) -> bool {
    matches!(lowering.resolved.tree.value(node), truespec_openapi::Value::Null)
}
