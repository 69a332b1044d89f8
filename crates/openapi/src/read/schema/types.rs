//! `type`, in one word or in several.

use truespec_source::{Code, NodeId, did_you_mean};

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
                if known.is_none() {
                    self.unknown_type(node, name);
                }
                known
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
        if let Some(json_type) = named
            && !keywords.types.contains(&json_type)
        {
            keywords.types.push(json_type);
        }
    }

    fn unknown_type(&mut self, node: NodeId, name: &str) {
        let help = match name {
            "file" => Some("since OpenAPI 3.0 a file is `type: string` with `format: binary`".to_owned()),
            "any" => Some("leave `type` out to allow any value".to_owned()),
            "int" | "int32" | "int64" | "long" => {
                Some("write `type: integer`, with `format: int64` for its size".to_owned())
            }
            "float" | "double" | "decimal" => {
                Some("write `type: number`, with `format: double` for its size".to_owned())
            }
            "date" | "datetime" | "date-time" | "uuid" => Some(format!(
                "write `type: string` with `format: {}`",
                if name == "datetime" { "date-time" } else { name }
            )),
            _ => did_you_mean(name, TYPES.iter().map(|&(known, _)| known)),
        };
        self.d
            .error(Code::InvalidValue, node, format!("`{name}` is not a type"))
            .maybe_help(help.or_else(|| Some(names())));
    }
}

fn names() -> String {
    "the types are `null`, `boolean`, `integer`, `number`, `string`, `array` and `object`".to_owned()
}
