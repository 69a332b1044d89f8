//! Turns any text of a document into the letters of an identifier: words, case, and a legal first character.
//! Knows nothing about keywords or about what else has a name.

use std::borrow::Cow;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Longest name of a type: rustdoc gives each a file, and file systems take names of 255 bytes.
const LONGEST_TYPE: usize = 200;

/// `UpperCamelCase` of the words of `text`; empty where there is nothing to say.
pub(crate) fn upper_camel(text: &str) -> String {
    if let Some(words) = small_words(text) {
        return cut(words.flat_map(capitalized).collect());
    }
    let name = legal(words(text).to_upper_camel_case());
    cut(if starts_legally(&name) { name } else { prefixed("N", &name) })
}

/// The start of a name of a type that is too long.
pub(crate) fn cut(mut name: String) -> String {
    while name.len() > LONGEST_TYPE {
        name.pop();
    }
    name
}

/// `snake_case` of the words of `text`; empty where there is nothing to say.
pub(crate) fn snake(text: &str) -> String {
    if small_words(text).is_some() {
        return text.replace(is_sign, "_");
    }
    let name = legal(words(text).to_snake_case());
    if starts_legally(&name) { name } else { prefixed("n", &name) }
}

/// Whether what stands between words is no more than that.
const fn is_sign(c: char) -> bool {
    matches!(c, '_' | '-' | '/' | '.' | ' ')
}

/// The words of a text that is nothing but words of small ASCII letters and digits, a letter first, with one sign between
/// two: as most properties and operations are spelled, and there are many.
fn small_words(text: &str) -> Option<impl Iterator<Item = &str>> {
    let is_sign_byte = |c: &u8| is_sign(char::from(*c));
    let bytes = text.as_bytes();
    let small = bytes.first().is_some_and(u8::is_ascii_lowercase)
        && !bytes.last().is_some_and(is_sign_byte)
        && bytes.iter().all(|c| is_sign_byte(c) || c.is_ascii_lowercase() || c.is_ascii_digit())
        && !bytes.windows(2).any(|pair| pair.iter().all(is_sign_byte));
    small.then(|| text.split(is_sign))
}

/// A word of ASCII letters with a capital first.
fn capitalized(word: &str) -> impl Iterator<Item = char> {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
}

/// `SCREAMING_SNAKE_CASE` of something that is an identifier already.
pub(crate) fn screaming(identifier: &str) -> String {
    identifier.trim_start_matches("r#").trim_matches('_').to_uppercase()
}

/// Whether `text` has the letters of an identifier (Unicode UAX #31); keywords are.
pub fn is_identifier(text: &str) -> bool {
    let letters = !text.is_empty() && text.chars().all(unicode_ident::is_xid_continue);
    letters && starts_legally(text) && text.chars().any(|c| c != '_')
}

/// The last word of `text` without its plural ending, as `text` has it; `None` where it does not look like a plural.
pub(crate) fn singular(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let cut = |ending: usize, replacement: &str| {
        let stem = text.get(..text.len().checked_sub(ending)?)?;
        (stem.len() > 1).then(|| format!("{stem}{replacement}"))
    };
    if !lower.is_ascii() {
        return None;
    }
    match () {
        () if ["ss", "us", "is", "series", "news"].iter().any(|end| lower.ends_with(end)) => None,
        () if lower.ends_with("ies") => cut(3, "y"),
        () if ["sses", "xes", "ches", "shes", "zes"].iter().any(|end| lower.ends_with(end)) => cut(2, ""),
        () if lower.ends_with('s') => cut(1, ""),
        () => None,
    }
}

/// `text` with everything that separates words as a space, and with signs that stand for a word as that word.
fn words(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(char::is_alphanumeric) {
        return symbols(text).into();
    }
    // A digit of a kind that no identifier may hold, such as `½`, separates words.
    let text: String =
        text.chars().map(|c| if c.is_alphanumeric() && !unicode_ident::is_xid_continue(c) { ' ' } else { c }).collect();
    let signed = match (text.chars().next(), text.chars().nth(1)) {
        (Some('-'), Some('0'..='9')) => format!("minus {}", &text[1..]),
        (Some('+'), Some('0'..='9')) => format!("plus {}", &text[1..]),
        _ => text,
    };
    plural_acronyms(&signed.replace(['\'', '’'], "").replace("OAuth", "Oauth")).into()
}

/// Whether nothing of `text` is anything but letters, digits and what separates words: no sign, apostrophe or capitals
/// that want to be looked at.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plural = |pair: &[u8]| matches!(pair, [b'A'..=b'Z', b's']);
    text.is_ascii()
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && !bytes.contains(&b'\'')
        && !bytes.windows(2).any(plural)
        && !bytes.windows(5).any(|five| five == b"OAuth")
}

/// Names of signs, for values such as `<=` and `*`.
fn symbols(text: &str) -> String {
    let names = text.chars().filter_map(|c| {
        Some(match c {
            '=' => "equal",
            '!' => "not",
            '<' => "less",
            '>' => "greater",
            '+' => "plus",
            '-' => "minus",
            '*' => "star",
            '/' => "slash",
            '\\' => "backslash",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '|' => "pipe",
            '&' => "and",
            '%' => "percent",
            '$' => "dollar",
            '#' => "hash",
            '@' => "at",
            '~' => "tilde",
            '^' => "caret",
            '?' => "question",
            '_' => "underscore",
            ' ' => "space",
            _ => return None,
        })
    });
    names.collect::<Vec<_>>().join(" ")
}

/// `userIDs` is `userIds`: a plural acronym would otherwise be split before its last letter.
fn plural_acronyms(text: &str) -> String {
    const ACRONYMS: [&str; 8] = ["UUIDs", "URLs", "URIs", "APIs", "IDs", "IPs", "PDFs", "VMs"];
    let mut text = text.to_owned();
    for acronym in ACRONYMS {
        let mut from = 0;
        while let Some(at) = text[from..].find(acronym).map(|at| at + from) {
            let end = at + acronym.len();
            if !text[end..].starts_with(char::is_lowercase) {
                text.replace_range(at + 1..end, &acronym[1..].to_lowercase());
            }
            from = end;
        }
    }
    text
}

/// Without the characters that no identifier may hold (Unicode UAX #31).
fn legal(name: String) -> String {
    if name.bytes().all(|c| c == b'_' || c.is_ascii_alphanumeric()) {
        return name;
    }
    name.chars().filter(|&c| unicode_ident::is_xid_continue(c)).collect()
}

fn starts_legally(name: &str) -> bool {
    name.chars().next().is_none_or(|first| first == '_' || unicode_ident::is_xid_start(first))
}

/// A digit cannot come first; an underscore would say "unused", so a letter for "number" does.
fn prefixed(prefix: &str, name: &str) -> String {
    format!("{prefix}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, camel: &str, snake_case: &str) {
        assert_eq!((upper_camel(text).as_str(), snake(text).as_str()), (camel, snake_case), "{text}");
    }

    #[test]
    fn small_words_are_those_of_any_text() {
        for text in
            ["a", "a1", "foo_bar", "list-accounts_2fa", "v1_2b-3", "zones-0-a", "actions/list-org", "a b.c", "v1.2"]
        {
            assert_eq!((upper_camel(text), snake(text)), (text.to_upper_camel_case(), text.to_snake_case()));
        }
        for text in ["", "_a", "a_", "a--b", "a_-b", "1a", "aB", "a, b", "a: b", "é"] {
            assert!(small_words(text).is_none(), "{text}");
        }
    }

    #[test]
    fn words_of_any_text() {
        check("StandardAPIError", "StandardApiError", "standard_api_error");
        check("generateFromProofreadV3", "GenerateFromProofreadV3", "generate_from_proofread_v3");
        check("userIDs", "UserIds", "user_ids");
        check("OAuth2Token", "Oauth2Token", "oauth2_token");
        check("x-rate-limit", "XRateLimit", "x_rate_limit");
        check("720p", "N720p", "n720p");
        check("+1", "Plus1", "plus_1");
        check("-1", "Minus1", "minus_1");
        check("<=", "LessEqual", "less_equal");
        check("user's", "Users", "users");
        check("🦀", "", "");
        check("", "", "");
        check("用户", "用户", "用户");
        check("½ cup", "Cup", "cup");
        check("a_1b_c2", "A1bC2", "a_1b_c2");
        check("a__b", "AB", "a_b");
        check("_a_", "A", "a");
        check("myURLs", "MyUrls", "my_urls");
    }

    #[test]
    fn singulars() {
        for (plural, expected) in [
            ("videos", Some("video")),
            ("policies", Some("policy")),
            ("boxes", Some("box")),
            ("addresses", Some("address")),
            ("status", None),
            ("data", None),
            ("s", None),
        ] {
            assert_eq!(singular(plural).as_deref(), expected, "{plural}");
        }
    }
}
