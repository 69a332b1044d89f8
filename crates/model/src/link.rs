//! Calls that may follow on an answer.

use truespec_source::NodeId;

use crate::{Literal, OperationId, StatusPattern};

/// A call that may follow on an answer, which holds what it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where it is declared.
    pub place: NodeId,
    /// The call that was answered.
    pub of: OperationId,
    /// With which statuses.
    pub status: StatusPattern,
    /// The document's name of it.
    pub name: String,
    /// The call that may follow: the document's name of the operation, or a reference to it.
    pub to: Option<String>,
    /// Parameters of that call: values, or runtime expressions that find them (`OpenAPI` 3.1 §4.8.20.4).
    pub parameters: Vec<(String, Literal)>,
    /// Its body, in the same way.
    pub body: Option<Literal>,
    /// Markdown.
    pub description: Option<String>,
}
