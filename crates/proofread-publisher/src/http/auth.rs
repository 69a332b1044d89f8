//! Who may write.

use std::net::IpAddr;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use heygen_client::runtime::Secret;

use super::Refused;

/// Lets a writer in who shows the token. Where there is none, which the configuration allows on loopback only, anyone who
/// means loopback: a web page whose name was made to lead here (DNS rebinding) still sends that name.
pub(super) fn check(token: Option<&Secret>, headers: &HeaderMap) -> Result<(), Refused> {
    let Some(token) = token else {
        let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
        return if host.is_some_and(is_loopback) { Ok(()) } else { Err(Refused::misdirected()) };
    };
    let shown = headers.get(header::AUTHORIZATION).map(axum::http::HeaderValue::as_bytes).and_then(bearer);
    if shown.is_some_and(|shown| same(shown, token.expose().as_bytes())) {
        Ok(())
    } else {
        Err(Refused::unauthorized())
    }
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
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
        assert!(!open(None));
    }

    #[test]
    fn without_a_token_only_loopback_is_meant() {
        let open = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a value"));
            check(None, &headers).is_ok()
        };
        for host in ["localhost", "localhost:8700", "127.0.0.1:8700", "[::1]:8700"] {
            assert!(open(host), "{host}");
        }
        for host in ["a.test", "a.test:8700", "192.0.2.1", "localhost.a.test", ""] {
            assert!(!open(host), "{host}");
        }
        assert!(check(None, &HeaderMap::new()).is_err());
    }
}
