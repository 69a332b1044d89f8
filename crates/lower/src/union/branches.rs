//! Which branches of an `anyOf` or `oneOf` count: not null, not what allows nothing, not what others hold already.

use truespec_openapi::Keywords;
use truespec_source::NodeId;

use super::{Group, branch_target};
use crate::all_of;
use crate::lowering::{Body, Lowering};
use crate::nullability;
use crate::peek::{Class, peek};
use crate::types::Types;

/// Lists the branches: null and what allows nothing are left out, unions in place are spread, and no schema is twice.
pub(super) fn collect(lowering: &mut Lowering<'_>, branches: &[NodeId], group: &mut Group<'_>) {
    let mut targets = Vec::new();
    let mut stack: Vec<NodeId> = branches.iter().rev().copied().collect();
    while let Some(branch) = stack.pop() {
        if lowering.is_never(branch) {
            continue;
        }
        if nullability::is_null(lowering, branch) {
            group.had_null = true;
            continue;
        }
        if group.discriminator.is_none()
            && let Some(inner) = union_in_place(lowering, branch)
        {
            stack.extend(inner.iter().rev());
            continue;
        }
        let target = branch_target(lowering, branch);
        if !targets.contains(&target) {
            targets.push(target);
            group.branches.push(branch);
        }
    }
}

/// The branches of a branch that is nothing but a union.
fn union_in_place<'a>(lowering: &Lowering<'a>, branch: NodeId) -> Option<&'a [NodeId]> {
    if lowering.is_named(branch) {
        return None;
    }
    let keywords = lowering.keywords(branch)?;
    let bare = keywords.reference.is_none()
        && keywords.types.is_empty()
        && keywords.all_of.is_empty()
        && keywords.discriminator.is_none()
        && !all_of::is_structural(lowering, keywords);
    match (bare, &keywords.any_of[..], &keywords.one_of[..]) {
        (true, [], branches @ [_, ..]) | (true, branches @ [_, ..], []) => Some(branches),
        _ => None,
    }
}

/// Whether branches only restrict what the schema beside them says: `anyOf: [{required: [a]}, {required: [b]}]`.
pub(super) fn is_validation(lowering: &Lowering<'_>, owner: &Keywords, branches: &[NodeId]) -> bool {
    branches.iter().all(|&branch| match lowering.body(branch) {
        Body::True | Body::False => false,
        Body::Keywords(keywords) => {
            let says = !keywords.required.is_empty() || keywords.not.is_some();
            let types = Types::of(&keywords.types);
            says && keywords.reference.is_none()
                && keywords.nullable.is_none()
                && (types.is_empty()
                    || (types == Types::OBJECT && (types == Types::of(&owner.types) || !owner.properties.is_empty())))
                && [&keywords.all_of, &keywords.any_of, &keywords.one_of].iter().all(|list| list.is_empty())
                && keywords.properties.iter().all(|(name, &node)| {
                    owner.properties.contains_key(name)
                        && matches!(lowering.body(node), Body::Keywords(k) if is_limit(k))
                })
                && keywords.pattern_properties.is_empty()
                && keywords.additional_properties.is_none_or(|extra| lowering.is_never(extra))
                && keywords.items.is_none()
                && keywords.prefix_items.is_empty()
                && keywords.enum_values.is_none()
                && keywords.const_value.is_none()
        }
    })
}

/// Whether a property in such a branch says nothing new about its shape.
fn is_limit(keywords: &Keywords) -> bool {
    keywords.reference.is_none()
        && keywords.properties.is_empty()
        && keywords.items.is_none()
        && keywords.additional_properties.is_none()
        && [&keywords.all_of, &keywords.any_of, &keywords.one_of].iter().all(|list| list.is_empty())
}

/// Whether a branch declares fields beside those of the schema that it stands in. Beside it, a branch that says nothing is
/// the object without them: `properties: {a: …}, oneOf: [{properties: {b: …}, required: [b]}, {}]`.
fn adds_fields(lowering: &Lowering<'_>, owner: &Keywords, branch: NodeId) -> bool {
    let adds = |keywords: &Keywords| keywords.properties.keys().any(|name| !owner.properties.contains_key(name));
    !owner.properties.is_empty() && lowering.keywords(branch).is_some_and(adds)
}

/// Leaves out branches whose values other branches hold as well: a text of a format beside any text, a whole number
/// beside any number. Any text beside listed ones goes, because an enum is open and holds it.
pub(super) fn absorb(lowering: &mut Lowering<'_>, owner: &Keywords, branches: &mut Vec<NodeId>) {
    let classes: Vec<Class> = branches.iter().map(|&branch| peek(lowering, branch).class).collect();
    if let Some(any) = classes.iter().position(|&class| class == Class::Any) {
        if !branches.iter().any(|&branch| adds_fields(lowering, owner, branch)) {
            *branches = vec![branches[any]];
        }
        return;
    }
    let has = |class| classes.contains(&class);
    let plain = has(Class::PlainString);
    let listed = has(Class::StringEnum);
    let listed_integers = has(Class::IntegerEnum);
    let number = has(Class::Number);
    let mut seen = Vec::new();
    let mut index = 0;
    branches.retain(|_| {
        let class = classes[index];
        index += 1;
        let first = !seen.contains(&class);
        seen.push(class);
        match class {
            Class::PlainString => !listed && first,
            Class::FormattedString => !plain,
            Class::Integer => !number && !listed_integers,
            Class::IntegerEnum => !number,
            Class::Number | Class::Boolean => first,
            Class::Any | Class::StringEnum | Class::Other => true,
        }
    });
}
