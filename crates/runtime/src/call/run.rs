//! The state machine that serves every operation of every client: attempts, redirects, limits, waits, the deadline.
//! Knows statuses and bytes, never the types that they decode to.

use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_LENGTH, HeaderMap, USER_AGENT};
use http::{Method, StatusCode};
use tokio::time::{Instant, sleep, timeout_at};

use super::RawCall;
use crate::client::Shared;
use crate::error::{Facts, Failure, NoCredentialError, TimeoutError, TooLargeError, TransportError};
use crate::json::{self, Value};
use crate::operation::{Idempotency, InProgress, Operation};
use crate::redirect;
use crate::request::Prepared;
use crate::response::RawResponse;
use crate::retry::{Setback, retry_after};
use crate::security::{Fetched, Unavailable};
use crate::transport::{Body, Sent, TransportFault};

/// The server's last word.
pub(crate) struct Answer {
    pub(crate) facts: Facts,
    pub(crate) raw: RawResponse,
}

/// Runs a call to its end.
#[cfg(feature = "tracing")]
pub(crate) async fn run(call: RawCall) -> Result<Answer, Failure> {
    use tracing::Instrument as _;
    let Operation { id, method, path, .. } = call.operation;
    let span = tracing::info_span!("call", operation = id, http.request.method = method.name(), url.template = path);
    attempts(call).instrument(span).await
}

/// Runs a call to its end.
#[cfg(not(feature = "tracing"))]
pub(crate) async fn run(call: RawCall) -> Result<Answer, Failure> {
    attempts(call).await
}

async fn attempts(call: RawCall) -> Result<Answer, Failure> {
    let operation = call.operation;
    let limits = Limits::of(&call);
    let (client, prepared) = call.prepared().map_err(Failure::Build)?;
    let shared = client.shared();
    let idempotency = match operation.idempotency {
        Idempotency::Keyed { .. } if prepared.idempotency_key.is_none() => Idempotency::Unsafe,
        idempotency => idempotency,
    };
    let mut facts = Facts {
        operation: operation.id,
        attempts: 0,
        idempotency_key: prepared.idempotency_key.clone(),
        sent: Sent::No,
        in_progress: false,
        redactor: shared.redactor.clone(),
    };
    let mut authority = Authority::default();
    loop {
        let attempt = authorized(shared, operation, &prepared, limits.body_bytes, &mut authority, &mut facts);
        let Some(outcome) = limits.within(attempt).await else {
            if authority.sending {
                facts.sent = facts.sent.max(Sent::Maybe);
            }
            return Err(Failure::Timeout(Box::new(TimeoutError { facts, limit: limits.time })));
        };
        facts.sent = facts.sent.max(outcome.as_ref().map_or_else(Broken::sent, |_| Sent::Yes));
        let setback = match &outcome {
            Ok(raw) if raw.status.is_success() => {
                shared.budget.succeed(facts.attempts);
                None
            }
            Ok(raw) => Some(refusal(operation, raw)),
            Err(Broken::NoCredential(Unavailable::Denied(_, error))) if error.is_transient() => {
                Some(Setback::Fault(Sent::No))
            }
            Err(Broken::NoCredential(_) | Broken::TooLarge(_)) => None,
            Err(Broken::Fault(fault, _)) => Some(Setback::Fault(fault.sent())),
        };
        facts.in_progress = matches!(setback, Some(Setback::InProgress(_)));
        let wait = setback.and_then(|setback| limits.wait(shared, facts.attempts, &setback, idempotency));
        match (wait, outcome) {
            (Some(wait), _) => {
                #[cfg(feature = "tracing")]
                tracing::debug!(
                    attempt = facts.attempts,
                    wait_ms = wait.as_millis(),
                    "waiting before the next attempt"
                );
                sleep(wait).await;
            }
            (None, Ok(raw)) => {
                let inside = if raw.status.is_success() { operation.data } else { operation.error };
                return Ok(Answer { facts, raw: RawResponse { inside, ..raw } });
            }
            (None, Err(Broken::Fault(fault, status))) => {
                return Err(Failure::Unanswered(Box::new(TransportError { facts, fault, status })));
            }
            (None, Err(Broken::NoCredential(Unavailable::Unusable(error)))) => {
                return Err(Failure::Build(error.of(operation)));
            }
            (None, Err(Broken::NoCredential(Unavailable::Denied(scheme, error)))) => {
                return Err(Failure::Credential(Box::new(NoCredentialError { facts, scheme, error })));
            }
            (None, Err(Broken::TooLarge(response))) => {
                let limit = limits.body_bytes;
                return Err(Failure::TooLarge(Box::new(TooLargeError { facts, response, limit })));
            }
        }
    }
}

/// What bounds one call: the client's settings under the call's own.
struct Limits {
    time: Duration,
    /// `None`: so far away that it cannot be said.
    deadline: Option<Instant>,
    retries: Option<u32>,
    body_bytes: usize,
}

impl Limits {
    fn of(call: &RawCall) -> Self {
        let (shared, options) = (call.client.shared(), &call.options);
        let time = options.timeout.unwrap_or(shared.timeout);
        Self {
            time,
            deadline: Instant::now().checked_add(time),
            retries: options.max_retries,
            body_bytes: options.max_body_bytes.unwrap_or(shared.max_body_bytes),
        }
    }

    async fn within<O>(&self, work: impl Future<Output = O>) -> Option<O> {
        match self.deadline {
            Some(deadline) => timeout_at(deadline, work).await.ok(),
            None => Some(work.await),
        }
    }

    /// How long to wait for the next attempt, if there is to be one. A wait that would outlast the deadline is none: the
    /// caller learns more from the refusal than from a timeout.
    fn wait(&self, shared: &Shared, attempt: u32, setback: &Setback, idempotency: Idempotency) -> Option<Duration> {
        let policy = &shared.retry;
        let wait = match self.retries {
            Some(retries) => policy.clone().max_retries(retries).wait(attempt, setback, idempotency),
            None => policy.wait(attempt, setback, idempotency),
        }?;
        let in_time =
            self.deadline.is_none_or(|deadline| Instant::now().checked_add(wait).is_some_and(|then| then < deadline));
        // A request that is being worked on is no sign of a sick server.
        let free = matches!(setback, Setback::InProgress(_));
        (in_time && (free || shared.budget.take())).then_some(wait)
    }
}

/// Why an attempt has no response that can be returned.
enum Broken {
    /// The status is there where the connection broke after it.
    Fault(TransportFault, Option<StatusCode>),
    NoCredential(Unavailable),
    TooLarge(RawResponse),
}

impl Broken {
    fn sent(&self) -> Sent {
        match self {
            Self::Fault(fault, _) => fault.sent(),
            Self::NoCredential(_) => Sent::No,
            Self::TooLarge(_) => Sent::Yes,
        }
    }
}

/// The credentials that providers gave for a call.
#[derive(Default)]
struct Authority {
    fetched: Option<Fetched>,
    /// Whether they were replaced after a 401: once a call.
    renewed: bool,
    /// Whether a request is on its way.
    sending: bool,
}

/// One attempt with the credentials of the call; a second one with new credentials where the server refuses those that a
/// provider can replace.
async fn authorized(
    shared: &Shared,
    operation: &Operation,
    prepared: &Prepared,
    limit: usize,
    authority: &mut Authority,
    facts: &mut Facts,
) -> Result<RawResponse, Broken> {
    loop {
        facts.attempts += 1;
        authority.sending = false;
        let credentials = match authority.fetched.take() {
            Some(fetched) => fetched,
            None => shared.credentials.fetch(operation, &shared.transport).await.map_err(Broken::NoCredential)?,
        };
        facts.redactor = facts.redactor.with(credentials.hidden());
        let credentials = authority.fetched.insert(credentials);
        authority.sending = true;
        let outcome = attempt(shared, prepared, credentials, limit).await;
        let refused = matches!(&outcome, Ok(raw) if raw.status == StatusCode::UNAUTHORIZED);
        if !refused || authority.renewed || !credentials.refused() {
            return outcome;
        }
        facts.sent = Sent::Yes;
        authority.renewed = true;
        authority.fetched = None;
    }
}

/// One attempt: the request, the redirects that it meets and that may be followed, and the body.
async fn attempt(
    shared: &Shared,
    prepared: &Prepared,
    credentials: &Fetched,
    limit: usize,
) -> Result<RawResponse, Broken> {
    let outgoing = || {
        let mut request = prepared.outgoing();
        credentials.put_into(&mut request, &prepared.own_headers);
        request
    };
    let mut request = outgoing();
    let mut hops = 0;
    let mut left_origin = false;
    loop {
        let (method, from) = (request.method().clone(), request.uri().clone());
        let (head, body) =
            shared.transport.send(request).await.map_err(|fault| Broken::Fault(fault, None))?.into_parts();
        let hop = redirect::next(shared.redirects, &method, &from, head.status, &head.headers);
        let Some(hop) = hop.filter(|_| hops < redirect::MAX_HOPS) else {
            // The length that a response to `HEAD` announces is not its own (RFC 9110 §8.6).
            let length = head.headers.get(CONTENT_LENGTH).filter(|_| method != Method::HEAD);
            let announced = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
            let fits = announced.is_none_or(|length| length <= limit as u64);
            return read(head.status, head.headers, body, limit, fits).await;
        };
        hops += 1;
        left_origin |= hop.leaves_origin;
        request = if left_origin { stripped(method, &prepared.headers) } else { outgoing() };
        *request.uri_mut() = hop.uri;
    }
}

/// What may go to another origin.
fn stripped(method: Method, headers: &HeaderMap) -> http::Request<Body> {
    let mut request = http::Request::new(Body::empty());
    *request.method_mut() = method;
    for name in [ACCEPT, USER_AGENT] {
        if let Some(value) = headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    request
}

/// Reads a body up to the limit. Of a refusal, what came is enough: its status must not be lost behind its body.
async fn read(
    status: StatusCode,
    headers: HeaderMap,
    mut body: Body,
    limit: usize,
    fits: bool,
) -> Result<RawResponse, Broken> {
    let response = |body| RawResponse { status, headers, body, inside: "" };
    if status.is_success() && !fits {
        return Err(Broken::TooLarge(response(Bytes::new())));
    }
    let mut read = BytesMut::new();
    while let Some(chunk) = body.chunk().await {
        match chunk {
            Ok(chunk) if chunk.len() > limit - read.len() => {
                if status.is_success() {
                    return Err(Broken::TooLarge(response(Bytes::new())));
                }
                read.extend_from_slice(&chunk[..limit - read.len()]);
                break;
            }
            Ok(chunk) => read.extend_from_slice(&chunk),
            Err(fault) if status.is_success() => return Err(Broken::Fault(fault.in_answer(), Some(status))),
            Err(_) => break,
        }
    }
    Ok(response(read.freeze()))
}

/// What a status other than success means for the next attempt.
fn refusal(operation: &Operation, raw: &RawResponse) -> Setback {
    let asked = retry_after(&raw.headers, SystemTime::now());
    match operation.idempotency {
        Idempotency::Keyed { in_progress: Some(in_progress), .. } if says_in_progress(&in_progress, raw) => {
            Setback::InProgress(asked)
        }
        _ => Setback::Status(raw.status, asked),
    }
}

fn says_in_progress(in_progress: &InProgress, raw: &RawResponse) -> bool {
    raw.status == in_progress.status
        && json::from_slice::<Value>(&raw.body).is_ok_and(
            |body| matches!(body.pointer(in_progress.pointer), Some(Value::String(code)) if code == in_progress.value),
        )
}
