//! Who may write.

use axum::http::{HeaderMap, header};
use heygen_client::runtime::Secret;

use super::Refused;

/// Lets a writer in who shows the token, or anyone where there is none, which the configuration allows on loopback only.
pub(super) fn check(token: Option<&Secret>, headers: &HeaderMap) -> Result<(), Refused> {
    let Some(token) = token else { return Ok(()) };
    let shown = headers.get(header::AUTHORIZATION).map(axum::http::HeaderValue::as_bytes).and_then(bearer);
    if shown.is_some_and(|shown| same(shown, token.expose().as_bytes())) {
        Ok(())
    } else {
        Err(Refused::unauthorized())
    }
}

/// The token of a header value; the scheme's name has no case (RFC 9110 §11.1).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

/// Compares without telling by the time it takes how much of it was right.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_opens() {
        let token = Secret::new("0123456789abcdef");
        let open = |value: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(header::AUTHORIZATION, value.parse().expect("a value"));
            }
            check(Some(&token), &headers).is_ok()
        };
        assert!(open(Some("Bearer 0123456789abcdef")) && open(Some("bearer 0123456789abcdef")));
        for closed in ["", "Bearer", "Bearer ", "0123456789abcdef", "Bearer 0123456789abcdeF", "Basic 0123456789abcdef"]
        {
            assert!(!open(Some(closed)), "{closed}");
        }
        assert!(!open(None) && check(None, &HeaderMap::new()).is_ok());
    }
}
