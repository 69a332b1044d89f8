//! A call: a value that knows everything about one request and has sent nothing. The generic types here only carry what
//! to decode to; [`run`] does the work for all of them.

mod future;
mod gathered;
mod limits;
mod options;
mod run;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use bytes::Bytes;
use http::HeaderMap;

pub use self::future::{CallFuture, MetaFuture};
pub(crate) use self::future::{decoded, response};
pub use self::options::CallOptions;
pub(crate) use self::run::{Answer, Exchange, Open, Running, begin};
use crate::body::{self, File};
use crate::client::Client;
use crate::decode::{Binary, FromResponse, Outcome};
use crate::error::BuildError;
use crate::json::{self, Decode, Encode, EncodeError};
use crate::operation::Operation;
use crate::pages::{Items, Pages, Pagination};
use crate::random;
use crate::request::{Draft, Prepared};
use crate::stream::ByteStream;
use crate::transport::Body;
use crate::wait::{Wait, Waiter};

/// One call of an operation that answers with `T` or refuses with `E`. Nothing is sent until it is awaited.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, E> {
    raw: Box<RawCall>,
    types: PhantomData<fn() -> (T, E)>,
}

/// A call without its types.
pub(crate) struct RawCall {
    client: Client,
    operation: &'static Operation,
    draft: Draft,
    options: CallOptions,
    /// What is accepted instead of what the operation accepts.
    accept: Option<&'static str>,
}

// What is here for each pair of types only hands on: the work is done once for all of them.
impl<T, E> Call<T, E> {
    #[inline]
    pub(crate) fn new(raw: Box<RawCall>) -> Self {
        Self { raw, types: PhantomData }
    }

    /// Sets the parameter at `index` of the operation's parameters. Null is the same as not set.
    #[inline]
    pub fn param(self, index: usize, value: &dyn Encode) -> Self {
        Self::new(self.raw.with_param(index, value))
    }

    /// Sets a JSON body.
    #[inline]
    pub fn json(self, body: &dyn Encode) -> Self {
        self.json_as("application/json", body)
    }

    /// Sets a JSON body of another media type, such as `application/merge-patch+json`.
    #[inline]
    pub fn json_as(self, content_type: &str, body: &dyn Encode) -> Self {
        Self::new(self.raw.with_json(content_type, body))
    }

    /// Sets a body of `application/x-www-form-urlencoded` pairs from an object. What [`Operation::form`] does not name is
    /// written as OpenAPI 3.1 §4.8.15.1 has it: a list as its name with each item, an object as JSON. Null is not sent.
    #[inline]
    pub fn form(self, body: &dyn Encode) -> Self {
        Self::new(self.raw.with_form(body))
    }

    /// Sets a multipart body from an object: one part a member, in order. What [`Operation::parts`] does not name is
    /// written as OpenAPI 3.1 §4.8.15.1 has it: text for a scalar, JSON for an object, a part for each item of a list, and
    /// files as they are. Null is not sent.
    #[inline]
    pub fn multipart(self, media_type: &str, body: &dyn Encode) -> Self {
        Self::new(self.raw.with_multipart(media_type, body))
    }

    /// Sets a body of text.
    #[inline]
    pub fn text(self, content_type: &str, body: impl Into<String>) -> Self {
        self.bytes(content_type, body.into())
    }

    /// Sets a body of bytes: from memory, from disk, or from a stream.
    #[inline]
    pub fn bytes(self, content_type: &str, body: impl Into<File>) -> Self {
        Self::new(self.raw.with_bytes(content_type, body.into()))
    }

    /// Sets timeout, retries and headers of this one call.
    #[inline]
    pub fn with(self, options: CallOptions) -> Self {
        Self::new(self.raw.with_options(options))
    }

    /// The same call for another representation of its success, such as a stream of it. `accept` is the `Accept` header.
    #[inline]
    pub fn accepting<S: Outcome>(self, accept: &'static str) -> Call<S, E> {
        Call::new(self.raw.accepting(accept))
    }

    /// Sets a member of the JSON body to true, whatever it was: what asks some servers for a stream.
    #[inline]
    pub fn switched_on(self, member: &str) -> Self {
        Self::new(self.raw.switched(member, true))
    }

    /// Sets a member of the JSON body to false unless the body says it: what keeps servers that stream by default from it.
    #[inline]
    pub fn switched_off(self, member: &str) -> Self {
        Self::new(self.raw.switched(member, false))
    }

    /// The request as it would be sent, credentials included; does no I/O. A call that takes an idempotency key and has
    /// none gets one. A body that is not in memory is an error; [`Call::to_streaming_request`] takes any.
    ///
    /// Credentials in headers are marked as sensitive and do not show in `Debug`; one in the query is part of the URI and
    /// does.
    ///
    /// A credential that its provider does not give at once is an error: it would have to be waited for.
    #[inline]
    pub fn to_request(self) -> Result<http::Request<Bytes>, BuildError> {
        self.raw.into_request()
    }

    /// As [`Call::to_request`], with a body that is still to be read: a file on disk is opened when it is its turn.
    #[inline]
    pub fn to_streaming_request(self) -> Result<http::Request<Body>, BuildError> {
        self.raw.into_streaming_request()
    }
}

/// Puts in the credentials that their providers give at once.
fn authorize<B>(
    client: &Client,
    operation: &Operation,
    prepared: &Prepared,
    request: &mut http::Request<B>,
) -> Result<(), BuildError> {
    let shared = client.shared();
    let fetched = shared.credentials.fetch_now(operation, &shared.transport)?;
    fetched.put_into(request, &prepared.own_headers);
    Ok(())
}

impl<E> Call<Binary, E> {
    /// The same call for its body as it arrives, instead of all of it in memory.
    #[inline]
    pub fn stream(self) -> Call<ByteStream, E> {
        Call::new(self.raw)
    }
}

impl<T: Outcome, E: FromResponse> Call<T, E> {
    /// Sends the call; resolves to the result with status, headers, attempts and raw bytes beside it.
    #[inline]
    pub fn send_with_meta(self) -> MetaFuture<T, E> {
        MetaFuture::new(self.raw)
    }
}

impl<T: FromResponse, E: FromResponse> Call<T, E> {
    /// Sends the call again and again until its answer says what `waiter` waits for.
    #[inline]
    pub fn wait(self, waiter: &'static Waiter) -> Wait<T, E> {
        Wait::new(self.raw, waiter)
    }

    /// The pages of an operation that has a [`Pagination`], from the one that the call asks for on.
    #[inline]
    pub fn pages(self) -> Pages<T, E> {
        Pages::new(self.raw)
    }

    /// The items of all pages of an operation that has a [`Pagination`], from the one that the call asks for on.
    #[inline]
    pub fn items<I: Decode + Unpin>(self) -> Items<I, E> {
        Items::new(self.raw)
    }
}

impl<T: Outcome, E: FromResponse> IntoFuture for Call<T, E> {
    type Output = <CallFuture<T, E> as Future>::Output;
    type IntoFuture = CallFuture<T, E>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        CallFuture::new(self.raw)
    }
}

impl<T, E> fmt::Debug for Call<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

impl fmt::Debug for RawCall {
    /// Never the values: they may be anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Operation { id, method, path, .. } = self.operation;
        write!(f, "Call({id}: {} {path})", method.name())
    }
}

impl RawCall {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Box<Self> {
        let (draft, options) = (Draft::default(), CallOptions::default());
        Box::new(Self { client, operation, draft, options, accept: None })
    }

    /// The same call once more.
    pub(crate) fn again(&self) -> Box<Self> {
        let &Self { ref client, operation, ref draft, ref options, accept } = self;
        Box::new(Self { client: client.clone(), operation, draft: draft.clone(), options: options.clone(), accept })
    }

    /// How the operation hands out its list.
    pub(crate) fn pagination(&self) -> Option<Pagination> {
        self.operation.pagination
    }

    /// The text of a parameter as it will be sent.
    pub(crate) fn given(&self, index: usize) -> Option<&str> {
        self.draft.given(index)
    }

    /// The number that a parameter has.
    pub(crate) fn given_number(&self, index: usize) -> Option<u64> {
        self.given(index)?.rsplit('=').next()?.parse().ok()
    }

    /// Sends the call to a URL that the server gave.
    pub(crate) fn follow(&mut self, uri: http::Uri) {
        self.draft.follow(uri);
    }

    /// Where the call goes.
    pub(crate) fn uri(&self) -> Result<http::Uri, BuildError> {
        self.again().prepared().map(|(_, prepared, _)| prepared.uri)
    }

    pub(crate) fn param(&mut self, index: usize, value: &dyn Encode) {
        self.draft.param(self.operation, index, value);
    }

    fn with_param(mut self: Box<Self>, index: usize, value: &dyn Encode) -> Box<Self> {
        self.param(index, value);
        self
    }

    fn with_json(mut self: Box<Self>, content_type: &str, body: &dyn Encode) -> Box<Self> {
        if !self.operation.rules.is_empty()
            && let Ok(value) = json::to_value(body)
        {
            self.draft.check(self.operation, content_type, &value);
        }
        match json::to_vec(body) {
            Ok(bytes) => self.draft.body(content_type, Bytes::from(bytes)),
            Err(error) => self.draft.fail(BuildError::new(format!("the body cannot be written: {error}"))),
        }
        self
    }

    #[inline]
    fn with_form(mut self: Box<Self>, body: &dyn Encode) -> Box<Self> {
        const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";
        let text = json::to_value(body).map_err(|error| unwritten(&error)).and_then(|value| {
            self.draft.check(self.operation, CONTENT_TYPE, &value);
            body::form(self.operation.form, &value)
        });
        match text {
            Ok(text) => self.draft.body(CONTENT_TYPE, Bytes::from(text)),
            Err(error) => self.draft.fail(error),
        }
        self
    }

    #[inline]
    fn with_multipart(mut self: Box<Self>, media_type: &str, body: &dyn Encode) -> Box<Self> {
        let boundary = random::uuid_v4();
        let parts = json::to_value_attaching(body).map_err(|error| unwritten(&error)).and_then(|(value, files)| {
            self.draft.check(self.operation, media_type, &value);
            body::multipart(self.operation.parts, &value, &files, &boundary)
        });
        match parts {
            Ok(parts) => self.draft.body(&format!("{media_type}; boundary={boundary}"), parts),
            Err(error) => self.draft.fail(error),
        }
        self
    }

    fn with_bytes(mut self: Box<Self>, content_type: &str, body: File) -> Box<Self> {
        self.draft.body(content_type, body);
        self
    }

    fn with_options(mut self: Box<Self>, options: CallOptions) -> Box<Self> {
        self.options = options;
        self
    }

    fn accepting(mut self: Box<Self>, accept: &'static str) -> Box<Self> {
        self.accept = Some(accept);
        self
    }

    fn switched(mut self: Box<Self>, member: &str, on: bool) -> Box<Self> {
        self.draft.switch(member, on);
        self
    }

    fn into_request(self: Box<Self>) -> Result<http::Request<Bytes>, BuildError> {
        let operation = self.operation;
        let (client, prepared, headers) = self.prepared()?;
        let mut request = prepared.whole(headers).map_err(|error| error.of(operation))?;
        authorize(&client, operation, &prepared, &mut request)?;
        Ok(request)
    }

    fn into_streaming_request(self: Box<Self>) -> Result<http::Request<Body>, BuildError> {
        let operation = self.operation;
        let (client, prepared, headers) = self.prepared()?;
        let mut request = prepared.unopened(headers);
        authorize(&client, operation, &prepared, &mut request)?;
        Ok(request)
    }

    /// The request, and its headers for the first attempt.
    fn prepared(self) -> Result<(Client, Prepared, HeaderMap), BuildError> {
        let Self { client, operation, draft, options, accept } = self;
        let own_headers = options.into_headers(operation)?;
        let (prepared, headers) = draft.finish(client.shared(), operation, own_headers, accept)?;
        Ok((client, prepared, headers))
    }
}

fn unwritten(error: &EncodeError) -> BuildError {
    BuildError::new(format!("the form cannot be written: {error}"))
}
