//! Calls that a document gives itself: its operations, with the values that stand there as examples.
//!
//! In: a document. Out: for each operation a call with everything it takes, one for each other kind of body that it takes, and
//! one with no more than it needs for each set of credentials that it accepts. Knows nothing about clients: names are those on the wire.

mod value;

use truespec_lower::media_kind;
use truespec_openapi::{
    In, Json, MediaType, ParamSchema, PathItem, RequestBody, Requirement, Resolved, SecuritySchemeKind, parse_all,
    read, resolve,
};
use truespec_source::{Diagnostics, Sources};

use crate::Input;
use value::Values;

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleCall {
    /// The operation's name in the document, or method and path.
    pub operation: String,
    /// What the call is made with, in words: `everything`, `what is required`.
    pub title: String,
    /// What the body is sent as, where it can be of several kinds.
    pub media_type: Option<String>,
    /// Values of parameters by name, and of the body as `body`.
    pub arguments: Vec<(String, Json)>,
    /// The credentials that are given.
    pub credentials: Vec<ExampleCredential>,
}

/// A credential that a call is made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCredential {
    /// Name of the scheme.
    pub scheme: String,
    /// Whether it is a user name with a password, not one secret.
    pub pair: bool,
}

/// The calls of a document, in its order; none where it cannot be read, which [`generate`](crate::generate) reports.
pub fn example_calls(input: &Input<'_>) -> Vec<ExampleCall> {
    let mut d = Diagnostics::new();
    let mut sources = Sources::new();
    let Ok(file) = sources.add(&input.name, input.bytes.clone()) else { return Vec::new() };
    let Some(tree) = parse_all(sources, file, input.files, &mut d) else { return Vec::new() };
    let document = read(&tree, &mut d);
    let resolved = resolve(tree, document, &mut d);
    let mut calls = Vec::new();
    for (template, &node) in &resolved.document.paths {
        let Some(item) = resolved.path_item(node) else { continue };
        for (method, operation) in &item.operations {
            let id = operation.operation_id.clone();
            let id = id.unwrap_or_else(|| format!("{} {template}", format!("{method:?}").to_uppercase()));
            calls.extend(calls_of(&resolved, &id, item, operation));
        }
    }
    calls
}

fn calls_of(
    resolved: &Resolved,
    id: &str,
    item: &PathItem,
    operation: &truespec_openapi::Operation,
) -> Vec<ExampleCall> {
    let parameters = parameters(resolved, item, operation);
    let bodies = bodies(resolved, operation);
    let chosen = |everything: bool, body: Option<&Body>| {
        let body = body.map(|body| &body.argument);
        let chosen = parameters.iter().chain(body).filter(|argument| everything || argument.required);
        chosen.map(|argument| (argument.name.clone(), argument.value.clone())).collect::<Vec<_>>()
    };
    let security = operation.security.as_ref().or(resolved.document.security.as_ref());
    let sets = credential_sets(resolved, security.map_or(&[], Vec::as_slice));
    let call =
        |title: String, everything: bool, body: Option<&Body>, credentials: Vec<ExampleCredential>| ExampleCall {
            operation: id.to_owned(),
            title,
            media_type: body
                .filter(|body| everything || body.argument.required)
                .and_then(|body| body.media_type.clone()),
            arguments: chosen(everything, body),
            credentials,
        };
    // The last set is the one that says most where an empty one is first.
    let usual = sets.iter().find(|set| !set.is_empty()).cloned().unwrap_or_default();
    let mut calls = vec![call("everything".to_owned(), true, bodies.first(), usual.clone())];
    for body in bodies.iter().skip(1) {
        let title = format!("everything, as {}", body.media_type.as_deref().unwrap_or_default());
        calls.push(call(title, true, Some(body), usual.clone()));
    }
    for set in &sets {
        let schemes: Vec<&str> = set.iter().map(|credential| credential.scheme.as_str()).collect();
        let with = if schemes.is_empty() { String::new() } else { format!(", {}", schemes.join(" and ")) };
        calls.push(call(format!("what is required{with}"), false, bodies.first(), set.clone()));
    }
    calls
}

/// A body of one kind.
struct Body {
    media_type: Option<String>,
    argument: Argument,
}

struct Argument {
    name: String,
    required: bool,
    value: Json,
}

/// Parameters of the operation and of its path.
fn parameters(resolved: &Resolved, item: &PathItem, operation: &truespec_openapi::Operation) -> Vec<Argument> {
    let values = Values::new(resolved);
    let mut found: Vec<(In, Argument)> = Vec::new();
    for &node in operation.parameters.iter().chain(&item.parameters) {
        let Some(parameter) = resolved.parameter(node) else { continue };
        // OpenAPI 3.1 §4.8.9: an operation's parameter takes the place of its path's.
        let same = |(place, argument): &(In, Argument)| *place == parameter.location && argument.name == parameter.name;
        if found.iter().any(same) {
            continue;
        }
        let value = match &parameter.value {
            ParamSchema::Schema { schema, .. } => values.example(&parameter.examples, *schema),
            ParamSchema::Content(media) => values.example(&media.examples, media.schema),
        };
        let required = parameter.required || parameter.location == In::Path;
        let argument = Argument { name: parameter.name.clone(), required, value };
        found.push((parameter.location, argument));
    }
    found.into_iter().map(|(_, argument)| argument).collect()
}

/// The first body of each kind: two of one kind are sent alike. What a range such as `text/*` is sent as, the document does
/// not say.
fn bodies(resolved: &Resolved, operation: &truespec_openapi::Operation) -> Vec<Body> {
    let Some(body): Option<&RequestBody> = operation.request_body.and_then(|node| resolved.request_body(node)) else {
        return Vec::new();
    };
    let values = Values::new(resolved);
    let kind = |media: &MediaType| media_kind(&media.name, media.schema.is_some());
    let mut chosen: Vec<&MediaType> = Vec::new();
    for media in &body.content {
        let is_new = !chosen.iter().any(|other| kind(other) == kind(media));
        if chosen.is_empty() || is_new && !media.name.contains('*') {
            chosen.push(media);
        }
    }
    let several = chosen.len() > 1;
    let argument = |media: &MediaType| Argument {
        name: "body".to_owned(),
        required: body.required,
        value: values.example(&media.examples, media.schema),
    };
    let named = |media: &MediaType| (several && !media.name.contains('*')).then(|| media.name.clone());
    chosen.into_iter().map(|media| Body { media_type: named(media), argument: argument(media) }).collect()
}

/// The sets of credentials of which one is needed; one empty set where nothing is. A certificate is none that a call holds.
fn credential_sets(resolved: &Resolved, security: &[Requirement]) -> Vec<Vec<ExampleCredential>> {
    let mut sets = Vec::new();
    for requirement in security {
        let kinds = requirement.schemes.keys().map(|scheme| (scheme, kind(resolved, scheme)));
        let kinds: Vec<(&String, Option<&SecuritySchemeKind>)> = kinds.collect();
        if kinds.iter().all(|(_, kind)| kind.is_some_and(|kind| !matches!(kind, SecuritySchemeKind::MutualTls))) {
            let credential = |(scheme, kind): (&String, Option<&SecuritySchemeKind>)| ExampleCredential {
                scheme: scheme.clone(),
                pair: matches!(kind, Some(SecuritySchemeKind::Http { scheme, .. }) if scheme == "basic"),
            };
            sets.push(kinds.into_iter().map(credential).collect());
        }
    }
    if sets.is_empty() { vec![Vec::new()] } else { sets }
}

fn kind<'r>(resolved: &'r Resolved, scheme: &str) -> Option<&'r SecuritySchemeKind> {
    let node = *resolved.document.components.security_schemes.get(scheme)?;
    resolved.security_scheme(node).map(|scheme| &scheme.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &Json) -> String {
        match value {
            Json::Null => "null".to_owned(),
            Json::Bool(value) => value.to_string(),
            Json::Number(digits) => digits.clone(),
            Json::String(text) => format!("{text:?}"),
            Json::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Json::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{name}: {}", shown(value))).collect();
                format!("{{{}}}", members.join(", "))
            }
        }
    }

    fn check(document: &str, expected: &[&str]) {
        let calls = example_calls(&Input::new("pets.yaml", document.as_bytes().to_vec()));
        let line = |call: &ExampleCall| {
            let arguments: Vec<String> =
                call.arguments.iter().map(|(name, value)| format!("{name}={}", shown(value))).collect();
            let media_type = call.media_type.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            format!("{}, {}: {}{media_type}", call.operation, call.title, arguments.join(" "))
        };
        assert_eq!(calls.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_set_of_credentials_has_a_call() {
        check(
            r"
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{}, {token: []}, {key: [], desk: []}, {certificate: []}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, example: p1}}]
    put:
      parameters: [{name: dry, in: query, schema: {type: boolean}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: Done.}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: key}
    desk: {type: http, scheme: basic}
    certificate: {type: mutualTLS}
  schemas:
    Pet:
      type: object
      required: [name]
      properties: {name: {type: string}, kind: {enum: [cat, dog]}, parent: {$ref: '#/components/schemas/Pet'}}
",
            &[
                r#"PUT /pets/{id}, everything: dry=true id="p1" body={name: "text", kind: "cat", parent: {name: "text"}}"#,
                r#"PUT /pets/{id}, what is required: id="p1""#,
                r#"PUT /pets/{id}, what is required, token: id="p1""#,
                r#"PUT /pets/{id}, what is required, key and desk: id="p1""#,
            ],
        );
    }

    #[test]
    fn every_kind_of_body_has_a_call() {
        check(
            r"
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes:
    post:
      operationId: note
      parameters: [{name: dry, in: query, schema: {type: boolean}}]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Note'}}
          application/vnd.note+json: {schema: {$ref: '#/components/schemas/Note'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Note'}}
          text/plain: {schema: {type: string}, example: Hello}
          text/*: {}
          image/*: {}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Note: {type: object, required: [text], properties: {text: {type: string}}}
",
            &[
                r#"note, everything: dry=true body={text: "text"} (application/json)"#,
                r#"note, everything, as application/x-www-form-urlencoded: dry=true body={text: "text"} (application/x-www-form-urlencoded)"#,
                r#"note, everything, as text/plain: dry=true body="Hello" (text/plain)"#,
                r#"note, what is required: body={text: "text"} (application/json)"#,
            ],
        );
    }
}
