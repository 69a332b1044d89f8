//! What the tests share: settings, a plain HTTP exchange, the program as a child process.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use heygen_client::runtime::Secret;
use proofread_publisher::backoff::Backoff;
use proofread_publisher::config::Config;
use proofread_publisher::outbox::{Enqueued, Options, Outbox, Proofread, ProofreadId, Store};
use proofread_publisher::scratch::Scratch;
use proofread_publisher::time::Clock;

/// Must show nowhere.
pub(crate) const API_KEY: &str = "sk_V2_never-to-be-seen-4711";

/// Settings for a vendor at `url`, with a database in `folder`.
pub(crate) fn config(folder: &Scratch, url: &str) -> Config {
    Config {
        db: database(folder),
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        token: None,
        workers: 4,
        timeout: Duration::from_secs(5),
        backoff: Backoff { base: Duration::from_millis(20), max: Duration::from_millis(200) },
        probe: Duration::from_millis(300),
        api_key: Secret::new(API_KEY),
        base_url: Some(url.to_owned()),
    }
}

pub(crate) fn scratch() -> Scratch {
    Scratch::new().expect("a folder")
}

pub(crate) fn database(folder: &Scratch) -> PathBuf {
    folder.path().join("proofreads.db")
}

pub(crate) fn id(text: &str) -> ProofreadId {
    ProofreadId::new(text).expect("an id")
}

/// The ids `pr_000` and so on.
pub(crate) fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("pr_{number:03}")).collect()
}

/// Puts rows into the database of a folder, as another process would.
pub(crate) fn enqueue(folder: &Scratch, ids: &[String]) {
    let outbox = Outbox::open(&database(folder)).expect("an outbox");
    for text in ids {
        let enqueued = outbox.enqueue(&id(text), &Options::default(), Clock::system().now()).expect("a row");
        assert!(matches!(enqueued, Enqueued::New(_)));
    }
}

/// All rows of the database of a folder.
pub(crate) fn rows(folder: &Scratch) -> Vec<Proofread> {
    Outbox::open(&database(folder)).expect("an outbox").list(None, None, u32::MAX).expect("rows")
}

/// Waits until something is so.
pub(crate) async fn wait_until(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it takes too long");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until a row is as it should be.
pub(crate) async fn row_when(store: &Store, id: &str, wanted: impl Fn(&Proofread) -> bool) -> Proofread {
    let begun = Instant::now();
    loop {
        let name = id.to_owned();
        let row = store.with(move |outbox| outbox.get(&name)).await.expect("no error").expect("a row");
        if wanted(&row) {
            return row;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{row:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// One exchange over a connection of its own: status and body, or headers and body where `whole`.
pub(crate) async fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> (u16, String) {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    );
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    });
    let answer = answer.await.expect("an answer");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, answer)
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    exchange(address, "GET", path, "", "").await
}

/// The program, with an environment of its own.
pub(crate) fn program(folder: &Scratch) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_proofread-publisher"));
    command.env_clear().stdin(Stdio::null()).env("PROOFREAD_PUBLISHER_DB", database(folder));
    command
}

pub(crate) fn output(mut command: Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

/// `serve` as a child process, which does not outlive the value.
pub(crate) struct Serving {
    child: Child,
    log: PathBuf,
}

impl Serving {
    /// Starts it; what it logs is added to `log` in the folder.
    pub(crate) fn start(folder: &Scratch, url: &str) -> Self {
        let log = folder.path().join("log");
        let file = File::options().create(true).append(true).open(&log).expect("a log");
        let child = program(folder)
            .arg("serve")
            .env("HEYGEN_API_KEY", API_KEY)
            .env("HEYGEN_BASE_URL", url)
            .env("PROOFREAD_PUBLISHER_LISTEN", "127.0.0.1:0")
            .env("PROOFREAD_PUBLISHER_RETRY_BASE_MS", "20")
            .env("PROOFREAD_PUBLISHER_RETRY_MAX_MS", "200")
            .env("PROOFREAD_PUBLISHER_LOG", "trace")
            .stdout(file.try_clone().expect("a log"))
            .stderr(file)
            .spawn()
            .expect("it starts");
        Self { child, log }
    }

    /// SIGKILL: it learns nothing of it.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// SIGTERM, and how long it took to end.
    #[cfg(unix)]
    pub(crate) async fn terminate(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("sent");
        assert!(sent.success());
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return (status, begun.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("a log")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks for the API key in everything that a folder holds: database, its journal, logs.
pub(crate) fn assert_no_secrets(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("a file");
        let found = bytes.windows(API_KEY.len()).any(|window| window == API_KEY.as_bytes());
        assert!(!found, "the API key is in {}", path.display());
    }
}
