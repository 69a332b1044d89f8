//! What the server sends by itself: which function decodes it, and where that is said.

use truespec_model::{Api, Incoming, Kind, MediaKind, Occasion, Use};
use truespec_source::Ledger;

use super::docs;
use super::headers;
use super::names::{Members, case};
use super::operations::Context;
use crate::{Call, Config, Decoder, Doc, TypeId, Webhooks};

/// Functions of the module beside the decoders.
const FUNCTIONS: &[&str] = &["decode", "unwrap", "verify"];

/// Whether there is a module of what the server sends.
pub(crate) fn is_needed(api: &Api, config: &Config) -> bool {
    config.signature.is_some() || api.event.is_some() || !apart(api).is_empty()
}

/// What has a decoder of its own: callbacks, and webhooks whose payloads do not say what they are.
pub(crate) fn apart(api: &Api) -> Vec<(&Incoming, Use)> {
    let listed = |shape| match api.event.map(|event| &api.shapes[event].kind) {
        Some(Kind::Union(union)) => union.variants.iter().any(|variant| variant.shape == shape),
        _ => false,
    };
    let apart = |(incoming, value): &(&Incoming, Use)| incoming.occasion != Occasion::Webhook || !listed(value.shape);
    api.incoming.iter().filter_map(|incoming| Some((incoming, payload(incoming)?))).filter(apart).collect()
}

/// Plans the module, and says in the documentation of calls which callbacks they have.
pub(crate) fn webhooks(
    context: &mut Context<'_>,
    calls: &mut [Option<Call>],
    config: &Config,
    ledger: &mut Ledger,
) -> Option<Webhooks> {
    let api = context.api;
    if !is_needed(api, config) {
        return None;
    }
    let apart = apart(api);
    let texts: Vec<String> = apart.iter().map(|(incoming, _)| words(api, incoming)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let scope =
        Members { case: case::snake, fallback: "event", suffix: "_event", separator: "_", reserved: &[FUNCTIONS] };
    let idents = scope.name_kept(&texts, |_| false, context.names.lock(), "webhook");
    let mut decoders = Vec::new();
    let mut all_headers = Vec::new();
    for ((incoming, value), ident) in apart.iter().zip(idents) {
        if let Occasion::Callback { operation, to } = &incoming.occasion
            && let Some(call) = calls.get_mut(operation.0).and_then(Option::as_mut)
        {
            let link = ident.trim_start_matches("r#");
            let said = format!(
                "Callback {}, sent to {}: [`webhooks::{link}`](crate::webhooks::{link}) decodes it.",
                docs::code(&incoming.name),
                docs::code(to)
            );
            call.docs = call.docs.clone().and(said.clone());
            call.others.iter_mut().for_each(|other| other.docs = other.docs.clone().and(said.clone()));
        }
        let headers = headers_of(context, incoming, ledger);
        all_headers.extend(&headers);
        decoders.push(Decoder {
            place: incoming.place,
            docs: docs::theirs(&incoming.docs).and(said(api, incoming)).and_maybe(headers_said(context, &headers)),
            ident,
            deprecated: incoming.docs.deprecated,
            ty: context.types.of_use(*value),
        });
    }
    let event = api.event.map(|event| {
        let mut all = Vec::new();
        for incoming in api.incoming.iter().filter(|incoming| incoming.occasion == Occasion::Webhook) {
            for id in headers_of(context, incoming, ledger) {
                if !all.contains(&id) {
                    all.push(id);
                }
            }
        }
        let doc = Doc::ours(
            "Decodes a webhook by what its payload says it is. One that the document does not list is kept as it came.",
        );
        let doc = doc.and_maybe(headers_said(context, &all));
        all_headers.append(&mut all);
        (context.types.of(event), doc)
    });
    Some(Webhooks { event, decoders, headers: all_headers, signature: config.signature.clone() })
}

/// The JSON that it holds.
fn payload(incoming: &Incoming) -> Option<Use> {
    incoming.content.iter().find(|content| content.kind == MediaKind::Json)?.value
}

/// What its decoder is called, in words.
fn words(api: &Api, incoming: &Incoming) -> String {
    let Occasion::Callback { operation, .. } = &incoming.occasion else { return incoming.name.clone() };
    match api.operations.get(operation.0).and_then(|operation| operation.name.as_deref()) {
        Some(operation) => format!("{operation} {}", incoming.name),
        None => incoming.name.clone(),
    }
}

fn said(api: &Api, incoming: &Incoming) -> String {
    let name = docs::code(&incoming.name);
    let Occasion::Callback { operation, to } = &incoming.occasion else { return format!("Webhook {name}.") };
    let of = api
        .operations
        .get(operation.0)
        .map_or_else(String::new, |operation| format!(" of {}", docs::code(&operation.route())));
    format!("Callback {name}{of}, sent to {}.", docs::code(to))
}

fn headers_of(context: &mut Context<'_>, incoming: &Incoming, ledger: &mut Ledger) -> Vec<TypeId> {
    let found: Vec<_> = incoming.headers.iter().filter(|header| headers::is_readable(&header.name)).collect();
    let Context { types, names, headers: known, .. } = context;
    let prefix = format!("{} webhook", incoming.name);
    headers::structure(&found, "Headers", &prefix, types, names, known, ledger).into_iter().collect()
}

fn headers_said(context: &Context<'_>, headers: &[TypeId]) -> Option<String> {
    let names = headers.iter().filter_map(|id| Some(&context.types.items.get(id.0)?.ident));
    let names: Vec<String> = names.map(|name| format!("[`{name}`](crate::models::{name})")).collect();
    let from = "[`FromHeaders::from_headers`](crate::runtime::FromHeaders::from_headers)";
    (!names.is_empty()).then(|| format!("Its headers are {}, read by {from}.", names.join(", ")))
}
