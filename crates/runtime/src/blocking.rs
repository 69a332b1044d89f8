//! Calls from code that is not `async`.
//!
//! In: anything of this crate that can be awaited, or a list in pages. Out: what comes of it. One thread in the background
//! runs all of them, from the first call on to the end of the process, so that connections are kept between calls.
//!
//! A blanket implementation and no second client: generated code has not a line for it, and whatever can be awaited can be
//! blocked on.

use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::{OnceLock, mpsc};
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::error::BuildError;

/// Sends calls from code that is not `async`: `use that_client::runtime::Blocking`.
pub trait Blocking: IntoFuture + Sized {
    /// Sends the call, and waits for what `.await` would give.
    ///
    /// Within an async runtime it would stop everything else on its thread: there, nothing is sent, and it is a `Build`
    /// error. (A thread of tokio's `spawn_blocking` counts as within: `Handle::current().block_on(…)` serves there.)
    fn send_blocking(self) -> Self::Output;
}

impl<C, T, E> Blocking for C
where
    C: IntoFuture<Output = Result<T, E>>,
    C::IntoFuture: Send + 'static,
    T: Send + 'static,
    E: From<BuildError> + Send + 'static,
{
    fn send_blocking(self) -> Result<T, E> {
        block_on(self.into_future())?
    }
}

/// A list in pages as an iterator: see [`Items::blocking`](crate::Items::blocking).
#[must_use = "nothing is sent before the first item is asked for"]
pub struct BlockingIter<S>(Option<S>);

impl<S> BlockingIter<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self(Some(stream))
    }
}

impl<S, T, E> Iterator for BlockingIter<S>
where
    S: Stream<Item = Result<T, E>> + Unpin + Send + 'static,
    T: Send + 'static,
    E: From<BuildError> + Send + 'static,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Result<T, E>> {
        let mut stream = self.0.take()?;
        let next = block_on(async move {
            let item = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            (item, stream)
        });
        match next {
            Ok((item, stream)) => {
                self.0 = item.is_some().then_some(stream);
                item
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<S> fmt::Debug for BlockingIter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlockingIter")
    }
}

/// Runs a future in the background and waits for it here.
fn block_on<F>(future: F) -> Result<F::Output, BuildError>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    if Handle::try_current().is_ok() {
        return Err(BuildError::new("a blocking call within an async runtime would stop its thread: use `.await`"));
    }
    let (done, outcome) = mpsc::sync_channel(1);
    background()?.spawn(async move {
        // Nobody waits any more only if the thread that did is gone.
        let _ = done.send(future.await);
    });
    outcome.recv().map_err(|_| BuildError::new("the call ended without an outcome: a panic in its transport"))
}

/// The thread in the background.
fn background() -> Result<&'static Handle, BuildError> {
    static BACKGROUND: OnceLock<Result<Handle, String>> = OnceLock::new();
    let started = BACKGROUND.get_or_init(|| start().map_err(|error| error.to_string()));
    started.as_ref().map_err(|error| BuildError::new(format!("there is no thread for blocking calls: {error}")))
}

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name("truespec-blocking".to_owned()).spawn(run)?;
    Ok(handle)
}
