//! From text to a flat list of tokens: in go bytes, out come the places of all values, and the promise that the text is
//! JSON (RFC 8259). Knows no types.

use super::decode_error::{DecodeError, Problem, Step};

/// One value or key. Keys are tokens too: in an object, they take turns with values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Offset of the first byte of the content; for a string, the one after the quote.
    pub(super) at: u32,
    /// For an array or object, the index of the token after it; else the offset after the last byte of the content.
    pub(super) link: u32,
    pub(super) lexeme: Lexeme,
}

/// What a token is. 12 bytes a token instead of 16 come from this fitting beside two offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Lexeme {
    Null,
    False,
    True,
    /// Digits with perhaps a sign.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// A string whose content is its text.
    Plain,
    /// A string with escapes.
    Escaped,
    Array,
    Object,
    /// What stands after the last token.
    End,
}

/// Text and its tokens. `text` is the part of `bytes` that is UTF-8.
pub(super) fn scan(bytes: &[u8], depth_limit: usize) -> Result<(&str, Vec<Token>), DecodeError> {
    // RFC 8259 §8.1: a byte order mark may be ignored.
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let (text, is_utf8) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or_default(), false)
        }
    };
    if u32::try_from(text.len()).is_err() {
        return Err(DecodeError::of(Problem::TooLong, None));
    }
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: start,
        // Real bodies have a token every 8 to 16 bytes.
        tokens: Vec::with_capacity(text.len() / 12 + 8),
        open: Vec::new(),
        depth_limit,
    };
    match scanner.document() {
        Ok(()) if is_utf8 => Ok((text, scanner.tokens)),
        Ok(()) => Err(DecodeError::of(Problem::NotUtf8, Some(text.len()))),
        Err(Problem::End { .. }) if !is_utf8 => Err(scanner.error(text, Problem::NotUtf8)),
        Err(problem) => Err(scanner.error(text, problem)),
    }
}

/// The path of the place where `text`, the beginning of a JSON text, ends.
pub(super) fn path_at_end(bytes: &[u8]) -> Vec<Step> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let mut scanner =
        Scanner { bytes: text.as_bytes(), at: 0, tokens: Vec::new(), open: Vec::new(), depth_limit: usize::MAX };
    match scanner.document() {
        Ok(()) => Vec::new(),
        Err(_) => scanner.steps(text),
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// Indices of the arrays and objects around.
    open: Vec<u32>,
    depth_limit: usize,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), Problem> {
        self.space();
        'value: loop {
            match self.peek() {
                Some(b'"') => self.string()?,
                Some(b'{') => {
                    self.open(Lexeme::Object)?;
                    if self.peek() == Some(b'}') {
                        self.close();
                    } else {
                        self.key("a key or `}`")?;
                        continue 'value;
                    }
                }
                Some(b'[') => {
                    self.open(Lexeme::Array)?;
                    if self.peek() == Some(b']') {
                        self.close();
                    } else {
                        continue 'value;
                    }
                }
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.word(b"true", Lexeme::True)?,
                Some(b'f') => self.word(b"false", Lexeme::False)?,
                Some(b'n') => self.word(b"null", Lexeme::Null)?,
                _ => return Err(self.expected("a value")),
            }
            loop {
                self.space();
                let Some(open) = self.open.last() else {
                    return if self.at == self.bytes.len() { Ok(()) } else { Err(Problem::Trailing) };
                };
                let in_object = self.tokens.get(*open as usize).is_some_and(|token| token.lexeme == Lexeme::Object);
                match (self.peek(), in_object) {
                    (Some(b','), true) => {
                        self.at += 1;
                        self.space();
                        self.key("a key")?;
                        continue 'value;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        self.space();
                        continue 'value;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => self.close(),
                    (_, true) => return Err(self.expected("`,` or `}`")),
                    (_, false) => return Err(self.expected("`,` or `]`")),
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn open(&mut self, lexeme: Lexeme) -> Result<(), Problem> {
        if self.open.len() >= self.depth_limit {
            return Err(Problem::TooDeep { limit: self.depth_limit });
        }
        self.open.push(offset(self.tokens.len()));
        self.push(self.at, self.at, lexeme);
        self.at += 1;
        self.space();
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        let end = offset(self.tokens.len());
        if let Some(token) = self.open.pop().and_then(|open| self.tokens.get_mut(open as usize)) {
            token.link = end;
        }
    }

    fn key(&mut self, expected: &'static str) -> Result<(), Problem> {
        if self.peek() != Some(b'"') {
            return Err(self.expected(expected));
        }
        self.string()?;
        if self.peek() != Some(b':') {
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.expected("`:`"));
            }
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn string(&mut self) -> Result<(), Problem> {
        let start = self.at + 1;
        let mut lexeme = Lexeme::Plain;
        self.at = start;
        loop {
            self.at = plain_run(self.bytes, self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    lexeme = Lexeme::Escaped;
                    self.escape()?;
                }
                Some(_) => return Err(Problem::Syntax { expected: "control characters in strings to be escaped" }),
                None => return Err(Problem::End { expected: "`\"`" }),
            }
        }
        self.push(start, self.at, lexeme);
        self.at += 1;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Problem> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => match self.code_unit()? {
                0xD800..=0xDBFF => {
                    let low = self.bytes.get(self.at..self.at + 2) == Some(b"\\u");
                    self.at += usize::from(low);
                    if low && (0xDC00..=0xDFFF).contains(&self.code_unit()?) {
                        Ok(())
                    } else {
                        Err(self.expected("a low surrogate after a high one"))
                    }
                }
                0xDC00..=0xDFFF => Err(Problem::Syntax { expected: "a high surrogate before a low one" }),
                _ => Ok(()),
            },
            _ => Err(self.expected("an escape")),
        }
    }

    /// Reads `uXXXX`.
    fn code_unit(&mut self) -> Result<u32, Problem> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit * 16 + digit.ok_or_else(|| self.expected("four hexadecimal digits"))?;
            self.at += 1;
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<(), Problem> {
        let start = self.at;
        let mut lexeme = Lexeme::Integer;
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            // RFC 8259 §6: leading zeros are not allowed.
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            lexeme = Lexeme::Float;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            lexeme = Lexeme::Float;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        self.push(start, self.at, lexeme);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Problem> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(self.expected("a digit")) } else { Ok(()) }
    }

    fn word(&mut self, word: &'static [u8], lexeme: Lexeme) -> Result<(), Problem> {
        let start = self.at;
        if self.bytes.get(start..start + word.len()) != Some(word) {
            return Err(self.expected("a value"));
        }
        self.at += word.len();
        self.push(start, self.at, lexeme);
        Ok(())
    }

    fn push(&mut self, start: usize, end: usize, lexeme: Lexeme) {
        self.tokens.push(Token { at: offset(start), link: offset(end), lexeme });
    }

    fn expected(&self, expected: &'static str) -> Problem {
        if self.at < self.bytes.len() { Problem::Syntax { expected } } else { Problem::End { expected } }
    }

    fn error(&self, text: &str, problem: Problem) -> DecodeError {
        DecodeError::of(problem, Some(self.at)).in_steps(self.steps(text))
    }

    /// The path of the place where scanning stopped, innermost step first.
    fn steps(&self, text: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        let ends = self.open.iter().skip(1).map(|open| *open as usize).chain([self.tokens.len()]);
        for (open, end) in self.open.iter().map(|open| *open as usize).zip(ends) {
            let is_object = self.tokens.get(open).is_some_and(|token| token.lexeme == Lexeme::Object);
            // What is before the open child: whole members or items, and the key of the child.
            let mut index = 0;
            let mut at = open + 1;
            let mut key = None;
            while at < end {
                if is_object {
                    key = self.tokens.get(at);
                    at += 1;
                }
                if at < end {
                    at = after(&self.tokens, at);
                    index += 1;
                }
            }
            if !is_object {
                steps.push(Step::Index(index));
            } else if let Some(key) = key {
                let raw = text.get(key.at as usize..key.link as usize).unwrap_or_default();
                steps.push(Step::Key(unescaped(raw).into()));
            }
        }
        steps.reverse();
        steps
    }
}

/// The index of the token after the value at `index`.
pub(super) fn after(tokens: &[Token], index: usize) -> usize {
    match tokens.get(index) {
        Some(Token { link, lexeme: Lexeme::Array | Lexeme::Object, .. }) => *link as usize,
        _ => index + 1,
    }
}

/// The text of a string whose content, escapes checked, is `raw`.
pub(super) fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut chars = escape.chars();
        match chars.next() {
            Some('u') => {
                let unit = hex(chars.as_str());
                let mut consumed = 4;
                let mut code = unit;
                if (0xD800..0xDC00).contains(&unit) {
                    let low = hex(chars.as_str().get(6..).unwrap_or_default());
                    code = 0x10000 + ((unit - 0xD800) << 10) + (low & 0x3FF);
                    consumed = 10;
                }
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = chars.as_str().get(consumed..).unwrap_or_default();
                continue;
            }
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some(other) => text.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    text.push_str(rest);
    text
}

fn hex(digits: &str) -> u32 {
    digits.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// The offset of the first byte from `at` on that ends a run of a string: a quote, a backslash or a control character.
/// Eight bytes at a time: most of a body is strings.
pub(super) fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // The lowest high bit that is set marks the first such byte; borrows can only set later ones.
        let found = (word.wrapping_sub(ONES * 0x20) & !word)
            | (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash);
        let found = found & (ONES * 0x80);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// Texts longer than `u32::MAX` are refused before scanning.
#[allow(clippy::cast_possible_truncation)]
fn offset(value: usize) -> u32 {
    value as u32
}
