//! What the server saw, byte for byte.

use std::io::{self, BufRead, Read};
use std::time::Instant;

/// One recorded request.
#[derive(Clone, Debug)]
pub struct Request {
    /// `POST`
    pub method: String,
    /// The request target as it was sent, such as `/v3/x?limit=1`.
    pub target: String,
    /// Names in lower case, values as they were sent, in order.
    pub headers: Vec<(String, String)>,
    /// The body, without transfer coding.
    pub body: Vec<u8>,
    /// Request line and headers as they were sent.
    pub head: Vec<u8>,
    /// When it had arrived as a whole.
    pub at: Instant,
}

impl Request {
    /// The value of the only header of this name; `None` when there is none.
    ///
    /// # Panics
    /// When there are several, because a test that asks for one means one.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values = self.headers(name);
        assert!(values.len() <= 1, "header `{name}` was sent {} times", values.len());
        values.first().copied()
    }

    /// The values of all headers of this name.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| &**value).collect()
    }

    /// Everything as it was sent, transfer coding apart.
    pub fn raw(&self) -> Vec<u8> {
        [&self.head[..], &self.body].concat()
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// Reads one request; `None` when the client closed the connection instead.
    pub(crate) fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if reader.read_until(b'\n', &mut head)? == 0 {
                return Ok(None);
            }
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let mut lines = text.split("\r\n");
        let mut first = lines.next().unwrap_or_default().splitn(3, ' ');
        let method = first.next().unwrap_or_default().to_owned();
        let target = first.next().unwrap_or_default().to_owned();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let value = |name: &str| headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str());
        let body = if value("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            read_chunks(reader)?
        } else {
            let length = value("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            let mut body = vec![0; length];
            reader.read_exact(&mut body)?;
            body
        };
        Ok(Some(Self { method, target, headers, body, head, at: Instant::now() }))
    }
}

fn read_chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = line.trim().split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size, 16).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        reader.by_ref().take(size).read_to_end(&mut body)?;
        reader.read_line(&mut String::new())?;
        if size == 0 {
            return Ok(body);
        }
    }
}
