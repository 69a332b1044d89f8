//! The promise itself: kill the process anywhere, and every proofread is started once, under one key.

use std::time::Duration;

use proofread_publisher::audit::audit;
use proofread_publisher::fake::{Behaviour, Fake};
use proofread_publisher::outbox::State;

use crate::support::{API_KEY, Serving, assert_no_secrets, enqueue, ids, rows, scratch, wait_until};

const PROOFREADS: usize = 200;
const KILLS: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_twenty_times_it_starts_everything_once() {
    // Another seed each day: what fails is found again by the one that is printed.
    let days = std::time::UNIX_EPOCH.elapsed().expect("a time").as_secs() / 86_400;
    let seed = std::env::var("KILL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(days);
    println!("KILL_SEED={seed}");
    let latency = Duration::from_millis(90);
    let faults = Some(seed);
    let fake = Fake::start(Behaviour { api_key: API_KEY.to_owned(), latency, faults, forgetful: false }).await;
    let fake = fake.expect("a fake");
    let folder = scratch();
    let asked = ids(PROOFREADS);
    enqueue(&folder, &asked);
    let mut random = Random(seed);
    let mut in_flight = 0;
    for kill in 1..=KILLS {
        let mut serving = Serving::start(&folder, &fake.url());
        if kill % 4 == 0 {
            // While it starts.
            tokio::time::sleep(Duration::from_micros(random.below(40_000))).await;
        } else {
            // While it works, however long it took to start.
            let before = requests(&fake);
            wait_until(|| requests(&fake) > before).await;
            tokio::time::sleep(Duration::from_micros(random.below(300_000))).await;
        }
        serving.kill();
        let count = |state| rows(&folder).iter().filter(|row| row.state == state).count();
        let (sending, started) = (count(State::Sending), count(State::Started));
        println!("kill {kill}: {started} started, {sending} under way");
        in_flight += sending;
        assert!(started < PROOFREADS, "all was done before kill {kill}");
    }
    assert!(in_flight > 0, "no kill hit anything");
    let mut serving = Serving::start(&folder, &fake.url());
    wait_until(|| rows(&folder).iter().all(|row| row.state == State::Started)).await;
    serving.kill();

    let audit = audit(&asked, &rows(&folder), &fake.sightings());
    let tally = fake.tally();
    println!("{tally:?}, {in_flight} rows hit by a kill");
    assert!(audit.is_clean(), "{audit}");
    assert_eq!(usize::try_from(tally.started), Ok(PROOFREADS));
    assert!(tally.replayed > 0 && tally.in_progress > 0 && tally.busy > 0 && tally.cut > 0, "{tally:?}");
    assert!(serving.log().contains("\"resumed\":"));
    assert_no_secrets(folder.path());
}

fn requests(fake: &Fake) -> u32 {
    fake.sightings().values().map(|sighting| sighting.requests).sum()
}

/// A linear congruential generator (Knuth's MMIX): the same points in time for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
