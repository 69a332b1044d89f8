//! Values that stand in the document.

use truespec_model::Literal;
use truespec_openapi::Value;
use truespec_source::NodeId;

use crate::lowering::Lowering;

/// The value at a node.
pub(crate) fn at(lowering: &Lowering<'_>, node: NodeId) -> Literal {
    let tree = &lowering.resolved.tree;
    // The depth of a tree is limited, so this recursion is.
    match tree.value(node) {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(value),
        Value::Number(digits) => Literal::Number(digits.to_owned()),
        Value::String(text) => Literal::String(text.to_owned()),
        Value::List => Literal::List(tree.items(node).map(|item| at(lowering, item)).collect()),
        Value::Object => {
            Literal::Object(tree.entries(node).map(|(name, value)| (name.to_owned(), at(lowering, value))).collect())
        }
    }
}
