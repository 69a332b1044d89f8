//! Parameters and headers: what is sent or read, and how it becomes text.

use std::collections::HashSet;

use indexmap::IndexMap;
use truespec_model::{
    Constraints, Context, Docs, Extra, Header, Kind, Location, MediaKind, NameHint, OperationId, Parameter, Presence,
    Scalar, Serialization, Shape, ShapeId, StringFormat, Style, Use,
};
use truespec_openapi::{In, MediaType, ParamSchema, template};
use truespec_source::{Code, NodeId};

use crate::content;
use crate::direction::Way;
use crate::docs::{self, Site};
use crate::lowering::Lowering;
use crate::nullability;
use crate::schema::{self, Role, Value};

/// The parameters of an operation: those of its path, which its own replace by name and location (`OpenAPI` 3.1
/// §4.8.10), then its own. `holes` are the names in the path's template.
pub(crate) fn parameters(
    lowering: &mut Lowering<'_>,
    operation: OperationId,
    place: NodeId,
    holes: &[&str],
    of_path: &[NodeId],
    own: &[NodeId],
) -> Vec<Parameter> {
    let mut found: IndexMap<(String, Location), Parameter> = IndexMap::new();
    for list in [of_path, own] {
        let mut here = HashSet::new();
        for &node in list {
            let Some(parameter) = parameter(lowering, operation, node) else { continue };
            let key = (parameter.name.clone(), parameter.location);
            if !here.insert(key.clone())
                && let Some(first) = found.get(&key)
            {
                let reason = format!("the parameter `{}` is declared again, and the last one is taken", key.0);
                lowering.ignored(first.place, "declared again", reason);
            }
            found.insert(key, parameter);
        }
    }
    let named: Vec<(In, &str)> = found.values().map(|one| (place_of(one), one.name.as_str())).collect();
    let fillings = template::fill(holes, &named);
    let fills = |index: usize| holes.iter().zip(&fillings).find(|(_, filling)| filling.parameter() == Some(index));
    let mut parameters = Vec::with_capacity(found.len());
    for (index, parameter) in found.into_values().enumerate() {
        match fills(index).map(|(hole, _)| hole) {
            Some(hole) => parameters.push(in_hole(parameter, hole)),
            None if parameter.location == Location::Path => {
                let reason = format!("the path parameter `{}` does not stand in the path", parameter.name);
                lowering.ignored(parameter.place, "path parameter", reason);
            }
            None => parameters.push(parameter),
        }
    }
    for (&hole, filling) in holes.iter().zip(&fillings) {
        if filling.parameter().is_none() {
            let parameter = undeclared(lowering, place, hole);
            let context = Context::Parameter { operation, name: hole.to_owned() };
            lowering.table.used(Way::Sent, place, parameter.value.shape, context);
            let reason = format!("the path parameter `{hole}` is not declared: any text is accepted");
            lowering.ledger.widened(place, reason);
            parameters.push(parameter);
        }
    }
    parameters
}

/// The parameter as it fills a hole: under the name that the template has for it, whatever the document says.
fn in_hole(parameter: Parameter, hole: &str) -> Parameter {
    let serialization = match parameter.serialization {
        Serialization::Styled { .. } if parameter.location != Location::Path => PLAIN,
        as_declared => as_declared,
    };
    Parameter {
        name: hole.to_owned(),
        location: Location::Path,
        value: Use { presence: Presence::new(true, parameter.value.presence.is_nullable()), ..parameter.value },
        default: parameter.default.filter(|_| parameter.location == Location::Path),
        serialization,
        ..parameter
    }
}

/// How a path parameter is written where the document does not say (`OpenAPI` 3.1 §4.8.12.2).
const PLAIN: Serialization = Serialization::Styled { style: Style::Simple, explode: false, allow_reserved: false };

const fn place_of(parameter: &Parameter) -> In {
    match parameter.location {
        Location::Path => In::Path,
        Location::Query => In::Query,
        Location::QueryString => In::QueryString,
        Location::Header => In::Header,
        Location::Cookie => In::Cookie,
    }
}

/// The headers of a response.
pub(crate) fn headers(
    lowering: &mut Lowering<'_>,
    listed: &IndexMap<String, NodeId>,
    context: &dyn Fn(&str) -> Context,
) -> Vec<Header> {
    let resolved = lowering.resolved;
    let mut headers = Vec::with_capacity(listed.len());
    for (name, &node) in listed {
        // OpenAPI 3.1 §4.8.17: a header named `Content-Type` is ignored.
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let Some(header) = resolved.header(node) else { continue };
        let described = value(lowering, header.node, &header.value, Location::Header);
        let declared = resolved.component_name(header.node);
        let context = declared.map_or_else(|| context(name), |name| Context::Component { name: name.to_owned() });
        lowering.table.used(Way::Received, described.place, described.value.shape, context);
        let beside = resolved.reference(node).and_then(|reference| reference.description.clone());
        let Site { docs, .. } = described.site;
        headers.push(Header {
            place: header.node,
            name: name.clone(),
            docs: Docs {
                description: beside.or_else(|| header.description.clone()).or(docs.description),
                deprecated: header.deprecated,
                ..Docs::default()
            },
            value: Use {
                shape: described.value.shape,
                presence: nullability::presence(header.required, described.value.nullable),
            },
            serialization: described.serialization,
        });
    }
    headers
}

/// The headers of a request that the server makes: those of its path item, which its own replace, then its own.
pub(crate) fn incoming_headers(
    lowering: &mut Lowering<'_>,
    of_path: &[NodeId],
    own: &[NodeId],
    context: &dyn Fn(&str) -> Context,
) -> Vec<Header> {
    let resolved = lowering.resolved;
    let mut headers: IndexMap<String, Header> = IndexMap::new();
    for &node in of_path.iter().chain(own) {
        let Some(found) = resolved.parameter(node).filter(|found| found.location == In::Header) else { continue };
        let described = value(lowering, found.node, &found.value, Location::Header);
        let declared = resolved.component_name(found.node);
        let context =
            declared.map_or_else(|| context(&found.name), |name| Context::Component { name: name.to_owned() });
        lowering.table.used(Way::Received, described.place, described.value.shape, context);
        let beside = resolved.reference(node).and_then(|reference| reference.description.clone());
        let Site { docs, .. } = described.site;
        let header = Header {
            place: found.node,
            name: found.name.clone(),
            docs: Docs {
                description: beside.or_else(|| found.description.clone()).or(docs.description),
                deprecated: found.deprecated,
                ..Docs::default()
            },
            value: Use {
                shape: described.value.shape,
                presence: nullability::presence(found.required, described.value.nullable),
            },
            serialization: described.serialization,
        };
        headers.insert(found.name.to_ascii_lowercase(), header);
    }
    headers.into_values().collect()
}

fn parameter(lowering: &mut Lowering<'_>, operation: OperationId, node: NodeId) -> Option<Parameter> {
    let resolved = lowering.resolved;
    let found = resolved.parameter(node)?;
    let declared = resolved.component_name(found.node);
    if !lowering.parameters.contains_key(&found.node) {
        let lowered = lower_parameter(lowering, found, declared);
        lowering.parameters.insert(found.node, lowered);
    }
    let mut parameter = lowering.parameters.get(&found.node)?.clone()?;
    let place = value_place(&found.value).unwrap_or(found.node);
    let context = match declared {
        Some(name) => Context::Component { name: name.to_owned() },
        None => Context::Parameter { operation, name: found.name.clone() },
    };
    lowering.table.used(Way::Sent, place, parameter.value.shape, context);
    if let Some(beside) = resolved.reference(node).and_then(|reference| reference.description.clone()) {
        parameter.docs.description = Some(beside);
    }
    Some(parameter)
}

fn lower_parameter(
    lowering: &mut Lowering<'_>,
    found: &truespec_openapi::Parameter,
    declared: Option<&str>,
) -> Option<Parameter> {
    let location = match found.location {
        In::Path => Location::Path,
        In::Query => Location::Query,
        In::QueryString => Location::QueryString,
        In::Header => Location::Header,
        In::Cookie => Location::Cookie,
    };
    // OpenAPI 3.1 §4.8.12: these are said by bodies and security requirements, and a parameter is to be ignored.
    if location == Location::Header
        && ["accept", "content-type", "authorization"].iter().any(|name| found.name.eq_ignore_ascii_case(name))
    {
        let reason = format!("the header parameter `{}` is left out, as the specification says", found.name);
        lowering.settled(found.node, "header", reason);
        return None;
    }
    let described = value(lowering, found.node, &found.value, location);
    if location != Location::QueryString {
        note_unwritable(lowering, described.place, &found.name, described.value.shape, described.serialization);
    }
    let Site { docs, constraints, default, .. } = described.site;
    let nullable = described.value.nullable;
    // OpenAPI 3.1 §4.8.12: a path parameter is always required.
    let required = found.required || location == Location::Path;
    Some(Parameter {
        place: found.node,
        name: found.name.clone(),
        declared_as: declared.map(str::to_owned),
        location,
        docs: Docs {
            summary: None,
            description: found.description.clone().or(docs.description),
            deprecated: found.deprecated || docs.deprecated,
            external_docs: docs.external_docs,
        },
        value: Use { shape: described.value.shape, presence: nullability::presence(required, nullable) },
        constraints,
        default: default.filter(|default| docs::fits(default, nullable)),
        serialization: described.serialization,
    })
}

/// The value of a parameter or header.
struct Described {
    place: NodeId,
    value: Value,
    site: Site,
    serialization: Serialization,
}

fn value(lowering: &mut Lowering<'_>, node: NodeId, described: &ParamSchema, location: Location) -> Described {
    let (schema, serialization) = match described {
        ParamSchema::Schema { schema, style, explode, allow_reserved } => {
            let style = lower_style(*style);
            (*schema, Serialization::Styled { style, explode: *explode, allow_reserved: *allow_reserved })
        }
        ParamSchema::Content(media) => (media.schema, by_media_type(lowering, media, location)),
    };
    let place = schema.unwrap_or(node);
    let (value, site) = match schema {
        Some(schema) => (schema::value(lowering, &[schema], Role::Site), docs::site(lowering, &[schema], None)),
        // Nothing is said: any text, since only text can stand here.
        None => (Value { shape: text(lowering, node), nullable: false }, Site::default()),
    };
    Described { place, value, site, serialization }
}

/// A style in the words of the model.
pub(crate) const fn lower_style(style: truespec_openapi::Style) -> Style {
    match style {
        truespec_openapi::Style::Simple => Style::Simple,
        truespec_openapi::Style::Label => Style::Label,
        truespec_openapi::Style::Matrix => Style::Matrix,
        truespec_openapi::Style::Form => Style::Form,
        truespec_openapi::Style::SpaceDelimited => Style::SpaceDelimited,
        truespec_openapi::Style::PipeDelimited => Style::PipeDelimited,
        truespec_openapi::Style::DeepObject => Style::DeepObject,
    }
}

fn by_media_type(lowering: &mut Lowering<'_>, media: &MediaType, location: Location) -> Serialization {
    match content::kind(&media.name, media.schema.is_some()) {
        MediaKind::Json => return Serialization::Json,
        MediaKind::Form | MediaKind::Text if location == Location::QueryString => {
            return Serialization::Styled { style: Style::Form, explode: true, allow_reserved: false };
        }
        _ => {}
    }
    let reason = format!("a value written as `{}` is sent as it is", media.name);
    lowering.widened(media.node, "media type", reason);
    Serialization::Styled { style: Style::Simple, explode: false, allow_reserved: false }
}

/// Where the schema of a parameter or header stands.
fn value_place(described: &ParamSchema) -> Option<NodeId> {
    match described {
        ParamSchema::Schema { schema, .. } => *schema,
        ParamSchema::Content(media) => media.schema,
    }
}

/// Records sent values that styles cannot write: the specification leaves open how lists and objects within others are
/// written (`OpenAPI` 3.1 §4.8.12.4).
fn note_unwritable(
    lowering: &mut Lowering<'_>,
    place: NodeId,
    name: &str,
    shape: ShapeId,
    serialization: Serialization,
) {
    let Serialization::Styled { style, .. } = serialization else { return };
    if nesting(lowering, shape, 4) > 1 {
        let spelling = match style {
            Style::DeepObject => format!("they are sent as `{name}[a][b]`"),
            _ => "they are sent as JSON".to_owned(),
        };
        let reason =
            format!("`{name}` holds lists or objects within others, for which its style has no rule: {spelling}");
        lowering.settled(place, "parameter", reason);
        return;
    }
    let kind = &lowering.table[shape].kind;
    let is_list = matches!(kind, Kind::List { .. } | Kind::Tuple(_));
    let is_single = matches!(kind, Kind::Scalar(_) | Kind::Enum(_) | Kind::Null);
    match style {
        Style::DeepObject if is_list => {
            let reason = format!("`{name}` is a list, for which `deepObject` has no rule: it is sent as `{name}[]`");
            lowering.settled(place, "parameter", reason);
        }
        Style::DeepObject | Style::SpaceDelimited | Style::PipeDelimited
            if is_single && lowering.first_time(place, "style") =>
        {
            let message = format!("`{name}` is a single value, for which its style has no rule");
            lowering.d.warning(Code::InvalidValue, place, message).help("leave `style` out");
        }
        _ => {}
    }
}

/// How many lists and objects are within each other, up to a limit.
pub(crate) fn nesting(lowering: &Lowering<'_>, shape: ShapeId, limit: usize) -> usize {
    if limit == 0 {
        return 0;
    }
    let inner = |shape| nesting(lowering, shape, limit - 1);
    match &lowering.table[shape].kind {
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) => 0,
        Kind::List { item, .. } => 1 + inner(item.shape),
        Kind::Tuple(tuple) => {
            1 + tuple.items.iter().chain(&tuple.rest).map(|item| inner(item.shape)).max().unwrap_or(0)
        }
        Kind::Map { value } => 1 + inner(value.shape),
        Kind::Object(object) => {
            let fields = object.fields.iter().map(|field| inner(field.value.shape));
            let extra = match object.extra {
                Extra::Kept(value) => inner(value.shape),
                Extra::Unspecified | Extra::Forbidden => 0,
            };
            1 + fields.max().unwrap_or(0).max(extra)
        }
        Kind::Union(union) => union.variants.iter().map(|variant| inner(variant.shape)).max().unwrap_or(0),
    }
}

fn undeclared(lowering: &mut Lowering<'_>, place: NodeId, name: &str) -> Parameter {
    Parameter {
        place,
        name: name.to_owned(),
        declared_as: None,
        location: Location::Path,
        docs: Docs::default(),
        value: Use { shape: text(lowering, place), presence: Presence::Required },
        constraints: Constraints::default(),
        default: None,
        serialization: PLAIN,
    }
}

fn text(lowering: &mut Lowering<'_>, place: NodeId) -> ShapeId {
    let name = NameHint::Inline { title: None, contexts: Vec::new() };
    let kind = Kind::Scalar(Scalar::String(StringFormat::Plain));
    let shape = Shape { place, name, rename: None, docs: Docs::default(), kind, constraints: Constraints::default() };
    lowering.table.share(shape, None).0
}
