//! Properties that say nothing but which variant of a union an object is: they become no fields.
//!
//! In: shapes and where they go. Out: for each object, the members that the codec writes by itself. A property is one only
//! where no reader can meet another value: its object is received nowhere but as the variant of unions that this very
//! value selects. All others stay fields, whose open enums keep what the document does not list.

use std::collections::{BTreeMap, BTreeSet};

use truespec_model::{
    Access, Api, Context, Enum, Kind, NameHint, Object, Presence, Selecting, ShapeId, Tagging, Union, Variant,
};

use super::docs;
use super::reach::Reach;

/// The constants of all objects.
pub(crate) struct Constants {
    by_object: BTreeMap<ShapeId, Vec<(String, Selecting)>>,
    unused: BTreeSet<ShapeId>,
}

/// A property and the value that selects a variant by it.
type Selection<'a> = (&'a str, &'a Selecting);

/// Finds the constants.
pub(crate) fn constants(api: &Api, reach: &Reach) -> Constants {
    let mut found: BTreeMap<ShapeId, BTreeSet<Selection<'_>>> = BTreeMap::new();
    for (_, shape) in api.shapes.iter() {
        let Kind::Union(union) = &shape.kind else { continue };
        for variant in &union.variants {
            if let (Some(selection), Kind::Object(object)) =
                (selection(union, variant), &api.shapes[variant.shape].kind)
                && holds(api, object, selection)
            {
                found.entry(variant.shape).or_default().insert(selection);
            }
        }
    }
    read(api, reach, |shape, by| {
        if let Some(selections) = found.get_mut(&shape) {
            selections.retain(|selection| by == Some(*selection));
        }
    });
    let by_object: BTreeMap<ShapeId, Vec<(String, Selecting)>> = found
        .into_iter()
        .filter(|(_, selections)| !selections.is_empty())
        .map(|(shape, selections)| {
            (shape, selections.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect())
        })
        .collect();
    let is_constant = |context: &Context| match context {
        Context::Field { of, name } => {
            by_object.get(of).is_some_and(|constants| constants.iter().any(|(constant, _)| constant == name))
        }
        _ => false,
    };
    let unused = api.shapes.iter().filter(|(_, shape)| match &shape.name {
        NameHint::Inline { contexts, .. } => contexts.iter().all(is_constant),
        NameHint::Declared(_) | NameHint::Request { .. } => false,
    });
    let unused = unused.map(|(id, _)| id).collect();
    Constants { by_object, unused }
}

impl Constants {
    /// The members that an object always has, and what they say.
    pub(crate) fn of(&self, object: ShapeId) -> &[(String, Selecting)] {
        self.by_object.get(&object).map_or(&[], Vec::as_slice)
    }

    /// Whether a shape is only that of constants.
    pub(crate) fn is_unused(&self, shape: ShapeId) -> bool {
        self.unused.contains(&shape)
    }

    /// A sentence on the constants of an object, where it has any.
    pub(crate) fn described(&self, object: ShapeId) -> Option<String> {
        let said: Vec<String> = self
            .of(object)
            .iter()
            .map(|(name, value)| format!("{} is always {}", docs::code(name), docs::code(&value.to_string())))
            .collect();
        (!said.is_empty()).then(|| format!("On the wire, {}.", said.join(", and ")))
    }
}

/// What selects a variant, where it is one value.
fn selection<'a>(union: &'a Union, variant: &'a Variant) -> Option<Selection<'a>> {
    match (&union.tagging, variant.tags.as_slice()) {
        (Tagging::Property { name }, [value]) => Some((name, value)),
        _ => None,
    }
}

/// Whether an object always has a property with just this value.
fn holds(api: &Api, object: &Object, (name, value): Selection<'_>) -> bool {
    let mut fields = object.fields.iter();
    fields.find(|field| field.name == name).is_some_and(|field| {
        let listed = match &api.shapes[field.value.shape].kind {
            Kind::Enum(Enum { values, .. }) => values.as_slice(),
            _ => &[],
        };
        let only = matches!(listed, [only] if Selecting::of(&only.value).as_ref() == Some(value));
        only && field.value.presence == Presence::Required && field.access == Access::ReadWrite
    })
}

/// Calls `each` with every shape that is read, and with what has selected it. Declared shapes that no operation uses are
/// read too: by the user, who got them in another way, such as from a webhook.
fn read<'a>(api: &'a Api, reach: &Reach, mut each: impl FnMut(ShapeId, Option<Selection<'a>>)) {
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    for response in responses {
        let contents = response.content.iter().filter_map(|content| content.value);
        let values = contents.chain(response.headers.iter().map(|header| header.value));
        values.for_each(|value| each(value.shape, None));
    }
    // What is a variant of the union of events is read through it only.
    for (_, value) in super::webhooks::apart(api) {
        each(value.shape, None);
    }
    for incoming in &api.incoming {
        incoming.headers.iter().for_each(|header| each(header.value.shape, None));
    }
    for (id, shape) in api.shapes.iter() {
        let idle = !reach.sent.contains(&id) && !reach.received.contains(&id);
        if idle && matches!(shape.name, NameHint::Declared(_)) {
            each(id, None);
        }
        if !idle && !reach.received.contains(&id) {
            continue;
        }
        match &shape.kind {
            Kind::Union(union) => {
                union.variants.iter().for_each(|variant| each(variant.shape, selection(union, variant)));
            }
            kind => kind.each_part(|part| each(part, None)),
        }
    }
}
