//! Watches the darkroom. The connection breaks once; the stream goes on after the last event that was seen.

use std::error::Error;
use std::time::Duration;

use testkit::{Close, Reply, Server};
use tour_client::Client;
use tour_client::runtime::ReconnectPolicy;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let event = |id: u32, step: &str| format!("id: {id}\ndata: {{\"photo\":\"p1\",\"step\":\"{step}\"}}\n\n");
    let events = |text: String| Reply::body(200, "text/event-stream", text);
    let studio = Server::start([
        // More is announced than comes.
        events(event(1, "developing") + &event(2, "stopping")).header("content-length", "1000").close(Close::Fin),
        events(event(3, "fixing") + &event(4, "drying")),
    ]);
    let client = Client::builder().staff("token").base_url(studio.url()).build()?;

    let again = ReconnectPolicy::new().wait(Duration::from_millis(5));
    let mut events = client.darkroom().watch_darkroom().await?.reconnect(again);
    while let Some(event) = events.next().await {
        let event = event?;
        println!("{:?}: {} is {}", event.id, event.data.photo, event.data.step);
    }
    for request in studio.requests() {
        println!("asked, the last event seen was {:?}", request.header("last-event-id"));
    }
    Ok(())
}
