//! The root: version, and what a document consists of.

use truespec_source::{At, Code, NodeId, did_you_mean};

use super::Reader;
use super::vocabulary::DOCUMENT;
use crate::Value;
use crate::document::{RefKind, Version};

/// The fields of which a document needs at least one (OpenAPI 3.1 §4.8.1).
const CONTENT: [&str; 3] = ["paths", "webhooks", "components"];

impl Reader<'_, '_> {
    /// Reads the whole document.
    pub(super) fn root(&mut self) {
        let root = self.tree.root();
        if !matches!(self.tree.value(root), Value::Object) {
            let is_markup = self.tree.as_str(root).is_some_and(|text| text.starts_with('<'));
            self.wrong_type(root, "an object").help(if is_markup {
                "this looks like a web page; the document is at another address"
            } else {
                "an OpenAPI document starts with `openapi: 3.1.0`"
            });
            return;
        }
        let Some(version) = self.version(root) else { return };
        self.document.version = version;
        if version == Version::V2_0 {
            self.swagger_root(root);
            return;
        }
        let has_content = CONTENT.iter().any(|field| self.tree.get(root, field).is_some());
        if !has_content {
            self.no_content(root);
        }
        let has_paths = self.tree.get(root, "paths").is_some();
        let mut has_info = false;
        // Components first: what paths refer to should be met where it is declared.
        if let Some(components) = self.tree.get(root, "components") {
            self.components(components);
        }
        for (key, node) in self.tree.entries(root) {
            match key {
                "info" => {
                    has_info = true;
                    self.info(node);
                }
                "servers" => self.document.servers = self.servers(node),
                "paths" => self.paths(node),
                "webhooks" if version >= Version::V3_1 => self.webhooks(node),
                // Redoc's extension, which 3.1 made a field.
                "x-webhooks" => self.webhooks(node),
                "security" => self.document.security = Some(self.requirements(node)),
                "tags" => self.document.tags = self.tags(node),
                "externalDocs" => self.document.external_docs = self.external_docs(node),
                "$self" if version >= Version::V3_2 => self.document.self_uri = self.text(node),
                "openapi" | "components" | "jsonSchemaDialect" => {}
                // Said already.
                _ if is_misspelt_version(key) && self.tree.get(root, "openapi").is_none() => {}
                _ if did_you_mean(key, CONTENT).is_some() && !has_content => {}
                // Without its paths, a client would be empty.
                _ if !has_paths && did_you_mean(key, ["paths"]).is_some() => {
                    let message = format!("`{key}` is not a field of an OpenAPI document");
                    let help = did_you_mean(key, ["paths"]);
                    self.d.error(Code::UnknownField, At::Key(node), message).maybe_help(help);
                }
                _ => {
                    let mut extensions = std::mem::take(&mut self.document.extensions);
                    self.other(&DOCUMENT, key, node, &mut extensions);
                    self.document.extensions = extensions;
                }
            }
        }
        if !has_info {
            self.missing(root, "the document", "info");
        }
    }

    /// The version to read by; `None` where reading would make no sense.
    fn version(&mut self, root: NodeId) -> Option<Version> {
        let Some(node) = self.tree.get(root, "openapi") else { return self.no_version(root) };
        // `openapi: 3.1` lacks its quotes and its patch number, but its meaning is plain.
        let text = match self.tree.value(node) {
            Value::String(text) | Value::Number(text) => text.trim(),
            Value::Null | Value::Bool(_) | Value::List | Value::Object => {
                self.wrong_type(node, "a version").help("write `openapi: 3.1.0`");
                return None;
            }
        };
        let (minor, rest) = text.split_at_checked(3).unwrap_or((text, ""));
        let version = match minor {
            "3.0" => Version::V3_0,
            "3.1" => Version::V3_1,
            "3.2" => Version::V3_2,
            _ => return self.unknown_version(node, text),
        };
        if rest.is_empty() {
            let message = "`openapi` should be a full version number".to_owned();
            self.quirk(Code::InvalidValue, node, message, &format!("write `openapi: {minor}.0`"));
        } else if !rest.starts_with('.') {
            return self.unknown_version(node, text);
        }
        Some(version)
    }

    fn unknown_version(&mut self, node: NodeId, text: &str) -> Option<Version> {
        let help = if text.starts_with("2.") {
            "a document of Swagger 2.0 starts with `swagger: '2.0'`"
        } else {
            "documents of Swagger 2.0 and of OpenAPI 3.0, 3.1 and 3.2 are read"
        };
        self.d
            .error(Code::UnknownVersion, node, format!("unknown OpenAPI version `{text}`"))
            .label("expected 3.0.x, 3.1.x or 3.2.x")
            .help(help);
        None
    }

    /// Goes on where the rest looks like a document of today.
    fn no_version(&mut self, root: NodeId) -> Option<Version> {
        if let Some(node) = self.tree.get(root, "swagger") {
            return self.swagger_version(node);
        }
        // What 2.0 calls `swagger`, its predecessors called `swaggerVersion`.
        if let Some(node) = self.tree.get(root, "swaggerVersion") {
            let text = self.text(node).unwrap_or_default();
            return self.unknown_swagger(node, &text);
        }
        let near = self.tree.entries(root).find(|(key, _)| is_misspelt_version(key));
        let at = near.map_or(At::Node(root), |(_, node)| At::Key(node));
        let help = match near {
            Some((key, _)) => format!("rename `{key}` to `openapi`"),
            None => "an OpenAPI document starts with `openapi: 3.1.0`".to_owned(),
        };
        self.d.error(Code::MissingVersion, at, "the document has no `openapi` field").help(help);
        CONTENT.iter().any(|field| self.tree.get(root, field).is_some()).then_some(Version::V3_1)
    }

    fn swagger_version(&mut self, node: NodeId) -> Option<Version> {
        let text = self.text(node)?;
        if text.trim() == "2" || text.trim() == "2.0" {
            return Some(Version::V2_0);
        }
        self.unknown_swagger(node, &text)
    }

    fn unknown_swagger(&mut self, node: NodeId, text: &str) -> Option<Version> {
        let message = if text.starts_with(|first: char| first.is_ascii_digit()) {
            format!("Swagger {text} is not supported")
        } else {
            format!("`{text}` is not a version of Swagger")
        };
        let help = if text.starts_with('3') {
            "since version 3 the field is called `openapi`: `openapi: 3.1.0`"
        } else {
            "documents of Swagger 2.0 and of OpenAPI 3.0, 3.1 and 3.2 are read; convert older ones first"
        };
        self.d.error(Code::UnknownVersion, node, message).label("expected 2.0").help(help);
        None
    }

    fn no_content(&mut self, root: NodeId) {
        let near = |key: &str| did_you_mean(key, CONTENT);
        let found = self.tree.entries(root).find_map(|(key, node)| Some((At::Key(node), near(key)?)));
        let (at, help) = found.unwrap_or_else(|| (At::Node(root), "add `paths: {…}` with its operations".to_owned()));
        self.d.error(Code::NoContent, at, "the document has none of `paths`, `webhooks` and `components`").help(help);
    }

    pub(super) fn paths(&mut self, node: NodeId) {
        for (path, item) in self.object(node) {
            if path.starts_with("x-") {
                continue;
            }
            if !path.starts_with('/') {
                // The slash between the server's URL and the path is written all the same.
                let message = format!("path `{path}` does not start with a slash");
                self.quirk(Code::InvalidValue, At::Key(item), message, &format!("it is read as `/{path}`"));
            }
            self.component(RefKind::PathItem, item);
            self.document.paths.insert(path.to_owned(), item);
        }
    }

    fn webhooks(&mut self, node: NodeId) {
        for (name, item) in self.object(node) {
            if !name.starts_with("x-") {
                self.component(RefKind::PathItem, item);
                self.document.webhooks.insert(name.to_owned(), item);
            }
        }
    }
}

fn is_misspelt_version(key: &str) -> bool {
    did_you_mean(&key.replace(['-', '_', ' '], ""), ["openapi"]).is_some()
}
