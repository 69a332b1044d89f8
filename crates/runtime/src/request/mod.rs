//! Turns the values of one call into one request: in go parameters, body, credentials and options, out comes what is
//! sent on every attempt, byte for byte the same. Does no I/O but to open the files of a body.

mod texts;
mod url;

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName};
use http::{HeaderValue, Method, Uri};

use self::texts::{Places, Texts};
use crate::body::Payload;
use crate::client::Shared;
use crate::error::BuildError;
use crate::json::{self, Encode, Value};
use crate::operation::{Idempotency, Operation, Param};
use crate::param::{self, Place};
use crate::random;
use crate::rules::{self, Broken, Subject};
use crate::security::{Placed, SecurityScheme};
use crate::transport::Body;

/// What a call has been given so far.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    /// The text of each parameter; set again, it is replaced.
    texts: Texts,
    body: Option<(HeaderValue, Payload)>,
    /// The URL to send to instead of the operation's own, query included.
    at: Option<Uri>,
    /// The first thing that was wrong.
    error: Option<BuildError>,
}

impl Draft {
    pub(crate) fn param(&mut self, operation: &Operation, index: usize, value: &dyn Encode) {
        let Some(param) = operation.params.get(index) else {
            return self.fail(BuildError::new(format!("the operation has no parameter {index}")));
        };
        if let Some(rule) = operation.rule(|subject| subject == Subject::Param(index)) {
            self.check_param(rule, param, value);
        }
        let Texts { all, .. } = &mut self.texts;
        if all.capacity() == 0 {
            // The other parameters and the URL follow.
            all.reserve(operation.path.len() + 128);
        }
        let written = self.texts.set(index, |all| {
            let start = all.len();
            json::append(value, all)
                .map_err(|error| BuildError::new(format!("parameter {index} cannot be written: {error}")))?;
            param::write(param, all, start)
        });
        if let Err(error) = written {
            self.fail(error);
        }
    }

    fn check_param(&mut self, rule: &rules::Rule, param: &Param, value: &dyn Encode) {
        let Ok(value) = json::to_value(value) else { return };
        if let Err(Broken { path, problem }) = rules::check(rule, &value) {
            let message = if path.is_empty() { problem } else { format!("at `{path}` {problem}") };
            self.fail(BuildError::new(message).parameter_named(param.name).at(path));
        }
    }

    /// The text of a parameter as it will be sent, with its name where that is a part of it.
    pub(crate) fn given(&self, index: usize) -> Option<&str> {
        self.texts.get(index)
    }

    /// Sends the request to a URL that the server gave. It has the values of the path and the query; credentials and
    /// headers are as before.
    pub(crate) fn follow(&mut self, uri: Uri) {
        self.at = Some(uri);
    }

    /// Checks a body of a media type before it is written.
    pub(crate) fn check(&mut self, operation: &Operation, media_type: &str, body: &Value) {
        let rule = operation.rule(|subject| matches!(subject, Subject::Body(known) if known == media_type));
        if let Some(Err(Broken { path, problem })) = rule.map(|rule| rules::check(rule, body)) {
            self.fail(BuildError::new(format!("`body{path}` {problem}")).at(format!("body{path}")));
        }
    }

    pub(crate) fn body(&mut self, content_type: &str, body: impl Into<Payload>) {
        const JSON: &str = "application/json";
        let content_type = match content_type {
            JSON => Ok(HeaderValue::from_static(JSON)),
            other => HeaderValue::from_str(other),
        };
        match content_type {
            Ok(content_type) => self.body = Some((content_type, body.into())),
            Err(_) => self.fail(BuildError::new("the body's content type holds a control character")),
        }
    }

    /// Sets a member of a body that is a JSON object, or of one to be made where there is none. Off: only where nothing else
    /// is said.
    #[inline]
    pub(crate) fn switch(&mut self, member: &str, on: bool) {
        let made = || (HeaderValue::from_static("application/json"), Bytes::from_static(b"{}").into());
        let (content_type, body) = self.body.take().unwrap_or_else(made);
        let switched = body.in_memory().and_then(|bytes| json::from_slice(&bytes).ok()).and_then(|mut body: Value| {
            let Value::Object(members) = &mut body else { return None };
            if on || !members.contains_key(member) {
                members.insert(member, Value::Bool(on));
            }
            json::to_vec(&body).ok()
        });
        self.body = Some((content_type, switched.map_or(body, |bytes| Bytes::from(bytes).into())));
    }

    pub(crate) fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }

    /// The request, with the headers of this one call on top, and its headers for the first attempt. `accept`: what is
    /// accepted instead of what the operation accepts.
    pub(crate) fn finish(
        mut self,
        shared: &Shared,
        operation: &'static Operation,
        own_headers: HeaderMap,
        accept: Option<&'static str>,
    ) -> Result<(Prepared, HeaderMap), BuildError> {
        if let Some(error) = self.error {
            return Err(error.of(operation));
        }
        let schemes = shared.credentials.alternative(operation)?;
        let pairs = shared.credentials.known(schemes).filter_map(Placed::pair);
        let (uri, texts) = if let Some(followed) = &self.at {
            (url::with_credentials(followed, pairs), Bytes::from(self.texts.all))
        } else {
            let base_url = shared.base_url_of(operation)?;
            let start = self.texts.all.len();
            url::write(operation, &base_url, pairs, &mut self.texts).map_err(|error| error.of(operation))?;
            let texts = Bytes::from(self.texts.all);
            (base_url.followed_by(texts.slice(start..)), texts)
        };
        let uri = uri.ok_or_else(|| BuildError::new("the URL is too long or not valid").of(operation))?;
        let method = Method::from_bytes(operation.method.name().as_bytes())
            .map_err(|_| BuildError::new("the method is not valid").of(operation))?;
        let (content_type, body) = self.body.unzip();
        let mut prepared = Prepared {
            operation,
            method,
            uri,
            texts,
            places: self.texts.places,
            accept: accept.or(Some(operation.accept)).filter(|accept| !accept.is_empty()),
            content_type,
            schemes,
            own_headers,
            body: body.unwrap_or_default(),
            made_key: None,
            idempotency_key: None,
        };
        let mut headers = prepared.headers(shared)?;
        prepared.take_key(&mut headers);
        Ok((prepared, headers))
    }
}

/// A request, ready to be sent as often as needed. Headers are made for each attempt: most calls have only one.
pub(crate) struct Prepared {
    operation: &'static Operation,
    method: Method,
    pub(crate) uri: Uri,
    /// The texts of all parameters.
    texts: Bytes,
    places: Places,
    accept: Option<&'static str>,
    content_type: Option<HeaderValue>,
    /// The credentials that go with it.
    schemes: &'static [&'static SecurityScheme],
    /// Those headers that this one call was given: they stand above every credential.
    pub(crate) own_headers: HeaderMap,
    pub(crate) body: Payload,
    /// The key that was made because none was given.
    made_key: Option<HeaderValue>,
    pub(crate) idempotency_key: Option<Arc<str>>,
}

impl Prepared {
    /// The request for one attempt. What is in memory is shared, not copied.
    pub(crate) async fn outgoing(&self, headers: HeaderMap) -> Result<http::Request<Body>, BuildError> {
        self.body.opened().await.map(|body| self.request(headers, body))
    }

    /// The request, with a body that is still to be opened.
    #[inline]
    pub(crate) fn unopened(&self, headers: HeaderMap) -> http::Request<Body> {
        self.request(headers, self.body.unopened())
    }

    /// The request, with all of its body.
    #[inline]
    pub(crate) fn whole(&self, headers: HeaderMap) -> Result<http::Request<Bytes>, BuildError> {
        let body = self.body.in_memory();
        let body = body.ok_or_else(|| BuildError::new("its body is not in memory: it is read while it is sent"))?;
        Ok(self.request(headers, body))
    }

    fn request<B>(&self, headers: HeaderMap, body: B) -> http::Request<B> {
        let mut request = http::Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = headers;
        request
    }

    /// The headers of one attempt, but for credentials that have to be asked for.
    pub(crate) fn headers(&self, shared: &Shared) -> Result<HeaderMap, BuildError> {
        let mut headers = HeaderMap::with_capacity(self.expected_headers(shared));
        let mut cookies = Cookies::default();
        for (name, value) in &shared.headers {
            headers.insert(name.clone(), value.clone());
        }
        if let Some(accept) = self.accept {
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
        }
        if let Some(content_type) = &self.content_type {
            headers.insert(CONTENT_TYPE, content_type.clone());
        }
        for (index, param) in self.operation.params.iter().enumerate() {
            match (param.place, self.places.get(index)) {
                (Place::Path | Place::Query | Place::QueryString, _) | (_, None) => {}
                (Place::Header, Some(place)) => {
                    let (name, value) = self.header(param, place).map_err(|error| error.of(self.operation))?;
                    headers.insert(name, value);
                }
                (Place::Cookie, Some(place)) => cookies.push(&self.texts[place]),
            }
        }
        for placed in shared.credentials.known(self.schemes) {
            match placed {
                Placed::Header(name, value) => {
                    headers.insert(name.clone(), value.clone());
                }
                Placed::Cookie(pair) => cookies.push(pair.expose().as_bytes()),
                Placed::Query(_) => {}
            }
        }
        for (name, value) in &self.own_headers {
            headers.insert(name.clone(), value.clone());
        }
        if let Some(key) = &self.made_key
            && let Some(name) = self.key_name()
        {
            headers.insert(name, key.clone());
        }
        if let Some(cookies) = cookies.header() {
            headers.insert(COOKIE, cookies);
        }
        Ok(headers)
    }

    /// How many headers there will be, so that they need not be moved; too few is no mistake.
    fn expected_headers(&self, shared: &Shared) -> usize {
        /// `Host` and `Content-Length`.
        const OF_THE_TRANSPORT: usize = 2;
        let Self { operation, accept, content_type, schemes, own_headers, .. } = self;
        let params = operation.params.iter().filter(|param| param.place == Place::Header).count();
        let of_the_call = params + usize::from(accept.is_some()) + usize::from(content_type.is_some()) + schemes.len();
        shared.headers.len() + own_headers.len() + of_the_call + OF_THE_TRANSPORT
    }

    fn header(&self, param: &Param, place: Range<usize>) -> Result<(HeaderName, HeaderValue), BuildError> {
        let unusable = || BuildError::new("cannot be sent as a header").parameter_named(param.name);
        let name = HeaderName::from_bytes(param.name.as_bytes()).map_err(|_| unusable())?;
        let value = HeaderValue::from_maybe_shared(self.texts.slice(place)).map_err(|_| unusable())?;
        Ok((name, value))
    }

    /// The header that the operation takes a key in.
    fn key_name(&self) -> Option<HeaderName> {
        let Idempotency::Keyed { param, .. } = self.operation.idempotency else { return None };
        HeaderName::from_bytes(self.operation.params.get(param)?.name.as_bytes()).ok()
    }

    /// Keeps the key that goes with the request; makes one where the operation takes one and none was given.
    fn take_key(&mut self, headers: &mut HeaderMap) {
        let Some(name) = self.key_name() else { return };
        if let Some(given) = headers.get(&name) {
            self.idempotency_key = Some(String::from_utf8_lossy(given.as_bytes()).into());
        } else if let Idempotency::Keyed { generate: true, .. } = self.operation.idempotency {
            let key = random::uuid_v4();
            self.idempotency_key = Some(key.as_str().into());
            if let Ok(key) = HeaderValue::try_from(key) {
                headers.insert(name, key.clone());
                self.made_key = Some(key);
            }
        }
    }
}

/// RFC 6265 §5.4: one `Cookie` header.
#[derive(Default)]
struct Cookies(Vec<u8>);

impl Cookies {
    fn push(&mut self, pair: &[u8]) {
        if !self.0.is_empty() {
            self.0.extend_from_slice(b"; ");
        }
        self.0.extend_from_slice(pair);
    }

    fn header(self) -> Option<HeaderValue> {
        let mut value = HeaderValue::try_from(self.0).ok().filter(|value| !value.is_empty())?;
        value.set_sensitive(true);
        Some(value)
    }
}
