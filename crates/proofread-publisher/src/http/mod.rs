//! The HTTP interface: orders come in, states go out. Knows the outbox and what the circuit says, never the vendor.

mod answer;
mod auth;
mod view;

use std::sync::Arc;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use heygen_client::runtime::Secret;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Notify;

use self::answer::Refused;
pub(crate) use self::view::checked_url;
use self::view::{Order, View};
use crate::circuit::Circuit;
use crate::metrics::{self, Metrics};
use crate::outbox::{Enqueued, Outbox, OutboxError, ProofreadId, State, Store};
use crate::time::Clock;

/// What requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) circuit: Arc<Circuit>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) clock: Clock,
    /// Rung when something was enqueued.
    pub(crate) wake: Arc<Notify>,
    /// What writers have to show, if anything.
    pub(crate) token: Option<Secret>,
}

/// The largest body that is taken, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// The whole interface.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/proofreads", get(list).post(enqueue))
        .route("/proofreads/{id}", get(one))
        .route("/healthz", get(health))
        .route("/metrics", get(render_metrics))
        .fallback(|| async { Refused::not_found("there is nothing at this path") })
        .method_not_allowed_fallback(|| async { Refused::method() })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(app))
}

type Result<T> = std::result::Result<T, Refused>;

/// `POST /proofreads`: 201 for a new row, 200 for one that is there already.
async fn enqueue(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    order: std::result::Result<Json<Order>, JsonRejection>,
) -> Result<Response> {
    auth::check(app.token.as_ref(), &headers)?;
    let Json(order) =
        order.map_err(|rejection| Refused::new(rejection.status(), "invalid_body", rejection.body_text()))?;
    let (id, options) = order.checked().map_err(|message| Refused::invalid("invalid_order", message))?;
    let now = app.clock.now();
    let (status, row) = match app.store.with(move |outbox| outbox.enqueue(&id, &options, now)).await? {
        Enqueued::New(row) => (StatusCode::CREATED, row),
        Enqueued::Known(row) => (StatusCode::OK, row),
    };
    if status == StatusCode::CREATED {
        tracing::info!(proofread = row.id, key = row.key, "enqueued");
        app.wake.notify_one();
    }
    Ok((status, Json(View::of(&row))).into_response())
}

/// The query of `GET /proofreads`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    state: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// How many rows a page has, at most and unless told otherwise.
const PAGE: (u32, u32) = (1000, 100);

/// `GET /proofreads?state=…&after=…&limit=…`
async fn list(
    Shared(app): Shared<Arc<App>>,
    page: std::result::Result<Query<Page>, QueryRejection>,
) -> Result<Response> {
    let Query(page) = page.map_err(|rejection| Refused::invalid("invalid_query", rejection.body_text()))?;
    let state = page.state.map(|name| State::named(&name).ok_or(name)).transpose();
    let state = state.map_err(|name| Refused::invalid("invalid_query", format!("there is no state `{name}`")))?;
    let limit = page.limit.unwrap_or(PAGE.1).min(PAGE.0);
    let rows = app.store.with(move |outbox| outbox.list(state, page.after.as_deref(), limit)).await?;
    let rows: Vec<View> = rows.iter().map(View::of).collect();
    Ok(Json(json!({ "proofreads": rows })).into_response())
}

/// `GET /proofreads/{id}`
async fn one(Shared(app): Shared<Arc<App>>, Path(id): Path<String>) -> Result<Json<View>> {
    let id = ProofreadId::new(id).map_err(|message| Refused::invalid("invalid_id", message))?;
    let row = app.store.with(move |outbox| outbox.get(id.as_str())).await?;
    row.map(|row| Json(View::of(&row))).ok_or_else(|| OutboxError::Unknown.into())
}

/// `GET /healthz`: 200 as long as the outbox can be read. A pause shows, but is no reason to start the process again.
async fn health(Shared(app): Shared<Arc<App>>) -> Response {
    let pause = app.circuit.pause();
    let credentials = match &pause {
        None => json!({ "refused": false }),
        Some(pause) => json!({
            "refused": true,
            "since": pause.since.to_string(),
            "reason": pause.reason,
            "next_probe": pause.next_probe.to_string(),
        }),
    };
    match app.store.with(Outbox::counts).await {
        Ok(counts) => {
            let counts: serde_json::Map<_, _> =
                counts.into_iter().map(|(state, count)| (state.as_str().to_owned(), count.into())).collect();
            let status = if pause.is_some() { "paused" } else { "ok" };
            Json(json!({ "status": status, "credentials": credentials, "proofreads": counts })).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            let body = json!({ "status": "failing", "credentials": credentials });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}

/// `GET /metrics`
async fn render_metrics(Shared(app): Shared<Arc<App>>) -> Result<Response> {
    let counts = app.store.with(Outbox::counts).await?;
    let text = app.metrics.render(&counts, app.circuit.pause().is_some()).map_err(|_| Refused::internal())?;
    Ok(([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response())
}
