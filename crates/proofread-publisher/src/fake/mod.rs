//! A fake of the vendor's endpoint on loopback: replays by key as the document describes it, and misbehaves on purpose. It
//! writes down every key and every effect, so that others can judge. Knows nothing about the service.

mod faults;
mod ledger;
mod listener;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, spawn};
use tokio::time::sleep;

use self::faults::Fault;
use self::ledger::{Answer, Ledger};
pub use self::ledger::{Sighting, Tally};
use self::listener::{Cut, Cuttable};

/// How a fake behaves.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// The only API key that it takes.
    pub api_key: String,
    /// How long it works on a video before it answers.
    pub latency: Duration,
    /// From which its faults are drawn; `None`: it has none.
    pub faults: Option<u64>,
    /// Whether it forgets every key at once, as the vendor does after a day.
    pub forgetful: bool,
}

/// A fake that runs until it is dropped.
#[derive(Debug)]
pub struct Fake {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<io::Result<()>>,
}

#[derive(Debug)]
struct Shared {
    behaviour: Behaviour,
    ledger: Mutex<Ledger>,
    refusing: AtomicBool,
}

impl Fake {
    /// Starts on a free port of loopback.
    pub async fn start(behaviour: Behaviour) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let ledger = Mutex::new(Ledger::new(behaviour.forgetful));
        let shared = Arc::new(Shared { behaviour, ledger, refusing: AtomicBool::new(false) });
        let app = Router::new()
            .route("/v3/video-translations/proofreads/{id}/generate", post(generate))
            .with_state(Arc::clone(&shared))
            .into_make_service_with_connect_info::<Cut>();
        let serving = axum::serve(Cuttable::new(listener), app);
        let server = spawn(async move { serving.await });
        Ok(Self { address, shared, server })
    }

    /// The base URL for clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Refuses all credentials, or takes the right ones again.
    pub fn refuse_credentials(&self, refuse: bool) {
        self.shared.refusing.store(refuse, Ordering::SeqCst);
    }

    /// What it saw, by proofread.
    pub fn sightings(&self) -> BTreeMap<String, Sighting> {
        self.shared.ledger().sightings().clone()
    }

    /// How often it did what.
    pub fn tally(&self) -> Tally {
        self.shared.ledger().tally
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a video after `latency`, whether anybody still waits for it or not.
    fn work(self: &Arc<Self>, id: &str, key: &str, latency: Duration) -> JoinHandle<String> {
        let (shared, id, key) = (Arc::clone(self), id.to_owned(), key.to_owned());
        spawn(async move {
            sleep(latency).await;
            shared.ledger().start(&id, &key)
        })
    }
}

/// `POST /v3/video-translations/proofreads/{proofread_id}/generate`
async fn generate(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (key, shown) = (text("idempotency-key"), text("x-api-key"));
    let request = shared.ledger().see(&id, key);
    if shown != shared.behaviour.api_key || shared.refusing.load(Ordering::SeqCst) {
        shared.ledger().tally.refused += 1;
        // Repeats what it was shown, which no log may.
        return refuse(StatusCode::UNAUTHORIZED, "authentication_failed", &format!("Invalid API key `{shown}`."));
    }
    let fault = shared.behaviour.faults.and_then(|seed| Fault::draw(seed, &id, request));
    let latency = shared.behaviour.latency;
    if fault == Some(Fault::CutBefore) {
        return hang_up(&shared, &cut);
    }
    let answer = shared.ledger().answer(&id, key, fault == Some(Fault::Busy));
    match (answer, fault) {
        (Answer::Replay(video), _) => started(&video),
        (Answer::Running, _) => {
            let message = "A request with this Idempotency-Key is already in progress. Retry shortly.";
            refuse(StatusCode::CONFLICT, "request_in_progress", message)
        }
        (Answer::Busy, _) => {
            let busy = refuse(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded", "Too many requests.");
            ([(header::RETRY_AFTER, "1")], busy).into_response()
        }
        (Answer::Begin, Some(Fault::CutDuring)) => {
            // Longer than a client waits before it asks again; dropping the handle does not end the work.
            drop(shared.work(&id, key, latency * 4 + Duration::from_millis(200)));
            hang_up(&shared, &cut)
        }
        (Answer::Begin, fault) => match shared.work(&id, key, latency).await {
            Ok(_) if fault == Some(Fault::CutAfter) => hang_up(&shared, &cut),
            Ok(video) => started(&video),
            Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The fake is broken."),
        },
    }
}

fn hang_up(shared: &Shared, cut: &Cut) -> Response {
    shared.ledger().tally.cut += 1;
    cut.now();
    // Nobody gets this.
    StatusCode::NO_CONTENT.into_response()
}

fn started(video: &str) -> Response {
    Json(json!({ "data": { "video_translation_id": video, "status": "processing" } })).into_response()
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let doc_url = format!("https://docs.heygen.com/errors/{code}");
    let error = json!({ "code": code, "message": message, "param": Value::Null, "doc_url": doc_url });
    (status, Json(json!({ "error": error }))).into_response()
}
