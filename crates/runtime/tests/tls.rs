//! TLS of the default transport: which versions it speaks, whom it trusts, and that nothing was sent before that is clear.
#![cfg(feature = "default-transport")]

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig, SupportedProtocolVersion, version};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use truespec_runtime::{Body, HyperTransport, Sent, Transport, TransportFault, http, rustls};

const LIMIT: Duration = Duration::from_secs(5);

/// Made for `localhost` and 127.0.0.1, for a hundred years from 2026:
/// `openssl req -new -x509 -days 36500 -addext subjectAltName=DNS:localhost,IP:127.0.0.1 …`
fn certificate() -> CertificateDer<'static> {
    CertificateDer::from(include_bytes!("tls/cert.der").as_slice())
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn client(trusted: &[CertificateDer<'static>], limit: Duration) -> HyperTransport {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(trusted.iter().cloned());
    let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().expect("TLS");
    HyperTransport::with_tls(config.with_root_certificates(roots).with_no_client_auth(), limit)
}

/// A server that speaks one version of TLS; answers with that version and closes. Gives its port.
async fn server(version: &'static SupportedProtocolVersion) -> u16 {
    let key = PrivateKeyDer::try_from(include_bytes!("tls/key.der").as_slice()).expect("a key");
    let config = ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[version]).expect("a version");
    let config = config.with_no_client_auth().with_single_cert(vec![certificate()], key).expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let Ok(mut tls) = acceptor.accept(tcp).await else { continue };
            let mut request = [0; 1024];
            let _ = tls.read(&mut request).await;
            let said = format!("{:?}", tls.get_ref().1.protocol_version());
            let reply = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{said}", said.len());
            let _ = tls.write_all(reply.as_bytes()).await;
            let _ = tls.shutdown().await;
        }
    });
    port
}

async fn get(client: &HyperTransport, url: String) -> Result<String, TransportFault> {
    let request = http::Request::get(url).body(Body::empty()).expect("a request");
    let mut body = client.send(request).await?.into_body();
    let mut text = Vec::new();
    while let Some(chunk) = body.chunk().await {
        text.extend_from_slice(&chunk?);
    }
    Ok(String::from_utf8(text).expect("text"))
}

fn reasons(fault: &TransportFault) -> String {
    let mut text = fault.to_string();
    let mut source = std::error::Error::source(fault);
    while let Some(error) = source {
        text.extend([": ", &error.to_string()]);
        source = error.source();
    }
    text
}

#[tokio::test]
async fn both_versions_are_spoken() {
    let client = client(&[certificate()], LIMIT);
    for (version, name) in [(&version::TLS12, "Some(TLSv1_2)"), (&version::TLS13, "Some(TLSv1_3)")] {
        let port = server(version).await;
        for host in ["localhost", "127.0.0.1"] {
            assert_eq!(get(&client, format!("https://{host}:{port}/")).await.expect("an answer"), name);
        }
    }
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_sent_nothing() {
    let port = server(&version::TLS13).await;
    let fault = get(&client(&[], LIMIT), format!("https://localhost:{port}/")).await.expect_err("a stranger");
    assert_eq!(fault.sent(), Sent::No);
    assert!(reasons(&fault).contains("UnknownIssuer"), "{}", reasons(&fault));
    // Neither is one by another name: 127.0.0.2 is the same server, and not in its certificate.
    let fault = get(&client(&[certificate()], LIMIT), format!("https://127.0.0.2:{port}/")).await.expect_err("no name");
    assert_eq!(fault.sent(), Sent::No);
}

#[tokio::test]
async fn the_limit_of_connecting_covers_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let limit = Duration::from_millis(50);
    let fault = get(&client(&[], limit), format!("https://localhost:{port}/")).await.expect_err("silence");
    assert_eq!(fault.sent(), Sent::No);
    assert!(reasons(&fault).ends_with("no connection within 50ms"), "{}", reasons(&fault));
}

#[tokio::test]
async fn other_schemes_are_refused() {
    let fault = get(&client(&[], LIMIT), "ftp://localhost:9/".to_owned()).await.expect_err("no scheme of HTTP");
    assert_eq!(fault.sent(), Sent::No);
}
