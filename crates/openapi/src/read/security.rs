//! Security schemes and requirements.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId, did_you_mean};

use super::Reader;
use super::vocabulary::{OAUTH_FLOW, OAUTH_FLOWS, SECURITY_SCHEME};
use crate::document::{In, OAuthFlow, RefKind, Requirement, SecurityScheme, SecuritySchemeKind, Version};

/// `type` of a Security Scheme Object.
const TYPES: [&str; 5] = ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];

impl Reader<'_, '_> {
    pub(super) fn security_scheme(&mut self, node: NodeId) {
        if self.document.security_schemes.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::SecurityScheme) {
            return;
        }
        let mut description = None;
        let mut fields = Fields::default();
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" => description = self.prose(value),
                "type" => fields.kind = Some(value),
                "name" => fields.name = self.text(value),
                "in" => fields.location = Some(value),
                "scheme" => fields.scheme = self.text(value),
                "bearerFormat" => fields.bearer_format = self.text(value),
                "flows" => fields.flows = self.flows(value),
                "openIdConnectUrl" => fields.url = self.text(value),
                "deprecated" | "oauth2MetadataUrl" if self.document.version >= Version::V3_2 => {}
                _ => self.unknown(&SECURITY_SCHEME, key, value),
            }
        }
        if let Some(kind) = self.scheme_kind(node, fields) {
            self.document.security_schemes.insert(node, SecurityScheme { node, description, kind });
        }
    }

    pub(super) fn requirements(&mut self, node: NodeId) -> Vec<Requirement> {
        let items: Vec<NodeId> = self.list(node).filter(|&item| self.is_object(item)).collect();
        items.into_iter().map(|item| self.requirement(item)).collect()
    }

    fn requirement(&mut self, node: NodeId) -> Requirement {
        let mut schemes = IndexMap::new();
        for (name, value) in self.tree.entries(node) {
            let scopes = self.texts(value);
            schemes.insert(name.to_owned(), (value, scopes));
        }
        Requirement { node, schemes }
    }

    fn scheme_kind(&mut self, node: NodeId, fields: Fields) -> Option<SecuritySchemeKind> {
        let Some(kind) = fields.kind else {
            self.needs(node, "type", "write `type: apiKey`, or `http`, `oauth2`, `openIdConnect`, `mutualTLS`");
            return None;
        };
        let text = self.text(kind)?;
        Some(match text.as_str() {
            "apiKey" => {
                let Some(name) = fields.name else {
                    self.needs(node, "name", "name the header, query parameter or cookie that carries the key");
                    return None;
                };
                SecuritySchemeKind::ApiKey { name, location: self.key_location(node, fields.location)? }
            }
            "http" => {
                let Some(scheme) = fields.scheme else {
                    self.needs(node, "scheme", "write `scheme: bearer` or `scheme: basic`");
                    return None;
                };
                SecuritySchemeKind::Http { scheme: scheme.to_ascii_lowercase(), bearer_format: fields.bearer_format }
            }
            "mutualTLS" => SecuritySchemeKind::MutualTls,
            "oauth2" => SecuritySchemeKind::OAuth2(fields.flows),
            "openIdConnect" => SecuritySchemeKind::OpenIdConnect { url: fields.url.unwrap_or_default() },
            _ => {
                let help = match text.as_str() {
                    "basic" => Some("since OpenAPI 3.0 it is `type: http` with `scheme: basic`".to_owned()),
                    "bearer" => Some("write `type: http` with `scheme: bearer`".to_owned()),
                    _ => did_you_mean(&text, TYPES),
                };
                self.d
                    .error(Code::InvalidValue, kind, format!("`{text}` is not a type of security scheme"))
                    .label("expected `apiKey`, `http`, `mutualTLS`, `oauth2` or `openIdConnect`")
                    .maybe_help(help);
                return None;
            }
        })
    }

    pub(super) fn key_location(&mut self, node: NodeId, location: Option<NodeId>) -> Option<In> {
        let Some(location) = location else {
            self.needs(node, "in", "write `in: header`, `in: query` or `in: cookie`");
            return None;
        };
        match self.text(location)?.as_str() {
            "header" => Some(In::Header),
            "query" => Some(In::Query),
            "cookie" => Some(In::Cookie),
            text => {
                self.d
                    .error(Code::InvalidValue, location, format!("an API key cannot stand in `{text}`"))
                    .label("expected `header`, `query` or `cookie`")
                    .maybe_help(did_you_mean(text, ["header", "query", "cookie"]));
                None
            }
        }
    }

    fn flows(&mut self, node: NodeId) -> IndexMap<String, OAuthFlow> {
        let mut flows = IndexMap::new();
        for (name, value) in self.object(node) {
            let is_known = OAUTH_FLOWS.fields.contains(&name);
            if is_known && (name != "deviceAuthorization" || self.document.version >= Version::V3_2) {
                let flow = self.flow(value);
                flows.insert(name.to_owned(), flow);
            } else {
                self.unknown(&OAUTH_FLOWS, name, value);
            }
        }
        flows
    }

    fn flow(&mut self, node: NodeId) -> OAuthFlow {
        let mut flow = empty_flow(node);
        let is_3_2 = self.document.version >= Version::V3_2;
        for (key, value) in self.object(node) {
            match key {
                "authorizationUrl" => flow.authorization_url = self.text(value),
                "deviceAuthorizationUrl" if is_3_2 => flow.device_authorization_url = self.text(value),
                "tokenUrl" => flow.token_url = self.text(value),
                "refreshUrl" => flow.refresh_url = self.text(value),
                "scopes" => flow.scopes = self.scopes(value),
                _ => self.unknown(&OAUTH_FLOW, key, value),
            }
        }
        flow
    }

    pub(super) fn scopes(&mut self, node: NodeId) -> IndexMap<String, String> {
        let mut scopes = IndexMap::new();
        for (scope, description) in self.object(node) {
            if self.document.version > Version::V2_0 || !scope.starts_with("x-") {
                scopes.insert(scope.to_owned(), self.prose(description).unwrap_or_default());
            }
        }
        scopes
    }

    pub(super) fn needs(&mut self, node: NodeId, field: &str, help: &str) {
        let message = format!("security scheme {} has no `{field}`", self.subject(node));
        self.d.error(Code::MissingField, node, message).help(help);
    }
}

/// A flow of which nothing is known.
pub(super) fn empty_flow(node: NodeId) -> OAuthFlow {
    OAuthFlow {
        node,
        authorization_url: None,
        token_url: None,
        device_authorization_url: None,
        refresh_url: None,
        scopes: IndexMap::new(),
    }
}

#[derive(Default)]
struct Fields {
    kind: Option<NodeId>,
    name: Option<String>,
    location: Option<NodeId>,
    scheme: Option<String>,
    bearer_format: Option<String>,
    flows: IndexMap<String, OAuthFlow>,
    url: Option<String>,
}
