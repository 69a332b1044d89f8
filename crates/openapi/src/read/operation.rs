//! Path items, operations, and the responses of an operation.

use indexmap::IndexMap;
use truespec_source::{At, Code, NodeId};

use super::Reader;
use super::vocabulary::{OPERATION, PATH_ITEM};
use crate::Value;
use crate::document::{Method, Operation, PathItem, RefKind, Responses, StatusKey, Version};

impl Reader<'_, '_> {
    pub(super) fn path_item(&mut self, node: NodeId) {
        if self.document.path_items.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::PathItem) {
            return;
        }
        let mut item = PathItem {
            node,
            summary: None,
            description: None,
            servers: Vec::new(),
            parameters: Vec::new(),
            operations: IndexMap::new(),
            additional_operations: IndexMap::new(),
        };
        for (key, value) in self.tree.entries(node) {
            match key {
                "summary" => item.summary = self.prose(value),
                "description" => item.description = self.prose(value),
                "servers" => item.servers = self.servers(value),
                "parameters" => item.parameters = self.parameters(value),
                "additionalOperations" if self.document.version >= Version::V3_2 => {
                    item.additional_operations = self.additional_operations(value);
                }
                _ => match self.method(node, key, value) {
                    Some(method) => {
                        if let Some(operation) = self.own_operation(value) {
                            item.operations.insert(method, operation);
                        }
                    }
                    None => self.unknown(&PATH_ITEM, key, value),
                },
            }
        }
        self.document.path_items.insert(node, item);
    }

    /// The method that a field of a path item is for. `GET` is read as `get`, unless that is there, too.
    pub(super) fn method(&mut self, item: NodeId, key: &str, value: NodeId) -> Option<Method> {
        let lower = key.to_ascii_lowercase();
        let since = |method: Method| match method {
            Method::Query => Version::V3_2,
            Method::Trace => Version::V3_0,
            _ => Version::V2_0,
        };
        let found = method(&lower).filter(|&method| self.document.version >= since(method))?;
        if key != lower {
            if self.tree.get(item, &lower).is_some() {
                return None;
            }
            let help = format!("it is read as `{lower}`, which is how OpenAPI spells it");
            self.quirk(Code::UnknownField, At::Key(value), format!("`{key}` is not a field of a path item"), &help);
        }
        Some(found)
    }

    /// OpenAPI 3.2 §4.9.1: by the name of the method as it is sent; those that have a field of their own stand there.
    fn additional_operations(&mut self, node: NodeId) -> IndexMap<String, Operation> {
        let mut operations = IndexMap::new();
        for (name, value) in self.object(node) {
            let field = name.to_ascii_lowercase();
            if method(&field).is_some() && field.to_ascii_uppercase() == name {
                let help = format!("write it as the field `{field}` of the path item");
                let message = format!("`{name}` does not belong into `additionalOperations`");
                self.d.error(Code::InvalidValue, At::Key(value), message).help(help);
            } else if name.is_empty() || !name.bytes().all(is_tchar) {
                let message = format!("`{name}` is not an HTTP method");
                let help = "a method is one word of letters, digits and `-`, as it is sent: `COPY`";
                self.d.error(Code::InvalidValue, At::Key(value), message).help(help);
            } else if let Some(operation) = self.own_operation(value) {
                operations.insert(name.to_owned(), operation);
            }
        }
        operations
    }

    /// An operation, or the one that a reference in its place leads to: OpenAPI 3.1 §4.8.9.1 lets only whole path items be
    /// references, but documents of many files keep an operation in each.
    fn own_operation(&mut self, node: NodeId) -> Option<Operation> {
        let node = self.behind(node, "an operation")?;
        self.is_object(node).then(|| self.operation(node))
    }

    fn operation(&mut self, node: NodeId) -> Operation {
        let mut operation = empty_operation(node);
        let mut has_responses = false;
        for (key, value) in self.tree.entries(node) {
            match key {
                "tags" => operation.tags = self.texts(value),
                "summary" => operation.summary = self.prose(value),
                "description" => operation.description = self.prose(value),
                "externalDocs" => operation.external_docs = self.external_docs(value),
                "operationId" => operation.operation_id = self.text(value).filter(|id| !id.is_empty()),
                "parameters" => operation.parameters = self.parameters(value),
                "requestBody" => {
                    self.component(RefKind::RequestBody, value);
                    operation.request_body = Some(value);
                }
                "responses" => {
                    has_responses = true;
                    operation.responses = self.operation_responses(value);
                    self.no_response(value);
                }
                "callbacks" => {
                    for (name, callback) in self.object(value) {
                        self.component(RefKind::Callback, callback);
                        operation.callbacks.insert(name.to_owned(), callback);
                    }
                }
                "deprecated" => operation.deprecated = self.flag(value),
                "security" => operation.security = Some(self.requirements(value)),
                "servers" => operation.servers = self.servers(value),
                _ => self.other(&OPERATION, key, value, &mut operation.extensions),
            }
        }
        // Required until OpenAPI 3.1.
        if !has_responses && self.document.version == Version::V3_0 {
            self.missing(node, "an operation", "responses");
        }
        operation
    }

    /// OpenAPI 3.1 §4.8.18: runtime expressions, each with what is sent there.
    pub(super) fn callback(&mut self, node: NodeId) {
        if self.document.callbacks.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::Callback) {
            return;
        }
        // Known before its operations are read: one of them may have the same callback again.
        self.document.callbacks.insert(node, IndexMap::new());
        let mut items = IndexMap::new();
        for (expression, item) in self.object(node) {
            if !expression.starts_with("x-") {
                self.component(RefKind::PathItem, item);
                items.insert(expression.to_owned(), item);
            }
        }
        self.document.callbacks.insert(node, items);
    }

    fn parameters(&mut self, node: NodeId) -> Vec<NodeId> {
        let items: Vec<NodeId> = self.list(node).collect();
        for &item in &items {
            self.component(RefKind::Parameter, item);
        }
        items
    }

    /// OpenAPI 3.1 §4.8.16: an operation must have one response at least.
    pub(super) fn no_response(&mut self, node: NodeId) {
        if matches!(self.tree.value(node), Value::Object) && self.tree.entries(node).len() == 0 {
            let help = "any status of success is taken for one, and what comes with it is not read";
            self.quirk(Code::MissingField, At::Key(node), "`responses` is empty".to_owned(), help);
        }
    }

    fn operation_responses(&mut self, node: NodeId) -> Responses {
        let mut responses = Responses::default();
        for (key, value) in self.object(node) {
            match status(key) {
                Some(status) => {
                    self.component(RefKind::Response, value);
                    responses.by_status.insert(status, value);
                }
                None if key.starts_with("x-") => {}
                None => {
                    self.d
                        .error(Code::InvalidValue, At::Key(value), format!("`{key}` is not a status of a response"))
                        .label("expected a status from `100` to `599`, a range such as `4XX`, or `default`");
                }
            }
        }
        responses
    }
}

/// An operation that says nothing yet.
pub(super) fn empty_operation(node: NodeId) -> Operation {
    Operation {
        node,
        tags: Vec::new(),
        summary: None,
        description: None,
        external_docs: None,
        operation_id: None,
        parameters: Vec::new(),
        request_body: None,
        responses: Responses::default(),
        deprecated: false,
        security: None,
        servers: Vec::new(),
        callbacks: IndexMap::new(),
        extensions: IndexMap::new(),
    }
}

/// RFC 9110 §5.6.2
const fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

pub(super) fn method(key: &str) -> Option<Method> {
    Some(match key {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        "query" => Method::Query,
        _ => return None,
    })
}

/// `200`, `4XX` in either case, `default`.
pub(super) fn status(key: &str) -> Option<StatusKey> {
    match key.as_bytes() {
        b"default" => Some(StatusKey::Default),
        [class @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(StatusKey::Range(class - b'0')),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusKey::Exact),
        _ => None,
    }
}
