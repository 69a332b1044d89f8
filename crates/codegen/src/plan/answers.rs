//! What comes back: one type for the successes of an operation and one for its errors; an enum only where statuses have
//! different bodies.

use truespec_model::{Content, Kind, MediaKind, Operation, Response, Scalar, StatusPattern, StringFormat};
use truespec_source::Ledger;

use super::docs;
use super::names::{Members, OperationName, TypeNames, case, pattern_text, reason};
use super::types::Types;
use crate::{Answer, Doc, RustType, StatusItem, TypeBody, TypeItem};

/// The two types of an operation's responses, and the `Accept` header.
pub(crate) struct Answers {
    pub(crate) success: Answer,
    pub(crate) failure: Answer,
    pub(crate) accept: String,
}

/// Decides them; enums are added to `types`.
pub(crate) fn answers(
    operation: &Operation,
    name: &OperationName,
    types: &mut Types<'_>,
    names: &mut TypeNames,
    ledger: &mut Ledger,
) -> Answers {
    let listed: Vec<&Response> = operation.responses.iter().filter(|r| is_success(r.status)).collect();
    let default = || operation.responses.iter().filter(|r| r.status == StatusPattern::Default);
    // OpenAPI 3.1 §4.8.16: where no success is listed, `default` describes it too.
    let successes: Vec<&Response> = if listed.is_empty() { default().collect() } else { listed };
    let failures: Vec<&Response> = operation.responses.iter().filter(|r| !is_success(r.status)).collect();
    let mut accept = Vec::new();
    let success: Vec<(&Response, Answer)> =
        successes.into_iter().map(|response| (response, body(response, types, &mut accept, ledger))).collect();
    let failure: Vec<(&Response, Answer)> =
        failures.into_iter().map(|response| (response, body(response, types, &mut accept, ledger))).collect();
    let success = by_status(
        &success,
        ["Response", "Answer"].map(|end| format!("{}{end}", name.prefix)),
        "answers",
        &name.place,
        operation,
        types,
        names,
    );
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
    Answers { success, failure, accept: accept.join(", ") }
}

/// Whether a status is a success.
pub(crate) fn is_success(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Exact(status) => (200..300).contains(&status),
        StatusPattern::Range(hundreds) => hundreds == 2,
        StatusPattern::Default => false,
    }
}

/// The body of one response: the representation that says most.
fn body(response: &Response, types: &Types<'_>, accept: &mut Vec<String>, ledger: &mut Ledger) -> Answer {
    let Some(content) = chosen(&response.content) else { return Answer::Empty };
    for other in &response.content {
        if other.kind != content.kind {
            ledger.ignored(other.place, format!("a response is read as `{}` only", content.media_type));
        }
    }
    let media_type = content.media_type.trim().to_ascii_lowercase();
    if !accept.contains(&media_type) && !media_type.is_empty() {
        accept.push(media_type);
    }
    let value = content.value;
    match content.kind {
        MediaKind::Json => match value {
            Some(value) if is_file(types, value.shape) => Answer::Bytes,
            Some(value) => Answer::Json(types.of_use(value)),
            None => Answer::Json(RustType::Runtime("Value")),
        },
        MediaKind::Text | MediaKind::Form => {
            note_raw(types, content, "text", ledger);
            Answer::Text
        }
        MediaKind::Binary | MediaKind::EventStream | MediaKind::JsonLines | MediaKind::Multipart => {
            note_raw(types, content, "bytes", ledger);
            Answer::Bytes
        }
    }
}

/// Records a body that is handed over as it is although the document says more of it than that it is text or bytes.
pub(crate) fn note_raw(types: &Types<'_>, content: &Content, handed_over_as: &str, ledger: &mut Ledger) {
    let says_more = match content.kind {
        MediaKind::EventStream | MediaKind::JsonLines | MediaKind::Multipart => true,
        MediaKind::Json | MediaKind::Form | MediaKind::Text | MediaKind::Binary => {
            content.value.is_some_and(|value| match &types.api.shapes[value.shape].kind {
                Kind::Object(_) | Kind::List { .. } | Kind::Tuple(_) | Kind::Union(_) => true,
                Kind::Any | Kind::Null | Kind::Scalar(_) | Kind::Enum(_) | Kind::Map { .. } => false,
            })
        }
    };
    if says_more {
        let reason = format!("a body of `{}` is handed over as {handed_over_as}", content.media_type);
        ledger.widened(content.place, reason);
    }
}

fn is_file(types: &Types<'_>, shape: truespec_model::ShapeId) -> bool {
    matches!(types.api.shapes[shape].kind, Kind::Scalar(Scalar::String(StringFormat::Binary)))
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
        None => docs::code(&format!("{} {}", operation.method.as_str(), operation.path.text)),
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
