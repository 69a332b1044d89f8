//! The URL that every path is appended to.

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

use crate::error::BuildError;

/// `https://host[:port][/prefix]`, without a slash at the end. Scheme and authority are parsed once, not with each call.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    text: String,
    scheme: Scheme,
    authority: Authority,
    /// Where the path begins in the text.
    path: usize,
}

impl BaseUrl {
    /// Checks that `text` is an absolute `http` or `https` URL that paths can be appended to. The text is not repeated in
    /// errors: it may hold a password.
    pub(crate) fn new(text: &str) -> Result<Self, BuildError> {
        let problem = |what: &str| Err(BuildError::new(format!("the base URL {what}")));
        if text.contains('#') {
            return problem("must not have a fragment");
        }
        let Ok(uri) = text.parse::<Uri>() else {
            return problem("is not a URL");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return problem("must be absolute, such as `https://api.example.com/v1`");
        };
        if *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS {
            return problem("must start with `https://` or `http://`");
        }
        if authority.as_str().contains('@') {
            return problem("must not hold credentials: give them to the builder");
        }
        if uri.query().is_some() {
            return problem("must not have a query");
        }
        let mut text = format!("{scheme}://{authority}");
        let path = text.len();
        text.push_str(uri.path().trim_end_matches('/'));
        Ok(Self { text, scheme: scheme.clone(), authority: authority.clone(), path })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// What is before every path.
    pub(crate) fn path(&self) -> &str {
        self.text.get(self.path..).unwrap_or_default()
    }

    /// The URL on the same server with this path and query; `None` where it is none, or too long.
    pub(crate) fn followed_by(&self, path_and_query: Bytes) -> Option<Uri> {
        // What `Uri` parses has to be shorter; a URL in parts is not checked for it.
        const MAX_LEN: usize = u16::MAX as usize - 1;
        if self.path + path_and_query.len() > MAX_LEN {
            return None;
        }
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(path_and_query).ok()?);
        Uri::from_parts(parts).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_path_and_drops_the_last_slash() {
        for (given, kept) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com/", "https://api.example.com"),
            ("http://127.0.0.1:8080/v1//", "http://127.0.0.1:8080/v1"),
            ("https://[::1]:9/a%20b", "https://[::1]:9/a%20b"),
        ] {
            assert_eq!(BaseUrl::new(given).expect("a base URL").as_str(), kept);
        }
    }

    #[test]
    fn refuses_what_no_path_can_follow() {
        for given in [
            "",
            "/v1",
            "api.example.com",
            "ftp://a",
            "https://a?b=c",
            "https://a#b",
            "https://u:hunter2@a",
            "https://a b",
        ] {
            let error = BuildError::to_string(&BaseUrl::new(given).err().expect("an error"));
            assert!(error.starts_with("the base URL ") && !error.contains("hunter2"), "{error}");
        }
    }
}
