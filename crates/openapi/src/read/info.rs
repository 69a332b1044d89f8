//! What a document says about itself: info, servers, tags, external documentation.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId};

use super::Reader;
use super::vocabulary::{CONTACT, EXTERNAL_DOCS, INFO, LICENSE, SERVER, SERVER_VARIABLE, TAG};
use crate::document::{Contact, ExternalDocs, License, Server, ServerVariable, Tag, Version};

impl Reader<'_, '_> {
    pub(super) fn info(&mut self, node: NodeId) {
        self.document.info.node = node;
        let (mut has_title, mut has_version) = (false, false);
        for (key, value) in self.object(node) {
            match key {
                "title" => {
                    has_title = true;
                    self.document.info.title = self.prose(value).unwrap_or_default();
                }
                "version" => {
                    has_version = true;
                    self.document.info.version = self.text(value).unwrap_or_default();
                }
                "summary" => self.document.info.summary = self.prose(value),
                "description" => self.document.info.description = self.prose(value),
                "termsOfService" => self.document.info.terms_of_service = self.prose(value),
                "contact" => self.document.info.contact = Some(self.contact(value)),
                "license" => self.document.info.license = Some(self.license(value)),
                _ => self.unknown(&INFO, key, value),
            }
        }
        if !has_title {
            self.missing(node, "`info`", "title");
        }
        if !has_version {
            self.missing(node, "`info`", "version");
        }
    }

    pub(super) fn servers(&mut self, node: NodeId) -> Vec<Server> {
        self.list(node).filter_map(|item| self.server(item)).collect()
    }

    pub(super) fn tags(&mut self, node: NodeId) -> Vec<Tag> {
        self.list(node).filter_map(|item| self.tag(item)).collect()
    }

    pub(super) fn external_docs(&mut self, node: NodeId) -> Option<ExternalDocs> {
        let (mut url, mut description) = (None, None);
        for (key, value) in self.object(node) {
            match key {
                "url" => url = self.text(value),
                "description" => description = self.prose(value),
                _ => self.unknown(&EXTERNAL_DOCS, key, value),
            }
        }
        if url.is_none() {
            self.missing(node, "`externalDocs`", "url");
        }
        Some(ExternalDocs { node, url: url?, description })
    }

    fn contact(&mut self, node: NodeId) -> Contact {
        let mut contact = Contact { node, name: None, url: None, email: None };
        for (key, value) in self.object(node) {
            match key {
                "name" => contact.name = self.text(value),
                "url" => contact.url = self.text(value),
                "email" => contact.email = self.text(value),
                _ => self.unknown(&CONTACT, key, value),
            }
        }
        contact
    }

    fn license(&mut self, node: NodeId) -> License {
        let mut license = License { node, name: String::new(), identifier: None, url: None };
        let mut has_name = false;
        for (key, value) in self.object(node) {
            match key {
                "name" => {
                    has_name = true;
                    license.name = self.text(value).unwrap_or_default();
                }
                "identifier" => license.identifier = self.text(value),
                "url" => license.url = self.text(value),
                _ => self.unknown(&LICENSE, key, value),
            }
        }
        if !has_name {
            self.missing(node, "the license", "name");
        }
        license
    }

    fn server(&mut self, node: NodeId) -> Option<Server> {
        let mut url = None;
        let mut server = Server { node, name: None, url: String::new(), description: None, variables: IndexMap::new() };
        for (key, value) in self.object(node) {
            match key {
                "url" => url = self.text(value),
                "name" if self.document.version >= Version::V3_2 => server.name = self.text(value),
                "description" => server.description = self.prose(value),
                "variables" => {
                    for (name, variable) in self.object(value) {
                        let variable = self.server_variable(variable);
                        server.variables.insert(name.to_owned(), variable);
                    }
                }
                _ => self.unknown(&SERVER, key, value),
            }
        }
        let Some(url) = url else {
            self.missing(node, "a server", "url");
            return None;
        };
        Some(Server { url, ..server })
    }

    fn server_variable(&mut self, node: NodeId) -> ServerVariable {
        let mut default = None;
        let mut variable = ServerVariable { node, default: String::new(), values: Vec::new(), description: None };
        for (key, value) in self.object(node) {
            match key {
                "default" => default = self.text(value),
                "enum" => variable.values = self.texts(value),
                "description" => variable.description = self.prose(value),
                _ => self.unknown(&SERVER_VARIABLE, key, value),
            }
        }
        if default.is_none() {
            let help = "it is what stands in the URL where nobody says otherwise; the first of `enum` is taken";
            self.quirk(Code::MissingField, node, "a server variable has no `default`".to_owned(), help);
        }
        let first = || variable.values.first().cloned();
        variable.default = default.or_else(first).unwrap_or_default();
        variable
    }

    fn tag(&mut self, node: NodeId) -> Option<Tag> {
        let mut name = None;
        let mut tag = Tag {
            node,
            name: String::new(),
            summary: None,
            description: None,
            external_docs: None,
            parent: None,
            kind: None,
        };
        let is_3_2 = self.document.version >= Version::V3_2;
        for (key, value) in self.object(node) {
            match key {
                "name" => name = self.text(value),
                "description" => tag.description = self.prose(value),
                "externalDocs" => tag.external_docs = self.external_docs(value),
                "summary" if is_3_2 => tag.summary = self.prose(value),
                "parent" if is_3_2 => tag.parent = self.text(value),
                "kind" if is_3_2 => tag.kind = self.text(value),
                _ => self.unknown(&TAG, key, value),
            }
        }
        let Some(name) = name else {
            self.missing(node, "a tag", "name");
            return None;
        };
        Some(Tag { name, ..tag })
    }
}
