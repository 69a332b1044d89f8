//! The text of `text/event-stream` (WHATWG HTML §9.2.6): in go chunks, cut anywhere, out come events. Knows nothing about
//! connections or what data means.

use std::time::Duration;

use bytes::{Buf as _, Bytes};

/// What interprets a stream, line by line.
#[derive(Default)]
pub(super) struct Parser {
    /// Whether the first line, which may begin with a byte order mark, is over.
    begun: bool,
    /// Whether the last byte was a CR, so that an LF now is part of the same line end.
    after_cr: bool,
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    event: String,
    id: String,
    /// The last event ID of the stream: that of the last event whose end came.
    pub(super) last_id: String,
    /// How long the server asks to wait before a reconnect.
    pub(super) retry: Option<Duration>,
}

/// An event whose end came.
#[derive(Debug, PartialEq)]
pub struct RawEvent {
    /// Empty where none was given.
    pub(super) event: String,
    pub(super) data: Bytes,
}

/// An event that is larger than the limit.
#[derive(Debug, PartialEq)]
pub(super) struct TooLarge;

impl Parser {
    /// One that goes on after the event of this ID.
    #[inline]
    pub(super) fn resumed(id: &str, retry: Option<Duration>) -> Self {
        Self { id: id.to_owned(), last_id: id.to_owned(), retry, ..Self::default() }
    }

    /// Reads `input` up to the end of an event; `None` where all of it was read and no event is complete.
    #[inline]
    pub(super) fn feed(&mut self, input: &mut Bytes, limit: usize) -> Result<Option<RawEvent>, TooLarge> {
        while !input.is_empty() {
            if std::mem::take(&mut self.after_cr) && input[0] == b'\n' {
                input.advance(1);
                continue;
            }
            let end = input.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let text = &input[..end.unwrap_or(input.len())];
            if self.line.len() + self.data.len() + text.len() > limit {
                return Err(TooLarge);
            }
            self.line.extend_from_slice(text);
            let Some(end) = end else {
                input.clear();
                break;
            };
            self.after_cr = input[end] == b'\r';
            input.advance(end + 1);
            let line = std::mem::take(&mut self.line);
            let event = self.line(&line);
            // Its memory serves the next line.
            self.line = line;
            self.line.clear();
            if event.is_some() {
                return Ok(event);
            }
        }
        Ok(None)
    }

    /// Whether the stream is inside of an event that would have been dispatched.
    #[inline]
    pub(super) fn is_inside(&self) -> bool {
        self.has_data || !self.line.is_empty()
    }

    /// Whether all that misses of an event with this data is the empty line after it.
    #[inline]
    pub(super) fn holds(&self, data: &[u8]) -> bool {
        self.line.is_empty() && self.data.strip_suffix(b"\n") == Some(data)
    }

    #[inline]
    fn line(&mut self, line: &[u8]) -> Option<RawEvent> {
        const BOM: &[u8] = b"\xef\xbb\xbf";
        let begun = std::mem::replace(&mut self.begun, true);
        let line = if begun { line } else { line.strip_prefix(BOM).unwrap_or(line) };
        if line.is_empty() {
            return self.dispatch();
        }
        let colon = line.iter().position(|&byte| byte == b':').unwrap_or(line.len());
        let (field, value) = (&line[..colon], line.get(colon + 1..).unwrap_or_default());
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.event = String::from_utf8_lossy(value).into_owned(),
            b"data" => {
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
                self.has_data = true;
            }
            b"id" if !value.contains(&0) => self.id = String::from_utf8_lossy(value).into_owned(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let digits = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok());
                self.retry = digits.map(Duration::from_millis).or(self.retry);
            }
            // A comment has no name before its colon; fields of other names are ignored.
            _ => {}
        }
        None
    }

    #[inline]
    fn dispatch(&mut self) -> Option<RawEvent> {
        self.last_id.clone_from(&self.id);
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        // The line end after the last line of data is none of it.
        data.pop();
        std::mem::take(&mut self.has_data).then(|| RawEvent { event, data: data.into() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cuts::{cuts, pieces};
    use super::*;

    /// All events of a text that comes in these pieces: ID, name, data.
    fn parsed<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<(String, String, String)> {
        let mut parser = Parser::default();
        let mut events = Vec::new();
        for piece in pieces {
            let mut input = Bytes::copy_from_slice(piece);
            while let Some(event) = parser.feed(&mut input, 1 << 20).expect("within the limit") {
                let data = String::from_utf8_lossy(&event.data).into_owned();
                events.push((parser.last_id.clone(), event.event, data));
            }
            assert!(input.is_empty());
        }
        events
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let expected: Vec<(String, String, String)> = expected
            .iter()
            .map(|(id, event, data)| ((*id).to_owned(), (*event).to_owned(), (*data).to_owned()))
            .collect();
        let bytes = text.as_bytes();
        assert_eq!(parsed([bytes]), expected, "whole: {text:?}");
        for cut in 0..=bytes.len() {
            let (before, after) = bytes.split_at(cut);
            assert_eq!(parsed([before, after]), expected, "cut at {cut}: {text:?}");
        }
        assert_eq!(parsed(bytes.chunks(1)), expected, "byte by byte: {text:?}");
    }

    #[test]
    fn reads_the_examples_of_the_standard() {
        check("data: YHOO\ndata: +2\ndata: 10\n\n", &[("", "", "YHOO\n+2\n10")]);
        check(
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &[("1", "", "first event"), ("", "", "second event"), ("", "", " third event")],
        );
        // The last block is not ended.
        check("data\n\ndata\ndata\n\ndata:", &[("", "", ""), ("", "", "\n")]);
        check("data:test\n\ndata: test\n\n", &[("", "", "test"), ("", "", "test")]);
    }

    #[test]
    fn knows_every_line_end_and_field() {
        check("\u{feff}data: a\r\n\r\ndata: b\r\rdata: c\n\n", &[("", "", "a"), ("", "", "b"), ("", "", "c")]);
        check(
            "event: add\ndata: é\u{1f600}\nid: 7\n\nevent: x\n\ndata: y\n\n",
            &[("7", "add", "é\u{1f600}"), ("7", "", "y")],
        );
        check("id: a\0b\nretry: 5x\nDATA: n\nother: n\ndata: y: z\n\n", &[("", "", "y: z")]);
        check("\n\r\n\r: only comments\n\nevent: e\n\n", &[]);
    }

    #[test]
    fn keeps_what_the_server_asks_for_and_the_last_id() {
        let mut parser = Parser::default();
        let mut input = Bytes::from_static(b"retry: 1500\nid: 9\n\nid: 10\ndata: lost");
        assert_eq!(parser.feed(&mut input, 100), Ok(None));
        // §9.2.6: only the end of an event sets the last event ID.
        assert_eq!((parser.retry, parser.last_id.as_str()), (Some(Duration::from_millis(1500)), "9"));
        assert!(parser.is_inside());
    }

    #[test]
    fn is_bounded() {
        let feed = |text: &'static str| Parser::default().feed(&mut Bytes::from_static(text.as_bytes()), 8);
        assert_eq!(feed("data: 12\n"), Ok(None));
        assert_eq!(feed("data: 123\n"), Err(TooLarge));
        assert_eq!(feed("data:1\ndata:234\n\n"), Err(TooLarge));
        assert_eq!(feed(":comments"), Err(TooLarge));
    }

    /// What came of a text that comes in these pieces, and whether an event was too large.
    fn limited<'p>(pieces: impl IntoIterator<Item = &'p [u8]>, limit: usize) -> (Vec<RawEvent>, Option<TooLarge>) {
        let (mut parser, mut events) = (Parser::default(), Vec::new());
        for piece in pieces {
            let mut input = Bytes::copy_from_slice(piece);
            loop {
                match parser.feed(&mut input, limit) {
                    Ok(Some(event)) => events.push(event),
                    Ok(None) => break,
                    Err(error) => return (events, Some(error)),
                }
            }
        }
        (events, None)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn cuts_change_nothing(text in "(data|event|id|:|\n|\r\n|\r| |a|\u{feff}|é){0,60}", cuts in cuts()) {
            prop_assert_eq!(parsed(pieces(text.as_bytes(), &cuts)), parsed([text.as_bytes()]));
        }

        #[test]
        fn any_bytes_are_events_or_none(
            bytes in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), Just(b':'), Just(b'd'), any::<u8>()], 0..200),
            cuts in cuts(),
            limit in 0..40_usize,
        ) {
            let whole = limited([&bytes[..]], limit);
            prop_assert!(whole.0.iter().all(|event| event.data.len() <= limit));
            prop_assert_eq!(limited(pieces(&bytes, &cuts), limit), whole);
        }

        #[test]
        fn what_is_written_is_read(events in prop::collection::vec(("[^\u{0}\r\n]{0,8}", "[a-zé]{0,5}", "[^\r\n]{0,12}(\n[^\r\n]{0,12}){0,3}"), 0..6), cuts in cuts()) {
            let mut text = String::new();
            for (id, event, data) in &events {
                let data: String = data.split('\n').flat_map(|line| ["data: ", line, "\n"]).collect();
                text.extend([format!("id: {id}\nevent: {event}\n{data}\n")]);
            }
            prop_assert_eq!(parsed(pieces(text.as_bytes(), &cuts)), events);
        }
    }
}
