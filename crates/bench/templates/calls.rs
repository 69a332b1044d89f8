//! Makes calls over a transport that answers at once and over a loopback connection, each beside the same request given to
//! the transport itself, and prints: name, microseconds bare and called (what a tenth of the runs stays below: a thread that
//! has to be woken takes several times as long), allocations bare and called (medians).

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Instant;

use calls_client::Client;
use calls_client::models::Order;
use truespec_runtime::http::{Request, Response};
use truespec_runtime::{Body, Bytes, HyperTransport, Transport, TransportFuture, json};

const ANSWER: &[u8] = br#"{"id":"or_1","state":"paid","note":"Thank you","total":12.5,"items":[{"sku":"a-1","count":1},{"sku":"b-2","count":2}]}"#;

/// Answers at once.
struct Memory;

impl Transport for Memory {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        let answer = Response::builder().header("content-type", "application/json");
        let answer = answer.body(Body::from(Bytes::from_static(ANSWER))).unwrap();
        Box::pin(async { Ok(answer) })
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = serve();
    let order: Order = json::from_slice(ANSWER).unwrap();
    let client = || Client::builder().base_url(&url).bearer("secret");
    let memory = client().transport(Memory).build().unwrap();
    let loopback = client().build().unwrap();
    for (name, rounds) in [("get", 400), ("put", 400)] {
        let call = |client: &Client| match name {
            "get" => client.orders().get_order("or_1").expand(true).to_request().unwrap(),
            _ => client.orders().put_order("or_1", &order).to_request().unwrap(),
        };
        let run = |client: &Client| {
            let answer = match name {
                "get" => runtime.block_on(async { client.orders().get_order("or_1").expand(true).await.unwrap() }),
                _ => runtime.block_on(async { client.orders().put_order("or_1", &order).await.unwrap() }),
            };
            drop(black_box(answer));
        };
        let bare = |transport: &dyn Transport, request: &Request<Bytes>| {
            let answer = runtime.block_on(async {
                let mut answer = transport.send(request.clone().map(Body::from)).await.unwrap();
                let mut all = Vec::new();
                while let Some(chunk) = answer.body_mut().chunk().await {
                    all.push(chunk.unwrap());
                }
                all
            });
            drop(black_box(answer));
        };
        let request = call(&memory);
        print(&format!("{name}, answered at once"), rounds, || bare(&Memory, &request), || run(&memory));
        let hyper = HyperTransport::new(std::time::Duration::from_secs(10)).unwrap();
        print(&format!("{name}, over loopback"), rounds, || bare(&hyper, &request), || run(&loopback));
    }
}

/// By turns, so that what else the machine does meets both.
fn print(name: &str, rounds: usize, mut bare: impl FnMut(), mut call: impl FnMut()) {
    let (mut times, mut counts): ([Vec<f64>; 2], [Vec<u64>; 2]) = Default::default();
    for round in 0..rounds {
        for (index, work) in [&mut bare as &mut dyn FnMut(), &mut call].into_iter().enumerate() {
            for _ in 0..5 {
                let start = Instant::now();
                work();
                times[index].push(start.elapsed().as_secs_f64() * 1e6);
            }
            if round % 20 == 0 {
                counts[index].push(allocation_counter::measure(&mut *work).count_total);
            }
        }
    }
    let [bare, called] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 10]
    });
    let [bare_count, called_count] = counts.map(|mut counts| {
        counts.sort_unstable();
        counts[counts.len() / 2]
    });
    println!("{name}|{bare:.2}|{called:.2}|{bare_count}|{called_count}");
}

/// A server that keeps its connections and answers each request alike.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                stream.set_nodelay(true).unwrap();
                let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", ANSWER.len());
                let answer = [head.as_bytes(), ANSWER].concat();
                let mut read = Vec::new();
                let mut buffer = [0; 4096];
                loop {
                    match stream.read(&mut buffer) {
                        Ok(0) | Err(_) => return,
                        Ok(length) => read.extend_from_slice(&buffer[..length]),
                    }
                    let text = String::from_utf8_lossy(&read).to_lowercase();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
                    if body.len() >= length.unwrap_or(0) {
                        read.clear();
                        if stream.write_all(&answer).is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    url
}
