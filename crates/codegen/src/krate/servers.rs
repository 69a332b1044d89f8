//! The choice between servers.

use crate::{Doc, ValueItem};

/// Servers that the document offers: an enum and those of its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerChoice {
    /// The servers, the default first.
    pub servers: Vec<ServerItem>,
    /// Enums of variables.
    pub variables: Vec<VariableItem>,
}

/// A server: a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerItem {
    /// Name of the variant.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// Literal text and fields, in order.
    pub url: Vec<UrlPart>,
    /// Variables that can be chosen.
    pub fields: Vec<ServerField>,
}

impl ServerItem {
    /// The URL with the name of each field in braces.
    pub fn template(&self) -> String {
        let part = |part: &UrlPart| match part {
            UrlPart::Text(text) => text.clone(),
            UrlPart::Field(index) => format!("{{{}}}", self.fields[*index].ident.trim_start_matches("r#")),
        };
        self.url.iter().map(part).collect()
    }
}

/// A piece of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlPart {
    /// As it is.
    Text(String),
    /// The value of the field at this index.
    Field(usize),
}

/// A variable of a server: a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerField {
    /// Name of the field.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// Index of the enum of its values; `None` for any text.
    pub variable: Option<usize>,
}

/// The values of a variable: an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableItem {
    /// Name of the type.
    pub ident: String,
    /// Documentation.
    pub docs: Doc,
    /// Its values.
    pub values: Vec<ValueItem>,
    /// Index of the default.
    pub default: usize,
}

/// Whether a base URL says all that a request needs.
pub(crate) fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}
