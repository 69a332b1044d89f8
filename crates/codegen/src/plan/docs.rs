//! Composes documentation: the document's words first, then what it says in other ways (defaults, limits), and a plain
//! sentence where it says nothing. Cleans nothing: that is done where it is printed.

use truespec_model::{Constraints, Docs, Literal};

use crate::{Doc, Paragraph};

/// Longest default that is worth showing.
const LONGEST_LITERAL: usize = 80;

impl Doc {
    /// Our words only.
    pub(crate) fn ours(text: impl Into<String>) -> Self {
        Self { paragraphs: vec![Paragraph::Ours(text.into())] }
    }

    /// With another paragraph of our words.
    pub(crate) fn and(mut self, text: impl Into<String>) -> Self {
        self.paragraphs.push(Paragraph::Ours(text.into()));
        self
    }

    /// With another paragraph of our words, where there is one.
    pub(crate) fn and_maybe(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.and(text),
            None => self,
        }
    }

    /// With another paragraph of the document's words, where there is one.
    pub(crate) fn and_theirs(mut self, text: Option<&str>) -> Self {
        self.paragraphs.extend(said(text).map(|text| Paragraph::Theirs(text.to_owned())));
        self
    }

    /// With a sentence of ours where nothing is said.
    pub(crate) fn or(self, text: impl FnOnce() -> String) -> Self {
        if self.paragraphs.is_empty() { Self::ours(text()) } else { self }
    }
}

/// What the document says about one thing.
pub(crate) fn theirs(docs: &Docs) -> Doc {
    let (summary, description) = (said(docs.summary.as_deref()), said(docs.description.as_deref()));
    let repeated = |summary: &&str| description.is_none_or(|text| !text.starts_with(summary.trim_end_matches('.')));
    let doc = Doc::default().and_theirs(summary.filter(repeated)).and_theirs(description);
    match &docs.external_docs {
        Some(external) if !doc.paragraphs.is_empty() && is_url(&external.url) => {
            doc.and(format!("See <{}>.", external.url))
        }
        _ => doc,
    }
}

/// The first paragraph that the document says, on its own.
pub(crate) fn first_paragraph(docs: &Docs) -> Option<&str> {
    let text = said(docs.summary.as_deref()).or(said(docs.description.as_deref()))?;
    text.split("\n\n").map(str::trim).find(|paragraph| !paragraph.is_empty())
}

/// The one line for a default.
pub(crate) fn default(default: Option<&Literal>) -> Option<String> {
    let text = literal(default.filter(|default| **default != Literal::Null)?)?;
    Some(format!("Default: {}", code(&text)))
}

/// Limits, in a sentence.
pub(crate) fn limits(constraints: &Constraints) -> Option<String> {
    let mut said = Vec::new();
    said.extend(between(constraints.min_length, constraints.max_length, "character"));
    said.extend(between(constraints.min_items, constraints.max_items, "item"));
    said.extend(between(constraints.min_properties, constraints.max_properties, "field"));
    if let Some(bound) = &constraints.minimum {
        said.push(format!("{} {}", if bound.exclusive { "more than" } else { "at least" }, code(&bound.value)));
    }
    if let Some(bound) = &constraints.maximum {
        said.push(format!("{} {}", if bound.exclusive { "less than" } else { "at most" }, code(&bound.value)));
    }
    said.extend(constraints.multiple_of.as_ref().map(|number| format!("a multiple of {}", code(number))));
    let mut text = said.join(", ");
    if let Some(pattern) = &constraints.pattern {
        let pattern = code(pattern);
        text = if text.is_empty() {
            format!("matches {pattern}")
        } else if constraints.max_length.or(constraints.min_length).is_some() && said.len() == 1 {
            format!("{text} that match {pattern}")
        } else {
            format!("{text}, matches {pattern}")
        };
    }
    let mut letters = text.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// `text` as inline code, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    // As nearly all names and numbers are.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'`') {
        return ["`", text, "`"].concat();
    }
    let text: String = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // CommonMark 0.31 §6.1: a space on both sides is stripped, and keeps a backtick or an emptiness apart from the fence.
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    if text.is_empty() { "`\"\"`".to_owned() } else { format!("{fence}{pad}{text}{pad}{fence}") }
}

/// Whether something can stand between angle brackets as a link.
pub(crate) fn is_url(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'))
}

fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn between(least: Option<u64>, most: Option<u64>, unit: &str) -> Option<String> {
    let units = |count: u64| if count == 1 { unit.to_owned() } else { format!("{unit}s") };
    match (least.filter(|&least| least > 0), most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {least} {}", units(least))),
        (None, Some(most)) => Some(format!("at most {most} {}", units(most))),
        (Some(least), Some(most)) if least == most => Some(format!("{most} {}", units(most))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}", units(most))),
    }
}

fn literal(value: &Literal) -> Option<String> {
    let text = match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(digits) => digits.clone(),
        Literal::String(text) => text.clone(),
        Literal::List(items) => {
            let items = items.iter().map(literal).collect::<Option<Vec<_>>>()?;
            format!("[{}]", items.join(", "))
        }
        Literal::Object(_) => return None,
    };
    (text.chars().count() <= LONGEST_LITERAL).then_some(text)
}

#[cfg(test)]
mod tests {
    use truespec_model::Bound;

    use super::*;

    #[test]
    fn limits_read_as_a_sentence() {
        let key = Constraints {
            min_length: Some(1),
            max_length: Some(255),
            pattern: Some("^[a-z]+$".to_owned()),
            ..Constraints::default()
        };
        assert_eq!(limits(&key).as_deref(), Some("1 to 255 characters that match `^[a-z]+$`."));
        let number = Constraints {
            minimum: Some(Bound { value: "0".to_owned(), exclusive: true }),
            maximum: Some(Bound { value: "100".to_owned(), exclusive: false }),
            ..Constraints::default()
        };
        assert_eq!(limits(&number).as_deref(), Some("More than `0`, at most `100`."));
        assert_eq!(limits(&Constraints::default()), None);
    }

    #[test]
    fn code_survives_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "`\"\"`");
        assert_eq!(code("a\nb"), "`a b`");
    }
}
