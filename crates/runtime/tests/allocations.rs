//! What a call allocates beside its transport and what it decodes to, so that it does not grow unseen.

use truespec_runtime::http::{Request, Response};
use truespec_runtime::{
    Binary, Body, Bytes, Call, Client, ClientBuilder, Idempotency, Method, Operation, Param, SecurityScheme, Service,
    Transport, TransportFuture,
};

static KEY: SecurityScheme = SecurityScheme::bearer("key");

static SERVICE: Service = Service {
    name: "test-client",
    version: "1.2.3",
    servers: &["https://api.test/v1"],
    base_url_env: "",
    schemes: &[&KEY],
};

static GET: Operation = Operation {
    id: "get",
    path: "/orders/{id}/items",
    params: &[Param::path("id"), Param::query("at"), Param::query("expand"), Param::header("x-trace")],
    security: &[&[&KEY]],
    ..Operation::NEW
};

static PUT: Operation = Operation { id: "put", method: Method::Put, idempotency: Idempotency::Idempotent, ..GET };

static POST: Operation = Operation {
    id: "post",
    method: Method::Post,
    params: &[Param::path("id"), Param::header("Idempotency-Key")],
    idempotency: Idempotency::Keyed { param: 1, generate: true, in_progress: None },
    ..GET
};

/// Answers at once, which takes one allocation: that of the future.
struct Memory;

impl Transport for Memory {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        Box::pin(async { Ok(Response::new(Body::from(Bytes::from_static(b"{}")))) })
    }
}

#[test]
fn a_call_allocates_little() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let client = ClientBuilder::new(&SERVICE).credential(&KEY, "secret".into()).transport(Memory).build();
    let client = client.expect("a client");
    let allocations = |make: &dyn Fn(&Client) -> Call<Binary, ()>| {
        let run = || {
            runtime.block_on(async { make(&client).await }).expect("success");
        };
        // What a client makes once is there after its first call.
        run();
        allocation_counter::measure(run).count_total
    };
    // The call, its parameters and URL (2, since they are shared), its future, its headers (2), the transport's future.
    let get = allocations(&|client| client.call(&GET).param(0, &"or_1").param(1, &"2026-01-01T00:00Z").param(2, &true));
    assert_eq!(get, 7);
    // The name of a header that is not a standard one; its value shares the text of the parameters.
    let with_header = allocations(&|client| client.call(&GET).param(0, &"or_1").param(3, &"t"));
    assert_eq!(with_header, 8);
    // The body (2, since it is shared between attempts).
    let put = allocations(&|client| client.call(&PUT).param(0, &"or_1").json(&"text"));
    assert_eq!(put, 9);
    // The body, the key (3, since each attempt has it, and whoever is told of it), the name of its header.
    let post = allocations(&|client| client.call(&POST).param(0, &"or_1").json(&"text"));
    assert_eq!(post, 13);
}
