//! Gets tokens by OAuth 2.0 client credentials, keeps them, and asks for a new one when the studio takes one back.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;
use tour_client::runtime::ClientCredentials;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = |name: &str| {
        Reply::json(200, format!(r#"{{"access_token":"{name}","token_type":"Bearer","expires_in":3600}}"#))
    };
    let accounts = Server::start([token("first"), token("second")]);
    let caption = || Reply::body(200, "text/plain", "The sea");
    let studio = Server::start([caption(), caption(), Reply::status(401), caption()]);

    // Against the real studio, `.client_credentials(id, secret, scopes)` of the builder knows where tokens come from.
    let tokens =
        ClientCredentials::new(format!("{}/token", accounts.url()), "my-app", "secret").scopes(&["photos:read"]);
    let client = Client::builder().app(tokens).base_url(studio.url()).build()?;
    for _ in 0..3 {
        println!("{}", client.photos().get_caption("p1").await?);
    }

    for request in accounts.requests() {
        println!("asked for a token: {}", request.text());
    }
    for request in studio.requests() {
        println!("sent: {}", request.header("authorization").unwrap_or("nothing"));
    }
    Ok(())
}
