//! Uploads a photo from disk. The file is opened for each attempt and never held in memory as a whole.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;
use tour_client::models::{IdempotencyKey, PhotoDetails, UploadPhotoRequest};
use tour_client::runtime::File;

const PHOTO: &str =
    r#"{"id":"p1","caption":"The sea","rating":null,"tags":["sea"],"created_at":"2024-05-01T10:00:00Z"}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let studio = Server::start([Reply::json(201, PHOTO).header("location", "/photos/p1")]);
    let path = std::env::temp_dir().join(format!("tour-{}.jpg", std::process::id()));
    std::fs::write(&path, b"\xFF\xD8\xFF an image")?;

    // `base_url` leads every call to one place, those with servers of their own as well.
    let client = Client::builder().api_key("key").base_url(studio.url()).build()?;
    let upload = UploadPhotoRequest {
        image: File::from_path(&path).named("sea.jpg").media_type("image/jpeg"),
        details: Some(PhotoDetails { caption: Some("The sea".to_owned()), ..PhotoDetails::default() }),
        tags: Some(vec!["sea".to_owned()]),
        drafts: None,
    };
    let call = client.photos().upload_photo(&upload).idempotency_key(IdempotencyKey::new("upload-of-the-sea")?);
    let photo = call.await?;
    std::fs::remove_file(&path)?;

    println!("uploaded {} with the tags {:?}", photo.id, photo.tags);
    for line in String::from_utf8_lossy(&studio.request().body).lines().filter(|line| line.contains(": ")) {
        println!("  {line}");
    }
    Ok(())
}
