//! What comes back: one type for the successes of an operation and one for its errors; an enum only where statuses have
//! different bodies.

use truespec_model::{Content, Kind, MediaKind, Operation, Response, StatusPattern};
use truespec_source::Ledger;

use super::docs;
use super::names::{Members, OperationName, TypeNames, case, pattern_text, reason};
use super::streams::{self, Stream, is_file};
use super::types::Types;
use crate::{Alternative, Answer, Doc, RustType, StatusItem, Streamed, Success, TypeBody, TypeItem};

/// The two types of an operation's responses, and what the runtime must know of them.
pub(crate) struct Answers {
    pub(crate) success: Success,
    pub(crate) failure: Answer,
    /// The `Accept` header.
    pub(crate) accept: String,
    /// Statuses of redirects that are successes.
    pub(crate) redirects: Vec<u16>,
    /// What ends a stream of events.
    pub(crate) sentinel: String,
}

/// Decides them; enums are added to `types`.
pub(crate) fn answers(
    operation: &Operation,
    name: &OperationName,
    sentinel: Option<&str>,
    types: &mut Types<'_>,
    names: &mut TypeNames,
    ledger: &mut Ledger,
) -> Answers {
    let successes = successes(operation);
    let is_redirect = |response: &&Response| redirect(response.status).is_some();
    let redirects: Vec<u16> = successes.iter().filter(|r| is_redirect(r)).filter_map(|r| redirect(r.status)).collect();
    let failures = operation.responses.iter().filter(|r| !r.status.is_success());
    let failures: Vec<&Response> = failures.filter(|r| redirects.is_empty() || !is_redirect(r)).collect();
    let stream = streams::stream(&successes, types);
    let instead = stream.is_some() && streams::is_all(&successes);
    let (mut accept, mut accept_of_errors) = (Vec::new(), Vec::new());
    let streamed = stream.as_ref().map_or(&[][..], |stream| &stream.contents);
    let bodies = successes.iter().filter(|_| !instead);
    let bodies: Vec<(&Response, Answer)> =
        bodies.map(|response| (*response, body(response, streamed, types, &mut accept, ledger))).collect();
    for response in &successes {
        let is_streamed = |content: &&Content| streamed.iter().any(|found| found.place == content.place);
        for content in response.content.iter().filter(|content| content.kind == MediaKind::Text).filter(is_streamed) {
            note_raw(types, content, &response.content, "bytes", ledger);
        }
    }
    let failure: Vec<(&Response, Answer)> = failures
        .into_iter()
        .map(|response| (response, body(response, &[], types, &mut accept_of_errors, ledger)))
        .collect();
    let sentinel = stream.as_ref().filter(|stream| stream.streamed.is_events()).and_then(|stream| {
        let said = stream.contents.iter().find_map(|content| content.sentinel.as_deref());
        said.or(sentinel).map(str::to_owned)
    });
    let accept_stream = stream.as_ref().map(|stream| {
        let mut accept = Vec::new();
        stream.contents.iter().for_each(|content| accepts(&mut accept, content));
        joined(accept, &accept_of_errors)
    });
    let accept_stream = accept_stream.unwrap_or_default();
    let (success, accept) = match stream {
        Some(stream) if instead => (Success::Stream(stream.streamed), accept_stream),
        stream => {
            let ends = ["Response", "Answer"].map(|end| format!("{}{end}", name.prefix));
            let whole = by_status(&bodies, ends, "answers", &name.place, operation, types, names);
            let alternative = stream.map(|Stream { streamed, .. }| Alternative {
                accept: accept_stream,
                switch: streams::switch(operation, types).filter(|_| streamed != Streamed::Bytes),
                streamed,
            });
            (Success::Whole(whole, alternative), joined(accept, &accept_of_errors))
        }
    };
    // An error without a body has nothing to be typed.
    let with_body: Vec<(&Response, Answer)> =
        failure.iter().filter(|(_, body)| *body != Answer::Empty).cloned().collect();
    let failure = if all_same(&with_body) { with_body } else { failure };
    let failure = by_status(
        &failure,
        ["Error", "Refusal"].map(|end| format!("{}{end}", name.prefix)),
        "refuses",
        &name.place,
        operation,
        types,
        names,
    );
    Answers { success, failure, accept, redirects, sentinel: sentinel.unwrap_or_default() }
}

/// The responses that say what an operation answers with.
pub(crate) fn successes(operation: &Operation) -> Vec<&Response> {
    let all = || operation.responses.iter();
    let listed: Vec<&Response> = all().filter(|r| r.status.is_success()).collect();
    if !listed.is_empty() {
        return listed;
    }
    // Where nothing but a redirect is listed, it is what the operation is called for.
    let redirects: Vec<&Response> = all().filter(|r| redirect(r.status).is_some()).collect();
    if !redirects.is_empty() {
        return redirects;
    }
    // OpenAPI 3.1 §4.8.16: where no success is listed, `default` describes it too.
    all().filter(|r| r.status == StatusPattern::Default).collect()
}

/// The status of a redirect (RFC 9110 §15.4) that leads elsewhere.
fn redirect(status: StatusPattern) -> Option<u16> {
    match status {
        StatusPattern::Exact(status @ (301..=303 | 307 | 308)) => Some(status),
        StatusPattern::Exact(_) | StatusPattern::Range(_) | StatusPattern::Default => None,
    }
}

/// The body of one response: the representation that says most. Those in `streamed` are not lost.
fn body(
    response: &Response,
    streamed: &[&Content],
    types: &Types<'_>,
    accept: &mut Vec<String>,
    ledger: &mut Ledger,
) -> Answer {
    let Some(content) = chosen(&response.content) else { return Answer::Empty };
    for other in &response.content {
        let is_read = other.kind == content.kind || streamed.iter().any(|content| content.kind == other.kind);
        // `Accept` asks for one representation of what several represent (RFC 9110 §12.5.1).
        if !is_read && !is_twin(other, content) {
            ledger.ignored(other.place, format!("a response is read as `{}` only", content.media_type));
        }
    }
    accepts(accept, content);
    let value = content.value;
    match content.kind {
        MediaKind::Json => match value {
            Some(value) if is_file(types, value.shape) => Answer::Bytes,
            Some(value) => Answer::Json(types.of_use(value)),
            None => Answer::Json(RustType::Runtime("Value")),
        },
        MediaKind::Text | MediaKind::Form => {
            note_raw(types, content, &response.content, "text", ledger);
            Answer::Text
        }
        MediaKind::Binary | MediaKind::EventStream | MediaKind::JsonLines | MediaKind::Multipart => {
            note_raw(types, content, &response.content, "bytes", ledger);
            Answer::Bytes
        }
    }
}

/// Records a body that is handed over as it is although the document says more of it than that it is text or bytes, and
/// none of the other representations says as much.
pub(crate) fn note_raw(
    types: &Types<'_>,
    content: &Content,
    representations: &[Content],
    handed_over_as: &str,
    ledger: &mut Ledger,
) {
    let structured = content.value.is_some_and(|value| match &types.api.shapes[value.shape].kind {
        Kind::Object(_) | Kind::Map { .. } | Kind::List { .. } | Kind::Tuple(_) | Kind::Union(_) => true,
        Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) => false,
    });
    let events = content.kind == MediaKind::EventStream && content.value.is_none();
    let is_typed_twin = |other: &Content| other.kind == MediaKind::Json && is_twin(content, other);
    if (structured || events) && !representations.iter().any(is_typed_twin) {
        let reason = format!("a body of `{}` is handed over as {handed_over_as}", content.media_type);
        ledger.widened(content.place, reason);
    }
}

/// Whether two representations are of the same value.
fn is_twin(one: &Content, other: &Content) -> bool {
    one.value.is_some_and(|value| other.value.is_some_and(|other| value.shape == other.shape))
}

fn accepts(accept: &mut Vec<String>, content: &Content) {
    let media_type = content.media_type.trim().to_ascii_lowercase();
    if !accept.contains(&media_type) && !media_type.is_empty() {
        accept.push(media_type);
    }
}

fn joined(mut accept: Vec<String>, accept_of_errors: &[String]) -> String {
    for media_type in accept_of_errors {
        if !accept.contains(media_type) {
            accept.push(media_type.clone());
        }
    }
    accept.join(", ")
}

/// JSON first, then what is nearest to it.
pub(crate) fn chosen(content: &[Content]) -> Option<&Content> {
    let rank = |content: &&Content| match content.kind {
        MediaKind::Json => 0,
        MediaKind::Form => 1,
        MediaKind::Multipart => 2,
        MediaKind::Text => 3,
        MediaKind::Binary => 4,
        MediaKind::JsonLines => 5,
        MediaKind::EventStream => 6,
    };
    content.iter().min_by_key(rank)
}

fn by_status(
    bodies: &[(&Response, Answer)],
    [name, second]: [String; 2],
    does: &str,
    place: &str,
    operation: &Operation,
    types: &mut Types<'_>,
    names: &mut TypeNames,
) -> Answer {
    match bodies {
        [] => return Answer::Empty,
        [(_, body), ..] if all_same(bodies) => return body.clone(),
        _ => {}
    }
    let reasons: Vec<String> = bodies.iter().map(|(response, _)| reason(response.status)).collect();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    let idents =
        Members { case: case::upper_camel, fallback: "Status", suffix: "Status", separator: "", reserved: &[] };
    let rows = bodies.iter().zip(idents.name(&reasons)).map(|((response, body), ident)| {
        let pattern = pattern_text(response.status);
        let said = Doc::default().and_theirs(response.description.as_deref()).or(|| format!("Status {pattern}."));
        StatusItem { ident, docs: said, pattern, body: body.clone() }
    });
    let body = TypeBody::Responses(rows.collect());
    let called = match &operation.name {
        Some(name) => docs::code(name),
        None => docs::code(&operation.route()),
    };
    let item = TypeItem {
        place: operation.place,
        // The body of one status may have the first name.
        ident: names.claim_at(&format!("{does} {place}"), &[&name, &second]),
        docs: Doc::ours(format!("What {called} {does} with, by status.")),
        deprecated: false,
        derives: &["Clone", "Debug", "PartialEq"],
        body,
    };
    Answer::ByStatus(types.add(item))
}

fn all_same(bodies: &[(&Response, Answer)]) -> bool {
    bodies.windows(2).all(|pair| pair[0].1 == pair[1].1)
}
