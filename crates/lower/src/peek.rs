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
const MAX_PEEK: usize = 64;

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
    if let Some(keywords) = lowering.keywords(node) {
        let composed = keywords.reference.is_some()
            || !keywords.all_of.is_empty()
            || !keywords.any_of.is_empty()
            || !keywords.one_of.is_empty();
        if !composed && keywords.types.as_slice() == [JsonType::Object] && keywords.enum_values.is_none() {
            return Peek { class: Class::Other, types: Types::OBJECT };
        }
    }
    if lowering.peek_depth >= MAX_PEEK {
        return UNKNOWN;
    }
    // A schema that leads back to itself sees nothing of itself.
    lowering.peeks.insert(node, UNKNOWN);
    lowering.peek_depth += 1;
    let merged = all_of::merge(lowering, &[node], lowering.is_named(node).then_some(node));
    lowering.peek_depth -= 1;
    let seen = classify(lowering, &merged);
    lowering.peeks.insert(node, seen);
    seen
}

fn classify(lowering: &mut Lowering<'_>, merged: &Merged<'_>) -> Peek {
    let types = merged.effective_types();
    let other = Peek { class: Class::Other, types };
    if merged.never.is_some() || merged.only_null || merged.conflict.is_some() {
        return Peek { class: Class::Other, types: Types::NONE };
    }
    if !merged.groups.is_empty() {
        if !types.is_empty() {
            return other;
        }
        let mut union = Types::NONE;
        for group in &merged.groups {
            for &branch in &group.branches {
                let seen = peek(lowering, branch).types;
                if seen.is_empty() {
                    return other;
                }
                union = union.union(seen);
            }
        }
        return Peek { class: Class::Other, types: union };
    }
    if let Some((values, _)) = &merged.listed {
        let types = values.iter().fold(Types::NONE, |set, value| set.union(enums::type_of(&value.value)));
        let class = match enums::base(values) {
            EnumBase::String => Class::StringEnum,
            EnumBase::Mixed if values.iter().all(|value| matches!(value.value, Literal::Bool(_))) => Class::Boolean,
            EnumBase::Integer | EnumBase::Mixed => Class::Other,
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
