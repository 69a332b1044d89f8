//! A call: a value that knows everything about one request and has sent nothing. The generic types here only carry what
//! to decode to; [`run`] does the work for all of them.

mod future;
mod options;
mod run;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use bytes::Bytes;

pub(crate) use self::future::decoded;
pub use self::future::{CallFuture, MetaFuture};
pub use self::options::CallOptions;
pub(crate) use self::run::{Answer, run};
use crate::client::Client;
use crate::decode::FromResponse;
use crate::error::BuildError;
use crate::json::{self, Decode, Encode};
use crate::operation::{Operation, Param};
use crate::pages::{Items, Pages, Pagination};
use crate::request::{Draft, Prepared};
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
}

impl<T, E> Call<T, E> {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        let raw = RawCall { client, operation, draft: Draft::default(), options: CallOptions::default() };
        Self { raw: Box::new(raw), types: PhantomData }
    }

    /// Sets the parameter at `index` of the operation's parameters. Null is the same as not set.
    pub fn param(mut self, index: usize, value: &dyn Encode) -> Self {
        self.raw.param(index, value);
        self
    }

    /// Sets a JSON body.
    pub fn json(self, body: &dyn Encode) -> Self {
        self.json_as("application/json", body)
    }

    /// Sets a JSON body of another media type, such as `application/merge-patch+json`.
    pub fn json_as(mut self, content_type: &str, body: &dyn Encode) -> Self {
        self.raw.json(content_type, body);
        self
    }

    /// Sets a body of `application/x-www-form-urlencoded` pairs from an object.
    pub fn form(self, body: &dyn Encode) -> Self {
        self.form_styled(&[], body)
    }

    /// Sets a body of `application/x-www-form-urlencoded` pairs, where some members have a style of their own (OpenAPI 3.1
    /// §4.8.15): `&[Param::query("filter").style(Style::DeepObject)]`.
    pub fn form_styled(mut self, styles: &[Param], body: &dyn Encode) -> Self {
        self.raw.form(styles, body);
        self
    }

    /// Sets a body of text.
    pub fn text(self, content_type: &str, body: impl Into<String>) -> Self {
        self.bytes(content_type, body.into())
    }

    /// Sets a body of bytes.
    pub fn bytes(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.raw.draft.body(content_type, body.into());
        self
    }

    /// Sets timeout, retries and headers of this one call.
    pub fn with(mut self, options: CallOptions) -> Self {
        self.raw.options = options;
        self
    }

    /// The request as it would be sent, credentials included; does no I/O. A call that takes an idempotency key and has
    /// none gets one.
    ///
    /// Credentials in headers are marked as sensitive and do not show in `Debug`; one in the query is part of the URI and
    /// does.
    ///
    /// A credential that its provider does not give at once is an error: it would have to be waited for.
    pub fn to_request(self) -> Result<http::Request<Bytes>, BuildError> {
        let operation = self.raw.operation;
        let (client, prepared) = self.raw.prepared()?;
        let shared = client.shared();
        let fetched = shared.credentials.fetch_now(operation, &shared.transport)?;
        let mut request = prepared.request();
        fetched.put_into(&mut request, &prepared.own_headers);
        Ok(request)
    }
}

impl<T: FromResponse, E: FromResponse> Call<T, E> {
    /// Sends the call; resolves to the result with status, headers, attempts and raw bytes beside it.
    pub fn send_with_meta(self) -> MetaFuture<T, E> {
        MetaFuture::new(*self.raw)
    }

    /// Sends the call again and again until its answer says what `waiter` waits for.
    pub fn wait(self, waiter: &'static Waiter) -> Wait<T, E> {
        Wait::new(self.raw, waiter)
    }

    /// The pages of an operation that has a [`Pagination`], from the one that the call asks for on.
    pub fn pages(self) -> Pages<T, E> {
        Pages::new(*self.raw)
    }

    /// The items of all pages of an operation that has a [`Pagination`], from the one that the call asks for on.
    pub fn items<I: Decode + Unpin>(self) -> Items<I, E> {
        Items::new(*self.raw)
    }
}

impl<T: FromResponse, E: FromResponse> IntoFuture for Call<T, E> {
    type Output = <CallFuture<T, E> as Future>::Output;
    type IntoFuture = CallFuture<T, E>;

    fn into_future(self) -> Self::IntoFuture {
        CallFuture::new(*self.raw)
    }
}

impl<T, E> fmt::Debug for Call<T, E> {
    /// Never the values: they may be anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Operation { id, method, path, .. } = self.raw.operation;
        write!(f, "Call({id}: {} {path})", method.name())
    }
}

impl RawCall {
    /// The same call once more.
    pub(crate) fn again(&self) -> Self {
        let Self { client, operation, draft, options } = self;
        Self { client: client.clone(), operation, draft: draft.clone(), options: options.clone() }
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
        self.again().prepared().map(|(_, prepared)| prepared.uri)
    }

    pub(crate) fn param(&mut self, index: usize, value: &dyn Encode) {
        match json::to_value(value) {
            Ok(value) => self.draft.param(self.operation, index, &value),
            Err(error) => self.draft.fail(BuildError::new(format!("parameter {index} cannot be written: {error}"))),
        }
    }

    fn json(&mut self, content_type: &str, body: &dyn Encode) {
        match json::to_vec(body) {
            Ok(bytes) => self.draft.body(content_type, bytes.into()),
            Err(error) => self.draft.fail(BuildError::new(format!("the body cannot be written: {error}"))),
        }
    }

    fn form(&mut self, styles: &[Param], body: &dyn Encode) {
        const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";
        let pairs =
            json::to_value(body).map_err(|error| BuildError::new(format!("the form cannot be written: {error}")));
        match pairs.and_then(|value| crate::param::form(&value, styles)) {
            Ok(text) => self.draft.body(CONTENT_TYPE, text.into()),
            Err(error) => self.draft.fail(error),
        }
    }

    fn prepared(self) -> Result<(Client, Prepared), BuildError> {
        let headers = self.options.into_headers(self.operation)?;
        let prepared = self.draft.finish(self.client.shared(), self.operation, headers)?;
        Ok((self.client, prepared))
    }
}
