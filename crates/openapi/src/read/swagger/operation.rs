//! Path items and operations of 2.0.

use indexmap::IndexMap;
use truespec_source::NodeId;

use super::super::Reader;
use super::super::operation::empty_operation;
use super::super::vocabulary::{SWAGGER_OPERATION, SWAGGER_PATH_ITEM};
use super::body::Sent;
use crate::document::{Operation, PathItem, RefKind, Server};

impl Reader<'_, '_> {
    pub(super) fn swagger_path_item(&mut self, node: NodeId) {
        if self.document.path_items.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::PathItem) {
            return;
        }
        let shared = self.tree.get(node, "parameters");
        let shared = self.sent(shared);
        let mut operations = IndexMap::new();
        for (key, value) in self.tree.entries(node) {
            match self.method(node, key, value) {
                Some(method) => {
                    let Some(value) = self.behind(value, "an operation") else { continue };
                    if self.is_object(value) {
                        let operation = self.swagger_operation(value, &shared);
                        operations.insert(method, operation);
                    }
                }
                None if key == "parameters" => {}
                None => self.unknown(&SWAGGER_PATH_ITEM, key, value),
            }
        }
        let item = PathItem {
            node,
            summary: None,
            description: None,
            servers: Vec::new(),
            parameters: shared.plain,
            operations,
            additional_operations: IndexMap::new(),
        };
        self.document.path_items.insert(node, item);
    }

    fn swagger_operation(&mut self, node: NodeId, shared: &Sent) -> Operation {
        let (consumes, produces) = (self.tree.get(node, "consumes"), self.tree.get(node, "produces"));
        let own = self.tree.get(node, "parameters");
        let own = self.sent(own);
        let request_body = self.body_of(node, &own, shared, consumes);
        let mut operation = Operation { request_body, ..empty_operation(node) };
        operation.parameters = own.plain;
        for (key, value) in self.tree.entries(node) {
            match key {
                "tags" => operation.tags = self.texts(value),
                "summary" => operation.summary = self.prose(value),
                "description" => operation.description = self.prose(value),
                "externalDocs" => operation.external_docs = self.external_docs(value),
                "operationId" => operation.operation_id = self.text(value).filter(|id| !id.is_empty()),
                "responses" => {
                    operation.responses = self.swagger_responses(value, produces);
                    self.no_response(value);
                }
                "deprecated" => operation.deprecated = self.flag(value),
                "security" => operation.security = Some(self.requirements(value)),
                "schemes" => operation.servers = self.servers_of(value),
                "consumes" | "produces" | "parameters" => {}
                _ => self.other(&SWAGGER_OPERATION, key, value, &mut operation.extensions),
            }
        }
        if self.tree.get(node, "responses").is_none() {
            self.missing(node, "an operation", "responses");
        }
        operation
    }

    /// The servers of an operation that has `schemes` of its own, where they are not those of the document.
    fn servers_of(&mut self, schemes: NodeId) -> Vec<Server> {
        let of_document = self.tree.get(self.tree.root(), "schemes");
        let (own, other) = (self.swagger_servers(Some(schemes)), self.swagger_servers(of_document));
        let same = own.iter().map(|server| &server.url).eq(other.iter().map(|server| &server.url));
        if same { Vec::new() } else { own }
    }
}
