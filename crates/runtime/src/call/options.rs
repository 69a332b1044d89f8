//! What one call does differently from its client.

use std::time::Duration;

use http::HeaderMap;

use crate::client::header;
use crate::error::BuildError;
use crate::operation::Operation;

/// Settings of one call; what is not set is the client's.
#[derive(Clone, Debug, Default)]
#[must_use = "options do nothing until a call has them: `.with(options)`"]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) max_retries: Option<u32>,
    pub(super) max_body_bytes: Option<usize>,
    pub(super) max_item_bytes: Option<usize>,
    pub(super) idle_timeout: Option<Duration>,
    headers: HeaderMap,
    error: Option<BuildError>,
}

impl CallOptions {
    /// No settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the whole call may take, all attempts and waits included. Of a call that gives a stream: until the stream
    /// begins.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long one attempt may take, until its answer is read; one that takes longer counts as a broken connection. Of a call
    /// that gives a stream: until the stream begins. Default: as long as the call.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How many further attempts may follow the first.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// How many bytes of a response body are taken. A stream is limited only by this, not by the client's setting.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = Some(bytes);
        self
    }

    /// How many bytes one event or line of a stream may have. Default: 8 MiB.
    pub fn max_item_bytes(mut self, bytes: usize) -> Self {
        self.max_item_bytes = Some(bytes);
        self
    }

    /// How long a stream may be silent while its next piece is waited for. Default: the call's timeout.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sends a header; replaces one of the same name, whoever set it. Its value does not show in `Debug`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, mut value)) => {
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    pub(super) fn into_headers(self, operation: &Operation) -> Result<HeaderMap, BuildError> {
        match self.error {
            Some(error) => Err(error.of(operation)),
            None => Ok(self.headers),
        }
    }
}
