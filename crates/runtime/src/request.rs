//! Turns the values of one call into one request: in go parameters, body, credentials and options, out comes what is
//! sent on every attempt, byte for byte the same. Does no I/O but to open the files of a body.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName};
use http::{HeaderValue, Method, Uri};

use crate::body::Payload;
use crate::client::Shared;
use crate::error::BuildError;
use crate::json::{self, Value};
use crate::operation::{Idempotency, Operation, Param};
use crate::param::{self, Place, percent};
use crate::random;
use crate::rules::{self, Broken, Subject};
use crate::security::Applied;
use crate::transport::Body;

/// What a call has been given so far.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    /// The text of each parameter, by its position in the operation; set again, it is replaced.
    params: Vec<Option<String>>,
    body: Option<(HeaderValue, Payload)>,
    /// The URL to send to instead of the operation's own, query included.
    at: Option<Uri>,
    /// The first thing that was wrong.
    error: Option<BuildError>,
}

impl Draft {
    pub(crate) fn param(&mut self, operation: &Operation, index: usize, value: &Value) {
        let Some(param) = operation.params.get(index) else {
            return self.fail(BuildError::new(format!("the operation has no parameter {index}")));
        };
        if let Some(rule) = operation.rule(|subject| subject == Subject::Param(index))
            && let Err(Broken { path, problem }) = rules::check(rule, value)
        {
            let message = if path.is_empty() { problem } else { format!("at `{path}` {problem}") };
            self.fail(BuildError::new(message).parameter_named(param.name).at(path));
        }
        match param::written(param, value) {
            Ok(text) => {
                self.params.resize(operation.params.len(), None);
                self.params[index] = text;
            }
            Err(error) => self.fail(error),
        }
    }

    /// The text of a parameter as it will be sent, with its name where that is a part of it.
    pub(crate) fn given(&self, index: usize) -> Option<&str> {
        self.params.get(index)?.as_deref()
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
        match HeaderValue::from_str(content_type) {
            Ok(content_type) => self.body = Some((content_type, body.into())),
            Err(_) => self.fail(BuildError::new("the body's content type holds a control character")),
        }
    }

    /// Sets a member of a body that is a JSON object, or of one to be made where there is none. Off: only where nothing else
    /// is said.
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

    /// The request, with the headers of this one call on top.
    pub(crate) fn finish(
        mut self,
        shared: &Shared,
        operation: &'static Operation,
        own_headers: HeaderMap,
    ) -> Result<Prepared, BuildError> {
        if let Some(error) = self.error {
            return Err(error.of(operation));
        }
        self.params.resize(operation.params.len(), None);
        let mut parts = Parts { headers: shared.headers.clone(), query: Vec::new(), cookies: Vec::new() };
        if !operation.accept.is_empty() {
            parts.headers.insert(ACCEPT, HeaderValue::from_static(operation.accept));
        }
        if let Some((content_type, _)) = &self.body {
            parts.headers.insert(CONTENT_TYPE, content_type.clone());
        }
        for (param, text) in operation.params.iter().zip(&self.params) {
            if let Some(text) = text {
                parts.param(param, text)?;
            }
        }
        let own_query = parts.query.len();
        let mut applied = Applied { headers: &mut parts.headers, query: &mut parts.query, cookies: &mut parts.cookies };
        shared.credentials.apply(operation, &mut applied)?;
        for (name, value) in &own_headers {
            parts.headers.insert(name, value.clone());
        }
        let idempotency_key = parts.idempotency_key(operation);
        parts.join_cookies();
        let path = path(operation, &self.params).map_err(|error| error.of(operation))?;
        let base_url = shared.base_url_of(operation)?;
        let uri = match &self.at {
            Some(followed) => with_credentials(followed, &parts.query[own_query..]),
            None => uri(base_url.as_str(), &path, &parts.query),
        };
        let uri = uri.ok_or_else(|| BuildError::new("the URL is too long or not valid").of(operation))?;
        let method = Method::from_bytes(operation.method.name().as_bytes())
            .map_err(|_| BuildError::new("the method is not valid").of(operation))?;
        let body = self.body.map(|(_, body)| body).unwrap_or_default();
        Ok(Prepared { method, uri, headers: parts.headers, own_headers, body, idempotency_key })
    }
}

/// A request, ready to be sent as often as needed.
pub(crate) struct Prepared {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// Those of them that this one call was given: they stand above every credential.
    pub(crate) own_headers: HeaderMap,
    pub(crate) body: Payload,
    pub(crate) idempotency_key: Option<Box<str>>,
}

impl Prepared {
    /// The request for one attempt. What is in memory is shared, not copied.
    pub(crate) async fn outgoing(&self) -> Result<http::Request<Body>, BuildError> {
        self.body.opened().await.map(|body| self.with(body))
    }

    /// The request, with a body that is still to be opened.
    pub(crate) fn unopened(&self) -> http::Request<Body> {
        self.with(self.body.unopened())
    }

    pub(crate) fn request(&self) -> Result<http::Request<Bytes>, BuildError> {
        let body = self.body.in_memory();
        let body = body.ok_or_else(|| BuildError::new("its body is not in memory: it is read while it is sent"))?;
        Ok(self.with(body))
    }

    fn with<B>(&self, body: B) -> http::Request<B> {
        let mut request = http::Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

struct Parts {
    headers: HeaderMap,
    query: Vec<String>,
    cookies: Vec<String>,
}

impl Parts {
    fn param(&mut self, param: &Param, text: &str) -> Result<(), BuildError> {
        match param.place {
            Place::Path => {}
            Place::Query | Place::QueryString => self.query.push(text.to_owned()),
            Place::Cookie => self.cookies.push(text.to_owned()),
            Place::Header => {
                let unusable = || BuildError::new("cannot be sent as a header").parameter_named(param.name);
                let name = HeaderName::from_bytes(param.name.as_bytes()).map_err(|_| unusable())?;
                let value = HeaderValue::from_bytes(text.as_bytes()).map_err(|_| unusable())?;
                self.headers.insert(name, value);
            }
        }
        Ok(())
    }

    /// The key that goes with the request; makes one where the operation takes one and none was given.
    fn idempotency_key(&mut self, operation: &Operation) -> Option<Box<str>> {
        let Idempotency::Keyed { param, generate, .. } = operation.idempotency else { return None };
        let name = HeaderName::from_bytes(operation.params.get(param)?.name.as_bytes()).ok()?;
        if let Some(given) = self.headers.get(&name) {
            return Some(String::from_utf8_lossy(given.as_bytes()).into());
        }
        if !generate {
            return None;
        }
        let key = random::uuid_v4();
        self.headers.insert(name, HeaderValue::from_str(&key).ok()?);
        Some(key.into())
    }

    /// RFC 6265 §5.4: one `Cookie` header.
    fn join_cookies(&mut self) {
        if let Ok(mut cookies) = HeaderValue::from_str(&self.cookies.join("; "))
            && !self.cookies.is_empty()
        {
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
    }
}

/// The template with its parameters filled in, percent-encoded; its query, if it has one, included.
fn path(operation: &Operation, params: &[Option<String>]) -> Result<String, BuildError> {
    let mut path = String::with_capacity(operation.path.len() + 32);
    let mut rest = operation.path;
    while let Some((text, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else { break };
        push_template_text(text, &mut path);
        let position = operation.params.iter().position(|param| param.place == Place::Path && param.name == name);
        match position.and_then(|index| params[index].as_deref()) {
            Some(value) => path.push_str(value),
            None => return Err(BuildError::new(format!("the path needs `{name}` and has no value for it"))),
        }
        rest = tail;
    }
    push_template_text(rest, &mut path);
    // Two parameters can make a dot segment together: `/{a}{b}`.
    if path.split(['/', '?']).any(|segment| segment == "." || segment == "..") {
        return Err(BuildError::new("the path would have a `.` or `..` segment, which would change the route"));
    }
    Ok(path)
}

fn push_template_text(text: &str, path: &mut String) {
    // Some documents put a fixed query into the path: `/?Action=List`.
    let (before, query) = if path.contains('?') {
        ("", Some(text))
    } else {
        text.split_once('?').map_or((text, None), |(before, query)| (before, Some(query)))
    };
    percent::encode_keeping_triples(before, percent::PATH_TEXT, path);
    if let Some(query) = query {
        if !path.contains('?') {
            path.push('?');
        }
        percent::encode_keeping_triples(query, percent::QUERY_TEXT, path);
    }
}

fn uri(base: &str, path: &str, query: &[String]) -> Option<Uri> {
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut text = format!("{base}{slash}{path}");
    for pairs in query {
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(pairs);
    }
    text.parse().ok()
}

/// A URL that the server gave, with the credentials that go into the query unless it has them.
fn with_credentials(followed: &Uri, credentials: &[String]) -> Option<Uri> {
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let there: Vec<String> = followed.query().unwrap_or_default().split('&').map(name).collect();
    let missing: Vec<String> = credentials.iter().filter(|pair| !there.contains(&name(pair))).cloned().collect();
    let text = followed.to_string();
    let (base, path) = text.split_at(text.find("://").and_then(|at| Some(at + 3 + text[at + 3..].find('/')?))?);
    uri(base, path, &missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(path: &'static str) -> Operation {
        Operation { path, params: const { &[Param::path("a"), Param::path("b")] }, ..Operation::NEW }
    }

    #[test]
    fn fills_templates() {
        let values = [Some("1%2F".to_owned()), Some(".".to_owned())];
        for (template, filled) in [
            ("/x/{a}/y", "/x/1%2F/y"),
            ("/{b}{a}", "/.1%2F"),
            ("/caf\u{e9} (1)/{a}.json", "/caf%C3%A9%20(1)/1%2F.json"),
            ("/?Action=List&x={a}#top", "/?Action=List&x=1%2F%23top"),
            ("/open{a", "/open%7Ba"),
        ] {
            assert_eq!(path(&operation(template), &values).expect("a path"), filled);
        }
        for template in ["/x/{b}", "/x/{b}{b}/y", "/{c}"] {
            assert!(path(&operation(template), &values).is_err(), "{template}");
        }
    }

    #[test]
    fn joins_url_and_query() {
        let uri = |path: &str, query: &[String]| super::uri("https://a/v1", path, query).expect("a URI").to_string();
        assert_eq!(uri("/x", &[]), "https://a/v1/x");
        assert_eq!(uri("/x", &["a=1".into(), "b=2&c=3".into()]), "https://a/v1/x?a=1&b=2&c=3");
        assert_eq!(uri("/?Action=List", &["a=1".into()]), "https://a/v1/?Action=List&a=1");
    }
}
