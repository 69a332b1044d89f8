//! Orders a print and waits until it is ready.

use std::error::Error;
use std::time::Duration;

use testkit::{Reply, Server};
use tour_client::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let status = |status: &str| Reply::json(200, format!(r#"{{"id":"r1","status":"{status}"}}"#));
    let studio = Server::start([status("queued"), status("printing"), status("ready"), status("failed")]);
    let client = Client::builder().api_key("key").base_url(studio.url()).build()?;

    let wait = || client.prints().get_print("r1").wait_until_ready().interval(Duration::from_millis(5));
    let print = wait().timeout(Duration::from_secs(60)).await?;
    println!("print {} is {} after {} looks", print.id, print.status, studio.requests().len());

    match wait().await {
        Ok(print) => println!("print {} is {}", print.id, print.status),
        Err(error) => println!("{error}"),
    }
    Ok(())
}
