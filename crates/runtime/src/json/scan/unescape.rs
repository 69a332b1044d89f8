//! Strings as they are meant, of what the scanner let through.

use crate::json::words::plain_run;

/// The text of a string whose content, escapes checked, is `raw`.
pub(in crate::json) fn unescaped(raw: &str) -> String {
    let bytes = raw.as_bytes();
    let mut text = String::with_capacity(raw.len());
    let mut start = 0;
    loop {
        let escape = plain_run(bytes, start);
        text.push_str(raw.get(start..escape).unwrap_or_default());
        let Some(letter) = bytes.get(escape + 1) else { return text };
        start = escape + 2;
        text.push(match letter {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = code_unit(raw, start);
                start += 4;
                if (0xD800..0xDC00).contains(&code) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (code_unit(raw, start + 2) & 0x3FF);
                    start += 6;
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => char::from(*other),
        });
    }
}

fn code_unit(text: &str, start: usize) -> u32 {
    let digits = text.get(start..start + 4);
    digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default()
}
