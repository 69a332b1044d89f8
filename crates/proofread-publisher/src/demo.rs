//! The whole service in one process, against a fake of the vendor that misbehaves: no account, no network. In: how many
//! proofreads; out: the judge's table.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use clap::Args;
use heygen_client::runtime::Secret;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::sleep;

use crate::audit::{Audit, audit};
use crate::backoff::Backoff;
use crate::config::Config;
use crate::fake::{Behaviour, Fake, Tally};
use crate::outbox::{Options, Outbox, OutboxError, Proofread, ProofreadId, State};
use crate::scratch::Scratch;
use crate::service::Service;
use crate::time::Clock;

/// What a demonstration is to do.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// How many proofreads.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    proofreads: u32,
    /// From which the faults of the fake are drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Makes the fake forget every key at once, as the vendor does after a day: shows that the judge notices.
    #[arg(long, hide = true)]
    forgetful: bool,
}

/// How long everything may take; what is not started by then is lost.
const PATIENCE: Duration = Duration::from_secs(120);

const API_KEY: &str = "the-key-of-the-demonstration";

impl Demo {
    /// Runs the demonstration. Gives the judgement, and how often the fake did what.
    pub async fn run(&self) -> Result<(Audit, Tally), Box<dyn Error>> {
        let faults = Some(self.seed);
        let latency = Duration::from_millis(60);
        let api_key = API_KEY.to_owned();
        let fake = Fake::start(Behaviour { api_key, latency, faults, forgetful: self.forgetful }).await?;
        let folder = Scratch::new()?;
        let config = Config {
            db: folder.path().join("proofreads.db"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: None,
            workers: 8,
            timeout: Duration::from_secs(10),
            backoff: Backoff { base: Duration::from_millis(100), max: Duration::from_secs(1) },
            probe: Duration::from_millis(500),
            api_key: Secret::new(API_KEY),
            base_url: Some(fake.url()),
        };
        let service = Service::start(&config, Clock::system()).await?;
        let asked: Vec<String> = (1..=self.proofreads).map(|number| format!("pr_{number:03}")).collect();
        let orders = asked.clone();
        service
            .store()
            .with(move |outbox| {
                for id in orders.into_iter().filter_map(|id| ProofreadId::new(id).ok()) {
                    outbox.enqueue(&id, &Options { captions: true, ..Options::default() }, Clock::system().now())?;
                }
                Ok(())
            })
            .await?;
        let rows = watch(&service, &fake, u64::from(self.proofreads)).await?;
        service.stop().await;
        Ok((audit(&asked, &rows, &fake.sightings()), fake.tally()))
    }
}

/// Shows how it goes, on terminals only, until nothing is left to do.
async fn watch(service: &Service, fake: &Fake, total: u64) -> Result<Vec<Proofread>, OutboxError> {
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len}  {wide_msg}") {
        bar.set_style(style);
    }
    let begun = Instant::now();
    loop {
        let counts = service.store().with(Outbox::counts).await?;
        let count = |wanted: &[State]| -> u64 {
            counts.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, count)| count).sum()
        };
        bar.set_position(count(&[State::Started]));
        bar.set_message(fake.tally().to_string());
        if count(&[State::Queued, State::Sending]) == 0 || begun.elapsed() > PATIENCE {
            bar.finish_and_clear();
            return service.store().with(|outbox| outbox.list(None, None, u32::MAX)).await;
        }
        sleep(Duration::from_millis(50)).await;
    }
}
