//! What the server answers, faults included.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// One scripted answer.
#[derive(Clone, Debug)]
pub struct Reply {
    before: Duration,
    stalls: Vec<(Stall, Duration)>,
    content: Content,
    close: Close,
}

/// Where the server stalls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stall {
    /// Between headers and body.
    BeforeBody,
    /// In the middle of the body.
    InBody,
    /// After the last byte, before what happens to the connection.
    AtEnd,
}

/// What happens to the connection after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// It stays open for the next request.
    Keep,
    /// It is closed in order (FIN).
    Fin,
    /// It is torn down (RST).
    Reset,
}

#[derive(Clone, Debug)]
enum Content {
    Nothing,
    Silence,
    Raw(Vec<u8>),
    Message { status: u16, headers: Vec<(String, String)>, body: Body },
}

#[derive(Clone, Debug)]
enum Body {
    Whole(Vec<u8>),
    /// What follows the head of a raw reply.
    Raw(Vec<u8>),
    /// What is sent as it is, write by write.
    Writes {
        writes: Vec<Vec<u8>>,
        pause: Duration,
    },
    Chunks {
        chunks: Vec<Vec<u8>>,
        pause: Duration,
    },
    Repeat {
        byte: u8,
        count: u64,
    },
    Endless {
        byte: u8,
    },
}

impl Reply {
    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self::whole(status, Vec::new())
    }

    /// A status with a JSON body.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::body(status, "application/json", body.into())
    }

    /// A status with a body and no media type.
    pub fn whole(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::message(status, Body::Whole(body.into()))
    }

    /// A status with a body of some media type.
    pub fn body(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::whole(status, body).header("content-type", content_type)
    }

    /// A status with a chunked body, one write a chunk.
    pub fn chunks<C: Into<Vec<u8>>>(status: u16, chunks: impl IntoIterator<Item = C>) -> Self {
        let chunks = chunks.into_iter().map(Into::into).collect();
        Self::message(status, Body::Chunks { chunks, pause: Duration::ZERO })
    }

    /// A status with one byte many times, of a known length and without a buffer.
    pub fn repeat(status: u16, byte: u8, count: u64) -> Self {
        Self::message(status, Body::Repeat { byte, count })
    }

    /// A status with a chunked body of one byte that ends only when the client goes.
    pub fn endless(status: u16, byte: u8) -> Self {
        Self::message(status, Body::Endless { byte })
    }

    /// These bytes as they are; the connection is closed after them unless told otherwise.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(Content::Raw(bytes.into()), Close::Fin)
    }

    /// Nothing at all: the request is read and the connection closed.
    pub fn hang_up() -> Self {
        Self::of(Content::Nothing, Close::Fin)
    }

    /// Nothing at all, until the client goes.
    pub fn silence() -> Self {
        Self::of(Content::Silence, Close::Fin)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Content::Message { headers, .. } = &mut self.content {
            headers.push((name.to_owned(), value.into()));
        }
        self
    }

    /// Waits before the first byte.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.before = delay;
        self
    }

    /// Waits in the middle of the reply, for as long as the client stays.
    #[must_use]
    pub fn stall(mut self, at: Stall, delay: Duration) -> Self {
        self.stalls.push((at, delay));
        self
    }

    /// Waits between chunks.
    #[must_use]
    pub fn pause_between_chunks(mut self, delay: Duration) -> Self {
        if let Content::Message { body: Body::Chunks { pause, .. }, .. } = &mut self.content {
            *pause = delay;
        }
        self
    }

    /// What happens to the connection afterwards.
    #[must_use]
    pub fn close(mut self, close: Close) -> Self {
        self.close = close;
        self
    }

    fn message(status: u16, body: Body) -> Self {
        Self::of(Content::Message { status, headers: Vec::new(), body }, Close::Keep)
    }

    const fn of(content: Content, close: Close) -> Self {
        Self { before: Duration::ZERO, stalls: Vec::new(), content, close }
    }

    pub(crate) fn send(&self, stream: &mut TcpStream, head_only: bool) -> io::Result<Close> {
        wait(stream, self.before)?;
        match &self.content {
            Content::Nothing => {}
            Content::Silence => while stream.read(&mut [0; 1024])? > 0 {},
            Content::Raw(bytes) => {
                let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
                let (head, body) = bytes.split_at(end);
                stream.write_all(head)?;
                self.send_body(stream, &Body::Raw(body.to_vec()))?;
            }
            Content::Message { status, headers, body } => {
                stream.write_all(head(*status, headers, body).as_bytes())?;
                // With a length of its own, a body has no chunks on the wire, only writes.
                let sized = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
                let writes = match body {
                    Body::Chunks { chunks, pause } if sized => {
                        Some(Body::Writes { writes: chunks.clone(), pause: *pause })
                    }
                    _ => None,
                };
                if !head_only {
                    self.send_body(stream, writes.as_ref().unwrap_or(body))?;
                }
            }
        }
        stream.flush()?;
        if self.close == Close::Reset {
            socket2::SockRef::from(&*stream).set_linger(Some(Duration::ZERO))?;
        }
        Ok(self.close)
    }

    fn send_body(&self, stream: &mut TcpStream, body: &Body) -> io::Result<()> {
        let stall = |stream: &mut TcpStream, at: Stall| {
            self.stalls.iter().filter(|(place, _)| *place == at).try_for_each(|(_, delay)| wait(stream, *delay))
        };
        stall(stream, Stall::BeforeBody)?;
        body.send(stream, |stream| stall(stream, Stall::InBody))?;
        stall(stream, Stall::AtEnd)
    }
}

/// Waits as long as the client stays: one that has gone is not waited for.
fn wait(stream: &TcpStream, delay: Duration) -> io::Result<()> {
    const STEP: Duration = Duration::from_millis(10);
    let end = Instant::now() + delay;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left <= STEP {
            thread::sleep(left);
            return Ok(());
        }
        stream.set_read_timeout(Some(STEP))?;
        let peeked = stream.peek(&mut [0]);
        stream.set_read_timeout(None)?;
        match peeked {
            Ok(0) => return Err(io::ErrorKind::ConnectionAborted.into()),
            // The next request is here already.
            Ok(_) => thread::sleep(STEP),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
}

fn head(status: u16, headers: &[(String, String)], body: &Body) -> String {
    let mut lines = vec![format!("HTTP/1.1 {status} Scripted")];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    let told = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("transfer-encoding"));
    // RFC 9110 §8.6: no Content-Length in a 1xx or 204 response.
    if !told && status != 204 && status >= 200 {
        lines.push(match body {
            Body::Whole(bytes) | Body::Raw(bytes) => format!("content-length: {}", bytes.len()),
            Body::Writes { writes, .. } => format!("content-length: {}", writes.concat().len()),
            Body::Repeat { count, .. } => format!("content-length: {count}"),
            Body::Chunks { .. } | Body::Endless { .. } => "transfer-encoding: chunked".to_owned(),
        });
    }
    lines.join("\r\n") + "\r\n\r\n"
}

impl Body {
    /// Sends it; calls `halfway` once, in the middle.
    fn send(&self, stream: &mut TcpStream, halfway: impl Fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
        match self {
            Self::Whole(bytes) | Self::Raw(bytes) => {
                let (one, other) = bytes.split_at(bytes.len() / 2);
                stream.write_all(one)?;
                halfway(stream)?;
                stream.write_all(other)
            }
            Self::Chunks { chunks, pause } => {
                for (index, chunk) in chunks.iter().enumerate() {
                    if index == chunks.len() / 2 {
                        halfway(stream)?;
                    }
                    // An empty chunk would be the last one.
                    if !chunk.is_empty() {
                        send_chunk(stream, chunk)?;
                        wait(stream, *pause)?;
                    }
                }
                stream.write_all(b"0\r\n\r\n")
            }
            Self::Writes { writes, pause } => {
                for (index, write) in writes.iter().enumerate() {
                    if index == writes.len() / 2 {
                        halfway(stream)?;
                    }
                    stream.write_all(write)?;
                    wait(stream, *pause)?;
                }
                Ok(())
            }
            Self::Repeat { byte, count } => {
                send_repeated(stream, *byte, count / 2)?;
                halfway(stream)?;
                send_repeated(stream, *byte, count - count / 2)
            }
            Self::Endless { byte } => loop {
                send_chunk(stream, &[*byte; 4096])?;
            },
        }
    }
}

fn send_repeated(stream: &mut TcpStream, byte: u8, count: u64) -> io::Result<()> {
    let block = vec![byte; 64 * 1024];
    let mut left = count;
    while left > 0 {
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
        stream.write_all(&block[..size])?;
        left -= size as u64;
    }
    Ok(())
}

fn send_chunk(stream: &mut TcpStream, chunk: &[u8]) -> io::Result<()> {
    stream.write_all(&[format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
}
