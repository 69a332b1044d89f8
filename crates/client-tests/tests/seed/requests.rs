//! What goes on the wire, and what is refused before anything does.

use heygen_client::models::{GenerateVideoRequest, ProofreadStatus};
use heygen_client::runtime::{CallOptions, Error, Sent};
use testkit::Server;

use crate::support::{KEY, STARTED, call, client, key, run, started};

#[tokio::test]
async fn succeeds() {
    let server = Server::start([started()]);
    let envelope = call(&client(&server)).await.expect("success");
    let data = envelope.data.expect("data");
    assert_eq!(data.video_translation_id, "v1");
    assert_eq!(data.status, ProofreadStatus::Processing);
    let request = server.request();
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/v3/video-translations/proofreads/p/generate");
    assert_eq!(request.text(), "{}");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert!(request.header("user-agent").expect("a user agent").starts_with("heygen-client/"));
}

#[tokio::test]
async fn gives_what_came_beside_the_result() {
    let (server, response) = run([started().header("x-request-id", "r-1")]).await;
    let response = response.expect("success");
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("r-1"));
    assert_eq!(response.attempts(), 1);
    assert_eq!(response.raw_body(), STARTED);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.idempotency_key(), server.request().header("idempotency-key"));
    assert!(response.value().data.is_some());
}

#[tokio::test]
async fn sends_false_and_leaves_out_what_is_not_set() {
    let server = Server::start([started()]);
    let body =
        GenerateVideoRequest { captions: Some(false), callback_id: Some("ä\"\n".to_owned()), ..Default::default() };
    client(&server).video_translate().generate_from_proofread_v3("p", &body).await.expect("success");
    assert_eq!(server.request().text(), "{\"captions\":false,\"callback_id\":\"ä\\\"\\n\"}");
}

#[tokio::test]
async fn encodes_path_values() {
    let server = Server::start([started()]);
    let body = GenerateVideoRequest::default();
    let client = client(&server);
    client.video_translate().generate_from_proofread_v3("a/b?c#d%20é ..", &body).await.expect("success");
    let target = "/v3/video-translations/proofreads/a%2Fb%3Fc%23d%2520%C3%A9%20../generate";
    assert_eq!(server.request().target, target);
}

#[tokio::test]
async fn refuses_path_values_that_change_the_route() {
    let server = Server::start([]);
    for value in ["", ".", ".."] {
        let body = GenerateVideoRequest::default();
        let error =
            client(&server).video_translate().generate_from_proofread_v3(value, &body).await.expect_err("an error");
        let Error::Build(build) = &error else { panic!("{error:?}") };
        assert_eq!(build.parameter(), Some("proofread_id"));
        assert_eq!(build.operation(), Some("generateFromProofreadV3"));
        assert!(error.to_string().contains("`proofread_id`"), "{error}");
        assert_eq!((error.attempts(), error.sent()), (0, Sent::No));
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn refuses_headers_that_would_end_the_line() {
    let server = Server::start([]);
    for value in ["a\r\nx-evil: 1", "a\nb", "a\0b", "a\u{7f}b"] {
        let options = CallOptions::new().header("x-note", value);
        let error = call(&client(&server)).with(options).await.expect_err("an error");
        assert!(matches!(error, Error::Build(_)) && error.to_string().contains("x-note"), "{error}");
    }
    for name in ["content-length", "Host", "bad name", ""] {
        let error = call(&client(&server)).with(CallOptions::new().header(name, "1")).await.expect_err("an error");
        assert!(matches!(error, Error::Build(_)), "{error}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn joins_the_base_url_and_the_path() {
    for base in ["/proxy/v9", "/proxy/v9/"] {
        let server = Server::start([started()]);
        let url = format!("{}{base}", server.url());
        let client = crate::support::builder(&server).base_url(url).build().expect("a client");
        call(&client).await.expect("success");
        assert_eq!(server.request().target, "/proxy/v9/v3/video-translations/proofreads/p/generate");
    }
}

#[tokio::test]
async fn sends_headers_of_the_client_and_of_the_call() {
    let server = Server::start([started(), started()]);
    let builder = crate::support::builder(&server).default_header("x-team", "a").user_agent("app/2");
    let client = builder.build().expect("a client");
    call(&client).await.expect("success");
    call(&client).with(CallOptions::new().header("x-team", "b")).await.expect("success");
    let [first, second] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!((first.header("x-team"), first.header("user-agent")), (Some("a"), Some("app/2")));
    assert_eq!(second.header("x-team"), Some("b"));
}

#[tokio::test]
async fn makes_the_request_without_sending_it() {
    let server = Server::start([]);
    let request = call(&client(&server)).idempotency_key(key()).to_request().expect("a request");
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri().path(), "/v3/video-translations/proofreads/p/generate");
    assert_eq!(request.headers()["idempotency-key"], KEY);
    assert!(request.headers()["x-api-key"].is_sensitive());
    assert_eq!(request.body(), "{}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn calls_are_values_that_outlive_their_client() {
    let server = Server::start([started()]);
    let call = {
        let client = client(&server);
        call(&client)
    };
    assert_eq!(server.connections(), 0);
    tokio::spawn(call.into_future()).await.expect("the task ends").expect("success");
}

#[tokio::test]
async fn clones_share_connections() {
    let server = Server::start([started(), started(), started()]);
    let client = client(&server);
    for _ in 0..3 {
        call(&client.clone()).await.expect("success");
    }
    assert_eq!((server.attempts(), server.connections()), (3, 1));
}
