//! Security definitions.

use indexmap::IndexMap;
use truespec_source::{Code, NodeId, did_you_mean};

use super::super::Reader;
use super::super::security::empty_flow;
use super::super::vocabulary::SWAGGER_SECURITY_SCHEME;
use crate::document::{In, OAuthFlow, RefKind, SecurityScheme, SecuritySchemeKind};

/// `flow` of an OAuth definition, and its name since 3.0.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl Reader<'_, '_> {
    pub(super) fn swagger_security_scheme(&mut self, node: NodeId) {
        if self.document.security_schemes.contains_key(&node) || !self.is_object(node) {
            return;
        }
        if self.reference(node, RefKind::SecurityScheme) {
            return;
        }
        let (mut description, mut kind, mut name, mut location, mut flow) = (None, None, None, None, None);
        let mut oauth = empty_flow(node);
        for (key, value) in self.tree.entries(node) {
            match key {
                "description" => description = self.prose(value),
                "type" => kind = Some(value),
                "name" => name = self.text(value),
                "in" => location = Some(value),
                "flow" => flow = Some(value),
                "authorizationUrl" => oauth.authorization_url = self.text(value),
                "tokenUrl" => oauth.token_url = self.text(value),
                "scopes" => oauth.scopes = self.scopes(value),
                _ => self.unknown(&SWAGGER_SECURITY_SCHEME, key, value),
            }
        }
        let Some(kind) = kind else {
            self.needs(node, "type", "write `type: apiKey`, or `basic`, `oauth2`");
            return;
        };
        let Some(text) = self.text(kind) else { return };
        let kind = match text.as_str() {
            "basic" => Some(SecuritySchemeKind::Http { scheme: "basic".to_owned(), bearer_format: None }),
            "apiKey" => self.swagger_key(node, name, location),
            "oauth2" => self.swagger_flow(node, flow, oauth),
            _ => {
                self.d
                    .error(Code::InvalidValue, kind, format!("`{text}` is not a type of security scheme"))
                    .label("expected `apiKey`, `basic` or `oauth2`")
                    .maybe_help(did_you_mean(&text, ["apiKey", "basic", "oauth2"]));
                None
            }
        };
        if let Some(kind) = kind {
            self.document.security_schemes.insert(node, SecurityScheme { node, description, kind });
        }
    }

    fn swagger_key(
        &mut self,
        node: NodeId,
        name: Option<String>,
        location: Option<NodeId>,
    ) -> Option<SecuritySchemeKind> {
        let Some(name) = name else {
            self.needs(node, "name", "name the header or query parameter that carries the key");
            return None;
        };
        let location: In = self.key_location(node, location)?;
        Some(SecuritySchemeKind::ApiKey { name, location })
    }

    fn swagger_flow(&mut self, node: NodeId, flow: Option<NodeId>, oauth: OAuthFlow) -> Option<SecuritySchemeKind> {
        let Some(flow) = flow else {
            self.needs(node, "flow", "write `flow: accessCode`, or `application`, `implicit`, `password`");
            return None;
        };
        let text = self.text(flow)?;
        let Some((_, name)) = FLOWS.iter().find(|(old, _)| *old == text) else {
            self.d
                .error(Code::InvalidValue, flow, format!("`{text}` is not an OAuth flow"))
                .label("expected `implicit`, `password`, `application` or `accessCode`")
                .maybe_help(did_you_mean(&text, FLOWS.map(|(old, _)| old)));
            return None;
        };
        Some(SecuritySchemeKind::OAuth2(IndexMap::from([((*name).to_owned(), oauth)])))
    }
}
