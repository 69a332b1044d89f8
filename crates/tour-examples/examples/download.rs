//! Downloads an original piece by piece: it may be larger than memory.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let original = || Reply::repeat(200, b'x', 3_000_000).header("content-type", "application/octet-stream");
    let studio = Server::start([original(), original(), original()]);
    let client = Client::builder().api_key("key").base_url(studio.url()).build()?;

    let mut bytes = client.images().download_original("p1").stream().await?;
    println!("{:?} bytes to come", bytes.content_length());
    let mut sum = 0;
    while let Some(piece) = bytes.chunk().await? {
        sum += piece.len();
    }
    println!("{sum} bytes came");

    // Anything that can be written to takes all of it; a file on disk is such a thing.
    let mut nowhere = tokio::io::sink();
    let written = client.images().download_original("p1").stream().await?.copy_to(&mut nowhere).await?;
    println!("{written} bytes went on");

    // Or it is read as a whole, as long as it is not too much.
    let refused = client.images().download_original("p1").stream().await?.collect(1_000_000).await;
    println!("{}", refused.err().map_or_else(String::new, |error| error.to_string()));
    Ok(())
}
