//! JSON strings: where they end and what they say.

use truespec_source::{Code, Diagnostics};

use super::{Scanner, Stop};
use crate::tree::index;

impl Scanner<'_> {
    /// Reads a string that starts here; its bytes with the quotes. What it says is in the buffer if it holds escapes.
    pub(super) fn string(&mut self, d: &mut Diagnostics) -> Result<(u32, u32), Stop> {
        let text = self.text;
        let bytes = text.as_bytes();
        let start = self.at;
        self.buffer.clear();
        self.at += 1;
        let mut copied = self.at;
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            let Some(len) = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20) else {
                return Err(self.unclosed_string(start, d));
            };
            self.at += len;
            match rest.get(len) {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.buffer.push_str(text.get(copied..self.at).unwrap_or_default());
                    self.escape(d)?;
                    copied = self.at;
                }
                Some(b'\n' | b'\r') => return Err(self.unclosed_string(start, d)),
                _ => {
                    let at = (index(self.at), index(self.at + 1));
                    self.error(at, "a control character in text", d)
                        .help("write `\\t` for a tab, `\\u00xx` for others");
                    return Err(Stop);
                }
            }
        }
        if copied > start + 1 {
            self.buffer.push_str(text.get(copied..self.at).unwrap_or_default());
        }
        self.at += 1;
        Ok((index(start), index(self.at)))
    }

    fn escape(&mut self, d: &mut Diagnostics) -> Result<(), Stop> {
        let start = self.at;
        self.at += 2;
        let plain = match self.text.as_bytes().get(start + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode(start, d)?,
            _ => return Err(self.bad_escape(start, d)),
        };
        self.buffer.push(plain);
        Ok(())
    }

    /// RFC 8259 §7: characters outside the basic plane are a pair of surrogates.
    fn unicode(&mut self, start: usize, d: &mut Diagnostics) -> Result<char, Stop> {
        let Some(first) = self.hex() else { return Err(self.bad_escape(start, d)) };
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        let after_first = self.at;
        if first < 0xDC00 && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            self.at += 2;
            if let Some(second @ 0xDC00..=0xDFFF) = self.hex() {
                let both = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(both).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.at = after_first;
        let at = self.builder.span(index(start), index(self.at));
        d.warning(Code::InvalidValue, at, "half of a surrogate pair is read as the replacement character `\u{FFFD}`")
            .help("characters outside the basic plane need two `\\u` escapes, or none at all");
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let value = digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16));
        self.at += 4;
        value?.ok()
    }

    fn bad_escape(&mut self, start: usize, d: &mut Diagnostics) -> Stop {
        let rest = self.text.get(start..).unwrap_or_default();
        let len: usize = rest.chars().take(2).map(char::len_utf8).sum();
        let at = (index(start), index(start + len));
        self.error(at, "unknown escape in text", d)
            .help("write `\\\\` for a backslash, `\\u0041` for a character by number");
        Stop
    }

    fn unclosed_string(&mut self, start: usize, d: &mut Diagnostics) -> Stop {
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let at = (index(start), index(start + line.trim_end().len()));
        self.error(at, "the text is not closed on its line", d).help("close the quotes; a line break in text is `\\n`");
        Stop
    }
}
