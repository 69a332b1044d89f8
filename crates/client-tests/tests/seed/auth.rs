//! Credentials: which alternative is used, and what is said when there is none.

use heygen_client::Client;
use heygen_client::runtime::Error;
use testkit::Server;

use crate::support::{SECRET, call, quick, started};

#[tokio::test]
async fn sends_the_first_alternative_that_is_configured() {
    let both = |url: String| Client::builder().base_url(url).api_key(SECRET).bearer("T");
    let bearer = |url: String| Client::builder().base_url(url).bearer("T");
    let key = |url: String| Client::builder().base_url(url).api_key(SECRET);
    for (builder, api_key, authorization) in [
        (&both as &dyn Fn(String) -> heygen_client::ClientBuilder, Some(SECRET), None),
        (&bearer, None, Some("Bearer T")),
        (&key, Some(SECRET), None),
    ] {
        let server = Server::start([started()]);
        let client = builder(server.url()).build().expect("a client");
        call(&client).await.expect("success");
        let request = server.request();
        assert_eq!(request.header("x-api-key"), api_key);
        assert_eq!(request.header("authorization"), authorization);
    }
}

#[tokio::test]
async fn sends_nothing_without_a_credential() {
    let server = Server::start([]);
    let client = Client::builder().base_url(server.url()).retry(quick()).build().expect("a client");
    let error = call(&client).await.expect_err("an error");
    assert!(matches!(error, Error::Build(_)));
    let message = error.to_string();
    for part in
        ["credential", "generateFromProofreadV3", ".api_key(", "HEYGEN_API_KEY", ".bearer(", "HEYGEN_BEARER_TOKEN"]
    {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn refuses_credentials_that_cannot_be_sent() {
    for secret in ["", "a\r\nb", "a\0"] {
        let error = Client::builder().api_key(secret).build().expect_err("an error");
        assert!(error.to_string().contains("ApiKeyAuth"), "{error}");
        assert!(secret.is_empty() || !format!("{error}{error:?}").contains(secret));
    }
}

#[test]
fn the_environment_without_credentials_names_the_variables() {
    if std::env::var_os("HEYGEN_API_KEY").is_some() || std::env::var_os("HEYGEN_BEARER_TOKEN").is_some() {
        return;
    }
    let message = Client::from_env().expect_err("an error").to_string();
    assert!(message.contains("HEYGEN_API_KEY") && message.contains("HEYGEN_BEARER_TOKEN"), "{message}");
}

#[test]
fn the_document_names_the_server() {
    let client = Client::builder().api_key(SECRET).build().expect("a client");
    assert_eq!(client.base_url(), "https://api.heygen.com");
}
