//! The parts put together: outbox, worker and server, from their start to a clean stop.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;
use tracing::{info, warn};

use crate::circuit::Circuit;
use crate::config::{Config, ConfigError};
use crate::http::{App, router};
use crate::metrics::Metrics;
use crate::outbox::{Outbox, OutboxError, ServerLock, Store};
use crate::sender::Sender;
use crate::stop::{Phase, Stop};
use crate::time::Clock;
use crate::worker::Worker;

/// How long attempts that are under way may go on after the service was told to stop. With [`LEAVE`] less than the ten
/// seconds after which process managers lose their patience.
const DRAIN: Duration = Duration::from_secs(7);

/// How long what is left may take to notice that it is over.
const LEAVE: Duration = Duration::from_secs(1);

/// A service that is running.
#[derive(Debug)]
pub struct Service {
    address: SocketAddr,
    store: Store,
    phase: watch::Sender<Phase>,
    worker: JoinHandle<Result<(), JoinError>>,
    server: JoinHandle<io::Result<()>>,
    _lock: ServerLock,
}

/// Why a service does not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServiceError {
    /// The configuration.
    Config(ConfigError),
    /// The outbox.
    Outbox(OutboxError),
    /// The server cannot listen where it should.
    Listen(SocketAddr, io::Error),
    /// A part of it ended, though nobody asked for it.
    Ended(&'static str),
}

impl Service {
    /// Starts everything, and goes on with what a process before this one was sending.
    pub async fn start(config: &Config, clock: Clock) -> Result<Self, ServiceError> {
        let client = config.client()?;
        let listener =
            TcpListener::bind(config.listen).await.map_err(|error| ServiceError::Listen(config.listen, error))?;
        let address = listener.local_addr().map_err(|error| ServiceError::Listen(config.listen, error))?;
        let path = config.db.clone();
        let opened = tokio::task::spawn_blocking(move || Ok((ServerLock::take(&path)?, Outbox::open(&path)?))).await;
        let (lock, outbox) = opened.unwrap_or(Err(OutboxError::Stopped))?;
        let store = Store::new(outbox);
        let now = clock.now();
        let resumed = store.with(move |outbox| outbox.resume(now)).await?;
        info!(%address, base_url = client.base_url(), resumed, workers = config.workers, "serving");

        let circuit = Arc::new(Circuit::new(config.probe));
        let metrics = Arc::new(Metrics::new());
        let wake = Arc::new(Notify::new());
        let (phase, stop) = Stop::new();
        let worker = Worker {
            store: store.clone(),
            sender: Sender::new(client, config.api_key.clone(), config.backoff),
            circuit: Arc::clone(&circuit),
            metrics: Arc::clone(&metrics),
            clock: clock.clone(),
            wake: Arc::clone(&wake),
            concurrency: config.workers,
        };
        let app = App { store: store.clone(), circuit, metrics, clock, wake, token: config.token.clone() };
        let worker = tokio::spawn(Arc::new(worker).run(stop.clone()));
        let draining = async move { stop.reached(Phase::Draining).await };
        let serving = axum::serve(listener, router(app)).with_graceful_shutdown(draining);
        let server = tokio::spawn(async move { serving.await });
        Ok(Self { address, store, phase, worker, server, _lock: lock })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The outbox.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Waits for a part to end by itself, which none should.
    pub async fn ended(&mut self) -> ServiceError {
        tokio::select! {
            _ = &mut self.worker => ServiceError::Ended("the worker"),
            _ = &mut self.server => ServiceError::Ended("the server"),
        }
    }

    /// Stops within ten seconds: begins nothing new, lets what is under way finish, and leaves what does not to the next
    /// start.
    pub async fn stop(mut self) {
        self.phase.send_replace(Phase::Draining);
        info!("stopping");
        if timeout(DRAIN, self.finish()).await.is_err() {
            warn!("not everything under way has ended in time");
            self.phase.send_replace(Phase::Leaving);
            if timeout(LEAVE, self.finish()).await.is_err() {
                // Connections that somebody holds open, and at worst a record that the database does not take.
                self.server.abort();
                self.worker.abort();
            }
        }
        info!("stopped");
    }

    async fn finish(&mut self) {
        // A task that has been waited for to its end must not be waited for again.
        if !self.worker.is_finished() {
            let _ = (&mut self.worker).await;
        }
        if !self.server.is_finished() {
            let _ = (&mut self.server).await;
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Outbox(error) => write!(f, "PROOFREAD_PUBLISHER_DB: {error}"),
            Self::Listen(address, error) => {
                write!(f, "PROOFREAD_PUBLISHER_LISTEN: cannot listen on {address}: {error}")
            }
            Self::Ended(part) => write!(f, "{part} ended by itself; see the log"),
        }
    }
}

impl std::error::Error for ServiceError {}

impl From<ConfigError> for ServiceError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<OutboxError> for ServiceError {
    fn from(error: OutboxError) -> Self {
        Self::Outbox(error)
    }
}
