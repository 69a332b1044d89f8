//! The same calls without `async`, for programs that have no use for it.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;
use tour_client::runtime::Blocking as _;

fn main() -> Result<(), Box<dyn Error>> {
    let studio = Server::start([Reply::body(200, "text/plain", "The sea")]);
    let client = Client::builder().api_key("key").base_url(studio.url()).build()?;
    println!("{}", client.photos().get_caption("p1").send_blocking()?);
    Ok(())
}
