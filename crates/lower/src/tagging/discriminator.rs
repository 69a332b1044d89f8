//! The document's own word on telling variants apart.

use truespec_model::{Kind, NameHint, Selecting, ShapeId, Tagging};
use truespec_openapi::Discriminator;
use truespec_source::{Code, NodeId, did_you_mean};

use super::Decision;
use super::constant::are_distinct;
use super::facts;
use crate::all_of;
use crate::lowering::{Lowering, PendingUnion};
use crate::types::Types;

/// Tags by `mapping`, else by the constant that the variant itself holds, else by the schema's name (`OpenAPI` 3.1
/// §4.8.25). Documents that leave out `mapping` often hold constants that are not the schemas' names; what the variants
/// say is nearer to what is sent.
pub(super) fn decide(lowering: &mut Lowering<'_>, pending: &PendingUnion<'_>, shapes: &[ShapeId]) -> Option<Decision> {
    let discriminator = pending.discriminator?;
    let mapped = mapped(lowering, pending, discriminator, shapes);
    let property = discriminator.property_name.as_str();
    let inherited = pending.keyword == "discriminator";
    let parents = shapes.last().and_then(|&parent| facts::tags(lowering, parent, property)).map(|tags| tags.values);
    let complete = |constants: bool| {
        let mut tags = mapped.clone();
        for (index, tags) in tags.iter_mut().enumerate().filter(|(_, tags)| tags.is_empty()) {
            // What a parent that others extend holds itself is for everything that they do not.
            if inherited && index + 1 == shapes.len() {
                continue;
            }
            let constant = facts::tags(lowering, shapes[index], property).filter(|_| constants).map(|tags| tags.values);
            // Several values that the parent lists as well are inherited: they say nothing of this heir.
            let constant =
                constant.filter(|values| !(inherited && values.len() > 1 && Some(values) == parents.as_ref()));
            *tags = constant.or_else(|| implied(lowering, pending, index)).unwrap_or_default();
        }
        let untagged = tags.iter().filter(|tags| tags.is_empty()).count();
        let tagged = shapes.iter().zip(&tags).all(|(&shape, tags)| tags.is_empty() || is_object(lowering, shape));
        (untagged <= 1 && untagged < tags.len() && tagged && are_distinct(tags.iter().flatten())).then_some(tags)
    };
    let tags = complete(true).or_else(|| complete(false));
    if tags.is_none() && lowering.first_time(discriminator.node, "discriminator") {
        let message = format!("the discriminator `{property}` cannot tell the variants apart");
        lowering
            .d
            .warning(Code::Discriminator, discriminator.node, message)
            .help("give each variant a value of its own in `mapping`, and let each be an object");
    }
    tags.map(|tags| (Tagging::Property { name: property.to_owned() }, tags))
}

fn mapped(
    lowering: &mut Lowering<'_>,
    pending: &PendingUnion<'_>,
    discriminator: &Discriminator,
    shapes: &[ShapeId],
) -> Vec<Vec<Selecting>> {
    let mut tags = vec![Vec::new(); shapes.len()];
    for (value, reference) in &discriminator.mapping {
        let Some(target) = reference.target else { continue };
        let target = all_of::canonical(lowering, target);
        let slot = lowering.slots.get(&target).copied();
        let index = pending.origins.iter().position(|&origin| origin == Some(target)).or_else(|| {
            let slot = slot?;
            shapes.iter().position(|&shape| holds(lowering, shape, slot))
        });
        match index {
            Some(index) => tags[index].push(as_listed(lowering, shapes[index], &discriminator.property_name, value)),
            None => unknown(lowering, pending, reference.node, value, target),
        }
    }
    tags
}

/// The key of a mapping, which is always text, as the value that the variant itself lists for the property.
fn as_listed(lowering: &Lowering<'_>, shape: ShapeId, property: &str, key: &str) -> Selecting {
    let listed = facts::tags(lowering, shape, property).map(|tags| tags.values).unwrap_or_default();
    listed.into_iter().find(|value| value.to_string() == key).unwrap_or_else(|| Selecting::Text(key.to_owned()))
}

/// Whether a union has a shape among its variants.
fn holds(lowering: &Lowering<'_>, union: ShapeId, shape: ShapeId) -> bool {
    match &lowering.table[union].kind {
        Kind::Union(union) => union.variants.iter().any(|variant| variant.shape == shape),
        _ => false,
    }
}

fn unknown(lowering: &mut Lowering<'_>, pending: &PendingUnion<'_>, node: NodeId, value: &str, target: NodeId) {
    // The parent of schemas that extend it may name itself.
    if !lowering.first_time(node, "mapping") {
        return;
    }
    let name = lowering.called(target);
    let names: Vec<&str> =
        pending.origins.iter().flatten().filter_map(|&origin| lowering.schema_name(origin)).collect();
    let help = lowering.schema_name(target).and_then(|name| did_you_mean(name, names));
    lowering
        .d
        .warning(Code::Discriminator, node, format!("the mapping of `{value}` names {name}, which is no variant here"))
        .maybe_help(help);
}

/// `OpenAPI` 3.1 §4.8.25: without a mapping, the value is the name of the schema.
fn implied(lowering: &Lowering<'_>, pending: &PendingUnion<'_>, index: usize) -> Option<Vec<Selecting>> {
    let origin = pending.origins.get(index).copied().flatten()?;
    let shape = lowering.slots.get(&origin).copied()?;
    match &lowering.table[shape].name {
        NameHint::Declared(name) => Some(vec![Selecting::Text(name.clone())]),
        NameHint::Inline { .. } | NameHint::Request { .. } => None,
    }
}

fn is_object(lowering: &Lowering<'_>, shape: ShapeId) -> bool {
    facts::types(lowering, shape) == Types::OBJECT
}
