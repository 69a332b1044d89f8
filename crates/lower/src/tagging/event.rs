//! Webhooks whose payloads say which of them they are.
//!
//! One address takes all webhooks of a server, so that what came must say what it is: a property that lists its values
//! in every payload that has it, and no value in two. Those that have it are variants of one union; what has another
//! value, or none, is what the union does not know. Weaker signs, such as required fields, do not count: a webhook that a
//! later version adds would be taken for one of today. Nor does an `action` that is `created` in several payloads, even
//! where one of them has a value of its own: it does not say what it is an action on.

use indexmap::IndexMap;
use truespec_model::{
    Constraints, Context, Docs, Incoming, Kind, MediaKind, NameHint, Occasion, Selecting, Shape, ShapeId, Tagging,
    Union, Variant,
};
use truespec_source::NodeId;

use super::constant::are_distinct;
use super::facts;
use crate::direction::Way;
use crate::lowering::Lowering;

/// Words of the place where the union is used, from which its name comes.
const NAME: &str = "webhook event";

/// Payloads by their index, each with the values of a property in it.
type Tagged = Vec<(usize, Vec<Selecting>)>;

/// The union of all that one property tells apart; `None` where there are not two of them.
pub(crate) fn event(lowering: &mut Lowering<'_>, place: NodeId, incoming: &[Incoming]) -> Option<ShapeId> {
    let mut payloads: Vec<(&Incoming, ShapeId)> = Vec::new();
    for one in incoming.iter().filter(|one| one.occasion == Occasion::Webhook) {
        let json = one.content.iter().find(|content| content.kind == MediaKind::Json);
        if let Some(value) = json.and_then(|content| content.value)
            && !payloads.iter().any(|(_, known)| *known == value.shape)
        {
            payloads.push((one, value.shape));
        }
    }
    let mut by_property: IndexMap<&str, Tagged> = IndexMap::new();
    for (index, (_, shape)) in payloads.iter().enumerate() {
        for name in facts::fields(lowering, *shape) {
            let tags = facts::tags(lowering, *shape, name).filter(|tags| tags.required || tags.values.len() == 1);
            // No value: any may be there.
            let values = tags.map(|tags| tags.values).unwrap_or_default();
            by_property.entry(name).or_default().push((index, values));
        }
    }
    let mut best: Option<(&str, Tagged)> = None;
    for (name, tags) in by_property {
        if tells_apart(&tags) && tags.len() > best.as_ref().map_or(1, |(_, best)| best.len()) {
            best = Some((name, tags));
        }
    }
    let (name, told) = best?;
    let tagging = Tagging::Property { name: name.to_owned() };
    let variants = told.into_iter().map(|(index, tags)| {
        let (one, shape) = payloads[index];
        // After the payload's own place, so that its type is named after the webhook and not after the union.
        let place = lowering.table[shape].place;
        let description = one.docs.summary.clone().or_else(|| one.docs.description.clone());
        Variant { place, name: Some(one.name.clone()), shape, tags, description }
    });
    let shape = Shape {
        place,
        name: NameHint::Inline { title: None, contexts: Vec::new() },
        rename: None,
        docs: Docs {
            summary: None,
            description: Some("What the server tells by itself, told apart by what it says it is.".to_owned()),
            ..Docs::default()
        },
        kind: Kind::Union(Union { variants: variants.collect(), tagging }),
        constraints: Constraints::default(),
    };
    let id = lowering.table.add(shape);
    lowering.table.used(Way::Received, place, id, Context::Component { name: NAME.to_owned() });
    Some(id)
}

/// Whether a property lists its values in each payload, and none of them in two.
fn tells_apart(tags: &[(usize, Vec<Selecting>)]) -> bool {
    tags.iter().all(|(_, values)| !values.is_empty()) && are_distinct(tags.iter().flat_map(|(_, values)| values))
}
