//! Calls from code that is not async.

use heygen_client::runtime::{Blocking as _, Error};
use testkit::Server;

use crate::support::{STARTED, call, client, refusal, started};

#[test]
fn the_same_calls_without_async() {
    let server = Server::start([started(), refusal(404, "gone"), started()]);
    let client = client(&server);
    let envelope = call(&client).send_blocking().expect("success");
    assert!(envelope.data.is_some());
    let error = call(&client).send_blocking().expect_err("an error");
    assert!(matches!(&error, Error::Api(refusal) if refusal.status() == 404), "{error}");
    let response = call(&client).send_with_meta().send_blocking().expect("success");
    assert_eq!(response.raw_body(), STARTED);
}
