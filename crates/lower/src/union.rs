//! `anyOf` and `oneOf`: which branches are variants, and what the union of them is.
//!
//! In: the branches of a schema. Out: [`Group`]s of branches that a shape must tell apart, and the shape of such a group.
//! How variants are told apart is decided in `tagging`, once every variant has a shape.

mod branches;
mod collapse;

use std::rc::Rc;

use truespec_model::{Kind, NameHint, Tagging, Union, Variant};
use truespec_openapi::{Discriminator, Keywords};
use truespec_source::NodeId;

use crate::all_of;
use crate::docs;
use crate::enums;
use crate::lowering::{Lowering, MAX_UNIONS};
use crate::merged::{About, Conflict, Merged};
use crate::peek::{Class, peek};
use crate::schema::{self, Drawn, Role};
use crate::types::Types;

/// How many variants several unions that hold together may come to.
const MAX_PRODUCT: usize = 64;

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
        return Rc::clone(&lowering.no_groups);
    }
    match lowering.groups.get(&node) {
        Some(Some(known)) => return Rc::clone(known),
        // A branch that leads back here sees no branches.
        Some(None) => {
            lowering.unfinished += 1;
            return Rc::clone(&lowering.no_groups);
        }
        None => {}
    }
    lowering.groups.insert(node, None);
    lowering.union_depth += 1;
    let mut groups = Vec::new();
    for (keyword, listed) in [("anyOf", &keywords.any_of), ("oneOf", &keywords.one_of)] {
        if listed.is_empty() || branches::is_validation(lowering, keywords, listed) {
            continue;
        }
        let discriminator = keywords.discriminator.as_deref();
        let mut group = Group { owner: node, keyword, branches: Vec::new(), had_null: false, discriminator };
        branches::collect(lowering, listed, &mut group);
        if discriminator.is_none() && lowering.union_depth < MAX_UNIONS {
            branches::absorb(lowering, keywords, &mut group.branches);
        }
        groups.push(group);
    }
    lowering.union_depth -= 1;
    let groups: Rc<[Group<'a>]> = groups.into();
    lowering.groups.insert(node, Some(Rc::clone(&groups)));
    groups
}

/// The shape of a schema with at least one group.
pub(crate) fn draw<'a>(lowering: &mut Lowering<'a>, mut base: Merged<'a>) -> Drawn<'a> {
    let product = base.groups.iter().fold(1_usize, |product, group| product.saturating_mul(group.branches.len()));
    if base.groups.len() > 1 && product > MAX_PRODUCT {
        let reason = format!(
            "{} unions hold together, which makes {product} variants: only the one of most branches is read",
            base.groups.len()
        );
        lowering.widened(base.place, "product", reason);
        let most = base.groups.iter().map(|group| group.branches.len()).max().unwrap_or_default();
        base.groups.retain(|group| group.branches.len() == most);
        base.groups.truncate(1);
    }
    let mut group = base.groups.remove(0);
    if let Some((types, place)) = base.types {
        let mut fit = group.branches.clone();
        fit.retain(|&branch| {
            let seen = peek(lowering, branch).types;
            seen.is_empty() || seen.meets(types)
        });
        if fit.is_empty() && !group.branches.is_empty() {
            // No value is of the type and of a branch. What comes is one or the other.
            schema::contradiction(lowering, Conflict { one: place, other: group.owner, about: About::Type });
            let mut branches: Vec<Branch<'a>> = group.branches.iter().map(|&branch| Branch::Schema(branch)).collect();
            branches.push(Branch::Merged(Box::new(base), None));
            return variants(lowering, &group, branches);
        }
        group.branches = fit;
    }
    // A list of values beside branches that describe each of them.
    if base.groups.is_empty() && base.listed.is_some() && group.discriminator.is_none() {
        let types = base.listed.as_ref().map_or(Types::NONE, |(values, _)| enums::types(values));
        let classes: Vec<Class> = group.branches.iter().map(|&branch| peek(lowering, branch).class).collect();
        if classes.iter().all(|class| matches!(class, Class::StringEnum | Class::IntegerEnum)) {
            // Both hold: of what the branches describe, the values that the list has too.
            let described = collapse::one_enum(lowering, &group, &group.branches, types).listed;
            base.listed = base.listed.take().map(|(values, place)| {
                let mut both = described.map(|(described, _)| described).unwrap_or_default();
                both.retain(|one| values.iter().any(|value| value.value == one.value));
                (if both.is_empty() { values } else { both }, place)
            });
            return schema::draw(lowering, base);
        }
    }
    let plain_base = !base.is_structural() && base.groups.is_empty();
    let mut branches: Vec<Branch<'a>> = Vec::new();
    if plain_base && group.discriminator.is_none() {
        branches = collapse::collapse_scalars(lowering, &group);
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
            lowering.free_form(group.owner, "branches", "no branch of the union can hold: any value is accepted");
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
    let follow = |lowering: &mut Lowering<'_>, target| {
        // To follow names means to look into what they lead to, which may be unions again.
        if lowering.union_depth < MAX_UNIONS { all_of::canonical(lowering, target) } else { target }
    };
    if lowering.is_named(branch) {
        return follow(lowering, branch);
    }
    match lowering.keywords(branch).and_then(|keywords| Some((keywords, lowering.target(keywords)?))) {
        Some((keywords, target)) if keywords.all_of.is_empty() && !all_of::is_structural(lowering, keywords) => {
            follow(lowering, target)
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
                lowering.free_form(
                    group.owner,
                    "branches",
                    "the branches of the union are equal: any value is accepted",
                );
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

/// Whether a branch says all that stands beside the union already, so that it can be used as it is.
fn says_all_of(lowering: &mut Lowering<'_>, base: &Merged<'_>, branch: NodeId) -> bool {
    if !base.groups.is_empty() || base.listed.is_some() || base.never.is_some() || !base.items.is_empty() {
        return false;
    }
    if !base.additional.is_empty() || !base.patterns.is_empty() || !base.prefix.is_empty() {
        return false;
    }
    let merged = all_of::merge(lowering, &[branch], None);
    merged.groups.is_empty()
        && base.properties.keys().all(|name| merged.properties.contains_key(name))
        && base.required.keys().all(|name| merged.required.contains_key(name))
}
