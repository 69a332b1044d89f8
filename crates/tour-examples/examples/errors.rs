//! Tells what went wrong: the studio refused, it answered something unexpected, or it was never reached.

use std::error::Error as StdError;

use testkit::{Reply, Server};
use tour_client::Client;
use tour_client::runtime::{Error, RetryPolicy};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let problem = r#"{"title":"There is no such photo","status":404}"#;
    let studio = Server::start([
        Reply::body(404, "application/problem+json", problem),
        Reply::json(200, r#"{"id":"p1","caption":null,"rating":"four","tags":[]}"#),
        Reply::status(503).header("retry-after", "2"),
    ]);
    let client = Client::builder().api_key("key").base_url(studio.url()).retry(RetryPolicy::never()).build()?;
    for _ in 0..3 {
        explain(&client).await;
    }
    let nobody = Client::builder().api_key("key").base_url("http://127.0.0.1:1").retry(RetryPolicy::never()).build()?;
    explain(&nobody).await;
    Ok(())
}

async fn explain(client: &Client) {
    match client.photos().get_photo("p1").await {
        Ok(photo) => println!("{photo:?}"),
        Err(Error::Api(refusal)) => match refusal.body() {
            Some(problem) => println!("{}: {}", refusal.status(), problem.title),
            None => println!("{}, again in {:?}", refusal.status(), refusal.retry_after()),
        },
        Err(Error::Decode(answer)) => println!("{}, but {}", answer.status(), answer.decode_error()),
        Err(error) => println!("sent: {:?}, worth another try: {}", error.sent(), error.is_transient()),
    }
}
