//! A look ahead: what sort of value a schema describes, before it has a shape.

use truespec_model::{EnumBase, Literal};
use truespec_openapi::JsonType;
use truespec_source::NodeId;

use crate::all_of;
use crate::enums;
use crate::lowering::Lowering;
use crate::merged::Merged;
use crate::types::Types;

/// How far the look goes through unions and references.
const MAX_PEEK: usize = 16;

/// What can be seen of a schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peek {
    pub(crate) class: Class,
    /// JSON types without null; empty where unknown.
    pub(crate) types: Types,
}

/// Sorts of schemas that absorb each other in unions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Any value.
    Any,
    /// Any text.
    PlainString,
    /// Text of a format.
    FormattedString,
    /// Listed texts.
    StringEnum,
    /// Listed whole numbers.
    IntegerEnum,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Truth values.
    Boolean,
    /// Anything else.
    Other,
}

/// Looks at a schema.
pub(crate) fn peek(lowering: &mut Lowering<'_>, node: NodeId) -> Peek {
    const UNKNOWN: Peek = Peek { class: Class::Other, types: Types::NONE };
    if let Some(&known) = lowering.peeks.get(&node) {
        return known;
    }
    if let Some(keywords) = lowering.keywords(node)
        && !keywords.is_composed()
        && *keywords.types == [JsonType::Object]
        && keywords.enum_values.is_none()
    {
        return Peek { class: Class::Other, types: Types::OBJECT };
    }
    if lowering.peek_depth >= MAX_PEEK {
        return UNKNOWN;
    }
    // A schema that leads back to itself sees nothing of itself.
    lowering.peeks.insert(node, UNKNOWN);
    lowering.peek_depth += 1;
    let unfinished = lowering.unfinished;
    let merged = all_of::merge(lowering, &[node], lowering.is_named(node).then_some(node));
    let seen = classify(lowering, &merged);
    lowering.peek_depth -= 1;
    if lowering.unfinished != unfinished {
        lowering.peeks.remove(&node);
        return UNKNOWN;
    }
    lowering.peeks.insert(node, seen);
    seen
}

fn classify(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Peek {
    let types = merged.effective_types();
    if merged.never.is_some() || merged.only_null {
        return Peek { class: Class::Other, types: Types::NONE };
    }
    if !merged.groups.is_empty() {
        if merged.is_structural() {
            return Peek { class: Class::Other, types };
        }
        let mut seen = Vec::new();
        for group in &merged.groups {
            for &branch in &group.branches {
                seen.push(peek(lowering, branch));
            }
        }
        return of_union(&seen, merged.groups.len());
    }
    if let Some((values, _)) = &merged.listed {
        let types = enums::types(values);
        let class = match enums::base(values) {
            EnumBase::String => Class::StringEnum,
            EnumBase::Boolean => Class::Boolean,
            EnumBase::Mixed if values.iter().all(|value| matches!(value.value, Literal::Bool(_))) => Class::Boolean,
            EnumBase::Integer => Class::IntegerEnum,
            EnumBase::Mixed => Class::Other,
        };
        return Peek { class, types };
    }
    let plain = merged.format.is_none() && merged.content_encoding.is_none() && merged.content_media_type.is_none();
    let class = match types {
        Types::NONE if merged.is_structural() => Class::Other,
        Types::NONE | Types::ALL => Class::Any,
        Types::STRING if plain => Class::PlainString,
        Types::STRING => Class::FormattedString,
        Types::INTEGER => Class::Integer,
        Types::NUMBER => Class::Number,
        Types::BOOLEAN => Class::Boolean,
        _ => Class::Other,
    };
    Peek { class, types }
}

/// Unions of texts only, or of whole numbers only, become one shape (see `union`).
fn of_union(branches: &[Peek], groups: usize) -> Peek {
    let mut types = Types::NONE;
    for branch in branches {
        if branch.types.is_empty() {
            return Peek { class: Class::Other, types: Types::NONE };
        }
        types = types.union(branch.types);
    }
    let all = |class| branches.iter().all(|branch| branch.class == class);
    let class = match types {
        _ if groups != 1 => Class::Other,
        Types::STRING if all(Class::StringEnum) => Class::StringEnum,
        Types::STRING => Class::PlainString,
        Types::INTEGER if all(Class::IntegerEnum) => Class::IntegerEnum,
        Types::INTEGER => Class::Integer,
        _ => Class::Other,
    };
    Peek { class, types }
}
