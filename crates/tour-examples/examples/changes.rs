//! Changes a photo: one field is set, one removed, one left alone. Then orders a print, which is ready now or later.

use std::error::Error;

use testkit::{Reply, Server};
use tour_client::Client;
use tour_client::models::{Frame, Framed, OrderPrintResponse, PhotoChange, PrintOrder, Product};
use tour_client::runtime::Patch;

const PHOTO: &str = r#"{"id":"p1","caption":"Dusk","rating":null,"tags":[],"created_at":"2024-05-01T10:00:00Z"}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let studio = Server::start([
        Reply::json(200, PHOTO),
        Reply::json(200, r#"{"id":"r1","status":"ready"}"#),
        Reply::json(202, r#"{"print_id":"r2"}"#).header("retry-after", "2"),
    ]);
    // An order needs both: the studio's key, and somebody at the desk.
    let client = Client::builder().api_key("key").basic("ada", "7").base_url(studio.url()).build()?;

    let change =
        PhotoChange { caption: Patch::Value("Dusk".to_owned()), rating: Patch::Null, ..PhotoChange::default() };
    let photo = client.photos().update_photo("p1", &change).await?;
    println!("{} became {:?}", studio.request().text(), photo.caption);

    let frame = Frame { wood: "oak".to_owned(), width: Some(3) };
    let order = PrintOrder { photo: photo.id, product: Product::Framed(Framed { frame }), notify: None };
    for _ in 0..2 {
        match client.prints().order_print(&order).await? {
            OrderPrintResponse::Ok(print) => println!("print {} is {}", print.id, print.status),
            OrderPrintResponse::Accepted(job) => println!("print {} takes a while", job.print_id),
        }
    }
    Ok(())
}
