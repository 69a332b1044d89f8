//! What is sent and what is received: read-only fields are in no request, write-only fields in no response (`OpenAPI`
//! 3.0.4 §4.7.24); but for those that select a variant, and those that a request of its own lists.
//!
//! In: finished shapes and operations. Out: objects that hold only what goes their way, and operations that use them. A
//! shape that goes both ways stays one unless an object that it is, or is made of, has such a field: then requests get a
//! form of their own, and responses keep the shape. What goes one way only is never two. Knows nothing of names.

mod reach;
mod select;

use std::collections::{BTreeSet, HashMap};

use truespec_model::{Access, Extra, Kind, NameHint, ShapeId, Use};

use self::reach::Reach;
use crate::compact::each_part_mut;
use crate::lowering::Lowering;
use crate::traffic::Traffic;

/// In which direction a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// In requests.
    Sent,
    /// In responses.
    Received,
}

impl Way {
    /// What a field that goes the other way only says of itself.
    const fn against(self) -> Access {
        match self {
            Self::Sent => Access::ReadOnly,
            Self::Received => Access::WriteOnly,
        }
    }
}

/// The shapes of which requests have a form of their own.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    requests: HashMap<ShapeId, ShapeId>,
}

impl Forms {
    /// What requests hold in place of a shape.
    pub(crate) fn request(&self, value: Use) -> Use {
        Use { shape: self.shape(value.shape), ..value }
    }

    fn shape(&self, shape: ShapeId) -> ShapeId {
        self.requests.get(&shape).copied().unwrap_or(shape)
    }
}

/// Gives each direction what goes that way.
pub(crate) fn apart(lowering: &mut Lowering<'_>, traffic: &mut Traffic) -> Forms {
    let reach = reach::reach(lowering.table.shapes(), traffic);
    listed(lowering, &reach);
    select::keep(lowering, &reach);
    let split = differing(lowering, &reach);
    let forms = Forms { requests: split.iter().map(|&id| (id, request_form(lowering, id))).collect() };
    let ids: Vec<ShapeId> = lowering.table.shapes().iter().map(|(id, _)| id).take(reach.len()).collect();
    for id in ids {
        match (reach.is_sent(id), reach.is_received(id)) {
            (true, true) if split.contains(&id) => {
                restrict(lowering, forms.shape(id), Way::Sent, &forms);
                restrict(lowering, id, Way::Received, &forms);
            }
            (true, false) => restrict(lowering, id, Way::Sent, &forms),
            (false, true) if !reach.is_idle(id) => restrict(lowering, id, Way::Received, &forms),
            _ => {}
        }
    }
    select::again(lowering, &reach);
    traffic.each_use(|way, value| {
        if way == Way::Sent {
            *value = forms.request(*value);
        }
    });
    lowering.table.move_sent(|shape| forms.shape(shape));
    forms
}

/// Lets requests have what they list: a request of its own that names a property, and is read-only only by the schema that
/// the property refers to, asks for it on purpose (an id of what is to be deleted, say). The keyword belongs to properties
/// (`OpenAPI` 3.0.4 §4.7.24.1), and a schema that many of them share cannot know where each is.
fn listed(lowering: &mut Lowering<'_>, reach: &Reach) {
    let shapes = lowering.table.shapes().iter().map(|(id, _)| id);
    let sent: Vec<ShapeId> = shapes.filter(|&id| reach.is_sent(id) && !reach.is_received(id)).collect();
    for id in sent {
        let Kind::Object(object) = &lowering.table[id].kind else { continue };
        let says_itself = |place| lowering.keywords(place).is_none_or(|keywords| keywords.read_only);
        let fields = object.fields.iter().enumerate();
        let listed = fields.filter(|(_, field)| field.access == Access::ReadOnly && !says_itself(field.place));
        let listed: Vec<usize> = listed.map(|(index, _)| index).collect();
        if let Kind::Object(object) = &mut lowering.table[id].kind {
            for index in listed {
                object.fields[index].access = Access::ReadWrite;
            }
        }
    }
}

/// The shapes that go both ways and are not the same in both: those with a field that goes one way only, and those that
/// are made of them.
fn differing(lowering: &Lowering<'_>, reach: &Reach) -> BTreeSet<ShapeId> {
    let mut users: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
    let mut open = Vec::new();
    let shapes = lowering.table.shapes().iter();
    for (id, shape) in shapes.filter(|&(id, _)| reach.is_sent(id) && reach.is_received(id)) {
        if let Kind::Object(object) = &shape.kind
            && object.fields.iter().any(|field| field.access != Access::ReadWrite)
        {
            open.push(id);
        }
        shape.kind.each_part(|part| users.entry(part).or_default().push(id));
    }
    let mut differing = BTreeSet::new();
    while let Some(id) = open.pop() {
        if differing.insert(id) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    differing
}

/// Adds the form in which requests hold a shape, as yet equal to it.
fn request_form(lowering: &mut Lowering<'_>, id: ShapeId) -> ShapeId {
    let mut shape = lowering.table[id].clone();
    if let NameHint::Declared(_) = shape.name {
        shape.name = NameHint::Request { of: id };
        shape.rename = None;
    }
    lowering.table.add(shape)
}

/// Leaves out the fields that do not go this way, and holds what goes this way.
fn restrict(lowering: &mut Lowering<'_>, id: ShapeId, way: Way, forms: &Forms) {
    let kind = &mut lowering.table[id].kind;
    if let Kind::Object(object) = kind {
        let count = object.fields.len();
        object.fields.retain(|field| field.access != way.against());
        // It has had fields, so it is no map of anything.
        if object.fields.is_empty() && count > 0 && object.extra == Extra::Unspecified {
            object.extra = Extra::Forbidden;
        }
    }
    if way == Way::Sent {
        each_part_mut(kind, |part| *part = forms.shape(*part));
    }
}
