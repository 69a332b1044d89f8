//! The values that a document gives as examples and defaults, each with what its place takes.

use truespec_model::{MediaKind, Sample, Use};
use truespec_source::NodeId;

use crate::direction::{Forms, Way};
use crate::lowering::{Body, Lowering};
use crate::schema::Value;
use crate::{content, literal, nullability};

/// The samples of every schema and every JSON body that has become a value, in the order of the document.
pub(crate) fn samples(lowering: &mut Lowering<'_>, forms: &Forms) -> Vec<Sample> {
    let document = &lowering.resolved.document;
    let mut found: Vec<(NodeId, Use, Use)> = Vec::new();
    for schema in document.schemas.values() {
        let Body::Keywords(keywords) = lowering.body(schema.node) else { continue };
        let places = keywords.examples.iter().chain(&keywords.default);
        if places.clone().next().is_some()
            && let Some(of) = use_at(lowering, schema.node)
        {
            found.extend(places.map(|&place| (place, of, forms.request(of))));
        }
    }
    let requests = document.request_bodies.values().flat_map(|body| &body.content).map(|media| (Way::Sent, media));
    let responses = document.responses.values().flat_map(|response| &response.content);
    let bodies = requests.chain(responses.map(|media| (Way::Received, media)));
    for (way, media) in bodies.filter(|(_, media)| content::kind(&media.name, true) == MediaKind::Json) {
        if let Some(of) = media.schema.and_then(|node| use_at(lowering, node)) {
            let of = if way == Way::Sent { forms.request(of) } else { of };
            found.extend(media.examples.iter().map(|&place| (place, of, of)));
        }
    }
    found.sort_by_key(|&(place, ..)| place);
    found.dedup_by_key(|&mut (place, ..)| place);
    let sample = |(place, of, request)| Sample { place, of, request, value: literal::at(lowering, place) };
    found.into_iter().map(sample).collect()
}

/// What became of a schema, if it is not only part of another.
fn use_at(lowering: &mut Lowering<'_>, node: NodeId) -> Option<Use> {
    if let Some(value) = lowering.values.get([node].as_slice()) {
        return Some(value.always());
    }
    let shape = lowering.slots.get(&node).copied()?;
    Some(Value { shape, nullable: nullability::is_nullable(lowering, &[node]) }.always())
}
