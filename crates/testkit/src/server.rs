//! A server on loopback that plays a script and records what it saw.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::{Close, Reply, Request};

/// A scripted server. Its threads end with it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    script: Arc<Mutex<VecDeque<Reply>>>,
    requests: Vec<Request>,
    /// The connections that are open.
    connections: Vec<TcpStream>,
    /// How many there were.
    accepted: usize,
    stopped: bool,
}

impl Server {
    /// Starts on a free port of 127.0.0.1. Each request takes the next reply; when the script is used up, requests are
    /// recorded and the connection is closed without an answer.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        Self::playing(Arc::new(Mutex::new(script.into_iter().collect())))
    }

    /// Starts another server on a port of its own that takes its replies from the same script.
    ///
    /// # Panics
    /// When loopback has no port left.
    #[must_use]
    pub fn twin(&self) -> Self {
        Self::playing(Arc::clone(&lock(&self.state).script))
    }

    fn playing(script: Arc<Mutex<VecDeque<Reply>>>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let state = Arc::new(Mutex::new(State { script, ..State::default() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || accept(&listener, &shared));
        Self { address, state }
    }

    /// The origin of a port on which nobody listens.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub fn refusing() -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
        format!("http://{}", listener.local_addr().expect("a bound listener has an address"))
    }

    /// Adds replies to the script.
    pub fn then(&self, replies: impl IntoIterator<Item = Reply>) {
        lock(&lock(&self.state).script).extend(replies);
    }

    /// The origin, such as `http://127.0.0.1:40123`, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many requests arrived.
    pub fn attempts(&self) -> usize {
        lock(&self.state).requests.len()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        lock(&self.state).accepted
    }

    /// How many connections are open.
    pub fn open_connections(&self) -> usize {
        lock(&self.state).connections.len()
    }

    /// The requests in the order they arrived.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.state).requests.clone()
    }

    /// The only request.
    ///
    /// # Panics
    /// When there were none or several.
    pub fn request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "one request was expected");
        requests.into_iter().next().expect("one request")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.stopped = true;
        for connection in state.connections.drain(..) {
            // Already closed by the client: nothing left to do.
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(state);
        // Wakes the thread that accepts, which then sees that it should end.
        let _ = TcpStream::connect(self.address);
    }
}

fn accept(listener: &TcpListener, state: &Arc<Mutex<State>>) {
    while let Ok((stream, _)) = listener.accept() {
        if lock(state).stopped {
            return;
        }
        let Ok(copy) = stream.try_clone() else { continue };
        let peer = copy.peer_addr().ok();
        {
            let mut state = lock(state);
            state.accepted += 1;
            state.connections.push(copy);
        }
        let state = Arc::clone(state);
        thread::spawn(move || {
            // A client that goes away in the middle is part of many scripts.
            let _ = serve(stream, &state);
            lock(&state).connections.retain(|open| open.peer_addr().ok().is_some_and(|open| Some(open) != peer));
        });
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(request) = Request::read(&mut reader)? {
        let head_only = request.method == "HEAD";
        let reply = {
            let mut state = lock(state);
            state.requests.push(request);
            lock(&state.script).pop_front().unwrap_or_else(Reply::hang_up)
        };
        match reply.send(&mut stream, head_only)? {
            Close::Keep => {}
            Close::Fin => {
                stream.shutdown(Shutdown::Both)?;
                break;
            }
            Close::Reset => break,
        }
    }
    Ok(())
}

fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn exchange(server: &Server, request: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(server.address)?;
        stream.write_all(request.as_bytes())?;
        stream.shutdown(Shutdown::Write)?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn plays_the_script_and_records_bytes() {
        let server = Server::start([Reply::json(200, "{}").close(Close::Fin), Reply::chunks(200, ["ab", "c"])]);
        let first =
            exchange(&server, "POST /x?a=%20 HTTP/1.1\r\nX-Key: K\r\nContent-Length: 2\r\n\r\nhi").expect("a reply");
        assert_eq!(first, "HTTP/1.1 200 Scripted\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
        let second = exchange(&server, "GET /y HTTP/1.1\r\n\r\n").expect("a reply");
        assert!(second.ends_with("transfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), "{second}");
        let third = exchange(&server, "GET /z HTTP/1.1\r\n\r\n").expect("closed in order");
        assert_eq!(third, "", "the script is used up");
        let seen: Vec<_> = server.requests().iter().map(|seen| format!("{} {}", seen.method, seen.target)).collect();
        assert_eq!(seen, ["POST /x?a=%20", "GET /y", "GET /z"]);
        let requests = server.requests();
        assert_eq!((requests[0].header("x-key"), requests[0].text()), (Some("K"), "hi"));
    }

    #[test]
    fn reads_chunked_requests_and_resets() {
        let server = Server::start([Reply::hang_up().close(Close::Reset)]);
        let result = exchange(&server, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assert_eq!(result.expect_err("torn down").kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(server.request().text(), "abc");
    }
}
