//! Wire cases: by which names they give the arguments of an operation, and how each is made from JSON.

use truespec_model::Api;

use super::names::{case, pattern_text};
use crate::{
    Argument, BodyEncoding, Call, Config, Group, Passing, RustType, Target, TypeBody, TypeItem, WireArgument, WireCall,
    WireTest, WireValue,
};

/// The test, where cases were given.
pub(crate) fn wire(
    api: &Api,
    groups: &[Group],
    untagged: &[Call],
    types: &[TypeItem],
    config: &Config,
) -> Option<WireTest> {
    let wire = config.wire.as_ref()?;
    let in_groups = groups
        .iter()
        .enumerate()
        .flat_map(|(group, item)| item.calls.iter().enumerate().map(move |(index, call)| (Some(group), index, call)));
    let all = in_groups.chain(untagged.iter().enumerate().map(|(index, call)| (None, index, call)));
    let named = all.clone().filter(|(_, _, call)| wire.operations.contains(&call.operation.id));
    let calls = named.flat_map(|(group, index, call)| {
        representations(call).into_iter().map(move |sent| WireCall {
            group,
            call: index,
            method: sent.method.to_owned(),
            media_type: sent.body.map(media_type).unwrap_or_default().to_owned(),
            statuses: statuses(api, call),
            arguments: arguments(call, &sent, types),
        })
    });
    Some(WireTest {
        files: wire.files.clone(),
        interpreter: wire.interpreter.clone(),
        calls: calls.collect(),
        known: all.map(|(_, _, call)| call.operation.id.clone()).collect(),
    })
}

fn statuses(api: &Api, call: &Call) -> Vec<String> {
    let operation = api.operations.iter().find(|operation| operation.place == call.place);
    let responses = operation.into_iter().flat_map(|operation| &operation.responses);
    responses.map(|response| pattern_text(response.status)).collect()
}

/// A way to make a call: the body, if any, in one of its representations.
struct Sent<'c> {
    method: &'c str,
    arguments: &'c [Argument],
    body: Option<&'c BodyEncoding>,
}

/// The ways to make a call, the usual one first.
fn representations(call: &Call) -> Vec<Sent<'_>> {
    let usual = Sent { method: &call.method, arguments: &call.arguments, body: None };
    let others =
        call.others.iter().map(|other| Sent { method: &other.method, arguments: &other.arguments, body: None });
    let required = std::iter::once(usual).chain(others).map(|sent| Sent { body: body(sent.arguments), ..sent });
    let required: Vec<Sent<'_>> = required.collect();
    // A setter for each, where the body is optional.
    let setters = call.setters.iter().filter_map(|setter| encoding(&setter.argument));
    let optional: Vec<Sent<'_>> =
        setters.map(|body| Sent { method: &call.method, arguments: &call.arguments, body: Some(body) }).collect();
    if optional.is_empty() { required } else { optional }
}

fn body(arguments: &[Argument]) -> Option<&BodyEncoding> {
    arguments.iter().find_map(encoding)
}

fn encoding(argument: &Argument) -> Option<&BodyEncoding> {
    match &argument.target {
        Target::Body(encoding) => Some(encoding),
        Target::Parameter(_) => None,
    }
}

/// What a body is sent as. A caller says it where the document does not.
fn media_type(body: &BodyEncoding) -> &str {
    match body {
        BodyEncoding::Json => "application/json",
        BodyEncoding::Form => "application/x-www-form-urlencoded",
        BodyEncoding::JsonAs(media_type)
        | BodyEncoding::Multipart(media_type)
        | BodyEncoding::Text(media_type)
        | BodyEncoding::Bytes(media_type) => media_type,
        BodyEncoding::BytesAs => "*/*",
    }
}

fn arguments(call: &Call, sent: &Sent<'_>, types: &[TypeItem]) -> Vec<WireArgument> {
    let required = sent.arguments.iter().map(|argument| (argument, None));
    let setters = call.setters.iter().map(|setter| (&setter.argument, Some(setter.ident.clone())));
    let is_sent = |argument: &Argument| encoding(argument).is_none_or(|body| Some(body) == sent.body);
    let all: Vec<(&Argument, Option<String>)> =
        required.chain(setters).filter(|(argument, _)| is_sent(argument)).collect();
    let mut taken: Vec<String> = Vec::new();
    // The body is always `body`; a parameter of that name has only its identifier.
    if all.iter().any(|(argument, _)| encoding(argument).is_some()) {
        taken.push("body".to_owned());
    }
    all.into_iter()
        .map(|(argument, setter)| {
            let ident = argument.ident.trim_start_matches("r#");
            let mut names = Vec::new();
            match argument.target {
                Target::Body(_) => names.push("body".to_owned()),
                Target::Parameter(position) => {
                    let param = call.operation.params.get(position);
                    let wire = param.map_or("", |param| &param.name);
                    // RFC 9110 §5.1: names of headers have no case.
                    let lower = param.filter(|param| param.place == "header").map(|_| wire.to_ascii_lowercase());
                    // Of parameters that share a name, the first has it.
                    let wanted = [wire, ident, ident.trim_end_matches('_'), &case::snake(wire)].map(str::to_owned);
                    for name in wanted.into_iter().chain(lower) {
                        if !name.is_empty() && !taken.contains(&name) && !names.contains(&name) {
                            names.push(name);
                        }
                    }
                    taken.extend(names.iter().cloned());
                }
            }
            WireArgument { names, made: made(argument, types), setter }
        })
        .collect()
}

fn made(argument: &Argument, types: &[TypeItem]) -> WireValue {
    match &argument.passing {
        Passing::Text => WireValue::Text,
        Passing::Slice(_) => WireValue::List,
        Passing::File if argument.target == Target::Body(BodyEncoding::BytesAs) => WireValue::FileAs,
        Passing::File => WireValue::File,
        Passing::Reference(_) if matches!(argument.target, Target::Body(BodyEncoding::Multipart(_))) => WireValue::Form,
        Passing::Value(ty) if has_rules(ty, types) => WireValue::Checked,
        Passing::Value(_) => WireValue::Value,
        Passing::Reference(ty) if has_rules(ty, types) => WireValue::CheckedReference,
        Passing::Reference(_) => WireValue::Reference,
    }
}

/// Whether a type makes its values from text, by rules that decoding does not enforce.
fn has_rules(ty: &RustType, types: &[TypeItem]) -> bool {
    let RustType::Model(id) = ty else { return false };
    match types.get(id.0).map(|item| &item.body) {
        Some(TypeBody::Text { .. }) => true,
        Some(TypeBody::Alias(ty)) => has_rules(ty, types),
        _ => false,
    }
}
