//! Turns the value of one parameter into the text that goes into the request: in goes what the codec wrote for the
//! value, out comes a path segment, query pairs, a header value or cookie pairs. Knows no request.

pub(crate) mod percent;
mod style;

pub(crate) use style::plain;

use http::header::HeaderValue;

use crate::error::BuildError;
use crate::operation::Param;

/// Where a parameter goes (OpenAPI 3.1 §4.8.12.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    /// All of the query (OpenAPI 3.2 §4.12.1).
    QueryString,
    Header,
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.1 §4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `blue,black` in paths and headers (RFC 6570 §3.2.2).
    Simple,
    /// `color=blue,black` or `color=blue&color=black` in queries and cookies (RFC 6570 §3.2.8).
    Form,
    /// `.blue.black` in paths (RFC 6570 §3.2.5).
    Label,
    /// `;color=blue;color=black` in paths (RFC 6570 §3.2.7).
    Matrix,
    /// `color=blue%20black` in queries.
    SpaceDelimited,
    /// `color=blue%7Cblack` in queries.
    PipeDelimited,
    /// `color[R]=100&color[G]=200` in queries.
    DeepObject,
    /// The value as JSON text: `content: application/json`.
    Json,
}

/// Replaces the JSON that stands behind `start` by the text of a parameter with this value; `false` where the value is null
/// or an empty list and so is not sent. After an error, and where nothing is sent, the rest of `text` is of no use.
pub(crate) fn write(param: &Param, text: &mut String, start: usize) -> Result<bool, BuildError> {
    let problem = |what: &str| Err(BuildError::new(what).parameter_named(param.name));
    let end = text.len();
    let there = match style::append(param, text, start..end) {
        Ok(there) => there,
        Err(what) => return problem(what),
    };
    text.replace_range(start..end, "");
    match (param.place, &text[start..]) {
        (Place::Path, _) if !there => problem("must not be empty"),
        // An encoded dot is a dot to every URL parser (RFC 3986 §6.2.2.3), so it cannot be sent in any spelling.
        (Place::Path, "") => problem("must not be empty: it would change the route"),
        (Place::Path, "." | "..") => problem("must not be `.` or `..`: it would change the route"),
        (Place::Header, text) if !fits_header(text) => {
            problem("holds a control character, which a header cannot carry")
        }
        _ => Ok(there),
    }
}

/// A header value, or `None` where `text` cannot be one.
pub(crate) fn header_value(text: &str) -> Option<HeaderValue> {
    fits_header(text).then(|| HeaderValue::from_bytes(text.as_bytes()).ok())?
}

/// RFC 9110 §5.5: no CR, LF, NUL or another control character.
fn fits_header(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\t')
}
