//! Calls that become several requests: the pages of a list, its items over all of them, and a wait.

use std::fmt::Debug;
use std::future::poll_fn;
use std::pin::Pin;

use truespec_runtime::{Decode, Encode, Error, FromResponse, Items, Pages, Stream, Value, Wait, WaitError};

use crate::outcome::{Outcome, Pending, Shown, json, of_error, of_response};
use crate::taking::Taking;

/// The items of a list, over all pages: its value is the list of those that came.
pub fn items<I: Decode + Encode + Unpin + Send + 'static, E: FromResponse<Output: Debug + Send> + 'static>(
    call: String,
    taking: &Taking,
    items: Items<I, E>,
    body: fn(&E::Output) -> Shown,
) -> Pending {
    listed(call, taking.most, items, json, body)
}

/// The pages of a list: its value is the list of those that came.
pub fn pages<T: FromResponse<Output: Send> + 'static, E: FromResponse<Output: Debug + Send> + 'static>(
    call: String,
    taking: &Taking,
    pages: Pages<T, E>,
    value: fn(&T::Output) -> Shown,
    body: fn(&E::Output) -> Shown,
) -> Pending {
    listed(call, taking.most, pages, value, body)
}

/// What a stream has, up to so many.
fn listed<T: Send + 'static, E: Debug + Send + 'static>(
    call: String,
    most: Option<usize>,
    mut stream: impl Stream<Item = Result<T, Error<E>>> + Unpin + Send + 'static,
    value: fn(&T) -> Shown,
    body: fn(&E) -> Shown,
) -> Pending {
    Box::pin(async move {
        let mut came = Vec::new();
        let mut ended = None;
        while most.is_none_or(|most| came.len() < most)
            && let Some(next) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await
        {
            match next {
                Ok(one) => came.push(value(&one)),
                Err(error) => ended = Some(error),
            }
        }
        of_list(&call, came, ended.as_ref(), body)
    })
}

fn of_list<E: Debug>(call: &str, came: Vec<Shown>, ended: Option<&Error<E>>, body: fn(&E) -> Shown) -> Outcome {
    let problem = came.iter().find_map(|item| item.problem.clone());
    let value = Some(Shown { value: came.into_iter().map(|item| item.value).collect::<Vec<Value>>().into(), problem });
    match ended {
        None => Outcome { names: &["ok"], value, shown: call.to_owned(), ..Outcome::default() },
        Some(error) => {
            let failed = of_error(error, body);
            Outcome { refusal: failed.value, value, shown: failed.shown + call, ..failed }
        }
    }
}

/// A wait: its value is the answer that ended it.
pub fn waited<T, E>(
    mut call: String,
    taking: &Taking,
    mut wait: Wait<T, E>,
    value: fn(&T::Output) -> Shown,
    body: fn(&E::Output) -> Shown,
) -> Pending
where
    T: FromResponse<Output: Debug + Send> + 'static,
    E: FromResponse<Output: Debug + Send> + 'static,
{
    if let Some(interval) = taking.interval {
        wait = wait.interval(interval);
    }
    if let Some(timeout) = taking.timeout {
        wait = wait.timeout(timeout);
    }
    call.extend([format!(" {wait:?}")]);
    Box::pin(async move {
        let mut outcome = match wait.await {
            Ok(answer) => Outcome {
                names: &["ok"],
                value: Some(value(&answer)),
                shown: format!("{answer:?}"),
                ..Outcome::default()
            },
            Err(WaitError::Call(error)) => of_error(&error, body),
            Err(error) => {
                let names: &[&str] = match &error {
                    WaitError::Failed(_) => &["wait_failed"],
                    _ => &["wait_timeout", "timeout"],
                };
                let last = error.response().map(|response| of_response(response, value)).unwrap_or_default();
                let message = error.to_string();
                Outcome { names, shown: format!("{message} {error:?} {}", last.shown), message, ..last }
            }
        };
        outcome.shown.push_str(&call);
        outcome
    })
}
