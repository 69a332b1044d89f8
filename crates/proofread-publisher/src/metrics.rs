//! What the service counts, in the text format that Prometheus reads.

use std::fmt;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::outbox::State;

type Labels = [(&'static str, &'static str); 1];

/// The metrics of one service.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    attempts: Family<Labels, Counter>,
    seconds: Histogram,
    sending: Gauge,
    refused: Gauge,
    proofreads: Family<Labels, Gauge>,
}

/// The type of what [`Metrics::render`] gives.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds in seconds: from a replay to the longest that an attempt may take.
const BOUNDS: [f64; 10] = [0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 60.0];

impl Metrics {
    /// All of them, at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("proofread_publisher");
        let attempts = Family::<Labels, Counter>::default();
        let seconds = Histogram::new(BOUNDS);
        let (sending, refused) = (Gauge::default(), Gauge::default());
        let proofreads = Family::<Labels, Gauge>::default();
        registry.register("attempts", "Attempts by their outcome", attempts.clone());
        registry.register("attempt_seconds", "How long attempts took", seconds.clone());
        registry.register("sending", "Attempts that are under way", sending.clone());
        registry.register("credentials_refused", "1 while all is paused because of credentials", refused.clone());
        registry.register("proofreads", "Proofreads by state", proofreads.clone());
        Self { registry, attempts, seconds, sending, refused, proofreads }
    }

    /// An attempt begins.
    pub fn begin(&self) {
        self.sending.inc();
    }

    /// An attempt is over; `None`: it was cut off.
    pub fn end(&self, outcome: Option<&'static str>, took: Duration) {
        self.sending.dec();
        if let Some(outcome) = outcome {
            self.attempts.get_or_create(&[("outcome", outcome)]).inc();
            self.seconds.observe(took.as_secs_f64());
        }
    }

    /// The whole text, with what the outbox holds and whether all is paused.
    pub fn render(&self, counts: &[(State, u64)], paused: bool) -> Result<String, fmt::Error> {
        self.refused.set(i64::from(paused));
        for (state, count) in counts {
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            self.proofreads.get_or_create(&[("state", state.as_str())]).set(count);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_what_was_counted() {
        let metrics = Metrics::new();
        metrics.begin();
        metrics.begin();
        metrics.end(Some("started"), Duration::from_millis(20));
        let text = metrics.render(&[(State::Queued, 3)], true).expect("text");
        for line in [
            "proofread_publisher_attempts_total{outcome=\"started\"} 1",
            "proofread_publisher_attempt_seconds_count 1",
            "proofread_publisher_sending 1",
            "proofread_publisher_credentials_refused 1",
            "proofread_publisher_proofreads{state=\"queued\"} 3",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is missing:\n{text}");
        }
    }
}
