//! What the feature `tracing` tells: the operation and its template, never a value.
#![cfg(feature = "tracing")]

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use truespec_runtime::{
    Body, ClientBuilder, Operation, Param, RetryPolicy, SecurityScheme, Service, Transport, TransportFault,
    TransportFuture, http,
};

static KEY: SecurityScheme = SecurityScheme::api_key_in_query("Key", "key");
static SERVICE: Service =
    Service { name: "t", version: "0", servers: &["https://api.test"], base_url_env: "", schemes: &[&KEY] };
static GET: Operation = Operation {
    id: "getPet",
    path: "/pets/{id}",
    params: &[Param::path("id"), Param::query("q")],
    security: &[&[&KEY]],
    ..Operation::NEW
};

struct Broken;

impl Transport for Broken {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        assert_eq!(request.uri(), "https://api.test/pets/VALUE-1?q=VALUE-2&key=SECRET");
        Box::pin(std::future::ready(Err(TransportFault::not_sent("refused"))))
    }
}

/// Everything that was told, as text.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<String>>);

struct Fields<'t>(&'t mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Told {
    fn tell(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Fields<'_>)) {
        // The libraries below speak for themselves.
        if metadata.target().starts_with("truespec_runtime") {
            let mut text = self.0.lock().expect("no panic elsewhere");
            let _ = write!(text, "{}:", metadata.name());
            record(&mut Fields(&mut text));
            text.push('\n');
        }
    }
}

impl Subscriber for Told {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.tell(span.metadata(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.tell(event.metadata(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn spans_hold_the_operation_and_no_values() {
    let told = Told::default();
    let guard = tracing::subscriber::set_default(told.clone());
    let builder = ClientBuilder::new(&SERVICE).credential(&KEY, "SECRET".into()).transport(Broken);
    let client = builder.retry(RetryPolicy::new().max_retries(1)).build().expect("a client");
    let call = client.call::<(), ()>(&GET).param(0, &"VALUE-1").param(1, &"VALUE-2");
    call.await.expect_err("an error");
    drop(guard);
    let told = told.0.lock().expect("no panic elsewhere").clone();
    assert!(told.contains(r#"operation="getPet" http.request.method="GET" url.template="/pets/{id}""#), "{told}");
    assert!(told.contains("attempt=1"), "{told}");
    assert!(!told.contains("VALUE") && !told.contains("SECRET") && !told.contains("api.test"), "{told}");
}
