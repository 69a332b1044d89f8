//! Components: names to nodes, each of which is read as what its field says.

use indexmap::IndexMap;
use truespec_source::{At, Code, NodeId};

use super::Reader;
use super::vocabulary::COMPONENTS;
use crate::document::{RefKind, Version};

impl Reader<'_, '_> {
    pub(super) fn components(&mut self, node: NodeId) {
        for (field, value) in self.object(node) {
            match RefKind::ALL.into_iter().find(|kind| kind.field() == field) {
                Some(kind) => {
                    let named = self.named(kind, value);
                    self.declare(kind, named);
                }
                None if field == "mediaTypes" && self.document.version >= Version::V3_2 => {
                    let named = self.object(value).map(|(name, node)| (name.to_owned(), node)).collect();
                    self.document.components.others.insert(field.to_owned(), named);
                }
                None => self.unknown(&COMPONENTS, field, value),
            }
        }
    }

    pub(super) fn named(&mut self, kind: RefKind, node: NodeId) -> IndexMap<String, NodeId> {
        let mut named = IndexMap::new();
        for (name, value) in self.object(node) {
            // Swagger 2.0 has no rule.
            if self.document.version > Version::V2_0 && !is_component_name(name) {
                let message = format!("the name of a {} should be letters, digits, `.`, `-` and `_`", kind.as_str());
                self.quirk(Code::InvalidValue, At::Key(value), message, "");
            }
            self.component(kind, value);
            named.insert(name.to_owned(), value);
        }
        named
    }

    pub(super) fn declare(&mut self, kind: RefKind, named: IndexMap<String, NodeId>) {
        let components = &mut self.document.components;
        let table = match kind {
            RefKind::Schema => &mut components.schemas,
            RefKind::Response => &mut components.responses,
            RefKind::Parameter => &mut components.parameters,
            RefKind::RequestBody => &mut components.request_bodies,
            RefKind::Header => &mut components.headers,
            RefKind::SecurityScheme => &mut components.security_schemes,
            RefKind::PathItem => &mut components.path_items,
            RefKind::Example | RefKind::Link | RefKind::Callback => {
                components.others.insert(kind.field().to_owned(), named);
                return;
            }
        };
        *table = named;
    }
}

/// OpenAPI 3.1 §4.8.7: `^[a-zA-Z0-9\.\-_]+$`
fn is_component_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}
