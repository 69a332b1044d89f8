//! Prints an API in few words. Plain shapes stand where they are used; shapes that would have a type of their own get a
//! number and a paragraph.

use std::fmt::Write as _;

use truespec_model::{
    Access, Api, Body, Constraints, Content, Context, Docs, Enum, Extra, Field, Float, Idempotency, Incoming, Int,
    Kind, Link, Literal, NameHint, Occasion, Operation, Parameter, PartWriting, Presence, Response, Scalar, SchemeKind,
    Serialization, Shape, ShapeId, StatusPattern, StringFormat, Tagging, Union, Use,
};
use truespec_openapi::Tree;
use truespec_source::{At, Diagnostic, LedgerEntry, Locate, NodeId};

/// The whole API.
pub(crate) fn api(api: &Api) -> String {
    let mut out = String::new();
    for server in &api.servers {
        let _ = writeln!(out, "server {}", server.url);
    }
    for scheme in &api.schemes {
        let kind = match &scheme.kind {
            SchemeKind::ApiKey { location, name } => format!("{location:?} {name}"),
            other => format!("{other:?}"),
        };
        let _ = writeln!(out, "scheme {}: {kind}", scheme.name);
    }
    for (id, shape) in api.shapes.iter() {
        if has_paragraph(shape) {
            paragraph(&mut out, api, id, shape);
        }
    }
    for found in &api.operations {
        operation(&mut out, api, found);
    }
    for found in &api.links {
        let Link { of, name, to, parameters, body, description, .. } = found;
        let _ = write!(out, "link {name} of #{} {}", of.0, status(found.status));
        let _ = write!(out, " to {}", to.as_deref().unwrap_or("-"));
        for (name, value) in parameters {
            let _ = write!(out, " {name}={}", literal(value));
        }
        if let Some(body) = body {
            let _ = write!(out, " body={}", literal(body));
        }
        let _ = writeln!(out, "{}", description.as_ref().map_or_else(String::new, |text| format!(": {text}")));
    }
    for found in &api.incoming {
        incoming(&mut out, api, found);
    }
    if let Some(event) = api.event {
        let _ = writeln!(out, "event {}", name(api, event));
    }
    out
}

fn incoming(out: &mut String, api: &Api, incoming: &Incoming) {
    match &incoming.occasion {
        Occasion::Webhook => {
            let _ = write!(out, "webhook {}", incoming.name);
        }
        Occasion::Callback { operation, to } => {
            let _ = write!(out, "callback {} of #{} to {to}", incoming.name, operation.0);
        }
    }
    let _ = writeln!(out, " {}", incoming.method.as_str());
    docs(out, &incoming.docs);
    for header in &incoming.headers {
        let _ = writeln!(out, "  header {}: {}", header.name, used(api, header.value));
    }
    for content in &incoming.content {
        let value = content.value.map_or_else(|| "-".to_owned(), |value| used(api, value));
        let _ = writeln!(out, "  {}: {value}", content.media_type);
    }
}

/// Ledger entries and diagnostics.
pub(crate) fn remarks(tree: &Tree, ledger: &[LedgerEntry], diagnostics: &[&Diagnostic]) -> String {
    let mut out = String::new();
    let pointer = |node: NodeId| format!("#{}", tree.pointer(node));
    for entry in ledger {
        let _ = writeln!(out, "{} {}: {}", entry.kind.as_str(), pointer(entry.node), entry.reason);
    }
    for diagnostic in diagnostics {
        let at = match diagnostic.at {
            At::Node(node) | At::Key(node) => pointer(node),
            At::Span(_) | At::Nowhere => "-".to_owned(),
        };
        let _ = writeln!(out, "{}[{}] {at}: {}", diagnostic.severity.as_str(), diagnostic.code, diagnostic.message);
        for other in &diagnostic.related {
            if let At::Node(node) | At::Key(node) = other.at {
                let _ = writeln!(out, "    {}: {}", pointer(node), other.label);
            }
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "    help: {help}");
        }
    }
    out
}

fn has_paragraph(shape: &Shape) -> bool {
    shape.name.is_declared() || matches!(shape.kind, Kind::Enum(_) | Kind::Object(_) | Kind::Union(_))
}

fn paragraph(out: &mut String, api: &Api, id: ShapeId, shape: &Shape) {
    let _ = write!(out, "{}{} = ", name(api, id), renamed(shape.rename.as_ref()));
    kind(out, api, shape);
    constraints(out, &shape.constraints);
    docs(out, &shape.docs);
    if let NameHint::Inline { title, contexts } = &shape.name {
        out.push_str("  used:");
        for found in contexts {
            let _ = write!(out, " {}", context(api, found));
        }
        if let Some(title) = title {
            let _ = write!(out, ", title {title}");
        }
        out.push('\n');
    }
}

fn kind(out: &mut String, api: &Api, shape: &Shape) {
    match &shape.kind {
        Kind::Enum(Enum { base, values }) => {
            let _ = writeln!(out, "enum {base:?}");
            for value in values {
                let _ = write!(out, "  {}", literal(&value.value));
                if let Some(name) = &value.name {
                    let _ = write!(out, " as {name}");
                }
                if let Some(description) = &value.description {
                    let _ = write!(out, " ({description})");
                }
                out.push('\n');
            }
        }
        Kind::Object(object) => {
            let extra = match object.extra {
                Extra::Unspecified => String::new(),
                Extra::Forbidden => ", nothing else".to_owned(),
                Extra::Kept(value) => format!(", else {}", used(api, value)),
            };
            let _ = writeln!(out, "object{extra}");
            object.fields.iter().for_each(|found| field(out, api, found));
        }
        Kind::Union(Union { variants, tagging }) => {
            let tagging = match tagging {
                Tagging::Property { name } => format!("by property {name}"),
                other => format!("by {other:?}"),
            };
            let _ = writeln!(out, "union {tagging}");
            for variant in variants {
                let _ = write!(out, "  {}", shape_text(api, variant.shape));
                if let Some(name) = &variant.name {
                    let _ = write!(out, " as {name}");
                }
                if !variant.tags.is_empty() {
                    let tags: Vec<String> = variant.tags.iter().map(ToString::to_string).collect();
                    let _ = write!(out, " when {}", tags.join(" | "));
                }
                out.push('\n');
            }
        }
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::List { .. } | Kind::Tuple(_) | Kind::Map { .. } => {
            let _ = writeln!(out, "{}", plain(api, shape));
        }
    }
}

fn field(out: &mut String, api: &Api, field: &Field) {
    let _ = write!(out, "  {}{}: {}", field.name, renamed(field.rename.as_ref()), used(api, field.value));
    match field.access {
        Access::ReadWrite => {}
        Access::ReadOnly => out.push_str(" read-only"),
        Access::WriteOnly => out.push_str(" write-only"),
    }
    default(out, field.default.as_ref());
    out.push('\n');
    constraints(out, &field.constraints);
    docs(out, &field.docs);
}

fn renamed(name: Option<&String>) -> String {
    name.map_or_else(String::new, |name| format!(" called {name}"))
}

fn operation(out: &mut String, api: &Api, operation: &Operation) {
    let name = format!("{}{}", operation.name.as_deref().unwrap_or("-"), renamed(operation.rename.as_ref()));
    let idempotency = match &operation.idempotency {
        Idempotency::Keyed { parameter, in_progress } => {
            let mut text = format!("Keyed({})", operation.parameters[*parameter].name);
            if let Some(found) = in_progress {
                let _ = write!(text, " until {} {}={}", found.status, found.pointer, found.value);
            }
            text
        }
        other => format!("{other:?}"),
    };
    let _ = writeln!(out, "{} {} {name} {idempotency}", operation.method.as_str(), operation.path.text);
    docs(out, &operation.docs);
    if !operation.security.is_empty() {
        let all = |alternative: &Vec<truespec_model::Requirement>| {
            let names = alternative.iter().map(|one| {
                let scopes = if one.scopes.is_empty() { String::new() } else { format!("({})", one.scopes.join(" ")) };
                format!("{}{scopes}", api.schemes[one.scheme.0].name)
            });
            if alternative.is_empty() { "nothing".to_owned() } else { names.collect::<Vec<_>>().join(" + ") }
        };
        let alternatives: Vec<String> = operation.security.iter().map(all).collect();
        let _ = writeln!(out, "  needs {}", alternatives.join(" or "));
    }
    for server in &operation.servers {
        let _ = writeln!(out, "  server {}", server.url);
    }
    operation.parameters.iter().for_each(|found| parameter(out, api, found));
    if let Some(found) = &operation.body {
        body(out, api, found);
    }
    operation.responses.iter().for_each(|found| response(out, api, found));
}

fn parameter(out: &mut String, api: &Api, parameter: &Parameter) {
    let style = serialization(parameter.serialization);
    let _ = write!(out, "  {:?} {}: {} {style}", parameter.location, parameter.name, used(api, parameter.value));
    if let Some(name) = &parameter.declared_as {
        let _ = write!(out, " as {name}");
    }
    default(out, parameter.default.as_ref());
    out.push('\n');
    constraints(out, &parameter.constraints);
    docs(out, &parameter.docs);
}

fn body(out: &mut String, api: &Api, body: &Body) {
    let _ = writeln!(out, "  body {}", if body.required { "required" } else { "optional" });
    body.content.iter().for_each(|found| content(out, api, found));
}

fn response(out: &mut String, api: &Api, response: &Response) {
    let status = status(response.status);
    let name = response.declared_as.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
    let description = response.description.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    let _ = writeln!(out, "  {status}{name}{description}");
    for header in &response.headers {
        let style = serialization(header.serialization);
        let _ = writeln!(out, "    header {}: {} {style}", header.name, used(api, header.value));
    }
    response.content.iter().for_each(|found| content(out, api, found));
}

fn content(out: &mut String, api: &Api, content: &Content) {
    let value = content.value.map_or_else(|| "-".to_owned(), |value| used(api, value));
    let _ = writeln!(out, "    {} {:?}: {value}", content.media_type, content.kind);
    for part in &content.parts {
        let written = match &part.written {
            PartWriting::Media(media_type) => media_type.clone(),
            &PartWriting::Styled { style, explode, allow_reserved } => {
                serialization(Serialization::Styled { style, explode, allow_reserved })
            }
        };
        let _ = writeln!(out, "      {} as {written}", part.name);
    }
}

fn serialization(serialization: Serialization) -> String {
    match serialization {
        Serialization::Json => "json".to_owned(),
        Serialization::Styled { style, explode, allow_reserved } => {
            let explode = if explode { " explode" } else { "" };
            let reserved = if allow_reserved { " reserved" } else { "" };
            format!("{style:?}{explode}{reserved}")
        }
    }
}

fn used(api: &Api, value: Use) -> String {
    let shape = shape_text(api, value.shape);
    match value.presence {
        Presence::Required => shape,
        other => format!("{other:?}<{shape}>"),
    }
}

fn shape_text(api: &Api, id: ShapeId) -> String {
    let shape = &api.shapes[id];
    if has_paragraph(shape) { name(api, id) } else { plain(api, shape) }
}

fn name(api: &Api, id: ShapeId) -> String {
    match &api.shapes[id].name {
        NameHint::Declared(name) => name.clone(),
        NameHint::Request { of } => format!("{} in requests", self::name(api, *of)),
        NameHint::Inline { .. } => format!("#{}", id.index()),
    }
}

fn plain(api: &Api, shape: &Shape) -> String {
    let mut text = match &shape.kind {
        Kind::Any => "any".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Scalar(scalar) => self::scalar(scalar),
        Kind::List { item, unique } => format!("{}[{}]", if *unique { "unique " } else { "" }, used(api, *item)),
        Kind::Tuple(tuple) => {
            let mut items: Vec<String> = tuple.items.iter().map(|&item| used(api, item)).collect();
            items.extend(tuple.rest.map(|rest| format!("..{}", used(api, rest))));
            format!("({})", items.join(", "))
        }
        Kind::Map { value } => format!("{{*: {}}}", used(api, *value)),
        Kind::Enum(_) | Kind::Object(_) | Kind::Union(_) => String::new(),
    };
    let limits = limits(&shape.constraints);
    if !limits.is_empty() && matches!(shape.name, NameHint::Inline { .. }) {
        let _ = write!(text, "({limits})");
    }
    text
}

fn scalar(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Bool => "bool".to_owned(),
        Scalar::Int(Int::Big) => "bigint".to_owned(),
        Scalar::Int(int) => format!("{int:?}").to_lowercase(),
        Scalar::Float(Float::Decimal) => "decimal".to_owned(),
        Scalar::Float(float) => format!("{float:?}").to_lowercase(),
        Scalar::String(StringFormat::Plain) => "string".to_owned(),
        Scalar::String(StringFormat::Other(name)) => format!("string:{name}"),
        Scalar::String(format) => format!("{format:?}").to_lowercase(),
    }
}

fn context(api: &Api, context: &Context) -> String {
    let operation = |id: &truespec_model::OperationId| {
        let found = &api.operations[id.0];
        found.name.clone().unwrap_or_else(|| format!("{} {}", found.method.as_str(), found.path.text))
    };
    match context {
        Context::Field { of, name: field } => format!("{}.{field}", name(api, *of)),
        Context::Item { of } => format!("{}[]", name(api, *of)),
        Context::MapValue { of } => format!("{}{{}}", name(api, *of)),
        Context::Variant { of, index } => format!("{}|{index}", name(api, *of)),
        Context::RequestBody { operation: id } => format!("{}:body", operation(id)),
        Context::ResponseBody { operation: id, status: found } => format!("{}:{}", operation(id), status(*found)),
        Context::Parameter { operation: id, name } | Context::Header { operation: id, name } => {
            format!("{}:{name}", operation(id))
        }
        Context::Component { name } => format!("component:{name}"),
    }
}

fn status(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundred) => format!("{hundred}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn default(out: &mut String, default: Option<&Literal>) {
    if let Some(default) = default {
        let _ = write!(out, " = {}", literal(default));
    }
}

fn docs(out: &mut String, docs: &Docs) {
    for text in [&docs.summary, &docs.description].into_iter().flatten() {
        let _ = writeln!(out, "    /// {text}");
    }
    if docs.deprecated {
        out.push_str("    deprecated\n");
    }
}

fn constraints(out: &mut String, constraints: &Constraints) {
    let limits = limits(constraints);
    if !limits.is_empty() {
        let _ = writeln!(out, "    {limits}");
    }
}

fn limits(constraints: &Constraints) -> String {
    let mut all = Vec::new();
    let number = |name: &str, value: Option<u64>| value.map(|value| format!("{name} {value}"));
    all.extend(number("min length", constraints.min_length));
    all.extend(number("max length", constraints.max_length));
    all.extend(constraints.pattern.as_ref().map(|pattern| format!("pattern {pattern}")));
    let bound = |sign: &str, bound: &Option<truespec_model::Bound>| {
        bound.as_ref().map(|bound| format!("{sign}{} {}", if bound.exclusive { "" } else { "=" }, bound.value))
    };
    all.extend(bound(">", &constraints.minimum));
    all.extend(bound("<", &constraints.maximum));
    all.extend(constraints.multiple_of.as_ref().map(|value| format!("multiple of {value}")));
    all.extend(number("min items", constraints.min_items));
    all.extend(number("max items", constraints.max_items));
    all.extend(number("min properties", constraints.min_properties));
    all.extend(number("max properties", constraints.max_properties));
    all.join(", ")
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::String(text) => format!("{text:?}"),
        Literal::List(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Literal::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}
