//! Branches that a reader could not tell apart become one: several texts, several whole numbers, lists of values.

use truespec_model::EnumValue;
use truespec_source::NodeId;

use super::{Branch, Group};
use crate::all_of;
use crate::enums;
use crate::lowering::Lowering;
use crate::merged::Merged;
use crate::peek::{Class, peek};
use crate::types::Types;

/// Makes one variant of several branches that are texts, and of several that are whole numbers: a reader could not tell
/// them apart.
pub(super) fn collapse_scalars<'a>(lowering: &mut Lowering<'a>, group: &Group<'a>) -> Vec<Branch<'a>> {
    let classes: Vec<Class> = group.branches.iter().map(|&branch| peek(lowering, branch).class).collect();
    let of = |test: fn(Class) -> bool| -> Vec<NodeId> {
        let branches = classes.iter().zip(&group.branches).filter(|&(&class, _)| test(class));
        branches.map(|(_, &branch)| branch).collect()
    };
    let all_are = |class: Class, branches: &[NodeId]| of_class(&classes, class) == branches.len();
    let (texts, integers) = (of(is_text), of(is_integer));
    let mut text = (texts.len() > 1).then(|| {
        if all_are(Class::StringEnum, &texts) {
            one_enum(lowering, group, &texts, Types::STRING)
        } else {
            plain_text(lowering, group)
        }
    });
    let mut integer = (integers.len() > 1).then(|| {
        if all_are(Class::IntegerEnum, &integers) {
            one_enum(lowering, group, &integers, Types::INTEGER)
        } else {
            of_type(group, Types::INTEGER)
        }
    });
    let mut branches = Vec::new();
    for (&class, &branch) in classes.iter().zip(&group.branches) {
        let collapsed = match class {
            _ if is_text(class) && texts.len() > 1 => text.take(),
            _ if is_integer(class) && integers.len() > 1 => integer.take(),
            _ => {
                branches.push(Branch::Schema(branch));
                continue;
            }
        };
        branches.extend(collapsed.map(|merged| Branch::Merged(Box::new(merged), None)));
    }
    branches
}

fn is_text(class: Class) -> bool {
    matches!(class, Class::PlainString | Class::FormattedString | Class::StringEnum)
}

fn is_integer(class: Class) -> bool {
    matches!(class, Class::Integer | Class::IntegerEnum)
}

fn of_class(classes: &[Class], class: Class) -> usize {
    classes.iter().filter(|&&one| one == class).count()
}

fn of_type<'a>(group: &Group<'a>, types: Types) -> Merged<'a> {
    let mut merged = Merged::new(group.owner);
    merged.types = Some((types, group.owner));
    merged
}

/// All listed values of all branches.
pub(super) fn one_enum<'a>(
    lowering: &mut Lowering<'a>,
    group: &Group<'a>,
    branches: &[NodeId],
    types: Types,
) -> Merged<'a> {
    let mut values: Vec<EnumValue> = Vec::new();
    for &branch in branches {
        for value in listed(lowering, branch, MAX_LISTED) {
            if enums::type_of(&value.value) == types && !values.iter().any(|known| known.value == value.value) {
                values.push(value);
            }
        }
    }
    let mut merged = of_type(group, types);
    merged.listed = Some((values, group.owner));
    merged
}

/// How deep unions of listed values are looked into.
const MAX_LISTED: usize = 16;

/// The listed values of a branch, or of all of its branches. A branch of one value with a title is how 3.1 names and
/// describes the value.
fn listed(lowering: &mut Lowering<'_>, branch: NodeId, limit: usize) -> Vec<EnumValue> {
    let merged = all_of::merge(lowering, &[branch], None);
    let Some((mut values, _)) = merged.listed else {
        let inner: Vec<NodeId> = merged.groups.into_iter().flat_map(|group| group.branches).collect();
        return match limit {
            0 => Vec::new(),
            _ => inner.into_iter().flat_map(|branch| listed(lowering, branch, limit - 1)).collect(),
        };
    };
    if let [only] = &mut values[..] {
        let description = || lowering.keywords(branch).and_then(|keywords| keywords.description.clone());
        only.name = only.name.take().or_else(|| merged.title.map(str::to_owned));
        only.description = only.description.take().or_else(description);
    }
    values
}

fn plain_text<'a>(lowering: &mut Lowering<'a>, group: &Group<'a>) -> Merged<'a> {
    lowering.widened(
        group.owner,
        "texts",
        format!("the texts of this `{}` cannot be told apart: it is read as plain text", group.keyword),
    );
    of_type(group, Types::STRING)
}
