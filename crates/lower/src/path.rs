//! Path templates.

use truespec_model::{PathSegment, PathTemplate};
use truespec_openapi::template::without_fragment;

/// Splits a template into text and holes. A brace without its partner is text; a fragment is left out.
pub(crate) fn template(text: &str) -> PathTemplate {
    let text = without_fragment(text);
    let mut segments = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            segments.push(PathSegment::Literal(before.to_owned()));
        }
        segments.push(PathSegment::Parameter(name.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() {
        segments.push(PathSegment::Literal(rest.to_owned()));
    }
    PathTemplate { text: text.to_owned(), segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_holes() {
        let literal = |text: &str| PathSegment::Literal(text.to_owned());
        let parameter = |text: &str| PathSegment::Parameter(text.to_owned());
        let check = |text: &str, segments: &[PathSegment]| assert_eq!(template(text).segments, segments);
        check("/", &[literal("/")]);
        check("/a/{b}", &[literal("/a/"), parameter("b")]);
        check("/{a}{b}.json", &[literal("/"), parameter("a"), parameter("b"), literal(".json")]);
        check("/a{b", &[literal("/a{b")]);
    }
}
