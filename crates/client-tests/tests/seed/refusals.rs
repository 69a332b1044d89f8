//! Answers other than success: typed, and never lost behind a body that does not fit.

use std::time::Duration;

use heygen_client::runtime::{CallOptions, Error, Sent};
use testkit::{Reply, Server};

use crate::support::{call, client, fail, refusal};

#[tokio::test]
async fn every_documented_status_is_typed() {
    for (status, code) in [
        (400, "invalid_parameter"),
        (401, "authentication_failed"),
        (404, "not_found"),
        (409, "conflict"),
        (429, "rate_limit_exceeded"),
    ] {
        let replies = vec![refusal(status, code).header("x-request-id", "r-1"); 3];
        let (server, error) = fail(replies).await;
        let Error::Api(api) = &error else { panic!("{error:?}") };
        let body = api.body().and_then(|body| body.error.as_ref()).expect("a typed error");
        assert_eq!(body.code, code);
        assert_eq!(body.message, "m");
        assert_eq!((&body.param, &body.doc_url), (&None, &None));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.request_id(), Some("r-1"));
        assert_eq!(error.sent(), Sent::Yes);
        assert_eq!(error.attempts() as usize, server.attempts());
        assert_eq!(error.attempts(), if status == 429 { 3 } else { 1 });
        assert_eq!(error.idempotency_key(), server.requests()[0].header("idempotency-key"));
        assert_eq!(error.is_transient(), status == 429);
        assert!(error.to_string().starts_with(&format!("`generateFromProofreadV3`: the server answered {status}")));
    }
}

#[tokio::test]
async fn a_body_that_does_not_fit_keeps_status_and_bytes() {
    for (status, content_type, body) in [
        (502, "text/html", "<html>Bad Gateway</html>"),
        (418, "application/json", r#"{"x":1}"#),
        (400, "application/json", r#"{"error":{"code":7}}"#),
        (403, "text/plain", ""),
        (304, "application/json", ""),
    ] {
        let (_server, error) = fail(vec![Reply::body(status, content_type, body); 3]).await;
        let Error::Api(api) = &error else { panic!("{error:?}") };
        assert_eq!(api.status(), status);
        assert_eq!(api.raw_body(), body);
        assert_eq!(api.body().is_some(), status == 418);
        assert_eq!(api.decode_error().is_none(), status == 418);
        assert!(body.is_empty() || !format!("{error} {error:?}").contains(body));
    }
}

#[tokio::test]
async fn retry_after_is_on_the_error() {
    let (_server, error) = fail([refusal(429, "rate_limit_exceeded").header("retry-after", "3600")]).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.attempts(), 1, "beyond the cap the error is returned at once");
}

#[tokio::test]
async fn a_large_refusal_is_cut_and_a_broken_one_kept() {
    for reply in [Reply::repeat(400, b'x', 1 << 40), Reply::endless(400, b'x')] {
        let server = Server::start([reply]);
        let options = CallOptions::new().max_body_bytes(100_000);
        let error = call(&client(&server)).with(options).await.expect_err("an error");
        let Error::Api(api) = &error else { panic!("{error:?}") };
        assert_eq!(api.raw_body().len(), 100_000);
    }
    let cut = "HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\n{\"error\":";
    let (_server, error) = fail([Reply::raw(cut)]).await;
    let Error::Api(api) = &error else { panic!("{error:?}") };
    assert_eq!((api.status().as_u16(), &api.raw_body()[..]), (400, &b"{\"error\":"[..]));
}
