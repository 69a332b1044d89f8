//! `type`, in one word or in several.

use truespec_source::{Code, NodeId, nearest};

use super::super::Reader;
use crate::Value;
use crate::document::{JsonType, Keywords, Version};

/// What `type` may say.
const TYPES: [(&str, JsonType); 7] = [
    ("null", JsonType::Null),
    ("boolean", JsonType::Boolean),
    ("integer", JsonType::Integer),
    ("number", JsonType::Number),
    ("string", JsonType::String),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
];

/// Whether a text is the name of a type.
pub(super) fn is_name(text: &str) -> bool {
    TYPES.iter().any(|(name, _)| *name == text)
}

impl Reader<'_, '_> {
    /// `type`: a name or, since 3.1, a list of them.
    pub(super) fn types(&mut self, node: NodeId, keywords: &mut Keywords) {
        if matches!(self.tree.value(node), Value::List) {
            if self.document.version <= Version::V3_0 {
                let message = "a list of types belongs to OpenAPI 3.1".to_owned();
                self.quirk(
                    Code::WrongType,
                    node,
                    message,
                    "it is read as 3.1 reads it; in 3.0 write `nullable: true` or `oneOf`",
                );
            }
            for item in self.list(node) {
                self.json_type(item, keywords);
            }
        } else {
            self.json_type(node, keywords);
        }
    }

    fn json_type(&mut self, node: NodeId, keywords: &mut Keywords) {
        let named = match self.tree.value(node) {
            // 2.0, "Data Types": the content of a file.
            Value::String("file") if self.document.version == Version::V2_0 => {
                keywords.format = Some("binary".to_owned());
                Some(JsonType::String)
            }
            Value::String(name) => {
                let known = TYPES.iter().find(|(known, _)| *known == name).map(|&(_, json_type)| json_type);
                known.or_else(|| self.unknown_type(node, name, keywords))
            }
            Value::Null => {
                let message = "`null` as a type should be in quotes".to_owned();
                self.quirk(Code::WrongType, node, message, "write `'null'`; it is read as the type");
                Some(JsonType::Null)
            }
            Value::Bool(_) | Value::Number(_) | Value::List | Value::Object => {
                self.wrong_type(node, "the name of a type").help(names());
                None
            }
        };
        if let Some(json_type) = named {
            keywords.types.add(json_type);
        }
    }

    /// What a word that is no type was meant to be; nothing where nobody can tell.
    fn unknown_type(&mut self, node: NodeId, name: &str, keywords: &mut Keywords) -> Option<JsonType> {
        let other = OTHER_WORDS.iter().find(|(word, ..)| *word == name).map(|&(_, meant, format)| (meant, format));
        let slip = || nearest(name, TYPES.iter().map(|&(known, _)| known)).map(|meant| (meant, None));
        let meant = other.or_else(slip);
        let help = match meant {
            Some((meant, None)) => format!("it is read as `type: {meant}`"),
            Some((meant, Some(format))) => format!("it is read as `type: {meant}` with `format: {format}`"),
            None if name == "any" => "it is read as any value; leave `type` out to say so".to_owned(),
            None => format!("it is ignored; {}", names()),
        };
        self.quirk(Code::InvalidValue, node, format!("`{name}` is not a type"), &help);
        let (meant, format) = meant?;
        if let Some(format) = format {
            keywords.format.get_or_insert_with(|| format.to_owned());
        }
        TYPES.iter().find(|(known, _)| *known == meant).map(|&(_, json_type)| json_type)
    }
}

/// Types of other languages and of older versions, with the type and format that they mean.
const OTHER_WORDS: [(&str, &str, Option<&str>); 14] = [
    ("bool", "boolean", None),
    ("date", "string", Some("date")),
    ("date-time", "string", Some("date-time")),
    ("datetime", "string", Some("date-time")),
    ("decimal", "number", None),
    ("double", "number", Some("double")),
    // Swagger 2.0 §4.3.9
    ("file", "string", Some("binary")),
    ("float", "number", Some("float")),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("str", "string", None),
    ("uuid", "string", Some("uuid")),
];

fn names() -> String {
    "the types are `null`, `boolean`, `integer`, `number`, `string`, `array` and `object`".to_owned()
}

/// Whether a value is of one of some types. A date or a number without quotes passes for text, and null for everything:
/// that is how YAML is written.
pub(super) fn may_be(types: &[JsonType], value: Value<'_>) -> bool {
    let one_of = |wanted: &[JsonType]| types.iter().any(|kind| wanted.contains(kind));
    match value {
        Value::Null => true,
        Value::Bool(_) => one_of(&[JsonType::Boolean, JsonType::String]),
        Value::Number(_) => one_of(&[JsonType::Integer, JsonType::Number, JsonType::String]),
        Value::String(_) => one_of(&[JsonType::String]),
        Value::List => one_of(&[JsonType::Array]),
        Value::Object => one_of(&[JsonType::Object]),
    }
}
