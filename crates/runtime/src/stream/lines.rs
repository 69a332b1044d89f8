//! A stream of JSON values: one a line (NDJSON, JSON Lines), or each behind a record separator (RFC 7464).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::open::Incoming;
use super::{FromItem, StreamError};
use crate::call::Answer;
use crate::decode::Outcome;
use crate::error::What;
use crate::json::DecodeError;
use crate::transport::TransportFault;

/// The values of a response of `application/x-ndjson`, `application/jsonl` or `application/json-seq` as they arrive. Which
/// of the two forms it has, its first byte says. Blank lines are skipped.
///
/// A line that does not fit its type is an error that keeps the bytes, and the stream goes on; every other error ends it.
/// A connection that breaks is an error. Dropped before its end, the stream closes the connection.
pub struct JsonLines<T> {
    incoming: Incoming,
    splitter: Splitter,
    unread: Bytes,
    types: PhantomData<fn() -> T>,
}

impl<T: FromItem> JsonLines<T> {
    /// The next value, `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T::Output, StreamError>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T::Output, StreamError>>> {
        self.poll_item(cx).map(|next| {
            next.map(|item| {
                let item = item?;
                T::from_item(&item).map_err(|error| self.incoming.unfit(item, error))
            })
        })
    }
}

impl<T> JsonLines<T> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.incoming.status()
    }

    /// The response's headers.
    pub fn headers(&self) -> &HeaderMap {
        self.incoming.headers()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        let limit = self.incoming.exchange.limits.item_bytes;
        loop {
            match self.splitter.feed(&mut self.unread, limit) {
                Ok(Some(item)) => return Poll::Ready(Some(Ok(item))),
                Ok(None) => {}
                Err(TooLarge) => {
                    self.unread = Bytes::new();
                    self.splitter.item.clear();
                    return Poll::Ready(Some(Err(self.incoming.too_large(What::Item, limit))));
                }
            }
            let open = self.incoming.is_open();
            match ready!(self.incoming.poll_chunk(cx)) {
                Some(Ok(chunk)) => self.unread = chunk,
                Some(Err(error)) => {
                    self.splitter.item.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    let rest = self.splitter.finish().filter(|_| open);
                    return Poll::Ready(rest.map(|rest| {
                        rest.map_err(|Cut| {
                            self.incoming.broken(TransportFault::broken("the response ended inside of a value"))
                        })
                    }));
                }
            }
        }
    }
}

impl<T: FromItem> Stream for JsonLines<T> {
    type Item = Result<T::Output, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T: FromItem> Outcome for JsonLines<T> {
    type Output = Self;

    /// Servers give lines of JSON many media types; a page of HTML is a line that does not fit.
    fn opens(_: &HeaderMap) -> bool {
        true
    }

    fn from_answer(answer: &mut Answer) -> Result<Self, DecodeError> {
        let incoming = Incoming::of(answer, "a stream")?;
        Ok(Self { incoming, splitter: Splitter::default(), unread: Bytes::new(), types: PhantomData })
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonLines({})", self.status().as_u16())
    }
}

/// Cuts bytes into the texts of values.
#[derive(Default)]
struct Splitter {
    /// What values stand apart by; the first byte that is no white space says it.
    by: Option<u8>,
    item: Vec<u8>,
}

/// A value that is larger than the limit.
#[derive(Debug, PartialEq)]
struct TooLarge;

/// A value whose end did not come.
#[derive(Debug, PartialEq)]
struct Cut;

/// RFC 7464 §2.2: stands before every value of a sequence; in no JSON text.
const RECORD_SEPARATOR: u8 = 0x1e;

impl Splitter {
    /// Reads `input` up to the end of a value; `None` where all of it was read and no value is complete.
    #[inline]
    fn feed(&mut self, input: &mut Bytes, limit: usize) -> Result<Option<Bytes>, TooLarge> {
        while !input.is_empty() {
            let by = if let Some(by) = self.by {
                by
            } else {
                let Some(start) = input.iter().position(|byte| !byte.is_ascii_whitespace()) else {
                    input.clear();
                    break;
                };
                input.advance(start);
                *self.by.insert(if input[0] == RECORD_SEPARATOR { RECORD_SEPARATOR } else { b'\n' })
            };
            let end = input.iter().position(|&byte| byte == by);
            let text = &input[..end.unwrap_or(input.len())];
            if self.item.len() + text.len() > limit {
                return Err(TooLarge);
            }
            self.item.extend_from_slice(text);
            input.advance(end.map_or(input.len(), |end| end + 1));
            if end.is_some()
                && let Some(item) = self.taken()
            {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// What stands after the last end of a value.
    #[inline]
    fn finish(&mut self) -> Option<Result<Bytes, Cut>> {
        // RFC 7464 §2.4: a number or a word that no white space follows may be only a part of one.
        let may_go_on = self.item.last().is_some_and(u8::is_ascii_alphanumeric);
        let item = self.taken()?;
        Some(if self.by == Some(RECORD_SEPARATOR) && may_go_on { Err(Cut) } else { Ok(item) })
    }

    #[inline]
    fn taken(&mut self) -> Option<Bytes> {
        let item = std::mem::take(&mut self.item);
        let text = item.trim_ascii();
        (!text.is_empty()).then(|| Bytes::copy_from_slice(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::cuts::{cuts, pieces};
    use super::*;

    fn split<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Result<Vec<String>, Cut> {
        let mut splitter = Splitter::default();
        let mut items = Vec::new();
        let text = |item: Bytes| String::from_utf8_lossy(&item).into_owned();
        for piece in pieces {
            let mut input = Bytes::copy_from_slice(piece);
            while let Some(item) = splitter.feed(&mut input, 1 << 20).expect("within the limit") {
                items.push(text(item));
            }
        }
        if let Some(last) = splitter.finish() {
            items.push(text(last?));
        }
        Ok(items)
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&[&str], Cut>) {
        let bytes = text.as_bytes();
        let expected = expected.map(|items| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>());
        for cut in 0..=bytes.len() {
            let (before, after) = bytes.split_at(cut);
            assert_eq!(split([before, after]), expected, "cut at {cut}: {text:?}");
        }
        assert_eq!(split(bytes.chunks(1)), expected, "byte by byte: {text:?}");
    }

    #[test]
    fn cuts_lines_and_sequences() {
        check("{\"a\":1}\n\n  \r\n2\r\n\"x\"", Ok(&["{\"a\":1}", "2", "\"x\""]));
        check("", Ok(&[]));
        check("\n \n", Ok(&[]));
        check("\u{1e}{\"a\":\n1}\n\u{1e}\u{1e}[2]\n\u{1e}3\n", Ok(&["{\"a\":\n1}", "[2]", "3"]));
        // RFC 7464 §2.4.
        check("\u{1e}1\n\u{1e}23", Err(Cut));
        check("\u{1e}1\n\u{1e}[2]", Ok(&["1", "[2]"]));
    }

    #[test]
    fn is_bounded() {
        let feed = |text: &'static str| Splitter::default().feed(&mut Bytes::from_static(text.as_bytes()), 4);
        assert_eq!(feed("1234\n"), Ok(Some(Bytes::from_static(b"1234"))));
        assert_eq!(feed("12345\n"), Err(TooLarge));
        assert_eq!(feed("\u{1e}12345"), Err(TooLarge));
    }

    /// What came of bytes that come in these pieces, and whether a value was too large.
    fn limited<'p>(pieces: impl IntoIterator<Item = &'p [u8]>, limit: usize) -> (Vec<Bytes>, Option<TooLarge>) {
        let (mut splitter, mut items) = (Splitter::default(), Vec::new());
        for piece in pieces {
            let mut input = Bytes::copy_from_slice(piece);
            loop {
                match splitter.feed(&mut input, limit) {
                    Ok(Some(item)) => items.push(item),
                    Ok(None) => break,
                    Err(error) => return (items, Some(error)),
                }
            }
        }
        items.extend(splitter.finish().and_then(Result::ok));
        (items, None)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_values_or_none(
            bytes in vec(prop_oneof![Just(b'\n'), Just(b' '), Just(0x1e), Just(b'1'), any::<u8>()], 0..200),
            cuts in cuts(),
            limit in 0..40_usize,
        ) {
            let whole = limited([&bytes[..]], limit);
            prop_assert!(whole.0.iter().all(|item| !item.is_empty() && item.len() <= limit));
            prop_assert_eq!(limited(pieces(&bytes, &cuts), limit), whole);
        }

        #[test]
        fn what_is_written_is_read(values in vec("[^\\s\u{1e}]([^\r\n\u{1e}]{0,12}[^\\s\u{1e}])?", 0..6), sequence: bool, cuts in cuts()) {
            let (start, end) = if sequence { ("\u{1e}", "\n") } else { ("", "\n") };
            let text = values.iter().flat_map(|value| [start, value.as_str(), end]).collect::<String>();
            prop_assert_eq!(split(pieces(text.as_bytes(), &cuts)).expect("whole values"), values);
        }
    }
}
