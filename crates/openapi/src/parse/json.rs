//! JSON (RFC 8259) to [`Tree`].
//!
//! In: text. Out: a tree with the bytes of every key and value. A scanner of our own: the pull parsers at hand give no
//! place to keys, or build a tree of their own, and the messages here name what people really write, such as comments.

mod string;

use truespec_source::{At, Code, Diagnostics, FileId, Sources};

use crate::Tree;
use crate::tree::{Builder, index};

pub(super) fn parse(sources: Sources, file: FileId, d: &mut Diagnostics) -> Option<Tree> {
    let texts = sources.clone();
    let mut scanner =
        Scanner { text: texts.file(file).text(), at: 0, builder: Builder::new(sources, file), buffer: String::new() };
    if scanner.document(d).is_err() {
        scanner.builder.abandon(d);
        return None;
    }
    scanner.builder.finish(d)
}

/// What is wrong was reported, and nothing after it would make sense.
struct Stop;

struct Scanner<'t> {
    text: &'t str,
    /// The next byte; always at the start of a character.
    at: usize,
    builder: Builder,
    /// What the string that was read last says if it holds escapes; otherwise empty.
    buffer: String,
}

/// What comes next.
enum State {
    Value,
    /// A value or `]`.
    FirstItem,
    /// A key or `}`.
    FirstKey,
    Key,
    AfterValue,
}

impl Scanner<'_> {
    fn document(&mut self, d: &mut Diagnostics) -> Result<(), Stop> {
        // Whether each open container is an object.
        let mut open: Vec<bool> = Vec::new();
        let mut state = State::Value;
        loop {
            self.skip_blank();
            state = match state {
                State::FirstItem if self.peek() == Some(b']') => self.close(&mut open, d),
                State::Value | State::FirstItem => self.value(&mut open, d)?,
                State::FirstKey if self.peek() == Some(b'}') => self.close(&mut open, d),
                State::FirstKey | State::Key => self.key(d)?,
                State::AfterValue => match (open.last(), self.peek()) {
                    (None, None) => return Ok(()),
                    (None, Some(_)) => return Err(self.trailing_text(d)),
                    (Some(_), Some(b',')) => self.comma(&open, d)?,
                    (Some(true), Some(b'}')) | (Some(false), Some(b']')) => self.close(&mut open, d),
                    (Some(&is_object), _) => return Err(self.missing_comma(is_object, d)),
                },
            };
        }
    }

    fn value(&mut self, open: &mut Vec<bool>, d: &mut Diagnostics) -> Result<State, Stop> {
        let start = self.at;
        match self.peek() {
            Some(byte @ (b'{' | b'[')) => {
                let is_object = byte == b'{';
                self.at += 1;
                let opened = if is_object {
                    self.builder.open_object(index(start))
                } else {
                    self.builder.open_list(index(start))
                };
                if let Err(error) = opened {
                    super::report(error, At::Span(self.builder.span(index(start), index(self.at))), d);
                    return Err(Stop);
                }
                open.push(is_object);
                return Ok(if is_object { State::FirstKey } else { State::FirstItem });
            }
            Some(b'"') => {
                let (start, end) = self.string(d)?;
                self.with_text(start, end, Builder::string);
            }
            Some(b'-' | b'0'..=b'9') => {
                let end = self.number_end();
                let Some(digits) = self.text.get(start..end).filter(|digits| is_number(digits)) else {
                    return Err(self.bad_word(d));
                };
                self.builder.number(digits, index(start), index(end));
                self.at = end;
            }
            _ => match self.word() {
                "true" => self.leaf(4, |builder, start, end| builder.bool(true, start, end)),
                "false" => self.leaf(5, |builder, start, end| builder.bool(false, start, end)),
                "null" => self.leaf(4, Builder::null),
                _ => return Err(self.bad_word(d)),
            },
        }
        Ok(State::AfterValue)
    }

    fn leaf(&mut self, len: usize, add: impl Fn(&mut Builder, u32, u32) -> truespec_source::NodeId) {
        add(&mut self.builder, index(self.at), index(self.at + len));
        self.at += len;
    }

    fn key(&mut self, d: &mut Diagnostics) -> Result<State, Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.bad_key(d));
        }
        let (start, end) = self.string(d)?;
        self.with_text(start, end, Builder::key);
        self.skip_blank();
        if self.peek() != Some(b':') {
            let at = self.here();
            self.error(at, "expected `:` after this key", d).related(self.builder.span(start, end), "the key");
            return Err(Stop);
        }
        self.at += 1;
        Ok(State::Value)
    }

    fn comma(&mut self, open: &[bool], d: &mut Diagnostics) -> Result<State, Stop> {
        let comma = (index(self.at), index(self.at + 1));
        self.at += 1;
        self.skip_blank();
        if matches!(self.peek(), Some(b'}' | b']')) {
            self.error(comma, "a comma before the closing bracket", d).help("remove the comma");
            return Err(Stop);
        }
        Ok(if open.last() == Some(&true) { State::Key } else { State::Value })
    }

    fn close(&mut self, open: &mut Vec<bool>, d: &mut Diagnostics) -> State {
        open.pop();
        self.at += 1;
        self.builder.close(Some(index(self.at)), d);
        State::AfterValue
    }

    /// Hands the string that was just read to the builder: from the text, or from the buffer if it held escapes.
    fn with_text<T>(&mut self, start: u32, end: u32, add: impl Fn(&mut Builder, &str, u32, u32) -> T) {
        let inner = self.text.get(start as usize + 1..end as usize - 1).unwrap_or_default();
        let text = if self.buffer.is_empty() { inner } else { &self.buffer };
        add(&mut self.builder, text, start, end);
    }

    fn number_end(&self) -> usize {
        let part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'a'..=b'z' | b'A'..=b'Z' | b'_');
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at + rest.iter().take_while(|byte| part(byte)).count()
    }

    fn word(&self) -> &str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '+' | '-')));
        rest.get(..len.unwrap_or(rest.len())).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn missing_comma(&mut self, is_object: bool, d: &mut Diagnostics) -> Stop {
        let close = if is_object { '}' } else { ']' };
        if self.peek().is_none() {
            return self.unclosed(d);
        }
        if self.is_comment() {
            return self.comment(d);
        }
        let at = self.here();
        self.error(at, format!("expected `,` or `{close}` here"), d);
        Stop
    }

    fn trailing_text(&mut self, d: &mut Diagnostics) -> Stop {
        if self.is_comment() {
            return self.comment(d);
        }
        let at = self.here();
        self.error(at, "text goes on after the end of the document", d).help("keep one document in each file");
        Stop
    }

    fn bad_key(&mut self, d: &mut Diagnostics) -> Stop {
        match self.peek() {
            None => self.unclosed(d),
            Some(b'\'') => self.single_quotes(d),
            Some(_) if self.is_comment() => self.comment(d),
            Some(_) => {
                let at = self.here();
                let word = self.word().to_owned();
                let help = (!word.is_empty()).then(|| format!("write `\"{word}\"`"));
                self.error(at, "expected a key in double quotes", d).maybe_help(help);
                Stop
            }
        }
    }

    fn bad_word(&mut self, d: &mut Diagnostics) -> Stop {
        match self.peek() {
            None => return self.unclosed(d),
            Some(b'\'') => return self.single_quotes(d),
            Some(_) if self.is_comment() => return self.comment(d),
            Some(_) => {}
        }
        let at = self.here();
        let word = self.text.get(at.0 as usize..at.1 as usize).unwrap_or_default().to_owned();
        let help = match word.as_str() {
            "True" | "False" | "None" | "TRUE" | "FALSE" | "NULL" => "JSON writes `true`, `false` and `null`",
            "NaN" | "Infinity" | "-Infinity" => "JSON has no such number",
            "undefined" => "write `null`, or leave the entry out",
            _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
                "a number looks like `-12.5e3`, without leading zeros"
            }
            _ if word.starts_with(char::is_alphabetic) => "put text in double quotes",
            _ => "",
        };
        let message = if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            format!("`{word}` is not a number")
        } else {
            format!("expected a value, found `{word}`")
        };
        self.error(at, message, d).maybe_help((!help.is_empty()).then(|| help.to_owned()));
        Stop
    }

    fn single_quotes(&mut self, d: &mut Diagnostics) -> Stop {
        let at = (index(self.at), index(self.at + 1));
        self.error(at, "text in single quotes", d).help("JSON uses double quotes");
        Stop
    }

    fn is_comment(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#')
    }

    fn comment(&mut self, d: &mut Diagnostics) -> Stop {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.lines().next().map_or(0, |line| line.trim_end().len());
        let at = (index(self.at), index(self.at + len));
        self.error(at, "JSON has no comments", d)
            .help("remove it; or use YAML, where `#` starts a comment, and name the file `.yaml`");
        Stop
    }

    fn unclosed(&mut self, d: &mut Diagnostics) -> Stop {
        let end = index(self.text.trim_end().len());
        let open = self.builder.innermost().map(|node| self.builder.start_of(node));
        let related = open.map(|start| self.builder.span(start, start + 1));
        let diagnostic = self.error((end, end), "the text ends too early", d);
        if let Some(open) = related {
            diagnostic.related(open, "this is never closed");
        }
        Stop
    }

    /// The word or the character at the current place.
    fn here(&self) -> (u32, u32) {
        let one = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (index(self.at), index(self.at + self.word().len().max(one)))
    }

    fn error<'d>(
        &self,
        (start, end): (u32, u32),
        message: impl Into<String>,
        d: &'d mut Diagnostics,
    ) -> &'d mut truespec_source::Diagnostic {
        d.error(Code::Syntax, self.builder.span(start, end), format!("this is not valid JSON: {}", message.into()))
    }
}

/// RFC 8259 §6.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}
