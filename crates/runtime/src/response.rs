//! What a server answered: status, headers and bytes, and the typed view of them.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri};

use crate::error::Facts;
use crate::json::{self, Decode, DecodeError, Inside, Value};

/// The result of a call with everything that came beside it; see `send_with_meta`.
pub struct Response<T> {
    pub(crate) facts: Facts,
    pub(crate) raw: RawResponse,
    pub(crate) value: T,
}

impl<T> Response<T> {
    /// The decoded body.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The decoded body, alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// The response's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// The response's headers as a type.
    pub fn headers_as<H: FromHeaders>(&self) -> H {
        H::from_headers(&self.raw.headers)
    }

    /// The body as it came; nothing where it is a stream.
    pub fn raw_body(&self) -> &Bytes {
        &self.raw.body
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.facts.attempts
    }

    /// The key that all attempts carried.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.facts.idempotency_key.as_deref()
    }

    /// The server's name for the exchange, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.facts.operation)
            .field("status", &self.raw.status.as_u16())
            .field("request_id", &self.request_id().map(|id| self.facts.redacted(id)))
            .field("attempts", &self.facts.attempts)
            .field("idempotency_key", &self.facts.idempotency_key)
            .field("value", &format_args!("{}", self.facts.redacted(format!("{:?}", self.value))))
            .finish_non_exhaustive()
    }
}

/// A type that response headers decode to; made by `headers!`.
pub trait FromHeaders: Sized {
    /// Reads the headers that the type names; what is not there or does not fit is `None`.
    fn from_headers(headers: &HeaderMap) -> Self;
}

/// One header in the style `simple` (OpenAPI 3.1 §4.8.21): a scalar, or a list with commas between its items, also over
/// several lines (RFC 9110 §5.3). The text does not say which, so the type is asked: first as text, whose quotes are its own
/// (an `ETag`), then as it stands (numbers, booleans, JSON), then as a list.
#[doc(hidden)]
pub fn header_as<T: Decode>(headers: &HeaderMap, name: &str) -> Option<T> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).map(str::trim).collect();
    let text = *lines.first()?;
    let items = || lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty());
    let plain = |item: &str| json::from_slice::<Value>(item.as_bytes()).is_ok();
    let spelled = |item: &str| if plain(item) { item.to_owned() } else { json::to_string(item) };
    let candidates: [&dyn Fn() -> String; 4] = [
        &|| json::to_string(text),
        &|| text.to_owned(),
        &|| format!("[{}]", items().map(spelled).collect::<Vec<_>>().join(",")),
        &|| format!("[{}]", items().map(json::to_string).collect::<Vec<_>>().join(",")),
    ];
    candidates.iter().find_map(|candidate| json::from_slice(candidate().as_bytes()).ok())
}

/// Status, headers and body as they came.
#[derive(Clone)]
pub struct RawResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; of a refusal, as much of it as came and fits the client's limit.
    pub body: Bytes,
    /// JSON pointer to the value within a JSON body; empty where it is all of it.
    pub(crate) inside: &'static str,
}

impl RawResponse {
    /// The first of the headers that servers name an exchange with.
    pub(crate) fn request_id(&self) -> Option<&str> {
        const NAMES: [&str; 5] = ["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray"];
        NAMES.iter().find_map(|name| self.headers.get(*name)?.to_str().ok())
    }

    /// The body as JSON.
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        let mut value = self.value()?;
        match T::decode(&mut value.reader) {
            Ok(decoded) => Ok(decoded),
            Err(error) => Err(self.blamed(value.unfit(error))),
        }
    }

    fn value(&self) -> Result<Inside<'_>, DecodeError> {
        Inside::new(&self.body, self.inside).map_err(|error| self.blamed(error))
    }

    /// Why the body cannot be read.
    #[cold]
    fn blamed(&self, error: DecodeError) -> DecodeError {
        match self.media_type() {
            // A proxy's page is not a mistake in the document.
            Some(media_type) if !is_json(&media_type) => {
                DecodeError::new(format!("expected JSON, got a body of type `{}`", media_type.escape_debug()))
            }
            _ => error,
        }
    }

    /// The body as text.
    pub fn text(&self) -> Result<String, DecodeError> {
        String::from_utf8(self.body.to_vec()).map_err(|_| DecodeError::new("the text is not UTF-8"))
    }

    /// The one of `described` (`404`, `4XX`, `default`) that speaks of this status: the most exact.
    #[doc(hidden)]
    pub fn matching(&self, described: &[&'static str]) -> Option<&'static str> {
        let code = self.status.as_str();
        let is_range = |status: &str| status.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("XX"));
        let fits: [&dyn Fn(&str) -> bool; 3] =
            [&|status| status == code, &|status| is_range(status) && status[..1] == code[..1], &|status| {
                status.eq_ignore_ascii_case("default")
            }];
        fits.iter().find_map(|fits| described.iter().find(|status| fits(status)).copied())
    }

    /// What to say of a status that the document does not describe.
    #[doc(hidden)]
    pub fn undescribed(&self) -> DecodeError {
        DecodeError::new(format!("the document describes no body for the status {}", self.status.as_u16()))
    }

    /// The media type without its parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.headers.get(http::header::CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Where a redirect leads, without path and query: those may hold signatures.
    pub(crate) fn redirect_origin(&self) -> Option<String> {
        let location = self.headers.get(http::header::LOCATION).filter(|_| self.status.is_redirection())?;
        let uri: Uri = location.to_str().ok()?.parse().ok()?;
        match (uri.scheme_str(), uri.host()) {
            (Some(scheme), Some(host)) => Some(format!("{scheme}://{host}")),
            _ => Some("the same host".to_owned()),
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawResponse({}, {} bytes)", self.status.as_u16(), self.body.len())
    }
}

fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json") || media_type.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_header_is_a_value_or_none(lines in vec("([ ,\"{}:\\[\\]\\\\0-9a-e.-]|true|null|\\PC){0,16}", 0..3)) {
            let mut headers = HeaderMap::new();
            for value in lines.iter().filter_map(|line| http::HeaderValue::from_str(line).ok()) {
                headers.append("x", value);
            }
            // Text is what came, whatever it looks like; a list has no more items than there are commas for.
            let text = header_as::<String>(&headers, "x");
            let lines: Vec<&str> = headers.get_all("x").iter().filter_map(|line| line.to_str().ok()).collect();
            prop_assert_eq!(text.as_deref(), lines.first().map(|line| line.trim()));
            let most = lines.iter().map(|line| line.split(',').count()).sum::<usize>();
            prop_assert!(header_as::<Vec<String>>(&headers, "x").is_none_or(|items| items.len() <= most));
            for number in header_as::<Vec<i64>>(&headers, "x").unwrap_or_default() {
                prop_assert!(lines.iter().any(|line| line.contains(number.to_string().trim_start_matches('-'))));
            }
            let _ = (header_as::<f64>(&headers, "x"), header_as::<Value>(&headers, "x"));
        }
    }
}
