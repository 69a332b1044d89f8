//! Values that stand in the document.

use truespec_model::Literal;
use truespec_openapi::Json;
use truespec_source::NodeId;

use crate::lowering::Lowering;

/// The value at a node.
pub(crate) fn at(lowering: &Lowering<'_>, node: NodeId) -> Literal {
    from_json(lowering.resolved.tree.json(node))
}

/// The values at some nodes.
pub(crate) fn all(lowering: &Lowering<'_>, nodes: &[NodeId]) -> Vec<Literal> {
    nodes.iter().map(|&node| at(lowering, node)).collect()
}

fn from_json(json: Json) -> Literal {
    match json {
        Json::Null => Literal::Null,
        Json::Bool(value) => Literal::Bool(value),
        Json::Number(text) => Literal::Number(text),
        Json::String(text) => Literal::String(text),
        Json::List(items) => Literal::List(items.into_iter().map(from_json).collect()),
        Json::Object(fields) => {
            Literal::Object(fields.into_iter().map(|(name, value)| (name, from_json(value))).collect())
        }
    }
}
