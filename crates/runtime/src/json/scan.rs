//! From text to a flat list of tokens: in go bytes, out come the places of all values, and the promise that the text is
//! JSON (RFC 8259). Knows no types.

mod expected;
mod unescape;

use std::cell::Cell;

use self::expected::{Expected, Stop, stop};
pub(super) use self::unescape::unescaped;
use super::decode_error::{DecodeError, Problem, Step};
use super::words::{digit_run, plain_run};

/// One value or key. Keys are tokens too: in an object, they take turns with values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Offset of the first byte of the content; for a string, the one after the quote.
    pub(super) at: u32,
    /// For an array or object, the index of the token after it; else the offset after the last byte of the content.
    pub(super) link: u32,
    pub(super) lexeme: Lexeme,
    /// Of an array or object, how many items or members it has; of a number without an exponent, how many bytes are before
    /// the point. `u16::MAX` stands for unknown.
    pub(super) count: u16,
}

/// What a token is.
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

/// Text and its tokens.
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
    let mut scanner = Scanner { bytes: text.as_bytes(), tokens: spare(text.len()), open: Vec::new(), depth_limit };
    let stopped = match scanner.document(start) {
        Ok(()) if is_utf8 => return Ok((text, scanner.tokens)),
        Ok(()) => Stop { at: text.len(), expected: Expected::End },
        Err(stop) => stop,
    };
    let problem = if !is_utf8 && stopped.at >= text.len() {
        Problem::NotUtf8
    } else {
        match stopped.expected {
            Expected::End => Problem::Trailing,
            Expected::Shallower => Problem::TooDeep { limit: depth_limit },
            expected if stopped.at < text.len() => Problem::Syntax { expected: expected.words() },
            expected => Problem::End { expected: expected.words() },
        }
    };
    Err(DecodeError::of(problem, Some(stopped.at)).in_steps(scanner.steps(text)))
}

thread_local! {
    /// The token list of the text before: large allocations by turns with small ones cost more than scanning does.
    static SPARE: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
}

/// An empty list for the tokens of a text.
fn spare(length: usize) -> Vec<Token> {
    let mut tokens = SPARE.take();
    // Real bodies have a token every 8 to 16 bytes.
    tokens.reserve(length / 10 + 8);
    tokens
}

/// Takes a list back that is not needed any more, unless it is large enough to be missed elsewhere: 1.5 MB.
pub(super) fn spare_again(mut tokens: Vec<Token>) {
    if tokens.capacity() <= 1 << 17 {
        tokens.clear();
        SPARE.set(tokens);
    }
}

/// The path of the place where `text`, the beginning of a JSON text, ends.
pub(super) fn path_at_end(bytes: &[u8]) -> Vec<Step> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let mut scanner = Scanner { bytes: text.as_bytes(), tokens: Vec::new(), open: Vec::new(), depth_limit: usize::MAX };
    match scanner.document(0) {
        Ok(()) => Vec::new(),
        Err(_) => scanner.steps(text),
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    tokens: Vec<Token>,
    /// Indices of the arrays and objects around, and how many values are before and at each of them in the one around it.
    open: Vec<(u32, u16)>,
    depth_limit: usize,
}

/// What a value stands in.
#[derive(Clone, Copy)]
enum Around {
    Nothing,
    Array,
    Object,
}

// Inlined by force: one loop over the bytes, its state in registers, is a fifth faster than calls are.
#[allow(clippy::inline_always)]
impl Scanner<'_> {
    fn document(&mut self, start: usize) -> Result<(), Stop> {
        let mut at = self.space(start);
        let mut around = Around::Nothing;
        // Values so far in the array or object around.
        let mut count = 0_u16;
        'value: loop {
            count = count.saturating_add(1);
            match self.peek(at) {
                Some(b'"') => at = self.string(at)?,
                Some(b'{') => {
                    self.open(at, Lexeme::Object, count)?;
                    (around, count) = (Around::Object, 0);
                    at = self.space(at + 1);
                    if self.peek(at) != Some(b'}') {
                        at = self.key(at, Expected::KeyOrEnd)?;
                        continue 'value;
                    }
                }
                Some(b'[') => {
                    self.open(at, Lexeme::Array, count)?;
                    (around, count) = (Around::Array, 0);
                    at = self.space(at + 1);
                    if self.peek(at) != Some(b']') {
                        continue 'value;
                    }
                }
                Some(b'-' | b'0'..=b'9') => at = self.number(at)?,
                Some(b't') => at = self.word(at, b"true", Lexeme::True)?,
                Some(b'f') => at = self.word(at, b"false", Lexeme::False)?,
                Some(b'n') => at = self.word(at, b"null", Lexeme::Null)?,
                _ => return stop(at, Expected::Value),
            }
            loop {
                at = self.space(at);
                match (around, self.peek(at)) {
                    (Around::Object, Some(b',')) => {
                        at = self.space(at + 1);
                        at = self.key(at, Expected::Key)?;
                        continue 'value;
                    }
                    (Around::Array, Some(b',')) => {
                        at = self.space(at + 1);
                        continue 'value;
                    }
                    (Around::Object, Some(b'}')) | (Around::Array, Some(b']')) => {
                        at += 1;
                        (around, count) = self.close(count);
                    }
                    (Around::Nothing, None) => return Ok(()),
                    (Around::Nothing, Some(_)) => return stop(at, Expected::End),
                    (Around::Object, _) => return stop(at, Expected::CommaOrBrace),
                    (Around::Array, _) => return stop(at, Expected::CommaOrBracket),
                }
            }
        }
    }

    #[inline(always)]
    fn peek(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    #[inline(always)]
    fn space(&self, mut at: usize) -> usize {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek(at) {
            at += 1;
        }
        at
    }

    fn open(&mut self, at: usize, lexeme: Lexeme, count: u16) -> Result<(), Stop> {
        if self.open.len() >= self.depth_limit {
            return stop(at, Expected::Shallower);
        }
        self.open.push((offset(self.tokens.len()), count));
        self.push(at, at, lexeme, 0);
        Ok(())
    }

    /// Closes an array or object of `count` values; what is around it, and how many values that has so far.
    fn close(&mut self, count: u16) -> (Around, u16) {
        let end = offset(self.tokens.len());
        let (open, count_around) = self.open.pop().unwrap_or_default();
        if let Some(token) = self.tokens.get_mut(open as usize) {
            token.link = end;
            token.count = count;
        }
        let around = match self.open.last().and_then(|(open, _)| self.tokens.get(*open as usize)) {
            None => Around::Nothing,
            Some(Token { lexeme: Lexeme::Object, .. }) => Around::Object,
            Some(_) => Around::Array,
        };
        (around, count_around)
    }

    #[inline(always)]
    fn key(&mut self, at: usize, expected: Expected) -> Result<usize, Stop> {
        if self.peek(at) != Some(b'"') {
            return stop(at, expected);
        }
        let mut at = self.string(at)?;
        if self.peek(at) != Some(b':') {
            at = self.space(at);
            if self.peek(at) != Some(b':') {
                return stop(at, Expected::Colon);
            }
        }
        Ok(self.space(at + 1))
    }

    #[inline(always)]
    fn string(&mut self, quote: usize) -> Result<usize, Stop> {
        let start = quote + 1;
        let end = plain_run(self.bytes, start);
        if self.peek(end) == Some(b'"') {
            self.push(start, end, Lexeme::Plain, 0);
            return Ok(end + 1);
        }
        self.string_with_escapes(start, end)
    }

    #[inline(never)]
    fn string_with_escapes(&mut self, start: usize, mut at: usize) -> Result<usize, Stop> {
        loop {
            match self.peek(at) {
                Some(b'"') => break,
                Some(b'\\') => at = plain_run(self.bytes, self.escape(at + 1)?),
                Some(_) => return stop(at, Expected::EscapedControl),
                None => return stop(at, Expected::Quote),
            }
        }
        self.push(start, at, Lexeme::Escaped, 0);
        Ok(at + 1)
    }

    fn escape(&self, at: usize) -> Result<usize, Stop> {
        match self.peek(at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 1),
            Some(b'u') => match self.code_unit(at + 1)? {
                0xD800..=0xDBFF => {
                    let low = at + 5;
                    if self.bytes.get(low..low + 2) != Some(b"\\u") {
                        return stop(low, Expected::LowSurrogate);
                    }
                    match self.code_unit(low + 2)? {
                        0xDC00..=0xDFFF => Ok(low + 6),
                        _ => stop(low, Expected::LowSurrogate),
                    }
                }
                0xDC00..=0xDFFF => stop(at, Expected::HighSurrogate),
                _ => Ok(at + 5),
            },
            _ => stop(at, Expected::Escape),
        }
    }

    /// The value of four hexadecimal digits.
    fn code_unit(&self, start: usize) -> Result<u32, Stop> {
        (start..start + 4).try_fold(0, |unit, at| match self.peek(at).and_then(|byte| char::from(byte).to_digit(16)) {
            Some(digit) => Ok(unit * 16 + digit),
            None => stop(at, Expected::HexDigits),
        })
    }

    #[inline(always)]
    fn number(&mut self, start: usize) -> Result<usize, Stop> {
        let mut lexeme = Lexeme::Integer;
        let mut at = start + usize::from(self.peek(start) == Some(b'-'));
        // RFC 8259 §6: leading zeros are not allowed.
        at = if self.peek(at) == Some(b'0') { at + 1 } else { self.digits(at)? };
        let mut point = at - start;
        if self.peek(at) == Some(b'.') {
            lexeme = Lexeme::Float;
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.peek(at) {
            lexeme = Lexeme::Float;
            point = usize::MAX;
            at += 1;
            at = self.digits(at + usize::from(matches!(self.peek(at), Some(b'+' | b'-'))))?;
        }
        self.push(start, at, lexeme, u16::try_from(point).unwrap_or(u16::MAX));
        Ok(at)
    }

    fn digits(&self, start: usize) -> Result<usize, Stop> {
        let at = digit_run(self.bytes, start);
        if at == start { stop(at, Expected::Digit) } else { Ok(at) }
    }

    fn word(&mut self, start: usize, word: &[u8], lexeme: Lexeme) -> Result<usize, Stop> {
        let end = start + word.len();
        if self.bytes.get(start..end) != Some(word) {
            return stop(start, Expected::Value);
        }
        self.push(start, end, lexeme, 0);
        Ok(end)
    }

    #[inline(always)]
    fn push(&mut self, start: usize, end: usize, lexeme: Lexeme, count: u16) {
        self.tokens.push(Token { at: offset(start), link: offset(end), lexeme, count });
    }

    /// The path of the place where scanning stopped, innermost step first.
    fn steps(&self, text: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        let ends = self.open.iter().skip(1).map(|(open, _)| *open as usize).chain([self.tokens.len()]);
        for (open, end) in self.open.iter().map(|(open, _)| *open as usize).zip(ends) {
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

/// Texts longer than `u32::MAX` are refused before scanning.
#[allow(clippy::cast_possible_truncation)]
fn offset(value: usize) -> u32 {
    value as u32
}
