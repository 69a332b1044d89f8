//! Operations to calls: arguments, setters, answers, and what the runtime must know.

use truespec_model::{
    Api, Body, Content, Idempotency, Location, MediaKind, Operation, Parameter, Serialization, Style,
};
use truespec_source::Ledger;

use super::answers::{self, Answers};
use super::bodies;
use super::credentials::{Met, alternatives};
use super::docs;
use super::headers::{self, Known};
use super::names::{Lock, Members, OperationName, TypeNames, case, reserved};
use super::needs::Needs;
use super::pages;
use super::servers;
use super::texts::{self, Texts};
use super::types::Types;
use super::waits;
use crate::{
    Answer, Argument, BodyEncoding, Call, Descriptor, Doc, IdempotencyItem, OtherBody, Paragraph, ParamItem, Passing,
    RustType, Setter, Success, Target, TypeBody, TypeId, ValueBase,
};

/// What all operations are planned with, and what they add to.
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) types: Types<'a>,
    pub(crate) names: TypeNames,
    /// Structs of response headers so far.
    pub(crate) headers: Known,
    pub(crate) texts: &'a Texts<'a>,
    /// By text: its type.
    pub(crate) text_types: Vec<TypeId>,
    /// By scheme: its credential.
    pub(crate) credentials: Vec<Met>,
    pub(crate) needs: Needs,
    /// What ends streams of events that do not say it.
    pub(crate) sentinel: Option<&'a str>,
}

/// The call of one operation.
pub(crate) fn call(context: &mut Context<'_>, index: usize, name: &OperationName, ledger: &mut Ledger) -> Option<Call> {
    let api = context.api;
    let operation = api.operations.get(index)?;
    let Context { types, names, headers: known, .. } = context;
    let answers = answers::answers(operation, name, context.sentinel, types, names, ledger);
    let Answers { success, failure, accept, redirects, sentinel } = answers;
    let has_stream = matches!(success, Success::Whole(_, Some(_)));
    let headers = headers::headers(operation, name, types, names, known, ledger);
    let types = &context.types;
    let sent: Vec<(usize, &Parameter)> = operation.parameters.iter().enumerate().collect();
    let body = operation.body.as_ref();
    let chosen = body.and_then(|body| answers::chosen(&body.content));
    let pagination = operation.pagination.as_ref().and_then(|found| pages::pagination(found, &sent));
    let waits = waits::waits(operation);
    let mut methods: Vec<&str> = waits.iter().map(|wait| wait.ident.as_str()).collect();
    methods.extend(has_stream.then_some("stream"));
    let planned = Planned { index, place: &name.place, operation, sent: &sent, methods: &methods };
    let (arguments, setters) = inputs(context, &planned, chosen, ledger);
    if let Some(body) = body {
        bodies::note_left_out(body, ledger);
    }
    let body_docs = operation.body.as_ref().filter(|body| body.required).and_then(|body| body.description.as_deref());
    let docs = call_docs(operation, &sent, &arguments, body_docs, headers.map(|id| types.items[id.0].ident.as_str()))
        .and_maybe(context.needs.of(operation));
    let others = body.map(bodies::others).unwrap_or_default().into_iter().zip(&name.others);
    let others = others.map(|(content, method)| OtherBody {
        method: method.clone(),
        docs: docs.clone().and(sent_as(content)),
        arguments: inputs(context, &planned, Some(content), ledger).0,
    });
    let others = others.collect();
    Some(Call {
        place: operation.place,
        method: name.method.clone(),
        // The runtime's call of bytes has its stream already.
        ident: (!setters.is_empty()
            || !waits.is_empty()
            || pagination.is_some()
            || has_stream && !matches!(success, Success::Whole(Answer::Bytes, _)))
        .then(|| name.call.clone()),
        descriptor: name.descriptor.clone(),
        docs,
        deprecated: operation.docs.deprecated,
        arguments,
        setters,
        others,
        waits,
        success,
        failure,
        item: operation.pagination.as_ref().filter(|_| pagination.is_some()).map(|found| types.of_use(found.item)),
        headers,
        operation: Descriptor {
            id: operation.name.clone().unwrap_or_else(|| operation.route()),
            method: operation.method.clone(),
            path: operation.path.text.clone(),
            params: sent.iter().map(|(_, parameter)| param(parameter)).collect(),
            form: bodies::parts(operation, MediaKind::Form),
            parts: bodies::parts(operation, MediaKind::Multipart),
            security: alternatives(operation.place, &operation.security, &context.credentials, ledger),
            servers: servers::urls(&operation.servers, ledger),
            accept,
            redirects,
            sentinel,
            idempotency: idempotency(operation, &sent, ledger),
            pagination,
            envelope: operation.envelope.clone(),
            rules: Vec::new(),
        },
    })
}

/// An operation whose inputs are planned.
struct Planned<'p> {
    index: usize,
    /// What the lock of names calls it.
    place: &'p str,
    operation: &'p Operation,
    sent: &'p [(usize, &'p Parameter)],
    /// Methods that its call has beside its setters.
    methods: &'p [&'p str],
}

/// The inputs of an operation whose body is in one representation.
fn inputs(
    context: &Context<'_>,
    planned: &Planned<'_>,
    taken: Option<&Content>,
    ledger: &mut Ledger,
) -> (Vec<Argument>, Vec<Setter>) {
    let &Planned { index, place, operation, sent, methods } = planned;
    let types = &context.types;
    let others = operation.body.as_ref().map(bodies::others).unwrap_or_default();
    let (mut required, mut optional): (Vec<Input<'_>>, Vec<Input<'_>>) = sent
        .iter()
        .enumerate()
        .map(|(position, (at, parameter))| {
            let text = context.texts.of(index, *at).and_then(|text| context.text_types.get(text));
            let passing = text.map_or_else(
                || passing(types, types.of(parameter.value.shape)),
                |&id| Passing::Value(RustType::Model(id)),
            );
            let needed = parameter.value.presence.is_required() || parameter.location == Location::Path;
            (
                needed,
                Input {
                    name: &parameter.name,
                    passing,
                    target: Target::Parameter(position),
                    of: Some(parameter),
                    body: None,
                    content: None,
                },
            )
        })
        .fold((Vec::new(), Vec::new()), |(mut required, mut optional), (needed, input)| {
            if needed {
                required.push(input);
            } else {
                optional.push(input);
            }
            (required, optional)
        });
    if let (Some(body), Some(taken)) = (&operation.body, taken) {
        let (passing, encoding) = bodies::encoding(types, taken, &body.content, ledger);
        let name = if sent.iter().any(|(_, p)| case::snake(&p.name) == "body") { "request_body" } else { "body" };
        let target = Target::Body(encoding);
        let input = Input { name, passing, target, of: None, body: Some(body), content: None };
        if body.required {
            required.push(input);
        } else {
            optional.push(input);
            optional.extend(others.iter().map(|other| {
                let (passing, encoding) = bodies::encoding(types, other, &body.content, ledger);
                let name = bodies::setter(other.kind);
                let target = Target::Body(encoding);
                Input { name, passing, target, of: None, body: Some(body), content: Some(*other) }
            }));
        }
    }
    let needs_type = |input: &Input<'_>| input.target == Target::Body(BodyEncoding::BytesAs);
    let reserved_arguments: &[&str] = if required.iter().any(needs_type) { &["content_type"] } else { &[] };
    let lock = context.names.lock();
    let arguments = named(required, &[reserved_arguments], lock, &format!("argument {place}"));
    let setters: Vec<Input<'_>> = optional;
    let docs: Vec<(Doc, bool)> = setters.iter().map(|input| (setter_docs(types, input), input.deprecated())).collect();
    let lists: &[&str] = if operation.pagination.is_some() { reserved::LIST_METHODS } else { &[] };
    let reserved = &[reserved::CALL_METHODS, reserved::TRAIT_METHODS, lists, methods];
    let setters = named(setters, reserved, lock, &format!("setter {place}")).into_iter().zip(docs);
    let setters = setters
        .map(|(argument, (docs, deprecated))| Setter { ident: argument.ident.clone(), docs, deprecated, argument })
        .collect();
    (arguments, setters)
}

/// An argument before it has its name.
struct Input<'a> {
    name: &'a str,
    passing: Passing,
    target: Target,
    of: Option<&'a Parameter>,
    body: Option<&'a Body>,
    /// What the body is sent as, where that is to be said.
    content: Option<&'a Content>,
}

impl Input<'_> {
    fn deprecated(&self) -> bool {
        self.of.is_some_and(|parameter| parameter.docs.deprecated)
    }
}

fn named(inputs: Vec<Input<'_>>, reserved: &[&[&str]], lock: &Lock, place: &str) -> Vec<Argument> {
    let names: Vec<&str> = inputs.iter().map(|input| input.name).collect();
    let scope = Members { case: case::snake, fallback: "value", suffix: "_param", separator: "_", reserved };
    let idents = scope.name_kept(&names, |_| false, lock, place);
    let arguments = inputs.into_iter().zip(idents);
    arguments.map(|(input, ident)| Argument { ident, passing: input.passing, target: input.target }).collect()
}

/// Text by `&str`, small values by value, lists as slices, the rest by reference.
pub(crate) fn passing(types: &Types<'_>, ty: RustType) -> Passing {
    match types.behind(&ty) {
        RustType::Plain("String") => Passing::Text,
        RustType::Plain(_) => Passing::Value(ty),
        RustType::List(item) => Passing::Slice((**item).clone()),
        RustType::Model(id) => match types.items.get(id.0).map(|item| &item.body) {
            Some(TypeBody::Enum { base: ValueBase::String | ValueBase::Integer, .. }) => Passing::Value(ty),
            _ => Passing::Reference(ty),
        },
        _ => Passing::Reference(ty),
    }
}

fn setter_docs(types: &Types<'_>, input: &Input<'_>) -> Doc {
    if let Some(body) = input.body {
        let docs = Doc::default().and_theirs(body.description.as_deref()).or(|| "Sets the request body.".to_owned());
        return docs.and_maybe(input.content.map(sent_as));
    }
    let Some(parameter) = input.of else { return Doc::default() };
    let place = match parameter.location {
        Location::Path => "as part of the path",
        Location::Query => "as the {} query parameter",
        Location::QueryString => "as the whole query",
        Location::Header => "in the {} header",
        Location::Cookie => "in the {} cookie",
    };
    let limits = match &input.passing {
        Passing::Value(RustType::Model(id)) if types.items.get(id.0).is_some() => None,
        _ => docs::limits(&parameter.constraints),
    };
    docs::theirs(&parameter.docs)
        .or(|| format!("Sets {}.", docs::code(&parameter.name)))
        .and_maybe(limits)
        .and_maybe(docs::default(parameter.default.as_ref()))
        .and(format!("Sent {}.", place.replace("{}", &docs::code(&parameter.name))))
}

fn sent_as(content: &Content) -> String {
    format!("The body is sent as {}.", docs::code(content.media_type.trim()))
}

fn call_docs(
    operation: &Operation,
    sent: &[(usize, &Parameter)],
    arguments: &[Argument],
    body: Option<&str>,
    headers: Option<&str>,
) -> Doc {
    let mut doc = docs::theirs(&operation.docs).and(docs::code(&operation.route()));
    let said = |argument: &Argument| match &argument.target {
        Target::Parameter(position) => {
            let docs = &sent.get(*position)?.1.docs;
            docs.description.clone().or(docs.summary.clone())
        }
        Target::Body(_) => body.map(str::to_owned),
    };
    let items: Vec<(String, String)> = arguments
        .iter()
        .filter_map(|argument| Some((format!("`{}`: ", argument.ident), said(argument)?.trim().to_owned())))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if !items.is_empty() {
        doc.paragraphs.push(Paragraph::Items(items));
    }
    let data = Some(&operation.envelope.data).filter(|data| !data.is_empty());
    let data = data.map(|data| format!("Gives {} of the body.", docs::code(data)));
    doc.and_maybe(data).and_maybe(headers.map(|name| format!("Response headers: [`{name}`](crate::models::{name}).")))
}

fn param(parameter: &Parameter) -> ParamItem {
    // OpenAPI 3.1 §4.8.12.2: the styles that hold where the document says none.
    let (place, usual, usual_explode) = match parameter.location {
        Location::Path => ("path", Style::Simple, false),
        Location::Query => ("query", Style::Form, true),
        Location::QueryString => ("querystring", Style::Form, true),
        Location::Header => ("header", Style::Simple, false),
        Location::Cookie => ("cookie", Style::Form, true),
    };
    let mut options = String::new();
    match parameter.serialization {
        Serialization::Json => options.push_str(".json()"),
        Serialization::Styled { style, explode, allow_reserved } => {
            if style != usual {
                options.extend([".style(runtime::Style::", style_name(style), ")"]);
            }
            if explode != usual_explode {
                options.push_str(if explode { ".explode(true)" } else { ".explode(false)" });
            }
            if allow_reserved {
                options.push_str(".allow_reserved()");
            }
        }
    }
    ParamItem { place, name: parameter.name.clone(), options }
}

pub(crate) fn style_name(style: Style) -> &'static str {
    match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    }
}

fn idempotency(operation: &Operation, sent: &[(usize, &Parameter)], ledger: &mut Ledger) -> IdempotencyItem {
    match &operation.idempotency {
        Idempotency::Safe => IdempotencyItem::Safe,
        Idempotency::Idempotent => IdempotencyItem::Idempotent,
        Idempotency::Unsafe => IdempotencyItem::Unsafe,
        Idempotency::Keyed { parameter, in_progress } => {
            let Some(param) = sent.iter().position(|(at, _)| at == parameter) else { return IdempotencyItem::Unsafe };
            let generate = texts::takes_uuid(&sent[param].1.constraints);
            if !generate {
                let reason =
                    "a random UUID is no key of the form that the document asks for, so the caller must give each key";
                ledger.ignored(sent[param].1.place, reason);
            }
            let in_progress = in_progress.as_ref();
            let in_progress = in_progress.map(|said| (said.status, said.pointer.clone(), said.value.clone()));
            IdempotencyItem::Keyed { param, generate, in_progress }
        }
    }
}
