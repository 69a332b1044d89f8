//! `anyOf` and `oneOf`: which branches are variants, and what the union of them is.
//!
//! In: the branches of a schema. Out: [`Group`]s of branches that a shape must tell apart, and the shape of such a group.
//! How variants are told apart is decided in `tagging`, once every variant has a shape.

use std::rc::Rc;

use truespec_model::{EnumValue, Kind, NameHint, Tagging, Union, Variant};
use truespec_openapi::{Discriminator, Keywords};
use truespec_source::NodeId;

use crate::all_of;
use crate::docs;
use crate::enums;
use crate::lowering::{Body, Lowering};
use crate::merged::Merged;
use crate::nullability;
use crate::peek::{Class, peek};
use crate::schema::{self, Drawn, Role};
use crate::types::Types;

/// The branches of one `anyOf` or `oneOf`, without those that are null, allow nothing, or add nothing to the others.
#[derive(Clone)]
pub(crate) struct Group<'a> {
    /// The schema that has it.
    pub(crate) owner: NodeId,
    /// `anyOf` or `oneOf`.
    pub(crate) keyword: &'static str,
    /// The branches.
    pub(crate) branches: Vec<NodeId>,
    /// Whether null was one of them.
    pub(crate) had_null: bool,
    /// What the document says about telling them apart.
    pub(crate) discriminator: Option<&'a Discriminator>,
}

impl Group<'_> {
    /// The branch, where there is but one: then this is no union.
    pub(crate) fn only_branch(&self) -> Option<NodeId> {
        match self.branches[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// The groups of branches of a schema.
pub(crate) fn groups<'a>(lowering: &mut Lowering<'a>, node: NodeId, keywords: &'a Keywords) -> Rc<[Group<'a>]> {
    if keywords.any_of.is_empty() && keywords.one_of.is_empty() {
        return Rc::default();
    }
    if let Some(known) = lowering.groups.get(&node) {
        return Rc::clone(known);
    }
    // A branch that leads back here while this is worked out sees no branches.
    lowering.groups.insert(node, Rc::default());
    let mut groups = Vec::new();
    for (keyword, branches) in [("anyOf", &keywords.any_of), ("oneOf", &keywords.one_of)] {
        if branches.is_empty() || is_validation(lowering, keywords, branches) {
            continue;
        }
        let discriminator = keywords.discriminator.as_ref();
        let mut group = Group { owner: node, keyword, branches: Vec::new(), had_null: false, discriminator };
        collect(lowering, branches, &mut group);
        if discriminator.is_none() {
            absorb(lowering, &mut group.branches);
        }
        groups.push(group);
    }
    let groups: Rc<[Group<'a>]> = groups.into();
    lowering.groups.insert(node, Rc::clone(&groups));
    groups
}

/// The shape of a schema with at least one group.
pub(crate) fn draw<'a>(lowering: &mut Lowering<'a>, mut base: Merged<'a>) -> Drawn<'a> {
    let mut group = base.groups.remove(0);
    if let Some((types, _)) = base.types {
        group.branches.retain(|&branch| {
            let seen = peek(lowering, branch).types;
            seen.is_empty() || seen.meets(types)
        });
    }
    // A list of values beside branches that describe each of them.
    if base.groups.is_empty() && base.listed.is_some() && group.discriminator.is_none() {
        let types = base.listed.as_ref().map_or(Types::NONE, |(values, _)| enums::types(values));
        let classes: Vec<Class> = group.branches.iter().map(|&branch| peek(lowering, branch).class).collect();
        if classes.iter().all(|class| matches!(class, Class::StringEnum | Class::IntegerEnum)) {
            let mut merged = one_enum(lowering, &group, &group.branches, types);
            base.listed = merged.listed.take().filter(|(values, _)| !values.is_empty()).or(base.listed);
            return schema::draw(lowering, base);
        }
    }
    let plain_base = !base.is_structural() && base.groups.is_empty();
    let mut branches: Vec<Branch<'a>> = Vec::new();
    if plain_base && group.discriminator.is_none() {
        branches = collapse_scalars(lowering, &group);
    } else {
        for &branch in &group.branches {
            branches.push(if plain_base || says_all_of(lowering, &base, branch) {
                Branch::Schema(branch)
            } else {
                let mut merged = base.clone();
                merged.place = branch;
                merged.title = None;
                merged.add(all_of::merge(lowering, &[branch], None));
                Branch::Merged(Box::new(merged), Some(branch))
            });
        }
    }
    match (branches.len(), branches.pop()) {
        (1, Some(Branch::Schema(only))) => {
            base.add(all_of::merge(lowering, &[only], None));
            schema::draw(lowering, base)
        }
        (1, Some(Branch::Merged(only, _))) => schema::draw(lowering, *only),
        (_, None) => {
            lowering.widened(group.owner, "branches", "no branch of the union can hold: any value is accepted");
            Drawn::plain(Kind::Any)
        }
        (_, Some(last)) => {
            branches.push(last);
            variants(lowering, &group, branches)
        }
    }
}

/// The schema that a branch is a plain reference to; otherwise the branch itself.
pub(crate) fn branch_target(lowering: &mut Lowering<'_>, branch: NodeId) -> NodeId {
    if lowering.is_named(branch) {
        return all_of::canonical(lowering, branch);
    }
    match lowering.keywords(branch).and_then(|keywords| Some((keywords, lowering.target(keywords)?))) {
        Some((keywords, target)) if keywords.all_of.is_empty() && !all_of::is_structural(lowering, keywords) => {
            all_of::canonical(lowering, target)
        }
        _ => branch,
    }
}

/// A variant before it has a shape.
enum Branch<'a> {
    /// A schema as it stands.
    Schema(NodeId),
    /// Keywords made of several schemas, and the branch among them.
    Merged(Box<Merged<'a>>, Option<NodeId>),
}

fn variants<'a>(lowering: &mut Lowering<'a>, group: &Group<'a>, branches: Vec<Branch<'a>>) -> Drawn<'a> {
    let mut variants: Vec<Variant> = Vec::with_capacity(branches.len());
    let mut origins = Vec::with_capacity(branches.len());
    for branch in branches {
        let (place, name, shape, origin, description) = match branch {
            Branch::Schema(node) => {
                let target = branch_target(lowering, node);
                let origin = lowering.is_named(target).then_some(target);
                let shape = schema::value(lowering, &[node], Role::Bare).shape;
                let title = lowering.keywords(node).and_then(|keywords| keywords.title.clone());
                let description = docs::site(lowering, &[node], None).docs.description;
                (node, title.filter(|_| origin.is_none()), shape, origin, description)
            }
            Branch::Merged(merged, branch) => {
                let place = branch.unwrap_or(merged.place);
                let target = branch.map(|branch| branch_target(lowering, branch));
                let origin = target.filter(|&target| lowering.is_named(target));
                let name = origin.and_then(|origin| lowering.schema_name(origin)).or(merged.title).map(str::to_owned);
                let description = branch.and_then(|branch| docs::site(lowering, &[branch], None).docs.description);
                let shape = schema::draw_inline(lowering, *merged, description.clone());
                (place, name, shape, origin, description)
            }
        };
        if matches!(lowering.table[shape].kind, Kind::Any) && !lowering.table.is_pending(shape) {
            return Drawn::plain(Kind::Any);
        }
        if variants.iter().any(|known| known.shape == shape) {
            continue;
        }
        variants.push(Variant { place, name, shape, tags: Vec::new(), description });
        origins.push(origin);
    }
    if let [only] = &variants[..] {
        // Branches that turned out equal, which only shapes in place can.
        let shape = &lowering.table[only.shape];
        return match (&shape.kind, &shape.name) {
            (Kind::Union(_), _) | (_, NameHint::Declared(_)) => {
                lowering.widened(group.owner, "branches", "the branches of the union are equal: any value is accepted");
                Drawn::plain(Kind::Any)
            }
            (kind, _) => Drawn::plain(kind.clone()),
        };
    }
    Drawn {
        kind: Kind::Union(Union { variants, tagging: Tagging::Trial }),
        union: Some(schema::DrawnUnion {
            place: group.owner,
            keyword: group.keyword,
            discriminator: group.discriminator,
            origins,
        }),
    }
}

/// Lists the branches: null and what allows nothing are left out, unions in place are spread, and no schema is twice.
fn collect(lowering: &mut Lowering<'_>, branches: &[NodeId], group: &mut Group<'_>) {
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
fn is_validation(lowering: &Lowering<'_>, owner: &Keywords, branches: &[NodeId]) -> bool {
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

/// Leaves out branches whose values other branches hold as well: a text of a format beside any text, a whole number
/// beside any number. Any text beside listed ones goes, because an enum is open and holds it.
fn absorb(lowering: &mut Lowering<'_>, branches: &mut Vec<NodeId>) {
    let classes: Vec<Class> = branches.iter().map(|&branch| peek(lowering, branch).class).collect();
    if let Some(any) = classes.iter().position(|&class| class == Class::Any) {
        *branches = vec![branches[any]];
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

/// Makes one variant of several branches that are texts, and of several that are whole numbers: a reader could not tell
/// them apart.
fn collapse_scalars<'a>(lowering: &mut Lowering<'a>, group: &Group<'a>) -> Vec<Branch<'a>> {
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
fn one_enum<'a>(lowering: &mut Lowering<'a>, group: &Group<'a>, branches: &[NodeId], types: Types) -> Merged<'a> {
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

/// Whether a branch says all that stands beside the union already, so that it can be used as it is.
fn says_all_of(lowering: &mut Lowering<'_>, base: &Merged<'_>, branch: NodeId) -> bool {
    if !base.groups.is_empty() || base.listed.is_some() || base.never.is_some() || !base.items.is_empty() {
        return false;
    }
    if !base.additional.is_empty() || !base.patterns.is_empty() || base.prefix.is_some() {
        return false;
    }
    let merged = all_of::merge(lowering, &[branch], None);
    merged.groups.is_empty()
        && base.properties.keys().all(|name| merged.properties.contains_key(name))
        && base.required.keys().all(|name| merged.required.contains_key(name))
}
