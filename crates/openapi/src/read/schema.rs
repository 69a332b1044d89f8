//! Schemas: the keywords of JSON Schema 2020-12 and of OpenAPI, with the spellings of 3.0 brought to those of 3.1.

mod items;
mod limits;
mod types;

use indexmap::IndexMap;
use truespec_source::{At, Code, NodeId};

use super::Reader;
use super::vocabulary::{DISCRIMINATOR, SCHEMA};
use crate::Value;
use crate::document::{Discriminator, Keywords, RefKind, Reference, Schema, SchemaBody, Version};
pub(super) use limits::Bounds;

impl Reader<'_, '_> {
    /// Reads a schema and every one inside it. The depth of a tree is limited, so this recursion is.
    pub(super) fn schema(&mut self, node: NodeId) {
        if self.document.schemas.contains_key(&node) {
            return;
        }
        // Holds the place, so that outer schemas come before inner ones.
        let (index, _) = self.document.schemas.insert_full(node, Schema { node, body: SchemaBody::Bool(true) });
        let body = match self.tree.value(node) {
            Value::Bool(value) => {
                self.boolean_schema(node);
                SchemaBody::Bool(value)
            }
            Value::Null | Value::Object if self.is_object(node) => SchemaBody::Keywords(Box::new(self.keywords(node))),
            Value::Null | Value::Object | Value::Number(_) | Value::String(_) | Value::List => {
                self.no_schema(node);
                SchemaBody::Bool(true)
            }
        };
        if let Some((_, schema)) = self.document.schemas.get_index_mut(index) {
            schema.body = body;
        }
    }

    fn keywords(&mut self, node: NodeId) -> Keywords {
        let mut keywords = Keywords::default();
        if let Some(target) = self.tree.get(node, "$ref") {
            keywords.reference = self.reference_text(target, RefKind::Schema).map(Box::new);
            if self.document.version <= Version::V3_0 {
                self.beside_schema_reference(node, &mut keywords);
                return keywords;
            }
        }
        // Where a dynamic reference leads was decided with the names of schemas.
        for word in ["$dynamicRef", "$recursiveRef"] {
            if let (None, Some(target)) = (&keywords.reference, self.tree.get(node, word)) {
                keywords.reference = self.reference_text(target, RefKind::Schema).map(Box::new);
            }
        }
        let mut bounds = Bounds::default();
        for (key, value) in self.tree.entries(node) {
            if !self.annotation(&mut keywords, key, value)
                && !self.object_keyword(&mut keywords, key, value)
                && !self.composition(&mut keywords, key, value)
                && !self.limit(&mut keywords, &mut bounds, key, value)
            {
                self.other_keyword(&mut keywords, key, value);
            }
        }
        self.finish_limits(&mut keywords, &bounds);
        self.examples_fit(&keywords);
        self.finish_items(node, &mut keywords);
        keywords
    }

    /// Examples are documentation, so that one of another type than the schema's hurts no client.
    fn examples_fit(&mut self, keywords: &Keywords) {
        if keywords.types.is_empty() {
            return;
        }
        for &example in &keywords.examples {
            if !types::may_be(&keywords.types, self.tree.value(example)) {
                let message = "an example is not of its schema's type".to_owned();
                let help = "it is shown all the same; the type is what counts";
                self.quirk(Code::WrongType, example, message, help);
            }
        }
    }

    /// OpenAPI 3.0 §4.7.23: what stands beside `$ref` is ignored. A description is kept all the same, and so is
    /// `nullable`: services whose documents say it do send null.
    fn beside_schema_reference(&mut self, node: NodeId, keywords: &mut Keywords) {
        for (key, value) in self.tree.entries(node) {
            match key {
                "$ref" => {}
                "description" => keywords.description = self.prose(value),
                "x-nullable" if self.document.version == Version::V2_0 => {
                    keywords.nullable = Some((value, self.flag(value)));
                }
                "nullable" => {
                    keywords.nullable = Some((value, self.flag(value)));
                    let message = "`nullable` beside `$ref` means nothing in OpenAPI 3.0".to_owned();
                    let help =
                        "it is read all the same; the way to say it is `nullable: true` beside `allOf: [{$ref: …}]`";
                    self.quirk(Code::InvalidValue, At::Key(value), message, help);
                }
                _ if key.starts_with("x-") => _ = keywords.extensions.insert(key.to_owned(), value),
                _ => self.beside_reference(key, value),
            }
        }
    }

    /// Keywords that say something about the value without saying what it may be.
    fn annotation(&mut self, keywords: &mut Keywords, key: &str, value: NodeId) -> bool {
        match key {
            "title" => keywords.title = self.prose(value),
            "description" => keywords.description = self.prose(value),
            "default" => keywords.default = Some(value),
            "example" => keywords.examples.push(value),
            "examples" => self.schema_examples(value, keywords),
            "readOnly" => keywords.read_only = self.flag(value),
            "writeOnly" => keywords.write_only = self.flag(value),
            "deprecated" => keywords.deprecated = self.flag(value),
            "externalDocs" => keywords.external_docs = self.external_docs(value).map(Box::new),
            "contentEncoding" => keywords.content_encoding = self.text(value),
            "contentMediaType" => keywords.content_media_type = self.text(value),
            _ => return false,
        }
        true
    }

    /// Keywords of objects and lists.
    pub(super) fn object_keyword(&mut self, keywords: &mut Keywords, key: &str, value: NodeId) -> bool {
        match key {
            "properties" => keywords.properties = self.schema_map(value).into(),
            "patternProperties" => keywords.pattern_properties = self.schema_map(value).into(),
            "required" => self.required(value, keywords),
            "additionalProperties" => keywords.additional_properties = Some(self.inner(value)),
            "unevaluatedProperties" => keywords.unevaluated_properties = Some(self.inner(value)),
            "propertyNames" => keywords.property_names = Some(self.inner(value)),
            // See `finish_items`.
            "items" => {}
            "prefixItems" => keywords.prefix_items = self.schema_list(value),
            _ => return false,
        }
        true
    }

    fn composition(&mut self, keywords: &mut Keywords, key: &str, value: NodeId) -> bool {
        match key {
            "allOf" => keywords.all_of = self.schema_list(value),
            "anyOf" => keywords.any_of = self.schema_list(value),
            "oneOf" => keywords.one_of = self.schema_list(value),
            "not" => keywords.not = Some(self.inner(value)),
            "discriminator" => keywords.discriminator = self.discriminator(value).map(Box::new),
            _ => return false,
        }
        true
    }

    fn other_keyword(&mut self, keywords: &mut Keywords, key: &str, value: NodeId) {
        match key {
            "$ref" => {}
            "$dynamicRef" | "$recursiveRef"
                if keywords.reference.as_ref().is_some_and(|reference| reference.node == value) => {}
            "x-nullable" if self.document.version == Version::V2_0 => {
                keywords.nullable = Some((value, self.flag(value)));
            }
            // Lists within the list of a parameter.
            "collectionFormat" if self.document.version == Version::V2_0 => {}
            "additionalItems" if self.is_beside_items_list(value) => {
                keywords.extensions.insert(key.to_owned(), value);
            }
            _ if key.starts_with("x-") => _ = keywords.extensions.insert(key.to_owned(), value),
            _ if SCHEMA.fields.contains(&key) => _ = keywords.uninterpreted.insert(key.to_owned(), value),
            _ => {
                self.unknown(&SCHEMA, key, value);
                keywords.extensions.insert(key.to_owned(), value);
            }
        }
    }

    fn boolean_schema(&mut self, node: NodeId) {
        let allowed = self.tree.key(node) == Some("additionalProperties");
        if self.document.version <= Version::V3_0 && !allowed {
            let message = format!("{} should be an object", self.subject(node));
            self.quirk(Code::WrongType, node, message, "`true` and `false` are schemas since OpenAPI 3.1");
        }
    }

    /// Nobody knows what the author meant; all that is known of the value is that there is one.
    fn no_schema(&mut self, node: NodeId) {
        let help = match self.tree.value(node) {
            Value::String(name) if types::is_name(name) => {
                format!("it is read as any value; write `{{type: {name}}}`")
            }
            Value::List => {
                "it is read as any value; `allOf`, `anyOf` and `oneOf` put several schemas together".to_owned()
            }
            _ => "it is read as any value".to_owned(),
        };
        let label = format!("expected an object, found {}", self.found(node));
        let message = "a schema should be an object".to_owned();
        self.quirks.add(Code::WrongType, node, message, Some(label), || Some(help));
    }

    fn inner(&mut self, node: NodeId) -> NodeId {
        self.schema(node);
        node
    }

    fn schema_list(&mut self, node: NodeId) -> Vec<NodeId> {
        self.list(node).map(|item| self.inner(item)).collect()
    }

    fn schema_map(&mut self, node: NodeId) -> IndexMap<String, NodeId> {
        let entries = self.object(node);
        let mut schemas = IndexMap::with_capacity(entries.size_hint().0);
        for (name, value) in entries {
            schemas.insert(name.to_owned(), self.inner(value));
        }
        schemas
    }

    fn required(&mut self, node: NodeId, keywords: &mut Keywords) {
        if let Value::Bool(_) = self.tree.value(node) {
            let message = "`required` of a schema should be a list of property names".to_owned();
            let help = "it is ignored; name the property in the `required` list of the object that it belongs to";
            self.quirk(Code::WrongType, At::Key(node), message, help);
            return;
        }
        for item in self.list(node) {
            if let Some(name) = self.text(item) {
                keywords.required.entry(name).or_insert(item);
            }
        }
    }

    fn schema_examples(&mut self, node: NodeId, keywords: &mut Keywords) {
        if matches!(self.tree.value(node), Value::List) {
            keywords.examples.extend(self.tree.items(node));
        } else {
            // An example hurts nobody, whatever its shape.
            let message = "`examples` of a schema should be a list".to_owned();
            self.quirk(Code::WrongType, At::Key(node), message, "they are ignored");
        }
    }

    fn discriminator(&mut self, node: NodeId) -> Option<Discriminator> {
        if let Value::String(name) = self.tree.value(node) {
            if self.document.version > Version::V2_0 {
                let message = "`discriminator` should be an object".to_owned();
                let help = format!("since OpenAPI 3.0 it is `discriminator: {{propertyName: {name}}}`");
                self.quirk(Code::WrongType, node, message, &help);
            }
            return Some(Discriminator {
                node,
                property_name: name.to_owned(),
                mapping: IndexMap::new(),
                default_mapping: None,
            });
        }
        if !self.is_object(node) {
            return None;
        }
        let mut property_name = None;
        let mut mapping = IndexMap::new();
        let mut default_mapping = None;
        for (key, value) in self.tree.entries(node) {
            match key {
                "propertyName" => property_name = self.text(value),
                "mapping" => mapping = self.mapping(value),
                "defaultMapping" if self.document.version >= Version::V3_2 => {
                    default_mapping = self.reference_text(value, RefKind::Schema);
                }
                _ => self.unknown(&DISCRIMINATOR, key, value),
            }
        }
        let Some(property_name) = property_name else {
            let help = "it is ignored; name the property that tells the variants apart";
            self.quirk(Code::MissingField, node, "a discriminator has no `propertyName`".to_owned(), help);
            return None;
        };
        Some(Discriminator { node, property_name, mapping, default_mapping })
    }

    fn mapping(&mut self, node: NodeId) -> IndexMap<String, Reference> {
        let mut mapping = IndexMap::new();
        for (value, target) in self.object(node) {
            if let Some(reference) = self.reference_text(target, RefKind::Schema) {
                mapping.insert(value.to_owned(), reference);
            }
        }
        mapping
    }
}
