//! Reads a log, a line of JSON at a time. A line that is not what the document says does not end it.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;

const LOG: &str = r#"{"photo":"p1","step":"developing"}
{"photo":"p1"}
{"photo":"p1","step":"fixing"}
"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let studio = Server::start([Reply::body(200, "application/x-ndjson", LOG)]);
    let client = Client::builder().staff("token").base_url(studio.url()).build()?;
    let mut lines = client.darkroom().read_darkroom_log().await?;
    while let Some(line) = lines.next().await {
        match line {
            Ok(event) => println!("{} is {}", event.photo, event.step),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
