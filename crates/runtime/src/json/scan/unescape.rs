//! Strings as they are meant, of what the scanner let through.

use crate::json::words::{hex_word, short_run};

/// The text of the string whose content is between two places of `text`, its escapes checked and a quote behind it.
pub(in crate::json) fn unescaped(text: &str, mut at: usize, end: usize) -> String {
    let bytes = text.as_bytes();
    let mut plain = String::with_capacity(end.saturating_sub(at));
    loop {
        // The quote ends the last run.
        let escape = short_run(bytes, at).min(end);
        plain.push_str(text.get(at..escape).unwrap_or_default());
        let letter = bytes.get(escape + 1).filter(|_| escape < end);
        let Some(letter) = letter else { return plain };
        at = escape + 2;
        plain.push(match letter {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = hex_word(bytes, at).unwrap_or_default();
                at += 4;
                if (0xD800..0xDC00).contains(&code) {
                    let low = hex_word(bytes, at + 2).unwrap_or_default();
                    code = 0x10000 + ((code - 0xD800) << 10) + (low & 0x3FF);
                    at += 6;
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => char::from(*other),
        });
    }
}
