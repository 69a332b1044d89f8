//! The values that a document gives as examples, defaults and listed values, each with what its place takes.

use std::collections::{BTreeMap, HashMap};

use truespec_model::{MediaKind, Sample, SampleKind, Side, Use};
use truespec_openapi::{MediaType, ParamSchema};
use truespec_source::NodeId;

use crate::direction::Forms;
use crate::lowering::{Body, Lowering};
use crate::schema::Value;
use crate::{content, literal, nullability};

/// The samples of every schema, parameter, header and body that has become a value, in the order of the document.
pub(crate) fn samples(lowering: &mut Lowering<'_>, forms: &Forms) -> Vec<Sample> {
    let places = Places::new(lowering);
    let mut found: BTreeMap<NodeId, Sample> = BTreeMap::new();
    for Given { place, schema, kind, side } in declared(lowering) {
        if let Some((schemas, of)) = places.of(lowering, schema) {
            let request = forms.request(of);
            let (of, request) = match side {
                Side::Client => (request, request),
                Side::Server => (of, of),
                Side::Either => (of, request),
            };
            // What two places share (a parameter of 2.0 is its own schema) is one sample.
            found.entry(place).or_insert_with(|| Sample {
                place,
                schemas,
                kind,
                side,
                of,
                request,
                value: literal::at(lowering, place),
            });
        }
    }
    found.into_values().collect()
}

/// A value, with the schema that it is an example of.
struct Given {
    place: NodeId,
    schema: NodeId,
    kind: SampleKind,
    side: Side,
}

fn declared(lowering: &Lowering<'_>) -> Vec<Given> {
    let document = &lowering.resolved.document;
    let mut found = Vec::new();
    for schema in document.schemas.values() {
        let Body::Keywords(keywords) = lowering.body(schema.node) else { continue };
        let examples = keywords.examples.iter().chain(keywords.extensions.get("x-example"));
        let of = |kind| move |&place: &NodeId| Given { place, schema: schema.node, kind, side: Side::Either };
        found.extend(examples.map(of(SampleKind::Example)));
        found.extend(keywords.default.iter().map(of(SampleKind::Default)));
        let listed = keywords.enum_values.iter().flatten().chain(&keywords.const_value);
        found.extend(listed.map(of(SampleKind::Listed)));
    }
    for parameter in document.parameters.values() {
        let examples = parameter.examples.iter().chain(parameter.extensions.get("x-example"));
        described(&parameter.value, examples, Side::Client, &mut found);
    }
    for header in document.headers.values() {
        described(&header.value, header.examples.iter(), Side::Server, &mut found);
    }
    for media in document.request_bodies.values().flat_map(|body| &body.content) {
        represented(media, Side::Client, &mut found);
    }
    for media in document.responses.values().flat_map(|response| &response.content) {
        represented(media, Side::Server, &mut found);
    }
    found
}

/// The examples of a parameter or header.
fn described<'n>(value: &ParamSchema, examples: impl Iterator<Item = &'n NodeId>, side: Side, found: &mut Vec<Given>) {
    match value {
        &ParamSchema::Schema { schema: Some(schema), .. } => {
            found.extend(examples.map(|&place| Given { place, schema, kind: SampleKind::Example, side }));
        }
        ParamSchema::Schema { schema: None, .. } => {}
        ParamSchema::Content(media) => represented(media, side, found),
    }
}

/// The examples of a body. Those of forms are objects as well; of other representations they are text.
fn represented(media: &MediaType, side: Side, found: &mut Vec<Given>) {
    let kind = content::kind(&media.name, true);
    if let (MediaKind::Json | MediaKind::Form, Some(schema)) = (kind, media.schema) {
        let given = |&place: &NodeId| Given { place, schema, kind: SampleKind::Example, side };
        found.extend(media.examples.iter().map(given));
    }
}

/// Where a schema that is only a part of others has become a value.
struct Places {
    /// Of several schemas that hold together, each one to all of them.
    together: HashMap<NodeId, Vec<NodeId>>,
}

impl Places {
    fn new(lowering: &Lowering<'_>) -> Self {
        let mut several: Vec<&[NodeId]> = lowering.values.keys().map(|nodes| &**nodes).collect();
        several.retain(|nodes| nodes.len() > 1);
        several.sort_unstable();
        let mut together = HashMap::new();
        for nodes in several {
            for &node in nodes {
                together.entry(node).or_insert_with(|| nodes.to_vec());
            }
        }
        Self { together }
    }

    /// What became of a schema, and the schemas that its values have to fit. An example of a part or a branch is one of
    /// the whole.
    fn of(&self, lowering: &mut Lowering<'_>, node: NodeId) -> Option<(Vec<NodeId>, Use)> {
        let mut at = node;
        loop {
            if let Some(of) = use_at(lowering, &[at]) {
                return Some((vec![at], of));
            }
            if let Some(nodes) = self.together.get(&at)
                && let Some(of) = use_at(lowering, nodes)
            {
                return Some((nodes.clone(), of));
            }
            let tree = &lowering.resolved.tree;
            let list = tree.parent(at)?;
            at = tree.key(list).filter(|key| matches!(*key, "allOf" | "anyOf" | "oneOf")).and(tree.parent(list))?;
        }
    }
}

fn use_at(lowering: &mut Lowering<'_>, nodes: &[NodeId]) -> Option<Use> {
    if let Some(value) = lowering.values.get(nodes) {
        return Some(value.always());
    }
    let [node] = *nodes else { return None };
    let shape = lowering.slots.get(&node).copied()?;
    Some(Value { shape, nullable: nullability::is_nullable(lowering, &[node]) }.always())
}
