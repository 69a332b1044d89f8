//! Lists all photos, page by page, without a word about cursors.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let photo = |id: &str| {
        format!(r#"{{"id":"{id}","caption":null,"rating":null,"tags":[],"created_at":"2024-05-01T10:00:00Z"}}"#)
    };
    let page = |photos: &[String], next: &str| {
        Reply::json(200, format!(r#"{{"items":[{}],"next_cursor":{next}}}"#, photos.join(",")))
    };
    let studio = Server::start([page(&[photo("p1"), photo("p2")], r#""c2""#), page(&[photo("p3")], "null")]);
    let client = Client::builder().api_key("key").base_url(studio.url()).build()?;

    let mut photos = client.photos().list_photos().limit(2).items();
    while let Some(photo) = photos.next().await {
        println!("{}", photo?.id);
    }
    for request in studio.requests() {
        println!("asked for {}", request.target);
    }
    Ok(())
}
