//! Servers: the default URLs, and the enum of those that a user can choose.

use truespec_model::{Server, ServerVariable};
use truespec_source::Ledger;

use super::docs;
use super::names::{Members, case};
use crate::krate::is_absolute;
use crate::{Doc, Paragraph, ServerChoice, ServerField, ServerItem, UrlPart, ValueItem, VariableItem};

/// Base URLs with every variable at its default.
pub(crate) fn urls(servers: &[Server], ledger: &mut Ledger) -> Vec<String> {
    let urls: Vec<String> = servers.iter().map(Server::default_url).collect();
    if let (Some(server), Some(url)) = (servers.first(), urls.first())
        && !is_absolute(url)
    {
        // OpenAPI 3.1 §4.8.5: relative to where the document is served, which nobody knows here.
        ledger.settled(server.place, format!("the server `{url}` is relative, so a client must be given a base URL"));
    }
    urls
}

/// The choice, where there is one: several servers, or variables with more than one value.
pub(crate) fn choice(servers: &[Server]) -> Option<ServerChoice> {
    let servers: Vec<&Server> = servers.iter().filter(|server| is_absolute(&server.default_url())).collect();
    if servers.len() < 2 && !servers.iter().any(|server| chosen(server).next().is_some()) {
        return None;
    }
    let mut enums = Enums::default();
    let fields: Vec<Vec<ServerField>> = servers.iter().map(|server| fields(server, &mut enums)).collect();
    let variables = enums.named();
    let names: Vec<String> = servers.iter().map(|server| name(server)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let scope = Members {
        case: case::upper_camel,
        fallback: "Server",
        suffix: "Server",
        separator: "",
        reserved: &[&["Self"]],
    };
    let idents = scope.name(&names);
    let servers = servers.iter().zip(idents).zip(fields);
    let servers = servers.map(|((server, ident), fields)| item(server, ident, fields)).collect();
    Some(ServerChoice { servers, variables })
}

/// The variables that a user can choose: one with a single value is no choice, and one that the URL does not hold does
/// nothing.
fn chosen(server: &Server) -> impl Iterator<Item = &ServerVariable> {
    let free = |variable: &&ServerVariable| variable.values.len() != 1;
    let held = |variable: &&ServerVariable| server.url.contains(&format!("{{{}}}", variable.name));
    server.variables.iter().filter(free).filter(held)
}

/// What the document calls it, if that is short enough for a name; else the host.
fn name(server: &Server) -> String {
    const WORDS: usize = 4;
    let said = server.description.as_deref().unwrap_or_default().trim().trim_end_matches('.');
    let words = said.split_whitespace().count();
    let plain = said.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '_' | '(' | ')'));
    if (1..=WORDS).contains(&words) && plain {
        return said.to_owned();
    }
    let rest = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or_default().replace(['{', '}'], "")
}

/// Enums of variables; one that occurs in several servers with the same values is one enum.
#[derive(Default)]
struct Enums<'a>(Vec<&'a ServerVariable>);

impl<'a> Enums<'a> {
    fn index(&mut self, variable: &'a ServerVariable) -> Option<usize> {
        if variable.values.is_empty() {
            return None;
        }
        let same = |known: &&ServerVariable| {
            (&known.name, &known.values, &known.default) == (&variable.name, &variable.values, &variable.default)
        };
        Some(self.0.iter().position(same).unwrap_or_else(|| {
            self.0.push(variable);
            self.0.len() - 1
        }))
    }

    fn named(self) -> Vec<VariableItem> {
        let names: Vec<&str> = self.0.iter().map(|variable| variable.name.as_str()).collect();
        let scope = Members {
            case: case::upper_camel,
            fallback: "Variable",
            suffix: "Variable",
            separator: "",
            reserved: &[&["Self", "Server", "Default", "String"]],
        };
        let idents = scope.name(&names);
        self.0.into_iter().zip(idents).map(|(variable, ident)| values(variable, ident)).collect()
    }
}

fn values(variable: &ServerVariable, ident: String) -> VariableItem {
    let mut distinct: Vec<&str> = Vec::new();
    for value in variable.values.iter().chain([&variable.default]) {
        if !distinct.contains(&value.as_str()) {
            distinct.push(value);
        }
    }
    let scope =
        Members { case: case::upper_camel, fallback: "Value", suffix: "Value", separator: "", reserved: &[&["Self"]] };
    let values = scope.name(&distinct).into_iter().zip(&distinct);
    let values =
        values.map(|(ident, &wire)| ValueItem { ident, wire: wire.to_owned(), docs: Doc::ours(docs::code(wire)) });
    let default = distinct.iter().position(|&value| value == variable.default).unwrap_or_default();
    let docs = described(variable).or(|| format!("The variable {} of servers.", docs::code(&variable.name)));
    VariableItem { ident, docs, values: values.collect(), default }
}

fn described(variable: &ServerVariable) -> Doc {
    Doc::default().and_theirs(variable.description.as_deref())
}

fn fields<'a>(server: &'a Server, enums: &mut Enums<'a>) -> Vec<ServerField> {
    let chosen: Vec<&ServerVariable> = chosen(server).collect();
    let names: Vec<&str> = chosen.iter().map(|variable| variable.name.as_str()).collect();
    let scope = Members { case: case::snake, fallback: "variable", suffix: "_", separator: "_", reserved: &[] };
    let fields = scope.name(&names).into_iter().zip(chosen);
    let fields = fields.map(|(ident, variable)| {
        let docs = described(variable)
            .or(|| format!("The variable {}.", docs::code(&variable.name)))
            .and(format!("Default: {}.", docs::code(&variable.default)));
        ServerField { ident, docs, variable: enums.index(variable) }
    });
    fields.collect()
}

fn item(server: &Server, ident: String, fields: Vec<ServerField>) -> ServerItem {
    let mut docs = Doc::default();
    if let Some(text) = &server.description {
        docs.paragraphs.push(Paragraph::Theirs(text.clone()));
    }
    let docs = docs.and(docs::code(&server.url));
    ServerItem { ident, docs, url: url(server), fields }
}

/// The URL, cut where a field goes in.
fn url(server: &Server) -> Vec<UrlPart> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, hole)) = rest.split_once('{')
        && let Some((name, after)) = hole.split_once('}')
    {
        text.push_str(before);
        match chosen(server).enumerate().find(|(_, variable)| variable.name == name) {
            Some((index, _)) => {
                parts.push(UrlPart::Text(std::mem::take(&mut text)));
                parts.push(UrlPart::Field(index));
            }
            None => match server.variables.iter().find(|variable| variable.name == name) {
                Some(variable) => text.push_str(&variable.default),
                None => text.push_str(&rest[before.len()..rest.len() - after.len()]),
            },
        }
        rest = after;
    }
    text.push_str(rest);
    parts.push(UrlPart::Text(text));
    parts.retain(|part| !matches!(part, UrlPart::Text(text) if text.is_empty()));
    parts
}
