//! Prints `servers.rs`: the choice between the document's servers.

use std::fmt::Write as _;

use super::comment;
use super::text::quoted;
use crate::{Doc, ServerChoice, ServerItem, UrlPart, VariableItem};

/// The items of `servers.rs`.
pub(super) fn items(choice: &ServerChoice) -> Vec<String> {
    let mut items = vec![server(choice), url(choice)];
    for variable in &choice.variables {
        items.push(values(variable));
        items.push(text(variable));
    }
    items
}

fn server(choice: &ServerChoice) -> String {
    let mut text = String::new();
    let docs = Doc::ours("A server of the document, for [`ClientBuilder::server`](crate::ClientBuilder::server).");
    comment::outer(&mut text, 0, &docs);
    text.push_str("#[derive(Clone, Debug, PartialEq, Eq)]\n#[non_exhaustive]\npub enum Server {\n");
    for server in &choice.servers {
        comment::outer(&mut text, 4, &server.docs);
        if server.fields.is_empty() {
            let _ = writeln!(text, "    {},", server.ident);
            continue;
        }
        let _ = writeln!(text, "    {} {{", server.ident);
        for field in &server.fields {
            comment::outer(&mut text, 8, &field.docs);
            let ty =
                field.variable.and_then(|index| choice.variables.get(index)).map_or("String", |v| v.ident.as_str());
            let _ = writeln!(text, "        {}: {ty},", field.ident);
        }
        text.push_str("    },\n");
    }
    text.push_str("}\n");
    text
}

fn url(choice: &ServerChoice) -> String {
    let mut text = "impl Server {\n    /// The base URL.\n    #[must_use]\n    pub fn url(&self) -> String {\n        match self {\n".to_owned();
    for server in &choice.servers {
        let names: Vec<&str> = server.fields.iter().map(|field| field.ident.as_str()).collect();
        if names.is_empty() {
            let _ = writeln!(text, "            Self::{} => {}.to_owned(),", server.ident, quoted(&literal(server)));
        } else {
            let _ = writeln!(text, "            Self::{} {{ {} }} => {{", server.ident, names.join(", "));
            let _ = writeln!(text, "                [{}].concat()\n            }}", pieces(server).join(", "));
        }
    }
    text.push_str("        }\n    }\n}\n");
    text
}

fn literal(server: &ServerItem) -> String {
    let text = server.url.iter().map(|part| match part {
        UrlPart::Text(text) => text.as_str(),
        UrlPart::Field(_) => "",
    });
    text.collect()
}

/// What a URL is put together from. A variable that takes any text is a `String`, one with listed values an enum; both
/// give their text by `as_str`.
fn pieces(server: &ServerItem) -> Vec<String> {
    let piece = |part: &UrlPart| match part {
        UrlPart::Text(text) => quoted(text),
        UrlPart::Field(index) => {
            server.fields.get(*index).map_or_else(String::new, |field| format!("{}.as_str()", field.ident))
        }
    };
    server.url.iter().map(piece).collect()
}

fn values(variable: &VariableItem) -> String {
    let mut text = String::new();
    comment::outer(&mut text, 0, &variable.docs);
    text.push_str("#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\n#[non_exhaustive]\n");
    let _ = writeln!(text, "pub enum {} {{", variable.ident);
    for (index, value) in variable.values.iter().enumerate() {
        comment::outer(&mut text, 4, &value.docs);
        let default = if index == variable.default { "    #[default]\n" } else { "" };
        let _ = writeln!(text, "{default}    {},", value.ident);
    }
    text.push_str("}\n");
    text
}

fn text(variable: &VariableItem) -> String {
    let mut text = format!("impl {} {{\n", variable.ident);
    text.push_str("    /// The value as it stands in the URL.\n    #[must_use]\n    pub const fn as_str(self) -> &'static str {\n        match self {\n");
    for value in &variable.values {
        let _ = writeln!(text, "            Self::{} => {},", value.ident, quoted(&value.wire));
    }
    text.push_str("        }\n    }\n}\n");
    text
}
