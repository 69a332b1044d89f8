//! The `Link` header (RFC 8288): in go its values, out comes the target of one relation.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link whose relation is `wanted`.
#[inline]
pub(super) fn target<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(|value| in_value(value, wanted))
}

#[inline]
fn in_value<'h>(mut rest: &'h str, wanted: &str) -> Option<&'h str> {
    while let Some((_, link)) = rest.split_once('<') {
        let (target, after) = link.split_once('>')?;
        let end = end_of_link(after);
        if relations(&after[..end]).is_some_and(|found| is_among(found, wanted)) {
            return Some(target.trim());
        }
        rest = &after[end..];
    }
    None
}

/// Where the parameters of a link end: at a comma outside of quotes.
#[inline]
fn end_of_link(parameters: &str) -> usize {
    split(parameters, b',').next().map_or(0, str::len)
}

/// RFC 8288 §3.3: only the first `rel` counts, and it may name several relations.
#[inline]
fn relations(parameters: &str) -> Option<&str> {
    split(parameters, b';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("rel").then(|| value.trim().trim_matches('"'))
    })
}

#[inline]
fn is_among(relations: &str, wanted: &str) -> bool {
    relations.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case(wanted))
}

/// The parts between separators outside of quoted strings (RFC 9110 §5.6.4).
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut quoted, mut escaped) = (false, false);
        let at = text.bytes().position(|byte| {
            let ends = byte == separator && !quoted;
            quoted ^= byte == b'"' && !escaped;
            escaped = quoted && byte == b'\\' && !escaped;
            ends
        });
        let (part, after) = at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
        rest = after;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_the_next_page() {
        for (values, expected) in [
            (
                &["<https://a.test/?page=2>; rel=\"next\", <https://a.test/?page=9>; rel=\"last\""][..],
                Some("https://a.test/?page=2"),
            ),
            (&["<https://a.test/?page=1>; rel=prev,</b?c=1,2>;rel=next"], Some("/b?c=1,2")),
            (&["</last>; rel=last", "</next>; title=\"a, b; rel=no\"; rel=\"first NEXT\""], Some("/next")),
            (&["</a>; title=\"\\\"; rel=next\"; rel=prev; rel=next"], None),
            (&["</a>; rel=nextish", "</b>", "<", "", "</c; rel=next"], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(LINK, value.parse().expect("a header value"));
            }
            assert_eq!(target(&headers, "next"), expected, "{values:?}");
        }
    }

    /// A link as a server may write it: target, relations, and what else it says.
    fn link() -> impl Strategy<Value = (String, Vec<&'static str>, String)> {
        let relation = prop_oneof![Just("next"), Just("prev"), Just("NEXT"), Just("nextish")];
        ("[a-z/?=&,;:%\"]{0,12}", vec(relation, 1..3), "([a-z,;= ]|\\\\\"){0,12}")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read(text in "([<>;,=\"\\\\ a]|rel|next|\\PC){0,40}") {
            let mut headers = HeaderMap::new();
            headers.extend(text.parse().ok().map(|value| (LINK, value)));
            if let Some(target) = target(&headers, "next") {
                prop_assert!(text.contains(target));
            }
        }

        #[test]
        fn what_is_written_is_found(links in vec(link(), 0..5), tight: bool) {
            let space = if tight { "" } else { " " };
            let written = links.iter().map(|(target, relations, title)| {
                format!("<{target}>;{space}title=\"{title}\";{space}rel=\"{}\"", relations.join(" "))
            });
            let mut headers = HeaderMap::new();
            headers.insert(LINK, written.collect::<Vec<_>>().join(&format!(",{space}")).parse().expect("a value"));
            let is_next = |relation: &&str| relation.eq_ignore_ascii_case("next");
            let expected = links.iter().find(|(_, relations, _)| relations.iter().any(is_next));
            prop_assert_eq!(target(&headers, "next"), expected.map(|(target, ..)| target.as_str()));
        }
    }
}
