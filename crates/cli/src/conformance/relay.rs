//! Stands between clients and Prism, so that each answer belongs to a call: the first segment of a path, `c12`, names it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Answer;
use super::prism::Prism;

/// A relay to one Prism.
pub(super) struct Relay {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    prism: Mutex<Prism>,
    answers: Mutex<BTreeMap<usize, Answer>>,
}

impl Relay {
    /// Listens on loopback, for as long as the program runs.
    pub(super) fn start(prism: Prism) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared { prism: Mutex::new(prism), answers: Mutex::default() });
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                // A client that goes away is its own business: what it sent was judged, or is missed in the table.
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Ok(Self { port, shared })
    }

    /// Where a call goes. With `judged` off, its request is only taken.
    pub(super) fn base_url(&self, call: usize, judged: bool) -> String {
        format!("http://127.0.0.1:{}/{}{call}", self.port, if judged { 'c' } else { 'n' })
    }

    /// What Prism answered to a call.
    pub(super) fn answer(&self, call: usize) -> Option<Answer> {
        self.shared.answers.lock().unwrap_or_else(PoisonError::into_inner).get(&call).cloned()
    }

    /// What Prism answers to a request that no client made.
    pub(super) fn ask(&self, request: &[u8]) -> Answer {
        self.shared.ask(request).0
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.prism.lock().unwrap_or_else(PoisonError::into_inner).stop();
    }
}

impl Shared {
    /// One request after the other: where Prism ends over one, no other is lost.
    fn ask(&self, request: &[u8]) -> (Answer, Vec<u8>) {
        let mut prism = self.prism.lock().unwrap_or_else(PoisonError::into_inner);
        match prism.exchange(request) {
            Ok(bytes) => (Answer::read(&bytes), bytes),
            Err(problem) => (Answer::Failed(problem), Vec::new()),
        }
    }
}

const NOTHING: &[u8] = b"HTTP/1.1 503 Not judged\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(request) = read(&mut reader)? else { return Ok(()) };
    let (answer, bytes) = if request.judged { shared.ask(&request.bytes) } else { (Answer::NotAsked, Vec::new()) };
    shared.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(request.call, answer);
    stream.write_all(if bytes.is_empty() { NOTHING } else { &bytes })
}

/// A request as it goes on.
struct Request {
    call: usize,
    judged: bool,
    bytes: Vec<u8>,
}

/// Reads a request, whose path starts with the name of a call; `None` where it is none.
fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.splitn(3, ' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let rest = target.strip_prefix('/').unwrap_or(target);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (name, target) = rest.split_at(end);
    let Some(call) = name.get(1..).and_then(|number| number.parse().ok()) else { return Ok(None) };
    let mut bytes = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
    let mut length = 0;
    loop {
        let mut line = Vec::new();
        // A head that does not end is no request.
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.trim_ascii().is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&line).to_ascii_lowercase();
        let value = |name: &str| text.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')).map(str::trim);
        if let Some(value) = value("content-length") {
            length = value.parse().unwrap_or(0);
        }
        if value("connection").is_none() {
            bytes.extend(line);
        }
    }
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    reader.take(length).read_to_end(&mut bytes)?;
    Ok(Some(Request { call, judged: name.starts_with('c'), bytes }))
}
