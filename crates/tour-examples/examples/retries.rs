//! Makes an album exactly once, though the studio is busy twice: each attempt has the same idempotency key.

use std::error::Error;
use std::time::Duration;

use testkit::{Reply, Server};
use tour_client::Client;
use tour_client::models::{IdempotencyKey, NewAlbum};
use tour_client::runtime::RetryPolicy;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let studio = Server::start([
        Reply::status(503),
        Reply::status(429).header("retry-after", "0"),
        Reply::json(201, r#"{"id":"a1","title":"Summer"}"#),
    ]);
    let policy = RetryPolicy::new().max_retries(4).delays(Duration::from_millis(5), Duration::from_millis(20));
    let client = Client::builder().api_key("key").base_url(studio.url()).retry(policy).build()?;

    let album = NewAlbum { title: "Summer".to_owned(), cover: None };
    // Without a key of your own, the client makes one.
    let key = IdempotencyKey::new("order-17")?;
    let made = client.albums().create_album(&album).idempotency_key(key).send_with_meta().await?;

    println!("{} after {} attempts", made.value().title, made.attempts());
    for request in studio.requests() {
        println!("{} {} with the key {:?}", request.method, request.target, request.header("idempotency-key"));
    }
    Ok(())
}
