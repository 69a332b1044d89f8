//! The URL of a call: the template of its path filled in, and a query.

use http::Uri;

use super::texts::{Places, Texts};
use crate::client::BaseUrl;
use crate::error::BuildError;
use crate::operation::{Operation, Param};
use crate::param::{Place, percent};

/// Appends path and query as they follow the base URL. `credentials` are pairs that go into the query, too.
pub(super) fn write<'a>(
    operation: &Operation,
    base: &BaseUrl,
    credentials: impl Iterator<Item = &'a str>,
    texts: &mut Texts,
) -> Result<(), BuildError> {
    let Texts { all, places } = texts;
    all.push_str(base.path());
    let start = all.len();
    if !operation.path.starts_with('/') {
        all.push('/');
    }
    path(operation, places, all)?;
    let mut separator = if all[start..].contains('?') { '&' } else { '?' };
    let in_query = |param: &Param| matches!(param.place, Place::Query | Place::QueryString);
    let queries = operation.params.iter().enumerate().filter(|(_, param)| in_query(param));
    for text in queries.filter_map(|(index, _)| places.get(index)) {
        all.push(separator);
        all.extend_from_within(text);
        separator = '&';
    }
    for pair in credentials {
        all.push(separator);
        all.push_str(pair);
        separator = '&';
    }
    Ok(())
}

/// Appends the template with its parameters filled in, percent-encoded; its query, if it has one, included.
fn path(operation: &Operation, places: &Places, all: &mut String) -> Result<(), BuildError> {
    let start = all.len();
    let mut rest = operation.path;
    while let Some((text, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else { break };
        push_template_text(text, start, all);
        let position = operation.params.iter().position(|param| param.place == Place::Path && param.name == name);
        match position.and_then(|index| places.get(index)) {
            Some(value) => all.extend_from_within(value),
            None => return Err(BuildError::new(format!("the path needs `{name}` and has no value for it"))),
        }
        rest = tail;
    }
    push_template_text(rest, start, all);
    // Two parameters can make a dot segment together: `/{a}{b}`.
    if all[start..].split(['/', '?']).any(|segment| segment == "." || segment == "..") {
        return Err(BuildError::new("the path would have a `.` or `..` segment, which would change the route"));
    }
    Ok(())
}

/// Appends a text of the template to the path, which begins at `start`.
fn push_template_text(text: &str, start: usize, all: &mut String) {
    // Some documents put a fixed query into the path: `/?Action=List`.
    let has_query = all[start..].contains('?');
    let (before, query) = match text.split_once('?') {
        _ if has_query => ("", Some(text)),
        Some((before, query)) => (before, Some(query)),
        None => (text, None),
    };
    percent::encode_keeping_triples(before, percent::PATH_TEXT, all);
    if let Some(query) = query {
        if !has_query {
            all.push('?');
        }
        percent::encode_keeping_triples(query, percent::QUERY_TEXT, all);
    }
}

/// A URL that the server gave, with the credentials that go into the query unless it has them.
pub(super) fn with_credentials<'a>(followed: &Uri, credentials: impl Iterator<Item = &'a str>) -> Option<Uri> {
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let there: Vec<String> = followed.query().unwrap_or_default().split('&').map(name).collect();
    let mut text = followed.to_string();
    for pair in credentials.filter(|pair| !there.contains(&name(pair))) {
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(pair);
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Param;

    fn url(path: &'static str, texts: &[&str]) -> Result<String, BuildError> {
        let params = const { &[Param::path("a"), Param::path("b"), Param::query("q"), Param::query("r")] };
        let operation = Operation { path, params, ..Operation::NEW };
        let base = BaseUrl::new("https://a/v1").expect("a base URL");
        let mut all = Texts::default();
        for (index, text) in texts.iter().enumerate() {
            let write = |all: &mut String| {
                all.push_str(text);
                Ok(!text.is_empty())
            };
            all.set(index, write)?;
        }
        let start = all.all.len();
        write(&operation, &base, ["key=k"].into_iter().take(texts.len() / 4), &mut all)?;
        let uri = base.followed_by(all.all.split_off(start).into()).expect("a URI");
        Ok(uri.to_string())
    }

    #[test]
    fn fills_templates() {
        for (template, filled) in [
            ("/x/{a}/y", "/x/1%2F/y"),
            ("/{b}{a}", "/.1%2F"),
            ("x", "/x"),
            ("/caf\u{e9} (1)/{a}.json", "/caf%C3%A9%20(1)/1%2F.json"),
            ("/?Action=List&x={a}#top", "/?Action=List&x=1%2F%23top"),
            ("/open{a", "/open%7Ba"),
        ] {
            assert_eq!(url(template, &["1%2F", "."]).expect("a URL"), format!("https://a/v1{filled}"));
        }
        for template in ["/x/{b}", "/x/{b}{b}/y", "/{c}"] {
            assert!(url(template, &["1%2F", "."]).is_err(), "{template}");
        }
    }

    #[test]
    fn joins_url_and_query() {
        let url = |path, texts: &[&str]| url(path, texts).expect("a URL");
        assert_eq!(url("/x", &[]), "https://a/v1/x");
        assert_eq!(url("/x", &["", "", "a=1"]), "https://a/v1/x?a=1");
        assert_eq!(url("/x", &["", "", "a=1", "b=2&c=3"]), "https://a/v1/x?a=1&b=2&c=3&key=k");
        assert_eq!(url("/?Action=List", &["", "", "a=1"]), "https://a/v1/?Action=List&a=1");
        assert_eq!(url("/?Action=List", &["", "", "", ""]), "https://a/v1/?Action=List&key=k");
    }

    #[test]
    fn gives_credentials_to_what_the_server_gave() {
        for (given, expected) in [
            ("https://a/x", "https://a/x?key=k"),
            ("https://a/x?q=1", "https://a/x?q=1&key=k"),
            ("https://a/x?key=l", "https://a/x?key=l"),
        ] {
            let uri = with_credentials(&given.parse().expect("a URI"), ["key=k"].into_iter()).expect("a URI");
            assert_eq!(uri.to_string(), expected);
        }
    }
}
