//! What stands around the operations: title, servers, tags, and what is left out whole.

use indexmap::IndexMap;
use truespec_model::{Contact, Info, Licence, Server, ServerVariable, Tag};
use truespec_openapi::{Document, Keywords, Value};

use crate::docs;
use crate::lowering::Lowering;

/// What the document says about itself.
pub(crate) fn info(document: &Document) -> Info {
    let info = &document.info;
    Info {
        title: info.title.clone(),
        version: info.version.clone(),
        summary: info.summary.clone(),
        description: info.description.clone(),
        terms_of_service: info.terms_of_service.clone(),
        contact: info.contact.as_ref().map(|contact| Contact {
            name: contact.name.clone(),
            url: contact.url.clone(),
            email: contact.email.clone(),
        }),
        licence: info.license.as_ref().map(|license| Licence {
            name: license.name.clone(),
            identifier: license.identifier.clone(),
            url: license.url.clone(),
        }),
        external_docs: document.external_docs.as_ref().map(docs::external),
    }
}

/// Servers in the order of the document.
pub(crate) fn servers(servers: &[truespec_openapi::Server]) -> Vec<Server> {
    let variables = |server: &truespec_openapi::Server| {
        let variables = server.variables.iter().map(|(name, variable)| ServerVariable {
            name: name.clone(),
            default: variable.default.clone(),
            values: variable.values.clone(),
            description: variable.description.clone(),
        });
        variables.collect()
    };
    servers
        .iter()
        .map(|server| Server {
            place: server.node,
            url: server.url.clone(),
            description: server.description.clone(),
            variables: variables(server),
        })
        .collect()
}

/// Tags by name.
pub(crate) struct Tags {
    by_name: IndexMap<String, Tag>,
}

impl Tags {
    /// The index of a tag.
    pub(crate) fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get_index_of(name)
    }

    /// The tags in order.
    pub(crate) fn into_list(self) -> Vec<Tag> {
        self.by_name.into_values().collect()
    }
}

/// Tags that the document declares, then those that only operations name.
pub(crate) fn tags(document: &Document) -> Tags {
    let mut by_name: IndexMap<String, Tag> = IndexMap::new();
    for tag in &document.tags {
        by_name.entry(tag.name.clone()).or_insert_with(|| Tag {
            place: tag.node,
            name: tag.name.clone(),
            description: tag.description.clone(),
            external_docs: tag.external_docs.as_ref().map(docs::external),
        });
    }
    for item in document.paths.values().filter_map(|node| document.path_items.get(node)) {
        for operation in item.operations.values() {
            for name in &operation.tags {
                by_name.entry(name.clone()).or_insert_with(|| Tag {
                    place: operation.node,
                    name: name.clone(),
                    description: None,
                    external_docs: None,
                });
            }
        }
    }
    Tags { by_name }
}

/// Records what stands among the schemas and is none.
pub(crate) fn note_ignored(lowering: &mut Lowering<'_>) {
    let resolved = lowering.resolved;
    for &node in resolved.document.schemas.keys() {
        match resolved.tree.value(node) {
            Value::Null | Value::Bool(_) => {}
            Value::Object => {
                let untyped = |keywords: &Keywords| keywords.types.is_empty() && keywords.reference.is_none();
                if lowering.keywords(node).is_some_and(untyped)
                    && let Some(place) = resolved.tree.get(node, "type")
                    && let Value::String(name) = resolved.tree.value(place)
                    && name != "any"
                {
                    lowering.ignored(place, "type", format!("`{name}` is not a type"));
                }
            }
            // The fields of a form of 2.0 are a list of parameters that reads as one schema.
            Value::Number(_) | Value::String(_) | Value::List if lowering.keywords(node).is_some() => {}
            Value::Number(_) | Value::String(_) | Value::List => {
                lowering.free_form(node, "no schema", "this is not a schema: any value is accepted");
            }
        }
    }
}
