//! From text to a flat list of tokens: in go bytes, out come the places of all values, and the promise that the text is
//! JSON (RFC 8259). Knows no types.

mod escapes;
mod expected;
mod numbers;
mod spare;

pub(super) use self::escapes::{Unescaped, unescaped};
use self::expected::{Expected, Stop, stop};
use self::numbers::number;
pub(super) use self::spare::keep_tokens;
use super::decode_error::{DecodeError, Problem, Step};
use super::words::short_run;

/// One value or key. Keys are tokens too: in an object, they take turns with values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// Offset of the first byte of the content; for a string, the one after the quote.
    pub(super) at: u32,
    /// For an array or object, the index of the token after it; for the end, its own; else the offset after the last byte
    /// of the content.
    pub(super) link: u32,
    pub(super) lexeme: Lexeme,
    /// Of an array or object, how many items or members it has; of a number without an exponent, how many bytes are before
    /// the point; of a string with escapes, how many others are before it. `u16::MAX` stands for unknown.
    pub(super) count: u16,
}

impl Token {
    /// The index of the token after the value that starts with this one, at `index`.
    #[inline]
    pub(super) fn end(&self, index: usize) -> usize {
        match self.lexeme {
            Lexeme::Array | Lexeme::Object | Lexeme::End => self.link as usize,
            _ => index + 1,
        }
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    #[default]
    End,
}

/// A text that is JSON.
pub(super) struct Scanned<'a> {
    pub(super) text: &'a str,
    /// Its tokens, and one that is [`Lexeme::End`]. What stands after that has no meaning.
    pub(super) tokens: Vec<Token>,
    /// How many of them are before the end.
    pub(super) count: usize,
    pub(super) unescaped: Unescaped,
}

/// Checks that `bytes` are JSON.
pub(super) fn scan(bytes: &[u8], depth_limit: usize) -> Result<Scanned<'_>, DecodeError> {
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
    let mut scanner = Scanner::new(text, depth_limit);
    let stopped = match scanner.document(start) {
        Ok(()) if is_utf8 => return Ok(scanner.finish()),
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
    Err(DecodeError::of(problem, Some(stopped.at)).in_steps(scanner.steps()))
}

/// The path of the place where `text`, the beginning of a JSON text, ends.
pub(super) fn path_at_end(bytes: &[u8]) -> Vec<Step> {
    let mut scanner = Scanner::new(std::str::from_utf8(bytes).unwrap_or_default(), usize::MAX);
    match scanner.document(0) {
        Ok(()) => Vec::new(),
        Err(_) => scanner.steps(),
    }
}

struct Scanner<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// How many of the tokens are of this text.
    len: usize,
    open: Vec<Open>,
    unescaped: Unescaped,
    depth_limit: usize,
}

/// An array or object whose end is still to come.
#[derive(Clone, Copy)]
struct Open {
    /// The index of its token.
    index: u32,
    /// What is around it, and how many values are before and at it there.
    count: u32,
    around: Around,
}

/// What a value stands in.
#[derive(Clone, Copy)]
enum Around {
    Nothing,
    Array,
    Object,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, depth_limit: usize) -> Self {
        Self {
            text,
            tokens: spare::tokens(text.len()),
            len: 0,
            open: spare::open(),
            unescaped: Unescaped::default(),
            depth_limit,
        }
    }

    /// The tokens, closed by an end.
    fn finish(mut self) -> Scanned<'a> {
        let count = self.len;
        push(&mut self.tokens, &mut self.len, self.text.len(), count, Lexeme::End, 0);
        spare::keep_open(self.open);
        Scanned { text: self.text, tokens: self.tokens, count, unescaped: self.unescaped }
    }

    fn document(&mut self, start: usize) -> Result<(), Stop> {
        // One loop with all that changes at each byte in registers; what is called for rare texts gets none of it.
        let mut len = 0;
        let outcome = self.values(self.text, start, &mut len);
        self.len = len;
        outcome
    }

    // Inlined by force, as is all that it calls for common texts: a fifth faster than calls are.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn values(&mut self, text: &str, start: usize, len: &mut usize) -> Result<(), Stop> {
        let bytes = text.as_bytes();
        let (tokens, unescaped) = (&mut self.tokens, &mut self.unescaped);
        let (mut at, mut byte) = space(bytes, start);
        let mut around = Around::Nothing;
        // Values so far in the array or object around.
        let mut count = 0;
        'value: loop {
            count += 1;
            match byte {
                b'"' => at = string(text, at + 1, tokens, len, unescaped)?,
                b'-' | b'0'..=b'9' => at = number(bytes, at, byte, tokens, len)?,
                b'{' | b'[' => {
                    if self.open.len() >= self.depth_limit {
                        return stop(at, Expected::Shallower);
                    }
                    self.open.push(Open { index: offset(*len), count, around });
                    count = 0;
                    let end = byte + 2;
                    around = if byte == b'{' { Around::Object } else { Around::Array };
                    let lexeme = if byte == b'{' { Lexeme::Object } else { Lexeme::Array };
                    push(tokens, len, at, at, lexeme, 0);
                    if let Some([b'{', b'"']) = pair(bytes, at) {
                        (at, byte) = rest_of_key(text, at + 2, tokens, len, unescaped)?;
                        continue 'value;
                    }
                    (at, byte) = space(bytes, at + 1);
                    if byte != end {
                        if let Around::Object = around {
                            (at, byte) = key(text, at, byte, Expected::KeyOrEnd, tokens, len, unescaped)?;
                        }
                        continue 'value;
                    }
                }
                b't' => at = word(bytes, at, b"true", Lexeme::True, tokens, len)?,
                b'f' => at = word(bytes, at, b"false", Lexeme::False, tokens, len)?,
                b'n' => at = word(bytes, at, b"null", Lexeme::Null, tokens, len)?,
                _ => return stop(at, Expected::Value),
            }
            loop {
                // What is between most values of most texts, at one look.
                match (around, pair(bytes, at)) {
                    (Around::Object, Some([b',', b'"'])) => {
                        (at, byte) = rest_of_key(text, at + 2, tokens, len, unescaped)?;
                        continue 'value;
                    }
                    (Around::Array, Some([b',', next])) if next > b' ' => {
                        (at, byte) = (at + 1, next);
                        continue 'value;
                    }
                    _ => {}
                }
                (at, byte) = space(bytes, at);
                match (around, byte) {
                    (Around::Object | Around::Array, b',') => {
                        (at, byte) = space(bytes, at + 1);
                        if let Around::Object = around {
                            (at, byte) = key(text, at, byte, Expected::Key, tokens, len, unescaped)?;
                        }
                        continue 'value;
                    }
                    (Around::Object, b'}') | (Around::Array, b']') => {
                        at += 1;
                        if let Some(open) = self.open.pop() {
                            if let Some(token) = tokens.get_mut(open.index as usize) {
                                token.link = offset(*len);
                                token.count = u16::try_from(count).unwrap_or(u16::MAX);
                            }
                            (around, count) = (open.around, open.count);
                        }
                    }
                    (Around::Nothing, _) if at >= bytes.len() => return Ok(()),
                    (Around::Nothing, _) => return stop(at, Expected::End),
                    (Around::Object, _) => return stop(at, Expected::CommaOrBrace),
                    (Around::Array, _) => return stop(at, Expected::CommaOrBracket),
                }
            }
        }
    }

    /// The path of the place where scanning stopped, innermost step first.
    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let ends = self.open.iter().skip(1).map(|open| open.index as usize).chain([self.len]);
        for (open, end) in self.open.iter().map(|open| open.index as usize).zip(ends) {
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
                    at = self.tokens.get(at).map_or(end, |token| token.end(at));
                    index += 1;
                }
            }
            if !is_object {
                steps.push(Step::Index(index));
            } else if let Some(key) = key {
                steps.push(Step::Key(unescaped(self.text, key.at as usize).into()));
            }
        }
        steps.reverse();
        steps
    }
}

/// Goes past a key and its colon; the place of the value and its first byte.
#[allow(clippy::inline_always)]
#[inline(always)]
fn key(
    text: &str,
    at: usize,
    byte: u8,
    expected: Expected,
    tokens: &mut Vec<Token>,
    len: &mut usize,
    unescaped: &mut Unescaped,
) -> Result<(usize, u8), Stop> {
    if byte != b'"' {
        return stop(at, expected);
    }
    rest_of_key(text, at + 1, tokens, len, unescaped)
}

/// The same, when the quote before the key is behind.
#[allow(clippy::inline_always)]
#[inline(always)]
fn rest_of_key(
    text: &str,
    start: usize,
    tokens: &mut Vec<Token>,
    len: &mut usize,
    unescaped: &mut Unescaped,
) -> Result<(usize, u8), Stop> {
    let at = string(text, start, tokens, len, unescaped)?;
    match pair(text.as_bytes(), at) {
        Some([b':', byte]) if byte > b' ' => Ok((at + 1, byte)),
        _ => colon(text.as_bytes(), at),
    }
}

#[inline(never)]
fn colon(bytes: &[u8], at: usize) -> Result<(usize, u8), Stop> {
    let (at, byte) = space(bytes, at);
    if byte != b':' {
        return stop(at, Expected::Colon);
    }
    Ok(space(bytes, at + 1))
}

/// Goes past a string whose content begins at `start`.
#[allow(clippy::inline_always)]
#[inline(always)]
fn string(
    text: &str,
    start: usize,
    tokens: &mut Vec<Token>,
    len: &mut usize,
    unescaped: &mut Unescaped,
) -> Result<usize, Stop> {
    let bytes = text.as_bytes();
    let end = short_run(bytes, start);
    if byte_at(bytes, end) == b'"' {
        push(tokens, len, start, end, Lexeme::Plain, 0);
        return Ok(end + 1);
    }
    let (end, number) = unescaped.add(text, start, end)?;
    push(tokens, len, start, end, Lexeme::Escaped, number);
    Ok(end + 1)
}

#[inline]
fn word(
    bytes: &[u8],
    start: usize,
    word: &[u8],
    lexeme: Lexeme,
    tokens: &mut Vec<Token>,
    len: &mut usize,
) -> Result<usize, Stop> {
    let end = start + word.len();
    if bytes.get(start..end) != Some(word) {
        return stop(start, Expected::Value);
    }
    push(tokens, len, start, end, lexeme, 0);
    Ok(end)
}

/// Writes a token over an old one.
#[allow(clippy::inline_always)]
#[inline(always)]
fn push(tokens: &mut Vec<Token>, len: &mut usize, start: usize, end: usize, lexeme: Lexeme, count: u16) {
    if *len >= tokens.len() {
        spare::grow(tokens);
    }
    if let Some(token) = tokens.get_mut(*len) {
        *token = Token { at: offset(start), link: offset(end), lexeme, count };
    }
    *len += 1;
}

/// The byte at a place, or zero, which no JSON text holds.
#[inline]
fn byte_at(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

/// Two bytes.
#[inline]
fn pair(bytes: &[u8], at: usize) -> Option<[u8; 2]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// The place after white space, and the byte there.
#[inline]
fn space(bytes: &[u8], at: usize) -> (usize, u8) {
    let byte = byte_at(bytes, at);
    if byte > b' ' { (at, byte) } else { long_space(bytes, at) }
}

#[inline(never)]
fn long_space(bytes: &[u8], mut at: usize) -> (usize, u8) {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    (at, byte_at(bytes, at))
}

/// Texts longer than `u32::MAX` are refused before scanning.
#[allow(clippy::cast_possible_truncation)]
fn offset(value: usize) -> u32 {
    value as u32
}
