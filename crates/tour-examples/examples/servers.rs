//! Chooses a server of the document. Nothing is sent: `to_request` says where a call would go.

use std::error::Error;

use tour_client::Client;
use tour_client::servers::{Region, Server};

fn main() -> Result<(), Box<dyn Error>> {
    let studio = Server::Studio { region: Region::Us, version: "v1".to_owned() };
    for server in [studio, Server::Sandbox] {
        let client = Client::builder().api_key("key").server(&server).build()?;
        println!("{}", client.photos().list_photos().limit(2).to_request()?.uri());
    }
    // What the document gives a server of its own stays there.
    let client = Client::builder().api_key("key").server(&Server::Sandbox).build()?;
    println!("{}", client.photos().delete_photo("p1").to_request()?.uri());
    Ok(())
}
