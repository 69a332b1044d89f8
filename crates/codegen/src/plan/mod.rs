//! Takes every decision about the generated crate, each in one module: names, presence, boxes, types, operations.
//!
//! In: what the API means. Out: a [`RustCrate`] that only needs to be printed.

mod about;
mod answers;
mod bodies;
mod boxing;
mod circular;
mod constants;
mod credentials;
pub(crate) mod docs;
mod enums;
mod example;
mod features;
mod headers;
mod links;
mod names;
mod needs;
mod operations;
mod pages;
mod pattern;
mod presence;
mod reach;
mod rules;
mod samples;
mod servers;
mod shared;
mod streams;
mod texts;
mod tuples;
mod types;
mod unions;
mod waits;
mod webhooks;
mod wire;

use std::rc::Rc;

pub use self::names::{case::is_identifier, spelled};
pub(crate) use self::samples::string as json_string;
use truespec_model::Api;
use truespec_source::{Diagnostics, Ledger};

use self::names::{GroupName, Lock, TypeNames};
use crate::{Answer, Call, Config, Doc, Group, RustCrate, Streamed, Success, TypeBody, Validate};

/// Plans the crate of an API.
pub fn plan(api: &Api, config: &Config, d: &mut Diagnostics, ledger: &mut Ledger) -> RustCrate {
    let (credentials, by_scheme) = credentials::credentials(api, config, ledger);
    let statics: Vec<String> = credentials.iter().map(|credential| credential.ident.clone()).collect();
    let lock = Rc::new(Lock::new(config.kept_names.clone()));
    let operation_names = names::operations(api, &statics, webhooks::is_needed(api, config), &lock);
    let texts = texts::texts(api);
    let reach = reach::reach(api);
    let constants = constants::constants(api, &reach);
    let is_type = |id| types::is_type(api, id) && !constants.is_unused(id);
    names::check_pins(api, is_type, d);
    let (names, text_names) = TypeNames::new(api, &operation_names, is_type, &texts.hints(), Rc::clone(&lock));
    let mut types = types::types(api, &names, &reach, &constants, ledger);
    let text_types = texts.parameters.iter().zip(text_names);
    let text_types = text_types.map(|(parameter, ident)| types.add(texts::item(parameter, ident, d, ledger))).collect();
    let headers = headers::Known::new();
    let sentinel = config.sse_sentinel.as_deref();
    let needs = needs::Needs::new(api, &credentials, &by_scheme);
    let mut context = operations::Context {
        api,
        types,
        names,
        headers,
        texts: &texts,
        text_types,
        credentials: by_scheme,
        needs,
        sentinel,
    };
    let mut calls: Vec<Option<Call>> = Vec::new();
    for (index, name) in operation_names.operations.iter().enumerate() {
        calls.push(operations::call(&mut context, index, name, ledger));
    }
    links::document(api, &mut calls);
    let webhooks = webhooks::webhooks(&mut context, &mut calls, config, ledger);
    let rules = match config.validate {
        Validate::Off => Vec::new(),
        Validate::Construct => rules::rules(api, &context.names, &texts, &mut calls, ledger),
    };
    let samples = samples::samples(api, &context.types);
    let mut items = context.types.items;
    shared::share(&mut items, &mut context.names);
    boxing::place(&mut items, ledger);
    let mut of = |group: Option<usize>| -> Vec<Call> {
        let names = operation_names.operations.iter();
        calls
            .iter_mut()
            .zip(names)
            .filter(|(_, name)| name.group == group)
            .filter_map(|(call, _)| call.take())
            .collect()
    };
    let mut groups: Vec<Group> =
        operation_names.groups.iter().enumerate().map(|(index, name)| group(api, name, of(Some(index)))).collect();
    let untagged = of(None);
    let features = features::features(&mut groups, &untagged, webhooks.as_ref(), &mut items, &lock);
    let patterns = items.iter().any(|item| matches!(&item.body, TypeBody::Text { pattern: Some(_), .. }))
        || config.validate == Validate::Construct;
    let foreign = items.iter().any(has_foreign_letters)
        || groups.iter().flat_map(|group| &group.calls).chain(&untagged).any(call_has_foreign_letters);
    let files = groups.iter().flat_map(|group| &group.calls).chain(&untagged).any(moves_files)
        || items.iter().any(bodies::holds_file);
    RustCrate {
        place: api.place,
        manifest: about::manifest(api, config, patterns, foreign, files),
        banner: banner(config),
        about: about::about(api, config),
        servers: servers::urls(&api.servers, ledger),
        choice: servers::choice(&api.servers),
        base_url_env: format!("{}_BASE_URL", config.env_prefix),
        credentials,
        refused_credentials: credentials::refused(api),
        first_call: example::first_call(&groups, &untagged, &items),
        webhooks,
        wire: wire::wire(api, &groups, &untagged, &items, config),
        features,
        groups,
        untagged,
        types: items,
        rules,
        samples,
        kept_names: lock.names(),
    }
}

fn banner(config: &Config) -> String {
    let Config { document, command, .. } = config;
    let change = match &config.config {
        Some(config) => format!("change the document or `{config}`"),
        None => "change the document".to_owned(),
    };
    let line = format!("Generated by Truespec from `{document}`. Do not edit: {change}, then run `{command}`.");
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn group(api: &Api, name: &GroupName, calls: Vec<Call>) -> Group {
    let tag = api.tags.get(name.tag);
    let shown = tag.map_or("", |tag| tag.name.as_str());
    let docs = Doc::default().and_theirs(tag.and_then(|tag| tag.description.as_deref()));
    let external = tag.and_then(|tag| tag.external_docs.as_ref()).filter(|external| docs::is_url(&external.url));
    Group {
        place: tag.map_or(api.place, |tag| tag.place),
        module: name.module.clone(),
        handle: name.handle.clone(),
        accessor: name.accessor.clone(),
        feature: None,
        docs: docs
            .or(|| format!("Operations of {}.", docs::code(shown)))
            .and_maybe(external.map(|external| format!("See <{}>.", external.url))),
        calls,
    }
}

fn has_foreign_letters(item: &crate::TypeItem) -> bool {
    let inside = match &item.body {
        TypeBody::Struct { fields, .. } | TypeBody::Headers(fields) => fields.iter().any(|f| !f.ident.is_ascii()),
        TypeBody::Enum { values, .. } => values.iter().any(|value| !value.ident.is_ascii()),
        TypeBody::Union { variants, .. } => variants.iter().any(|variant| !variant.ident.is_ascii()),
        TypeBody::Responses(rows) => rows.iter().any(|row| !row.ident.is_ascii()),
        TypeBody::Tuple { .. } | TypeBody::Alias(_) | TypeBody::Text { .. } => false,
    };
    inside || !item.ident.is_ascii()
}

fn call_has_foreign_letters(call: &Call) -> bool {
    let arguments = call.arguments.iter().map(|argument| &argument.ident);
    let mut idents = arguments.chain(call.setters.iter().map(|setter| &setter.ident)).chain([&call.method]);
    idents.any(|ident| !ident.is_ascii())
}

/// Whether a call takes or gives what may be a file on disk.
fn moves_files(call: &Call) -> bool {
    let downloads = match &call.success {
        Success::Stream(streamed) => *streamed == Streamed::Bytes,
        Success::Whole(answer, alternative) => {
            *answer == Answer::Bytes || alternative.as_ref().is_some_and(|other| other.streamed == Streamed::Bytes)
        }
    };
    downloads || bodies::takes_bytes(call)
}
