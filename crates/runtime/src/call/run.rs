//! The state machine that serves every operation of every client: attempts, redirects, limits, waits, the deadline.
//! Knows statuses and bytes, never the types that they decode to.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, HeaderMap, HeaderName, USER_AGENT};
use http::{HeaderValue, Method, StatusCode};
use tokio::time::sleep;

use super::RawCall;
use super::gathered::Gathered;
use super::limits::{Deadline, Late, Limits};
use crate::client::Client;
use crate::error::{
    BuildError, Facts, Failure, InvalidResponse, Missing, NoCredentialError, TimeoutError, TooLargeError,
    TransportError, What,
};
use crate::json::{self, DecodeError, Value};
use crate::operation::{Idempotency, InProgress, Operation};
use crate::redirect;
use crate::request::Prepared;
use crate::response::RawResponse;
use crate::retry::{Setback, retry_after};
use crate::security::{Fetched, Unavailable};
use crate::transport::{Body, Sent, TransportFault};

/// The server's last word.
pub struct Answer {
    pub(crate) facts: Facts,
    /// Without a body where that is still to come.
    pub(crate) raw: RawResponse,
    pub(crate) success: bool,
    /// What is still to come.
    pub(crate) open: Option<Open>,
}

/// A body that has not been read, and the call that it answers.
pub(crate) struct Open {
    pub(crate) body: Body,
    pub(crate) exchange: Arc<Exchange>,
}

/// One call, ready to be sent, and again where a stream is resumed.
pub(crate) struct Exchange {
    client: Client,
    pub(crate) operation: &'static Operation,
    prepared: Prepared,
    pub(crate) limits: Limits,
    /// Whether a success with these headers is handed over unread.
    opens: fn(&HeaderMap) -> bool,
}

/// A call that is under way, whatever it decodes to.
pub(crate) type Running = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send>>;

/// Runs a call to its end, or to the begin of its stream. A plain function, so that crates which call do not translate the
/// state machine once more.
pub(crate) fn begin(call: Box<RawCall>, opens: fn(&HeaderMap) -> bool) -> Running {
    Box::pin(run(call, opens))
}

async fn run(call: Box<RawCall>, opens: fn(&HeaderMap) -> bool) -> Result<Answer, Failure> {
    let (operation, limits) = (call.operation, Limits::of(&call));
    let (client, prepared, headers) = call.prepared().map_err(Failure::Build)?;
    let exchange = Exchange { client, operation, prepared, limits, opens };
    let (facts, reply) = exchange.send(&mut Outgoing::first(headers)).await?;
    Ok(reply.answering(facts, || Arc::new(exchange)))
}

impl Answer {
    /// The error of an answer that does not fit the document.
    pub(crate) fn unfit(self, error: DecodeError) -> Box<InvalidResponse> {
        Box::new(InvalidResponse { facts: self.facts, response: self.raw, what: What::Body, error })
    }
}

impl Exchange {
    /// Sends the call once more. `last_event_id` says where a stream is to go on.
    pub(crate) async fn resume(self: Arc<Self>, last_event_id: Option<HeaderValue>) -> Result<Answer, Failure> {
        let (facts, reply) = self.send(&mut Outgoing::resuming(last_event_id)).await?;
        Ok(reply.answering(facts, || self))
    }

    #[cfg(feature = "tracing")]
    async fn send(&self, outgoing: &mut Outgoing) -> Result<(Facts, Reply), Failure> {
        use tracing::Instrument as _;
        let Operation { id, method, path, .. } = self.operation;
        let span =
            tracing::info_span!("call", operation = id, http.request.method = method.name(), url.template = path);
        attempts(self, outgoing).instrument(span).await
    }

    #[cfg(not(feature = "tracing"))]
    async fn send(&self, outgoing: &mut Outgoing) -> Result<(Facts, Reply), Failure> {
        attempts(self, outgoing).await
    }
}

async fn attempts(exchange: &Exchange, outgoing: &mut Outgoing) -> Result<(Facts, Reply), Failure> {
    let Exchange { operation, prepared, limits, .. } = exchange;
    let shared = exchange.client.shared();
    let deadline = Deadline::after(limits.time);
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
        let outcome = {
            let attempt = pin!(authorized(exchange, outgoing, &mut authority, &mut facts));
            deadline.within(limits.attempt, attempt).await
        };
        let in_flight = if authority.sending { Sent::Maybe } else { Sent::No };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(Late::Attempt) => Err(Broken::Late(in_flight)),
            Err(Late::Call) => {
                facts.sent = facts.sent.max(in_flight);
                return Err(timeout(facts, Missing::Result, limits.time));
            }
        };
        facts.sent = facts.sent.max(outcome.as_ref().map_or_else(Broken::sent, |_| Sent::Yes));
        let setback = match &outcome {
            Ok(reply) if reply.success => {
                shared.budget.succeed(facts.attempts);
                None
            }
            Ok(reply) => Some(refusal(operation, &reply.raw)),
            Err(Broken::NoCredential(Unavailable::Denied(_, error))) if error.is_transient() => {
                Some(Setback::Fault(Sent::No))
            }
            Err(Broken::NoCredential(_) | Broken::Unopened(_) | Broken::TooLarge(_)) => None,
            Err(Broken::Fault(fault, _)) => Some(Setback::Fault(fault.sent())),
            Err(Broken::Late(sent)) => Some(Setback::Fault(*sent)),
        };
        facts.in_progress = matches!(setback, Some(Setback::InProgress(_)));
        let wait = setback.filter(|_| prepared.body.can_be_sent());
        let wait = wait.and_then(|setback| limits.wait(shared, &deadline, facts.attempts, &setback, idempotency));
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
            (None, Ok(reply)) => return Ok((facts, reply)),
            (None, Err(Broken::Fault(fault, status))) => {
                return Err(Failure::Unanswered(Box::new(TransportError { facts, fault, status })));
            }
            (None, Err(Broken::Late(_))) => {
                return Err(timeout(facts, Missing::Answer, limits.attempt.unwrap_or(limits.time)));
            }
            // Of an attempt before, it is not known that nothing was sent.
            (None, Err(Broken::Unopened(error))) if facts.attempts > 1 => {
                let fault = TransportFault::not_sent(error);
                return Err(Failure::Unanswered(Box::new(TransportError { facts, fault, status: None })));
            }
            (None, Err(Broken::NoCredential(Unavailable::Unusable(error)) | Broken::Unopened(error))) => {
                return Err(Failure::Build(error.of(operation)));
            }
            (None, Err(Broken::NoCredential(Unavailable::Denied(scheme, error)))) => {
                return Err(Failure::Credential(Box::new(NoCredentialError { facts, scheme, error })));
            }
            (None, Err(Broken::TooLarge(response))) => {
                let limit = limits.body_bytes;
                let what = What::Body;
                return Err(Failure::TooLarge(Box::new(TooLargeError { facts, response, what, limit })));
            }
        }
    }
}

fn timeout(facts: Facts, missing: Missing, limit: Duration) -> Failure {
    Failure::Timeout(Box::new(TimeoutError { facts, missing, limit }))
}

/// A response; its body stands apart where it is handed over unread.
struct Reply {
    raw: RawResponse,
    success: bool,
    body: Option<Body>,
}

impl Reply {
    fn answering(self, facts: Facts, exchange: impl FnOnce() -> Arc<Exchange>) -> Answer {
        let Self { raw, success, body } = self;
        Answer { facts, raw, success, open: body.map(|body| Open { body, exchange: exchange() }) }
    }
}

/// Why an attempt has no response that can be returned.
enum Broken {
    /// The status is there where the connection broke after it.
    Fault(TransportFault, Option<StatusCode>),
    /// Its time was up.
    Late(Sent),
    NoCredential(Unavailable),
    /// The body cannot be opened.
    Unopened(BuildError),
    TooLarge(RawResponse),
}

impl Broken {
    fn sent(&self) -> Sent {
        match self {
            Self::Fault(fault, _) => fault.sent(),
            Self::Late(sent) => *sent,
            Self::NoCredential(_) | Self::Unopened(_) => Sent::No,
            Self::TooLarge(_) => Sent::Yes,
        }
    }
}

/// What differs between the requests of a call.
struct Outgoing {
    /// Those of the first attempt, which are there as soon as the call is known to be right.
    headers: Option<HeaderMap>,
    last_event_id: Option<HeaderValue>,
}

impl Outgoing {
    fn first(headers: HeaderMap) -> Self {
        Self { headers: Some(headers), last_event_id: None }
    }

    fn resuming(last_event_id: Option<HeaderValue>) -> Self {
        Self { headers: None, last_event_id }
    }

    /// The request of one attempt, with its credentials.
    async fn request(&mut self, exchange: &Exchange, credentials: &Fetched) -> Result<http::Request<Body>, BuildError> {
        let Exchange { client, prepared, .. } = exchange;
        let headers = match self.headers.take() {
            Some(headers) => headers,
            None => prepared.headers(client.shared())?,
        };
        let mut request = prepared.outgoing(headers).await?;
        if let Some(id) = &self.last_event_id {
            request.headers_mut().insert(HeaderName::from_static("last-event-id"), id.clone());
        }
        credentials.put_into(&mut request, &prepared.own_headers);
        Ok(request)
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
    exchange: &Exchange,
    outgoing: &mut Outgoing,
    authority: &mut Authority,
    facts: &mut Facts,
) -> Result<Reply, Broken> {
    let shared = exchange.client.shared();
    let fetch = || shared.credentials.fetch(exchange.operation, &shared.transport);
    loop {
        facts.attempts += 1;
        authority.sending = false;
        let credentials = match authority.fetched.take() {
            Some(fetched) => fetched,
            None => fetch().await.map_err(Broken::NoCredential)?,
        };
        facts.redactor = facts.redactor.with(credentials.hidden());
        let credentials = authority.fetched.insert(credentials);
        let request = outgoing.request(exchange, credentials).await.map_err(Broken::Unopened)?;
        authority.sending = true;
        let outcome = attempt(exchange, outgoing, credentials, request).await;
        let refused = matches!(&outcome, Ok(reply) if reply.raw.status == StatusCode::UNAUTHORIZED);
        let again = exchange.prepared.body.can_be_sent() && !authority.renewed;
        if !refused || !again || !credentials.refused() {
            return outcome;
        }
        facts.sent = Sent::Yes;
        authority.renewed = true;
        authority.fetched = None;
    }
}

/// One attempt: the request, the redirects that it meets and that may be followed, and the body.
async fn attempt(
    exchange: &Exchange,
    outgoing: &mut Outgoing,
    credentials: &Fetched,
    mut request: http::Request<Body>,
) -> Result<Reply, Broken> {
    let Exchange { prepared, limits, operation, .. } = exchange;
    let shared = exchange.client.shared();
    let mut hops = 0;
    let mut left_origin = false;
    loop {
        let (method, from) = (request.method().clone(), request.uri().clone());
        let (head, body) =
            shared.transport.send(request).await.map_err(|fault| Broken::Fault(fault, None))?.into_parts();
        let success = operation.succeeds(head.status);
        let hop = redirect::next(shared.redirects, &method, &from, head.status, &head.headers);
        let can_go = |leaves_origin: bool| leaves_origin || left_origin || prepared.body.can_be_sent();
        let followed = |leaves_origin: bool| !success && hops < redirect::MAX_HOPS && can_go(leaves_origin);
        let Some(hop) = hop.filter(|hop| followed(hop.leaves_origin)) else {
            let opens = success && (exchange.opens)(&head.headers);
            let limit = if opens { limits.stream_bytes.unwrap_or(usize::MAX) } else { limits.body_bytes };
            // The length that a response to `HEAD` announces is not its own (RFC 9110 §8.6).
            let length = head.headers.get(CONTENT_LENGTH).filter(|_| method != Method::HEAD);
            let announced = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
            let fits = announced.is_none_or(|length| length <= limit as u64);
            let inside = if success { operation.data } else { operation.error };
            let raw = RawResponse { status: head.status, headers: head.headers, body: Bytes::new(), inside };
            return match (success && !fits, opens) {
                (true, _) => Err(Broken::TooLarge(raw)),
                (false, true) => Ok(Reply { raw, success, body: Some(body) }),
                (false, false) => read(raw, success, body, announced, limit).await,
            };
        };
        hops += 1;
        left_origin |= hop.leaves_origin;
        let again = if left_origin {
            prepared.headers(shared).map(|headers| stripped(method, &headers))
        } else {
            outgoing.request(exchange, credentials).await
        };
        request = again.map_err(|error| Broken::Fault(TransportFault::broken(error), Some(head.status)))?;
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
    mut raw: RawResponse,
    success: bool,
    mut body: Body,
    announced: Option<u64>,
    limit: usize,
) -> Result<Reply, Broken> {
    let mut gathered = Gathered::of(announced);
    while let Some(chunk) = body.chunk().await {
        match chunk {
            Ok(mut chunk) if chunk.len() > limit - gathered.len() => {
                if success {
                    return Err(Broken::TooLarge(raw));
                }
                chunk.truncate(limit - gathered.len());
                gathered.push(chunk);
                break;
            }
            Ok(chunk) => gathered.push(chunk),
            Err(fault) if success => return Err(Broken::Fault(fault.in_answer(), Some(raw.status))),
            Err(_) => break,
        }
    }
    raw.body = gathered.finish();
    Ok(Reply { raw, success, body: None })
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
