//! Whether and when a stream of events that broke is asked for again.

use std::time::Duration;

/// How a stream of events goes on after its connection broke: the call is sent again with the last event's ID as
/// `Last-Event-ID` (WHATWG HTML §9.2.3). Without a policy it does not.
///
/// What is sent again is the whole request, whatever its method: use it where the server takes the ID.
#[derive(Clone, Debug)]
#[must_use = "a policy does nothing until a stream has it: `.reconnect(policy)`"]
pub struct ReconnectPolicy {
    pub(super) max_attempts: u32,
    pub(super) wait: Duration,
    pub(super) after_end: bool,
}

impl Default for ReconnectPolicy {
    #[inline]
    fn default() -> Self {
        Self { max_attempts: 5, wait: Duration::from_secs(3), after_end: false }
    }
}

impl ReconnectPolicy {
    /// Five attempts, three seconds before each, after a connection that broke.
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many reconnects may follow each other without an event. Default: 5.
    #[inline]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// How long to wait before a reconnect, unless the server says so by `retry`. Default: 3 seconds.
    #[inline]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Whether the end of a response is no end of the stream, as browsers have it: only status 204 is. Default: no.
    #[inline]
    pub fn after_end(mut self, after_end: bool) -> Self {
        self.after_end = after_end;
        self
    }
}
