//! All that goes over the wire: what the client calls, and what the server sends by itself.

use truespec_model::{Content, Incoming, Operation, ShapeId, Use};

use crate::direction::Way;

/// Calls, and what comes without one.
pub(crate) struct Traffic {
    pub(crate) operations: Vec<Operation>,
    pub(crate) incoming: Vec<Incoming>,
    /// The union of payloads that are told apart. Its variants are payloads, so that it is no use of its own.
    pub(crate) event: Option<ShapeId>,
}

impl Traffic {
    /// Calls `each` with every use that is made of a shape, and the direction in which it goes.
    pub(crate) fn each_use(&mut self, mut each: impl FnMut(Way, &mut Use)) {
        for operation in &mut self.operations {
            operation.parameters.iter_mut().for_each(|parameter| each(Way::Sent, &mut parameter.value));
            if let Some(body) = &mut operation.body {
                values(&mut body.content).for_each(|value| each(Way::Sent, value));
            }
            if let Some(pagination) = &mut operation.pagination {
                each(Way::Received, &mut pagination.item);
            }
            for response in &mut operation.responses {
                values(&mut response.content).for_each(|value| each(Way::Received, value));
                response.headers.iter_mut().for_each(|header| each(Way::Received, &mut header.value));
            }
        }
        for incoming in &mut self.incoming {
            values(&mut incoming.content).for_each(|value| each(Way::Received, value));
            incoming.headers.iter_mut().for_each(|header| each(Way::Received, &mut header.value));
        }
    }
}

fn values(contents: &mut [Content]) -> impl Iterator<Item = &mut Use> {
    contents.iter_mut().filter_map(|content| content.value.as_mut())
}
