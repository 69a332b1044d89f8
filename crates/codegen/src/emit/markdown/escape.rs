//! Text to Markdown that means that text.

use super::printer::FIXED_SPACE;

/// `text` with what Markdown would read as more than text escaped, and URLs as links.
pub(super) fn escaped(text: &str, links: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if links
            && c == 'h'
            && let Some(url) = url(rest)
        {
            out.extend(["<", url, ">"]);
            before = url.chars().next_back().unwrap_or(' ');
            rest = &rest[url.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        if special(c, before, after, rest) {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// `text` as a code span.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = text.chars().all(|c| c == ' ');
    let tight = text.starts_with('`') || text.ends_with('`') || (text.starts_with(' ') && text.ends_with(' '));
    let pad = if tight && !blank { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}").replace(' ', &FIXED_SPACE.to_string())
}

fn special(c: char, before: char, after: char, rest: &str) -> bool {
    match c {
        '\\' => after.is_ascii_punctuation(),
        '`' | '*' | '[' | ']' | '<' | '>' | '~' => true,
        // CommonMark 0.31 §6.2: no emphasis within a word.
        '_' => !(before.is_alphanumeric() && (after.is_alphanumeric() || after == '_')),
        '&' => rest
            .find(';')
            .is_some_and(|end| end > 0 && rest[..end].chars().all(|c| c.is_ascii_alphanumeric() || c == '#')),
        '!' => after == '[',
        _ => false,
    }
}

/// The URL that `text` starts with.
fn url(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '[' | ']');
    let mut url = text.split(stop).next()?;
    loop {
        let unbalanced = url.ends_with(')') && url.matches('(').count() < url.matches(')').count();
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
        let trimmed = if unbalanced { trimmed.strip_suffix(')').unwrap_or(trimmed) } else { trimmed };
        if trimmed.len() == url.len() {
            break;
        }
        url = trimmed;
    }
    (url.len() > scheme.len()).then_some(url)
}
