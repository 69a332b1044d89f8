//! The outbox for async callers: its work is done on the threads for blocking work.

use std::sync::Arc;

use super::{Outbox, OutboxError};

/// A handle to the outbox. Clones share it.
#[derive(Clone, Debug)]
pub struct Store(Arc<Outbox>);

impl Store {
    /// Shares an outbox.
    pub fn new(outbox: Outbox) -> Self {
        Self(Arc::new(outbox))
    }

    /// Does some work with the outbox. Once begun it is finished, even if the caller is gone.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Outbox) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, OutboxError> {
        let outbox = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&outbox)).await.unwrap_or(Err(OutboxError::Stopped))
    }
}
