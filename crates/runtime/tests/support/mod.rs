//! A transport that answers from a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use truespec_runtime::{Body, Bytes, Transport, TransportFault, TransportFuture, http};

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

pub(crate) fn not_sent() -> Answer {
    Answer::Fault(|| TransportFault::not_sent("refused"))
}

pub(crate) fn broken() -> Answer {
    Answer::Fault(|| TransportFault::broken("reset"))
}
