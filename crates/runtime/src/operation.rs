//! What one operation of the document is, as static data: goes from generated code to the one state machine that serves
//! every operation. Knows nothing about values.

use http::StatusCode;

use crate::body::Field;
use crate::pages::Pagination;
use crate::param::{Place, Style};
use crate::rules::{Rule, Subject};
use crate::security::SecurityScheme;

/// One operation of the document. Generated code holds one `static` for each.
#[derive(Debug)]
pub struct Operation {
    /// The document's `operationId`, or `METHOD /path` where it has none.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, as in the document: `/pets/{pet_id}`.
    pub path: &'static str,
    /// The parameters, in the document's order; a call refers to them by position.
    pub params: &'static [Param],
    /// How members of a body of `application/x-www-form-urlencoded` are written, where that is not as usual.
    pub form: &'static [Field],
    /// How members of a multipart body are written, where that is not as usual.
    pub parts: &'static [Field],
    /// Alternatives, each a set of schemes that must all be there. Empty: no credential is needed. An empty alternative
    /// says that anonymous calls are allowed (OpenAPI 3.1 §4.8.30).
    pub security: &'static [&'static [&'static SecurityScheme]],
    /// The `Accept` header; empty where no response has a body.
    pub accept: &'static str,
    /// Statuses of redirects that are what the operation answers with: handed over as successes, not followed.
    pub redirects: &'static [u16],
    /// The data of the event that ends a stream of events, such as `[DONE]`; empty where the stream just ends.
    pub sentinel: &'static str,
    /// What sending the request twice means.
    pub idempotency: Idempotency,
    /// What is checked before a request is made; nothing unless the client was generated with `validate = "construct"`.
    pub rules: &'static [(Subject, &'static Rule)],
    /// Servers of this operation alone; the first is used unless the client was given a base URL. Empty: the client's.
    pub servers: &'static [&'static str],
    /// How it hands out a list in pages, where it does.
    pub pagination: Option<Pagination>,
    /// Where a JSON success has its value (RFC 6901); empty: it is the value.
    pub data: &'static str,
    /// Where a JSON error has its value; empty: it is the value.
    pub error: &'static str,
}

impl Operation {
    /// What an operation is unless it says otherwise: a `GET` without parameters and credentials that answers JSON.
    pub const NEW: Self = Self {
        id: "",
        method: Method::Get,
        path: "/",
        params: &[],
        form: &[],
        parts: &[],
        security: &[],
        accept: "application/json",
        redirects: &[],
        sentinel: "",
        idempotency: Idempotency::Safe,
        rules: &[],
        servers: &[],
        pagination: None,
        data: "",
        error: "",
    };

    /// Whether a response of this status is what the operation is called for.
    pub(crate) fn succeeds(&self, status: StatusCode) -> bool {
        status.is_success() || self.redirects.contains(&status.as_u16())
    }

    /// What is asked of a part of the request.
    pub(crate) fn rule(&self, wanted: impl Fn(Subject) -> bool) -> Option<&'static Rule> {
        self.rules.iter().find(|(subject, _)| wanted(*subject)).map(|(_, rule)| *rule)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
    /// `QUERY`: safe, with a body (OpenAPI 3.2 §4.9.1).
    Query,
    /// Another one, by its name (OpenAPI 3.2 §4.9.1, `additionalOperations`).
    Other(&'static str),
}

impl Method {
    /// The name as it goes on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

/// What sending a request twice means; decides what is retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Changes nothing: `GET`, `HEAD`, `OPTIONS`.
    Safe,
    /// The second time changes nothing more: `PUT`, `DELETE`.
    Idempotent,
    /// A key in a header makes the server do the work once. One key serves all attempts of a call; a call that has none
    /// and cannot be given one is as `Unsafe`.
    Keyed {
        /// Position of the header parameter in [`Operation::params`].
        param: usize,
        /// Whether a UUID is a key that the server takes, so that a call without a key can be given one.
        generate: bool,
        /// How the server says that the key's first request still runs: the one 409 that is waited for.
        in_progress: Option<InProgress>,
    },
    /// May happen twice: retried only where it provably was not sent.
    Unsafe,
}

/// The response that says "the first request with this key is still being worked on".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InProgress {
    /// Its status, 409 as a rule.
    pub status: u16,
    /// JSON pointer to the machine-readable code in its body.
    pub pointer: &'static str,
    /// The code.
    pub value: &'static str,
}

/// One parameter: where it goes and how it is written (OpenAPI 3.1 §4.8.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) allow_reserved: bool,
}

impl Param {
    /// A path parameter in its default style, `simple`.
    pub const fn path(name: &'static str) -> Self {
        Self::of(name, Place::Path, Style::Simple, false)
    }

    /// A query parameter in its default style, `form` with `explode`.
    pub const fn query(name: &'static str) -> Self {
        Self::of(name, Place::Query, Style::Form, true)
    }

    /// All of the query: the members of a form, a JSON text, or text (OpenAPI 3.2 §4.12.1).
    pub const fn querystring(name: &'static str) -> Self {
        Self::of(name, Place::QueryString, Style::Form, true)
    }

    /// A header parameter in its only style, `simple`.
    pub const fn header(name: &'static str) -> Self {
        Self::of(name, Place::Header, Style::Simple, false)
    }

    /// A cookie parameter in its default style, `form` with `explode`.
    pub const fn cookie(name: &'static str) -> Self {
        Self::of(name, Place::Cookie, Style::Form, true)
    }

    /// Says the style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Says whether arrays and objects make one pair an item.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Lets reserved characters (RFC 3986 §2.2) through unencoded where they cannot be misread.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// The value is written as JSON: the parameter has `content: application/json` instead of a schema.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.style = Style::Json;
        self
    }

    const fn of(name: &'static str, place: Place, style: Style, explode: bool) -> Self {
        Self { name, place, style, explode, allow_reserved: false }
    }
}
