//! The root of a 2.0 document: where the service is, and what is declared for reuse.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId};

use super::super::Reader;
use super::super::vocabulary::SWAGGER;
use crate::document::{RefKind, Server};

impl Reader<'_, '_> {
    pub(in crate::read) fn swagger_root(&mut self, root: NodeId) {
        if self.tree.get(root, "paths").is_none() && self.tree.get(root, "definitions").is_none() {
            self.d
                .error(Code::NoContent, root, "the document has neither `paths` nor `definitions`")
                .help("add `paths: {…}` with its operations");
        }
        // Declarations first: what paths refer to should be met where it is declared.
        for (field, kind) in [
            ("definitions", RefKind::Schema),
            ("responses", RefKind::Response),
            ("securityDefinitions", RefKind::SecurityScheme),
        ] {
            if let Some(node) = self.tree.get(root, field) {
                let named = self.named(kind, node);
                self.declare(kind, named);
            }
        }
        if let Some(node) = self.tree.get(root, "parameters") {
            self.swagger_parameters(node);
        }
        let mut has_info = false;
        for (key, node) in self.tree.entries(root) {
            match key {
                "info" => {
                    has_info = true;
                    self.info(node);
                }
                "paths" => self.paths(node),
                "security" => self.document.security = Some(self.requirements(node)),
                "tags" => self.document.tags = self.tags(node),
                "externalDocs" => self.document.external_docs = self.external_docs(node),
                "swagger"
                | "host"
                | "basePath"
                | "schemes"
                | "consumes"
                | "produces"
                | "definitions"
                | "parameters"
                | "responses"
                | "securityDefinitions" => {}
                _ => {
                    let mut extensions = std::mem::take(&mut self.document.extensions);
                    self.other(&SWAGGER, key, node, &mut extensions);
                    self.document.extensions = extensions;
                }
            }
        }
        self.document.servers = self.swagger_servers(self.tree.get(root, "schemes"));
        if !has_info {
            self.missing(root, "the document", "info");
        }
    }

    /// `schemes`, `host` and `basePath` as servers. Without a host, it is the one that served the document (2.0, "Swagger
    /// Object"), so that the URL is relative.
    pub(super) fn swagger_servers(&mut self, schemes: Option<NodeId>) -> Vec<Server> {
        let root = self.tree.root();
        let (host, base) = (self.tree.get(root, "host"), self.tree.get(root, "basePath"));
        let path = base.and_then(|node| self.text(node)).unwrap_or_default();
        let path = match path.trim_matches('/') {
            "" => String::new(),
            path => format!("/{path}"),
        };
        let server = |node, url| Server { node, name: None, url, description: None, variables: IndexMap::new() };
        let Some((node, host)) = host.and_then(|node| Some((node, self.text(node)?))) else {
            return base.filter(|_| !path.is_empty()).map(|node| server(node, path)).into_iter().collect();
        };
        if host.contains("://") {
            let message = "`host` should not name a scheme".to_owned();
            self.quirk(Code::InvalidValue, node, message, "schemes belong into `schemes`; it is read all the same");
            return vec![server(node, format!("{}{path}", host.trim_end_matches('/')))];
        }
        let listed = schemes.map(|node| self.texts(node)).unwrap_or_default();
        let plain = listed.iter().any(|scheme| scheme == "http");
        let secure = !plain || listed.iter().any(|scheme| scheme == "https");
        // The first server is where calls go unless told otherwise: credentials should not travel in the clear.
        let schemes = [("https", secure), ("http", plain)].into_iter().filter(|(_, listed)| *listed);
        schemes.map(|(scheme, _)| server(node, format!("{scheme}://{}{path}", host.trim_end_matches('/')))).collect()
    }

    /// Declared parameters; those in the body are request bodies, and parts of forms have no counterpart of their own.
    fn swagger_parameters(&mut self, node: NodeId) {
        for (name, item) in self.object(node) {
            match self.place_of(item) {
                Some("body") => {
                    self.component(RefKind::RequestBody, item);
                    self.document.components.request_bodies.insert(name.to_owned(), item);
                }
                Some("formData") => {}
                _ => {
                    self.component(RefKind::Parameter, item);
                    self.document.components.parameters.insert(name.to_owned(), item);
                }
            }
        }
    }
}
