//! Credentials show nowhere, not even where a server echoes them.

use std::fmt::Debug;

use heygen_client::Client;
use heygen_client::runtime::{CallOptions, Secret};
use testkit::{Reply, Server};

use crate::support::{SECRET, builder, call, fail, refusal, run};

#[track_caller]
fn hidden(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[tokio::test]
async fn no_value_shows_a_credential() {
    let server = Server::start([]);
    hidden(&builder(&server).bearer(SECRET));
    let client = builder(&server).bearer(SECRET).build().expect("a client");
    hidden(&client);
    hidden(&client.video_translate());
    hidden(&call(&client));
    hidden(&call(&client).into_future());
    hidden(&call(&client).send_with_meta());
    hidden(&call(&client).to_request().expect("a request"));
    hidden(&CallOptions::new().header("authorization", SECRET));
    let secret = Secret::new(SECRET);
    hidden(&secret);
    assert_eq!(secret.to_string(), "[redacted]");
}

#[tokio::test]
async fn no_error_shows_a_credential_that_a_server_echoes() {
    let echo = |status: u16| {
        let body = format!(r#"{{"error":{{"code":"bad","message":"no key {SECRET}"}},"data":{{"{SECRET}":1}}}}"#);
        Reply::json(status, body).header("x-echo", SECRET).header("x-request-id", SECRET)
    };
    for reply in [
        echo(401),
        echo(200),
        echo(302).header("location", format!("https://elsewhere.example/{SECRET}")),
        Reply::body(403, SECRET, SECRET),
        Reply::body(200, &format!("text/{SECRET}"), "x"),
    ] {
        let (_server, error) = fail([reply]).await;
        hidden(&error);
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
    let body = format!(r#"{{"data":{{"video_translation_id":"{SECRET}","status":"{SECRET}"}}}}"#);
    let (_server, response) = run([Reply::json(200, body)]).await;
    hidden(&response.expect("success"));
}

#[tokio::test]
async fn nothing_secret_follows_a_redirect_to_another_origin() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start([refusal(400, "bad")]);
        let location = format!("{}/steal", other.url());
        let (server, error) = fail([Reply::status(status).header("location", &location)]).await;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.to_string().contains("redirect"), "{error}");
        assert_eq!((server.attempts(), other.connections()), (1, 0));
    }
}

#[tokio::test]
async fn a_redirect_on_the_same_origin_keeps_method_key_and_body() {
    let hop = Reply::status(308).header("location", "/v4/moved");
    let (server, response) = run([hop, crate::support::started()]).await;
    assert_eq!(response.expect("success").attempts(), 1);
    let [first, second] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!((second.method.as_str(), second.target.as_str()), ("POST", "/v4/moved"));
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers, second.headers);
}

#[tokio::test]
async fn redirects_in_circles_end() {
    let hop = Reply::status(307).header("location", "/again");
    let (server, error) = fail(vec![hop; 20]).await;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    assert_eq!(server.attempts(), 6);
}

#[test]
fn a_base_url_with_a_password_is_refused_without_showing_it() {
    let error = Client::builder().base_url(format!("https://me:{SECRET}@api.example")).build().expect_err("an error");
    hidden(&error);
    assert!(!error.to_string().contains(SECRET));
}
