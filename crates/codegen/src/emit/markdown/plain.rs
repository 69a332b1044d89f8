//! Sees of most texts that they mean themselves, without reading them as Markdown.
//!
//! In: a paragraph. Out: whether it is words, code and links, whose marks mean what they seem to, and nothing else. Says
//! no where it would have to look closer.

/// Whether `text` is such a paragraph. Nearly all that documents say is.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |index: Option<usize>| index.and_then(|index| bytes.get(index)).copied().unwrap_or_default();
    let mut code = false;
    let mut link = false;
    let mut next = 0;
    while let Some(&byte) = bytes.get(next) {
        let index = next;
        next += 1;
        if !code && in_words(byte) {
            continue;
        }
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let plain = match byte {
            // CommonMark 0.31 §6.1: spaces at both ends of a code span are left out, and two backticks end none.
            b'`' => {
                code = !code;
                after != b'`' && if code { after.is_ascii_graphic() } else { before != b' ' }
            }
            _ if code => byte == b' ' || byte.is_ascii_graphic(),
            // What could be the middle of a URL.
            b':' => after != b'/',
            // CommonMark 0.31 §6.2: no emphasis within a word.
            b'_' => before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric(),
            // Not a hard break.
            b'\n' => before != b' ' && starts_line(after),
            // CommonMark 0.31 §6.3; with an exclamation mark it would be an image.
            b'[' => !std::mem::replace(&mut link, true) && before != b'!' && starts_line(after),
            b']' => {
                let target = text.get(next..).and_then(target);
                next += target.unwrap_or_default();
                std::mem::take(&mut link) && !before.is_ascii_whitespace() && target.is_some()
            }
            _ => false,
        };
        if !plain {
            return false;
        }
    }
    bytes.first().copied().is_some_and(starts_line) && !code && !link
}

/// What stands in words, whatever is beside it.
fn in_words(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b' ' || b",.;?!'\"()/%$=+-".contains(&byte)
}

/// No block begins with a letter or a single backtick.
fn starts_line(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'`'
}

/// How long the target of a link is that `rest` starts with, parentheses included: a URL without anything that would have
/// to be escaped.
fn target(rest: &str) -> Option<usize> {
    let url = rest.strip_prefix('(')?.split(')').next()?;
    let path = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?#=%:+,@".contains(&byte);
    let length = url.len() + 2;
    (!path.is_empty() && path.bytes().all(plain) && length <= rest.len()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::super::{clean, read};
    use super::*;

    #[test]
    fn what_is_plain_is_read_as_itself() {
        for plain in [
            "A b_c, d (e): f!",
            "Two\nlines - one - paragraph",
            "`code` of `two  words`, `<a> | *b* \\ [c](d)`: `-`\n`e`",
            "A long line of `code that stays whole` wherever it breaks, - as here, where 1. comes first: `a b`.",
            "h `ttp` b",
            "See \"[two words, `a ] b`\nand](https://a.b/c_d?e=f#g-h).\" ([A](http://b), [c](https://d))",
        ] {
            assert!(is_plain(plain), "{plain}");
            assert_eq!(clean(plain, 60), read(plain, 60));
            assert_eq!(clean(plain, 10), read(plain, 10));
        }
        for paragraphs in ["a\n\n`b` c\n\nd e\n", "a \n", "a\n\n"] {
            assert_eq!(clean(paragraphs, 60), read(paragraphs, 60));
        }
    }

    #[test]
    fn what_could_mean_something_else_is_not_plain() {
        for text in ["", "1. a", "- a", "a  \nb", "a\n- b", "a\n---", "_a_", "a_", "http://a", "a\n\nb", " a", "é"] {
            assert!(!is_plain(text), "{text}");
        }
        for code in ["`a", "``a``", "```a", "` a`", "`a `", "``", "`a`_", "`a\nb`", "`é`"] {
            assert!(!is_plain(code), "{code}");
        }
        for link in [
            "a [b]",
            "a [b](c)",
            "a [b](https://c",
            "a [b](https://c d)",
            "a [b](https://c&d)",
            "a [b](https://)",
            "a ![b](https://c)",
            "a [ b](https://c)",
            "a [b ](https://c)",
            "a [b [c](https://d)](https://e)",
            "a ](https://c)",
            "a [b",
            "[b]: c",
        ] {
            assert!(!is_plain(link), "{link}");
        }
    }
}
