//! Prism, the judge: a mock server of somebody else's that holds each request against the document.
//!
//! It is a program of Node's, installed by npm into the target folder. One is started for each document, on loopback.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::paths;

/// The version that the exceptions speak of.
const PACKAGE: &str = "@stoplight/prism-cli@5.16.0";
const PROGRAM: &str = "node_modules/@stoplight/prism-cli/dist/index.js";
/// How long it may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, installed below `folder` where it is not there yet; an error says why it cannot be had.
pub(super) fn install(folder: &Path) -> Result<PathBuf, String> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let runs = |program: &str| {
        let mut version = Command::new(program);
        version.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    };
    if let Some(missing) = ["node", npm].into_iter().find(|program| !runs(program)) {
        return Err(format!("`{missing}` is not installed"));
    }
    // A folder a version: a new version is a new install.
    let folder = folder.join(PACKAGE.rsplit('@').next().unwrap_or_default());
    let program = folder.join(PROGRAM);
    if program.is_file() {
        return Ok(program);
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make `{}`: {error}", paths::slashed(&folder)))?;
    let mut install = Command::new(npm);
    install.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]).arg(&folder).arg(PACKAGE);
    let output = install.stdin(Stdio::null()).output().map_err(|error| format!("cannot run npm: {error}"))?;
    if program.is_file() {
        return Ok(program);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing").trim();
    Err(format!("npm cannot install `{PACKAGE}`: {last}"))
}

/// A running one.
#[derive(Debug)]
pub(super) struct Prism {
    program: PathBuf,
    document: PathBuf,
    log: PathBuf,
    running: Option<(Child, SocketAddr)>,
}

impl Prism {
    /// One for a document. What it prints goes to `log`.
    pub(super) fn new(program: &Path, document: &Path, log: PathBuf) -> Self {
        Self { program: program.to_path_buf(), document: document.to_path_buf(), log, running: None }
    }

    /// Sends a request, and returns all that comes back. It must ask for the connection to be closed. Nothing comes
    /// back where Prism ended over it; it is started again for the next one.
    pub(super) fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, String> {
        let address = self.address()?;
        let answer = exchange(address, request);
        if let Ok(answer) = &answer
            && !answer.is_empty()
        {
            return Ok(answer.clone());
        }
        // It may be on its way out.
        let stopped = self.wait_for_end();
        match answer {
            _ if stopped => Ok(Vec::new()),
            Ok(_) => Err("Prism closed the connection and goes on".to_owned()),
            Err(error) => Err(format!("Prism does not answer: {error}")),
        }
    }

    /// Ends it.
    pub(super) fn stop(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            end(&mut child);
        }
    }

    fn address(&mut self) -> Result<SocketAddr, String> {
        if let Some((child, address)) = &mut self.running
            && matches!(child.try_wait(), Ok(None))
        {
            return Ok(*address);
        }
        let (child, address) = self.start()?;
        self.running = Some((child, address));
        Ok(address)
    }

    fn start(&self) -> Result<(Child, SocketAddr), String> {
        let port = free_port().map_err(|error| format!("there is no free port: {error}"))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let log = File::options().append(true).create(true).open(&self.log);
        let log = log.map_err(|error| format!("cannot write `{}`: {error}", paths::slashed(&self.log)))?;
        let errors = log.try_clone().map_err(|error| error.to_string())?;
        let mut command = Command::new("node");
        command.arg(&self.program).args(["mock", "--errors", "--host", "127.0.0.1", "--port", &port.to_string()]);
        command.arg(&self.document).stdin(Stdio::null()).stdout(log).stderr(errors);
        let mut child = command.spawn().map_err(|error| format!("cannot run node: {error}"))?;
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if TcpStream::connect(address).is_ok() {
                return Ok((child, address));
            }
            if let Ok(Some(status)) = child.try_wait() {
                return Err(format!("Prism ended with {status}; see `{}`", paths::slashed(&self.log)));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        end(&mut child);
        Err(format!("Prism does not start; see `{}`", paths::slashed(&self.log)))
    }

    fn wait_for_end(&mut self) -> bool {
        let Some((child, _)) = &mut self.running else { return true };
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(5) {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

fn end(child: &mut Child) {
    // An error means that it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn exchange(address: SocketAddr, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        // A process that ends resets its connections.
        Err(error) if error.kind() != ErrorKind::ConnectionReset => return Err(error),
        _ => {}
    }
    let _ = stream.shutdown(Shutdown::Both);
    Ok(answer)
}
