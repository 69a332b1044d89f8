//! What the server sends by itself, and its client receives.

use truespec_source::NodeId;

use crate::{Content, Docs, Header, Method, OperationId};

/// A request that the server makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Where it is declared.
    pub place: NodeId,
    /// The document's name of it.
    pub name: String,
    /// What makes the server send it.
    pub occasion: Occasion,
    /// HTTP method.
    pub method: Method,
    /// For people.
    pub docs: Docs,
    /// What it holds: one entry a media type, in the order of the document.
    pub content: Vec<Content>,
    /// Headers that come with it.
    pub headers: Vec<Header>,
}

/// What makes the server send something by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Whatever the document says in words.
    Webhook,
    /// A call has asked for it.
    Callback {
        /// The call.
        operation: OperationId,
        /// Where it is sent: a runtime expression, or a URL with such in it (`OpenAPI` 3.1 §4.8.18.1).
        to: String,
    },
}
