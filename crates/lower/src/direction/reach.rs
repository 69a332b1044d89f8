//! Which shapes are part of a request, and which are part of a response.

use truespec_model::{Extra, Kind, NameHint, ShapeId, Shapes};

use super::Way;
use crate::traffic::Traffic;

/// The directions in which shapes go.
pub(super) struct Reach {
    sent: Vec<bool>,
    received: Vec<bool>,
    idle: Vec<bool>,
}

impl Reach {
    /// How many shapes there were.
    pub(super) fn len(&self) -> usize {
        self.sent.len()
    }

    /// Whether requests hold it.
    pub(super) fn is_sent(&self, id: ShapeId) -> bool {
        self.sent[id.index()]
    }

    /// Whether responses or webhooks hold it, or nothing does: those who write it out got it in another way.
    pub(super) fn is_received(&self, id: ShapeId) -> bool {
        self.received[id.index()] || self.idle[id.index()]
    }

    /// Whether no operation uses it.
    pub(super) fn is_idle(&self, id: ShapeId) -> bool {
        !self.sent[id.index()] && !self.received[id.index()]
    }
}

/// Follows shapes from every operation and webhook; not through the fields that do not go that way.
pub(super) fn reach(shapes: &Shapes, traffic: &mut Traffic) -> Reach {
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    traffic.each_use(|way, value| match way {
        Way::Sent => sent.push(value.shape),
        Way::Received => received.push(value.shape),
    });
    let sent = closure(shapes, sent, Some(Way::Sent));
    let received = closure(shapes, received, Some(Way::Received));
    let is_idle = |id: ShapeId| !sent[id.index()] && !received[id.index()];
    let idle = shapes.iter().filter(|(id, shape)| is_idle(*id) && matches!(shape.name, NameHint::Declared(_)));
    let idle = closure(shapes, idle.map(|(id, _)| id).collect(), None);
    Reach { sent, received, idle }
}

fn closure(shapes: &Shapes, mut open: Vec<ShapeId>, way: Option<Way>) -> Vec<bool> {
    let mut seen = vec![false; shapes.len()];
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        match (&shapes[id].kind, way) {
            (Kind::Object(object), Some(way)) => {
                let fields = object.fields.iter().filter(|field| field.access != way.against());
                open.extend(fields.map(|field| field.value.shape));
                if let Extra::Kept(value) = object.extra {
                    open.push(value.shape);
                }
            }
            (kind, _) => kind.each_part(|part| open.push(part)),
        }
    }
    seen
}
