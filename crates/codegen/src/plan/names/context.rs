//! What an inline shape is called by the place where it stands.

use std::collections::BTreeMap;

use truespec_model::{
    Api, Context, Enum, EnumBase, Kind, NameHint, Scalar, Selecting, ShapeId, StatusPattern, Tagging, Union, Variant,
};

use super::super::enums;
use super::OperationNames;
use super::case::{singular, snake, upper_camel};
use super::status::reason;
use crate::ValueBase;

/// How many places within places are looked at.
pub(crate) const DEEPEST: usize = 24;

/// The title that the document gives, where it says more than the name of the field, which some frameworks repeat.
pub(crate) fn title(api: &Api, id: ShapeId) -> Option<String> {
    let NameHint::Inline { title: Some(title), contexts } = &api.shapes[id].name else { return None };
    let repeats = contexts.iter().any(|context| match context {
        Context::Field { name, .. } | Context::Parameter { name, .. } | Context::Header { name, .. } => {
            snake(name) == snake(title)
        }
        Context::Item { .. }
        | Context::MapValue { .. }
        | Context::Variant { .. }
        | Context::RequestBody { .. }
        | Context::ResponseBody { .. }
        | Context::Component { .. } => false,
    });
    // A sentence is no name.
    let title = upper_camel(title);
    (!repeats && !title.is_empty() && title.len() <= 60).then_some(title)
}

/// The shape that a shape is part of where it is first used.
pub(crate) fn parent(api: &Api, id: ShapeId) -> Option<ShapeId> {
    match first(api, id)? {
        Context::Field { of, .. } | Context::Item { of } | Context::MapValue { of } | Context::Variant { of, .. } => {
            Some(*of)
        }
        Context::RequestBody { .. }
        | Context::ResponseBody { .. }
        | Context::Parameter { .. }
        | Context::Header { .. }
        | Context::Component { .. } => None,
    }
}

/// A name from the first place where the shape is used.
pub(crate) fn name(api: &Api, operations: &OperationNames, named: &BTreeMap<ShapeId, String>, id: ShapeId) -> String {
    Namer { api, operations, named }.by_place(id, 0)
}

/// What the document calls a variant; else what only this one is or has; else its place.
pub(crate) fn variant_label(api: &Api, of: ShapeId, index: usize) -> String {
    let numbered = || format!("Variant{}", index + 1);
    let Kind::Union(union) = &api.shapes[of].kind else { return numbered() };
    let Some(variant) = union.variants.get(index) else { return numbered() };
    let others = || union.variants.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, other)| other.shape);
    let said = variant.name.clone().or_else(|| selected(union, variant)).map(|name| upper_camel(&name));
    said.filter(|name| !name.is_empty())
        .or_else(|| {
            let word = kind_word(&api.shapes[variant.shape].kind)?;
            let alone = others().all(|other| kind_word(&api.shapes[other].kind) != Some(word));
            alone.then(|| word.to_owned())
        })
        .or_else(|| {
            let own = required(api, variant.shape)
                .find(|key| !others().any(|other| required(api, other).any(|theirs| theirs == *key)));
            own.map(upper_camel).filter(|name| !name.is_empty())
        })
        .unwrap_or_else(numbered)
}

fn first(api: &Api, id: ShapeId) -> Option<&Context> {
    match &api.shapes[id].name {
        NameHint::Inline { contexts, .. } => contexts.first(),
        NameHint::Declared(_) | NameHint::Request { .. } => None,
    }
}

struct Namer<'a> {
    api: &'a Api,
    operations: &'a OperationNames,
    named: &'a BTreeMap<ShapeId, String>,
}

impl Namer<'_> {
    /// The name that a shape has, or would have.
    fn of(&self, id: ShapeId, depth: usize) -> String {
        match (self.named.get(&id), &self.api.shapes[id].name) {
            (Some(name), _) => name.clone(),
            (None, NameHint::Declared(name)) => upper_camel(name),
            (None, NameHint::Request { of }) => super::types::request_names(&self.of(*of, depth))[0].clone(),
            (None, NameHint::Inline { .. }) => self.by_place(id, depth + 1),
        }
    }

    fn by_place(&self, id: ShapeId, depth: usize) -> String {
        let Some(context) = first(self.api, id).filter(|_| depth < DEEPEST) else { return "Inline".to_owned() };
        match context {
            Context::Field { of, name } => joined(&self.of(*of, depth), name),
            Context::Item { of } => self.item(*of, "Item", depth),
            Context::MapValue { of } => match self.api.shapes[*of].kind {
                Kind::Object(_) => format!("{}Extra", self.of(*of, depth)),
                _ => self.item(*of, "Value", depth),
            },
            Context::Variant { of, index } => {
                format!("{}{}", self.of(*of, depth), variant_label(self.api, *of, *index))
            }
            Context::RequestBody { operation } => format!("{}Request", self.operation(operation.0)),
            Context::ResponseBody { operation, status } => self.response(operation.0, *status),
            Context::Parameter { operation, name } | Context::Header { operation, name } => {
                joined(self.operation(operation.0), name)
            }
            Context::Component { name } => upper_camel(name),
        }
    }

    /// An item of `videos` is a `Video`; one of something without a plural is its `Item`.
    fn item(&self, of: ShapeId, suffix: &str, depth: usize) -> String {
        if let (None, Some(Context::Field { of: owner, name })) = (self.named.get(&of), first(self.api, of))
            && let Some(one) = singular(name)
        {
            return joined(&self.of(*owner, depth), &one);
        }
        let list = self.of(of, depth);
        match singular(&list) {
            Some(one) => one,
            None => format!("{list}{suffix}"),
        }
    }

    fn operation(&self, index: usize) -> &str {
        self.operations.operations.get(index).map_or("Operation", |name| name.prefix.as_str())
    }

    /// `{Operation}Response` where there is one success, `{Operation}Error` where there is one error; with the status
    /// between otherwise.
    fn response(&self, operation: usize, status: StatusPattern) -> String {
        let responses = self.api.operations.get(operation).map_or(&[][..], |operation| &operation.responses);
        let any_success = responses.iter().any(|response| response.status.is_success());
        let is_success =
            |status: StatusPattern| status.is_success() || (status == StatusPattern::Default && !any_success);
        let with_body =
            |wanted: bool| responses.iter().filter(|r| is_success(r.status) == wanted && !r.content.is_empty()).count();
        let kind = if is_success(status) { "Response" } else { "Error" };
        let between = if with_body(is_success(status)) > 1 { reason(status) } else { String::new() };
        format!("{}{between}{kind}", self.operation(operation))
    }
}

/// What selects a variant, in words.
fn selected(union: &Union, variant: &Variant) -> Option<String> {
    match (variant.tags.first()?, &union.tagging) {
        (Selecting::Text(text), _) => Some(text.clone()),
        (value, Tagging::Property { name }) => Some(format!("{name} {value}")),
        (_, Tagging::JsonType | Tagging::RequiredKeys | Tagging::Trial) => None,
    }
}

/// What values of a kind are called, where that says something.
fn kind_word(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Enum(listed) if enums::base(listed) == Some(ValueBase::Number) => Some("Number"),
        Kind::Scalar(Scalar::Bool) | Kind::Enum(Enum { base: EnumBase::Boolean, .. }) => Some("Bool"),
        Kind::Scalar(Scalar::Int(_)) | Kind::Enum(Enum { base: EnumBase::Integer, .. }) => Some("Integer"),
        Kind::Scalar(Scalar::Float(_)) => Some("Number"),
        Kind::Scalar(Scalar::String(_)) | Kind::Enum(Enum { base: EnumBase::String, .. }) => Some("Text"),
        Kind::List { .. } => Some("List"),
        Kind::Tuple(_) => Some("Tuple"),
        Kind::Object(_) | Kind::Map { .. } => Some("Object"),
        Kind::Any | Kind::Null | Kind::Union(_) | Kind::Enum(Enum { base: EnumBase::Mixed, .. }) => None,
    }
}

/// Names of the fields that an object always has.
fn required(api: &Api, id: ShapeId) -> impl Iterator<Item = &str> {
    let fields = match &api.shapes[id].kind {
        Kind::Object(object) => &object.fields[..],
        _ => &[],
    };
    fields.iter().filter(|field| field.value.presence.is_required()).map(|field| field.name.as_str())
}

/// `{Owner}{Name}`, without saying the same word twice in a row.
fn joined(owner: &str, name: &str) -> String {
    let name = upper_camel(name);
    if !name.is_empty() && owner.ends_with(&name) { format!("{owner}Value") } else { format!("{owner}{name}") }
}
