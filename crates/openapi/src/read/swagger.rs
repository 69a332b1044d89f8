//! Swagger 2.0, read into the objects of 3.1: what stands elsewhere or under another name there is put where 3.1 has it.
//!
//! In: the tree of a 2.0 document. Out: the same [`Document`](crate::Document) that a later version would give. What 3.1
//! splits in two (a parameter and its schema, the parts of a form and its body) shares the node it comes from, which is
//! sound because each kind of object has a table of its own. Knows nothing about where references lead in the end.

mod body;
mod operation;
mod parameter;
mod response;
mod root;
mod security;

use truespec_source::NodeId;

use super::Reader;
use super::reference::MAX_HOPS;
use crate::document::RefKind;

impl Reader<'_, '_> {
    /// Reads a node of a 2.0 document as something of a kind. `false` for kinds that 2.0 describes as 3.1 does.
    pub(super) fn swagger_component(&mut self, kind: RefKind, node: NodeId) -> bool {
        match kind {
            RefKind::Response => self.swagger_response(node),
            RefKind::Parameter => self.swagger_parameter(node),
            RefKind::RequestBody => self.swagger_request_body(node),
            RefKind::Header => self.swagger_header(node),
            RefKind::SecurityScheme => self.swagger_security_scheme(node),
            RefKind::PathItem => self.swagger_path_item(node),
            RefKind::Schema | RefKind::Example | RefKind::Link | RefKind::Callback => return false,
        }
        true
    }

    /// What an operation says about media types, or else the document.
    fn media_types(&mut self, own: Option<NodeId>, field: &str) -> Vec<String> {
        let listed = own.or_else(|| self.tree.get(self.tree.root(), field));
        let mut names: Vec<String> = Vec::new();
        for name in listed.map(|node| self.texts(node)).unwrap_or_default() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Where a chain of references within the file ends, as far as that can be told before resolving.
    fn end_of(&self, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        for _ in 0..MAX_HOPS {
            let Some(reference) = self.tree.get(at, "$ref") else { return Some(at) };
            at = self.tree.target(reference, self.tree.as_str(reference)?)?;
        }
        None
    }
}
