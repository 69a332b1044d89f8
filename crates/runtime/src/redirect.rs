//! Which redirects are followed, and with what: in go a request and the redirect it met, out comes the next request's
//! URI and how much of the first request may go along.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode, Uri};

/// How many redirects one attempt follows.
pub(crate) const MAX_HOPS: usize = 5;

/// Which redirects a client follows. One that is not followed is an `Api` error with the redirect's status.
///
/// Followed are 301, 302, 303, 307 and 308 of `GET` and `HEAD`, and 307 and 308 of other methods: those keep method and
/// body (RFC 9110 §15.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectPolicy {
    /// None.
    Never,
    /// Those that stay on the server's scheme, host and port.
    #[default]
    SameOrigin,
    /// Those that stay, and those of `GET` and `HEAD` to anywhere else but from `https` to `http`. What leaves the origin
    /// carries no credential, no body and no header but `Accept` and `User-Agent`.
    AnyOrigin,
}

/// Where to go next.
#[derive(Debug, PartialEq)]
pub(crate) struct Hop {
    pub(crate) uri: Uri,
    /// Credentials, other headers and the body stay behind.
    pub(crate) leaves_origin: bool,
}

/// The redirect to follow, if `status` is one and the policy allows it.
pub(crate) fn next(
    policy: RedirectPolicy,
    method: &Method,
    from: &Uri,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<Hop> {
    let reads = *method == Method::GET || *method == Method::HEAD;
    let follows = match status.as_u16() {
        301..=303 => reads,
        307 | 308 => true,
        _ => false,
    };
    if !follows || policy == RedirectPolicy::Never {
        return None;
    }
    let uri = resolved(from, headers.get(LOCATION)?.to_str().ok()?)?;
    if origin(&uri)? == origin(from)? {
        return Some(Hop { uri, leaves_origin: false });
    }
    let downgrade = from.scheme_str() == Some("https") && uri.scheme_str() != Some("https");
    (policy == RedirectPolicy::AnyOrigin && reads && !downgrade).then_some(Hop { uri, leaves_origin: true })
}

/// Scheme, host and port (RFC 6454 §4).
pub(crate) fn origin(uri: &Uri) -> Option<(&str, String, u16)> {
    let scheme = uri.scheme_str()?;
    let default = if scheme == "https" { 443 } else { 80 };
    Some((scheme, uri.host()?.to_ascii_lowercase(), uri.port_u16().unwrap_or(default)))
}

/// A reference, resolved against the URI it was met at (RFC 3986 §5.2).
pub(crate) fn resolved(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next().unwrap_or_default();
    let (scheme, authority) = (base.scheme_str()?, base.authority()?);
    let absolute = if let Some(rest) = reference.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if has_scheme(reference) {
        reference.to_owned()
    } else if reference.starts_with('/') {
        format!("{scheme}://{authority}{}", without_dots(reference))
    } else if reference.is_empty() || reference.starts_with('?') {
        format!("{scheme}://{authority}{}{reference}", base.path())
    } else {
        let folder = base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{}", without_dots(&format!("{folder}/{reference}")))
    };
    let uri: Uri = absolute.parse().ok()?;
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    (web && !uri.authority()?.as_str().contains('@')).then_some(uri)
}

/// RFC 3986 §3.1, §4.2: what stands before a colon is a scheme, unless the colon is in the query or beyond the first segment.
fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// RFC 3986 §5.2.4, on the path before the query.
fn without_dots(reference: &str) -> String {
    let (path, query) = reference.find('?').map_or((reference, ""), |at| reference.split_at(at));
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.trim_start_matches('/').split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if segments.peek().is_none() {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}{query}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(policy: RedirectPolicy, method: &Method, status: u16, location: &str, expected: Option<(&str, bool)>) {
        let from: Uri = "https://api.example.com/v1/pets?q=1".parse().expect("a URI");
        let headers = HeaderMap::from_iter([(LOCATION, location.parse().expect("a header value"))]);
        let status = StatusCode::from_u16(status).expect("a status");
        let expected = expected.map(|(uri, leaves_origin)| Hop { uri: uri.parse().expect("a URI"), leaves_origin });
        assert_eq!(next(policy, method, &from, status, &headers), expected, "{method} {status} {location}");
    }

    #[test]
    fn follows_on_the_same_origin() {
        use RedirectPolicy::{Never, SameOrigin};
        let here = "https://api.example.com/x";
        for status in [301, 302, 303, 307, 308] {
            check(SameOrigin, &Method::GET, status, here, Some((here, false)));
            check(Never, &Method::GET, status, here, None);
            let keeps_body = status >= 307;
            check(SameOrigin, &Method::POST, status, here, keeps_body.then_some((here, false)));
        }
        for status in [200, 300, 304, 305, 400] {
            check(SameOrigin, &Method::GET, status, here, None);
        }
        let upper = "https://API.example.com:443/x";
        check(SameOrigin, &Method::GET, 302, upper, Some((upper, false)));
    }

    #[test]
    fn leaves_the_origin_only_when_told_and_only_to_read() {
        use RedirectPolicy::{AnyOrigin, SameOrigin};
        for other in ["https://evil.example/x", "https://api.example.com:444/x", "//evil.example/x"] {
            check(SameOrigin, &Method::GET, 302, other, None);
            check(AnyOrigin, &Method::POST, 307, other, None);
        }
        let files = "https://files.example/x?signature=1";
        check(AnyOrigin, &Method::GET, 302, files, Some((files, true)));
        check(AnyOrigin, &Method::GET, 302, "http://files.example/x", None);
        check(AnyOrigin, &Method::GET, 302, "ftp://files.example/x", None);
        check(AnyOrigin, &Method::GET, 302, "https://u:p@files.example/x", None);
    }

    #[test]
    fn resolves_references() {
        for (reference, path) in [
            ("/a/../b?c=../d", "/b?c=../d"),
            ("cats#top", "/v1/cats"),
            ("./cats/", "/v1/cats/"),
            ("../v2/pets", "/v2/pets"),
            ("../../..", "/"),
            ("?q=2", "/v1/pets?q=2"),
        ] {
            let uri = format!("https://api.example.com{path}");
            check(RedirectPolicy::SameOrigin, &Method::GET, 302, reference, Some((&uri, false)));
        }
    }

    #[test]
    fn a_colon_is_not_always_that_of_a_scheme() {
        let resolve = |reference: &str| {
            let base: Uri = "https://api.example.com/v1/pets?q=1".parse().expect("a URI");
            resolved(&base, reference).map(|uri| uri.to_string())
        };
        for (reference, expected) in [
            ("/in?next=https://a.test/b", "https://api.example.com/in?next=https://a.test/b"),
            ("?next=https://a.test/b", "https://api.example.com/v1/pets?next=https://a.test/b"),
            ("in?next=https://a.test/b", "https://api.example.com/v1/in?next=https://a.test/b"),
            ("./a:b", "https://api.example.com/v1/a:b"),
            ("/a:b", "https://api.example.com/a:b"),
            ("HTTPS://b.test/", "https://b.test/"),
        ] {
            assert_eq!(resolve(reference).as_deref(), Some(expected), "{reference}");
        }
        for reference in ["mailto:a@b.test", "urn:a", "a:b", "ftp://a.test/b", "javascript:x"] {
            assert_eq!(resolve(reference), None, "{reference}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_reference_leads_to_the_web_or_nowhere(reference in "([/.?#:@&=a%\\[\\]]|http|https:|//|\\PC){0,16}") {
            let base: Uri = "https://api.example.com/v1/pets?q=1".parse().expect("a URI");
            if let Some(uri) = resolved(&base, &reference) {
                prop_assert!(matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
                prop_assert!(!uri.path().split('/').any(|segment| matches!(segment, "." | "..")) || has_scheme(&reference) || reference.starts_with("//"));
            }
        }
    }
}
