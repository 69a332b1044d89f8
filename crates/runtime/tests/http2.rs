//! HTTP/2 of the default transport, which the server chooses while TLS is set up.
#![cfg(feature = "http2")]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use truespec_runtime::{Body, Bytes, HyperTransport, Transport, http, rustls};

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from(include_bytes!("tls/cert.der").as_slice())
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn client() -> HyperTransport {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates([certificate()]);
    let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().expect("TLS");
    HyperTransport::with_tls(config.with_root_certificates(roots).with_no_client_auth(), Duration::from_secs(5))
}

/// A server that speaks HTTP/2 alone and answers with the address that was asked for. Gives its port, and how many
/// connections it has had.
async fn server(answers_a_connection: usize) -> (u16, Arc<AtomicUsize>) {
    let key = PrivateKeyDer::try_from(include_bytes!("tls/key.der").as_slice()).expect("a key");
    let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().expect("TLS");
    let mut config = config.with_no_client_auth().with_single_cert(vec![certificate()], key).expect("a certificate");
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(tls) = acceptor.accept(tcp).await else { return };
                let answered = Arc::new(AtomicUsize::new(0));
                let count = answered.clone();
                let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
                    count.fetch_add(1, Ordering::SeqCst);
                    let body = Body::from(Bytes::from(request.uri().to_string()));
                    std::future::ready(Ok::<_, Infallible>(http::Response::new(body)))
                });
                let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                let mut serving = std::pin::pin!(builder.serve_connection(TokioIo::new(tls), service));
                std::future::poll_fn(|cx| {
                    let state = serving.as_mut().poll(cx);
                    if answered.load(Ordering::SeqCst) >= answers_a_connection {
                        serving.as_mut().graceful_shutdown();
                    }
                    state
                })
                .await
                .ok();
            });
        }
    });
    (port, connections)
}

async fn get(client: &HyperTransport, url: &str) -> String {
    let request = http::Request::get(url).body(Body::empty()).expect("a request");
    let response = client.send(request).await.expect("an answer");
    assert_eq!(response.version(), http::Version::HTTP_2);
    let mut body = response.into_body();
    let mut text = Vec::new();
    while let Some(chunk) = body.chunk().await {
        text.extend_from_slice(&chunk.expect("a piece"));
    }
    String::from_utf8(text).expect("text")
}

#[tokio::test]
async fn requests_share_a_connection() {
    let (port, connections) = server(usize::MAX).await;
    let (client, url) = (client(), format!("https://localhost:{port}/a?b=c"));
    assert_eq!(get(&client, &url).await, url);
    let (one, other) = tokio::join!(get(&client, &url), get(&client, &url));
    assert_eq!((one, other), (url.clone(), url));
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_connection_that_ends_is_replaced() {
    let (port, connections) = server(1).await;
    let (client, url) = (client(), format!("https://localhost:{port}/"));
    for _ in 0..3 {
        assert_eq!(get(&client, &url).await, url);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(connections.load(Ordering::SeqCst), 3);
}
