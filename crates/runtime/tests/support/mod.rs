//! A transport that answers from a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use std::task::{Context, Poll};

use truespec_runtime::{Body, Bytes, Chunks, Transport, TransportFault, TransportFuture, http};

/// Answers in order and keeps what it was sent.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<Played>>);

#[derive(Default)]
struct Played {
    answers: VecDeque<Answer>,
    requests: Vec<http::Request<Body>>,
}

pub(crate) enum Answer {
    Response(http::Response<&'static str>),
    Pieces(http::Response<Pieces>),
    Fault(fn() -> TransportFault),
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Self::default();
        script.0.lock().expect("no panic elsewhere").answers.extend(answers);
        script
    }

    pub(crate) fn requests(&self) -> Vec<http::Request<Body>> {
        std::mem::take(&mut self.0.lock().expect("no panic elsewhere").requests)
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        let mut script = self.0.lock().expect("no panic elsewhere");
        script.requests.push(request);
        let answer = script.answers.pop_front().expect("an answer");
        Box::pin(std::future::ready(match answer {
            Answer::Response(response) => Ok(response.map(|body| Body::from(Bytes::from_static(body.as_bytes())))),
            Answer::Pieces(response) => Ok(response.map(Body::from_chunks)),
            Answer::Fault(fault) => Err(fault()),
        }))
    }
}

pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Answer {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Answer::Response(response.body(body).expect("a response"))
}

/// A body that comes in these pieces; `Err`: nothing comes any more.
pub(crate) struct Pieces(VecDeque<Result<&'static str, Stop>>);

#[derive(Clone, Copy)]
#[allow(dead_code, reason = "not every test streams")]
pub(crate) enum Stop {
    Broken,
    Silent,
}

impl Chunks for Pieces {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFault>>> {
        match self.0.front() {
            Some(Err(Stop::Silent)) => return Poll::Pending,
            Some(Err(Stop::Broken)) => return Poll::Ready(Some(Err(TransportFault::broken("reset")))),
            Some(Ok(_)) | None => {}
        }
        Poll::Ready(self.0.pop_front().and_then(Result::ok).map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
    }
}

#[allow(dead_code, reason = "not every test streams")]
pub(crate) fn pieces(content_type: &str, pieces: impl IntoIterator<Item = Result<&'static str, Stop>>) -> Answer {
    let response = http::Response::builder().header("content-type", content_type);
    Answer::Pieces(response.body(Pieces(pieces.into_iter().collect())).expect("a response"))
}

pub(crate) fn not_sent() -> Answer {
    Answer::Fault(|| TransportFault::not_sent("refused"))
}

pub(crate) fn broken() -> Answer {
    Answer::Fault(|| TransportFault::broken("reset"))
}
