//! The `Retry-After` header (RFC 9110 §10.2.3).

use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// How long the response asks to wait from `now`: seconds, or a date, where one that has passed means no wait.
/// What is neither is ignored.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than 64 bits hold is longer than anyone waits.
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::RETRY_AFTER, value.parse().expect("a header value"));
        // Sun, 06 Nov 1994 08:49:37 GMT
        retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn reads_seconds_and_dates() {
        assert_eq!(parsed("120"), Some(Duration::from_secs(120)));
        assert_eq!(parsed("0"), Some(Duration::ZERO));
        assert_eq!(parsed("99999999999999999999999"), Some(Duration::MAX));
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:40 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(parsed("Sunday, 06-Nov-94 08:49:40 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(parsed("Sun Nov  6 08:49:40 1994"), Some(Duration::from_secs(3)));
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:30 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn ignores_the_rest() {
        for value in ["", "soon", "-1", "1.5", "0x10", "Sun, 06 Nov"] {
            assert_eq!(parsed(value), None, "{value}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_a_wait_or_none(text in "([0-9]{0,22}|(Sun|Nov|GMT|[0-9]{2,4}|[ ,:-]){0,12}|\\PC{0,12})") {
            let mut headers = HeaderMap::new();
            headers.extend(text.parse().ok().map(|value| (http::header::RETRY_AFTER, value)));
            for now in [SystemTime::UNIX_EPOCH, SystemTime::now()] {
                let digits = !text.trim().is_empty() && text.trim().bytes().all(|byte| byte.is_ascii_digit());
                prop_assert!(retry_after(&headers, now).is_some() || !digits || headers.is_empty());
            }
        }
    }
}
