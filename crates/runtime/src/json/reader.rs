//! What decoding reads from: a text that is known to be JSON, and an index to the value at hand.

use std::borrow::Cow;

use super::decode_error::{DecodeError, Problem};
use super::members::Members;
use super::scan::{self, Lexeme, Scanned, Token, Unescaped, scan};
use super::words::same;
use crate::body::File;

/// How deep arrays and objects may be nested unless said otherwise; as `serde_json` has it.
const DEPTH_LIMIT: usize = 128;

/// A cursor over one JSON text. The text was checked as a whole, so reading a value can only fail for being of another
/// kind than wanted.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    unescaped: Unescaped,
    at: usize,
    /// What the values read so far did not have a place for: unknown fields, unknown enum values, texts against their
    /// rules. Trials of union variants take the one that loses least.
    pub(super) losses: usize,
    /// Why the object at hand does not fit. There is one at most: after an error, nothing is decoded until the object is
    /// complete, and then the error leaves. So it need not be a part of each object's members.
    pub(super) pending: Option<DecodeError>,
    /// Trials under way.
    pub(super) trials: usize,
    /// Files, each with the text that stands for it.
    files: &'a [(String, File)],
    /// Tokens that trials may still read. Trials within trials multiply; this bounds what a hostile body can cost.
    pub(super) fuel: usize,
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        scan::keep_tokens(std::mem::take(&mut self.tokens));
    }
}

/// A place that [`Reader::restore`] goes back to.
#[derive(Clone, Copy, Debug)]
pub struct Position(usize);

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number with neither fraction nor exponent.
    Integer,
    /// Any other number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Integer | Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

impl<'a> Reader<'a> {
    /// Checks that `bytes` are one JSON text (RFC 8259) of at most 128 levels.
    pub fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        Self::with_depth_limit(bytes, DEPTH_LIMIT)
    }

    /// Checks that `bytes` are one JSON text of at most `limit` levels of arrays and objects.
    pub fn with_depth_limit(bytes: &'a [u8], limit: usize) -> Result<Self, DecodeError> {
        let Scanned { text, tokens, count, unescaped } = scan(bytes, limit)?;
        let fuel = count.saturating_mul(256).saturating_add(100_000);
        Ok(Self { text, tokens, unescaped, at: 0, losses: 0, pending: None, trials: 0, files: &[], fuel })
    }

    /// Takes each of these texts for the file beside it, where a file is wanted.
    #[must_use]
    pub fn with_files(mut self, files: &'a [(String, File)]) -> Self {
        self.files = files;
        self
    }

    /// Reads a file: a text that stands for one, or else a text that is its content.
    pub(crate) fn file(&mut self) -> Result<File, DecodeError> {
        let text = self.string()?;
        let known = self.files.iter().find(|(name, _)| *name == text);
        Ok(known.map_or_else(|| File::from_bytes(text.into_owned()), |(_, file)| file.clone()))
    }

    /// What the value at hand is.
    pub fn kind(&self) -> Kind {
        match self.token().lexeme {
            Lexeme::Null | Lexeme::End => Kind::Null,
            Lexeme::False | Lexeme::True => Kind::Bool,
            Lexeme::Integer => Kind::Integer,
            Lexeme::Float => Kind::Number,
            Lexeme::Plain | Lexeme::Escaped => Kind::String,
            Lexeme::Array => Kind::Array,
            Lexeme::Object => Kind::Object,
        }
    }

    /// Reads a `null`, if it is one.
    #[inline]
    pub fn take_null(&mut self) -> bool {
        let is_null = self.token().lexeme == Lexeme::Null;
        self.at += usize::from(is_null);
        is_null
    }

    /// Reads a boolean.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        let value = match self.token().lexeme {
            Lexeme::True => true,
            Lexeme::False => false,
            _ => return Err(self.expected("a boolean")),
        };
        self.at += 1;
        Ok(value)
    }

    /// Reads a number, as it is written.
    pub fn number(&mut self) -> Result<&'a str, DecodeError> {
        let token = self.token();
        if !matches!(token.lexeme, Lexeme::Integer | Lexeme::Float) {
            return Err(self.expected("a number"));
        }
        self.at += 1;
        Ok(self.content(token))
    }

    /// Reads a string; borrowed where it has no escapes.
    pub fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let token = self.token();
        let text = match token.lexeme {
            Lexeme::Plain => Cow::Borrowed(self.content(token)),
            Lexeme::Escaped => Cow::Owned(self.unescaped(token)),
            _ => return Err(self.expected("a string")),
        };
        self.at += 1;
        Ok(text)
    }

    /// Starts to read an array: `let mut items = r.array()?; while items.next(r) { … }`.
    pub fn array(&mut self) -> Result<Items, DecodeError> {
        let token = self.token();
        if token.lexeme != Lexeme::Array {
            return Err(self.expected("an array"));
        }
        let (next, end) = (self.at + 1, token.link as usize);
        self.at = end;
        Ok(Items { next, end, count: 0, len: usize::from(token.count) })
    }

    /// Starts to read an object key by key: `let mut keys = r.object()?; while let Some(key) = keys.next(r) { … }`.
    pub fn object(&mut self) -> Result<Keys, DecodeError> {
        let token = self.token();
        if token.lexeme != Lexeme::Object {
            return Err(self.expected("an object"));
        }
        let (next, end) = (self.at + 1, token.link as usize);
        self.at = end;
        Ok(Keys { next, end, len: token.count })
    }

    /// Starts to read an object by asking for its members. Of anything else, each is blank, and that is the error in the end:
    /// a result around so much would be copied.
    pub(super) fn members(&mut self) -> Members<'_, 'a> {
        let start = self.at;
        match self.object() {
            Ok(keys) => Members::new(self, start, keys.end, keys.len),
            Err(error) => Members::none(self, error),
        }
    }

    /// Goes past the value at hand.
    pub fn skip(&mut self) {
        self.at = self.after(self.at);
    }

    /// The place at hand.
    pub fn position(&self) -> Position {
        Position(self.at)
    }

    /// Goes back to a place.
    pub fn restore(&mut self, position: Position) {
        self.at = position.0;
    }

    /// The error that the value at hand is not `expected` (in words: `a string`).
    #[cold]
    pub fn expected(&self, expected: &'static str) -> DecodeError {
        self.problem(Problem::Kind { expected, found: self.kind() })
    }

    /// An error in words at the value at hand.
    pub fn error(&self, problem: impl Into<Cow<'static, str>>) -> DecodeError {
        self.problem(Problem::Other(problem.into()))
    }

    #[cold]
    pub(super) fn problem(&self, problem: Problem) -> DecodeError {
        let token = self.token();
        let at = token.at as usize;
        let quote = usize::from(matches!(token.lexeme, Lexeme::Plain | Lexeme::Escaped));
        DecodeError::of(problem, Some(at.saturating_sub(quote)))
    }

    /// Counts a value that could not be kept as what it says it is. See [`Reader::losses`].
    pub(super) fn lose(&mut self, count: usize) {
        self.losses += count;
    }

    #[inline]
    pub(super) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn go(&mut self, index: usize) {
        self.at = index;
    }

    /// The index after the value at `index`.
    #[inline]
    pub(super) fn after(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(index + 1, |token| token.end(index))
    }

    #[inline]
    pub(super) fn token(&self) -> Token {
        self.token_at(self.at)
    }

    #[inline]
    pub(super) fn token_at(&self, index: usize) -> Token {
        self.tokens.get(index).copied().unwrap_or_default()
    }

    /// The bytes of a scalar; of a string, without quotes and with escapes.
    #[inline]
    pub(super) fn content(&self, token: Token) -> &'a str {
        self.text.get(token.at as usize..token.link as usize).unwrap_or_default()
    }

    /// The text of a string with escapes.
    fn unescaped(&self, token: Token) -> String {
        let known = self.unescaped.get(token.count).map(str::to_owned);
        known.unwrap_or_else(|| scan::unescaped(self.text, token.at as usize))
    }

    pub(super) fn key_text(&self, index: usize) -> Cow<'a, str> {
        let token = self.token_at(index);
        match token.lexeme {
            Lexeme::Escaped => Cow::Owned(self.unescaped(token)),
            _ => Cow::Borrowed(self.content(token)),
        }
    }

    #[inline]
    pub(super) fn key_is(&self, index: usize, name: &str) -> bool {
        self.tokens.get(index).is_some_and(|token| self.is_text(*token, name.as_bytes()))
    }

    /// The key at `index`, and the index after its value.
    #[inline]
    pub(super) fn member(&self, index: usize) -> Option<(Token, usize)> {
        let [key, value] = self.tokens.get(index..)?.first_chunk::<2>()?;
        Some((*key, value.end(index + 1)))
    }

    /// The index after the member whose key is at `index`, if the key is `name`, without escapes.
    // Inlined by force: it decides over each field of each object.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub(super) fn after_plain_member(&self, index: usize, name: &str) -> Option<usize> {
        let (key, after) = self.member(index)?;
        (key.lexeme == Lexeme::Plain && self.is_plain_text(key, name.as_bytes())).then_some(after)
    }

    /// The first key from the index `key` up to `end` that is `name`: its index, and how many keys are before it.
    pub(super) fn find_key(&self, mut key: usize, end: usize, name: &str) -> Option<(usize, usize)> {
        let mut count = 0;
        while let (true, Some((token, after))) = (key < end, self.member(key)) {
            if self.is_text(token, name.as_bytes()) {
                return Some((key, count));
            }
            key = after;
            count += 1;
        }
        None
    }

    /// Whether the keys at two indices are the same text.
    #[inline]
    pub(super) fn are_alike(&self, one: usize, other: usize) -> bool {
        match (self.token_at(one), self.token_at(other)) {
            (one @ Token { lexeme: Lexeme::Plain, .. }, other @ Token { lexeme: Lexeme::Plain, .. }) => {
                one.link - one.at == other.link - other.at && same(self.bytes(one), self.bytes(other))
            }
            _ => self.key_text(one) == self.key_text(other),
        }
    }

    #[inline]
    fn is_text(&self, token: Token, text: &[u8]) -> bool {
        match token.lexeme {
            Lexeme::Plain => self.is_plain_text(token, text),
            _ => self.is_escaped_text(token, text),
        }
    }

    #[inline]
    fn is_plain_text(&self, token: Token, text: &[u8]) -> bool {
        // Most keys differ in length, which is at hand without a look at the text.
        (token.link - token.at) as usize == text.len() && same(self.bytes(token), text)
    }

    #[cold]
    fn is_escaped_text(&self, token: Token, text: &[u8]) -> bool {
        self.unescaped(token).as_bytes() == text
    }

    /// The whole text.
    #[inline]
    pub(super) fn text_bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(super) fn bytes(&self, token: Token) -> &'a [u8] {
        self.text.as_bytes().get(token.at as usize..token.link as usize).unwrap_or_default()
    }

    /// Goes past a scalar.
    #[inline]
    pub(super) fn step(&mut self) {
        self.at += 1;
    }
}

/// The items of an array that are still to be read.
#[derive(Debug)]
pub struct Items {
    next: usize,
    end: usize,
    count: usize,
    len: usize,
}

impl Items {
    /// Goes to the next item, if there is one. However much of the last one was read, the next one is the next one.
    #[inline]
    pub fn next(&mut self, r: &mut Reader<'_>) -> bool {
        if self.next >= self.end {
            r.go(self.end);
            return false;
        }
        r.go(self.next);
        self.next = r.after(self.next);
        self.count += 1;
        true
    }

    /// How many items there are; at least so many, if there are very many.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The index of the item at hand.
    pub fn index(&self) -> usize {
        self.count.saturating_sub(1)
    }
}

/// The members of an object that are still to be read.
#[derive(Debug)]
pub struct Keys {
    next: usize,
    end: usize,
    len: u16,
}

impl Keys {
    /// How many members there are; at least so many, if there are very many.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Goes to the value of the next member, if there is one, and gives its key.
    pub fn next<'a>(&mut self, r: &mut Reader<'a>) -> Option<Cow<'a, str>> {
        if self.next >= self.end {
            r.go(self.end);
            return None;
        }
        let key = r.key_text(self.next);
        r.go(self.next + 1);
        self.next = r.after(self.next + 1);
        Some(key)
    }
}
