//! The commands. In: arguments and the environment; out: text on standard output, an exit status. 0: fine; 1: it did not
//! work; 2: wrong usage or configuration.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tokio::runtime::Runtime;
use tracing_subscriber::filter::LevelFilter;

use crate::config::{self, Config, ConfigError};
use crate::demo;
use crate::http::checked_url;
use crate::logging;
use crate::outbox::{Enqueued, Options, Outbox, OutboxError, Proofread, ProofreadId};
use crate::service::{Service, ServiceError};
use crate::signals::asked_to_stop;
use crate::time::Clock;

/// Starts the final video of each approved proofread exactly once.
#[derive(Debug, Parser)]
#[command(version, after_help = variables())]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sends what is in the outbox, and serves the HTTP interface, until SIGTERM or SIGINT.
    Serve,
    /// Puts a proofread into the outbox; a process that serves it sends it.
    Enqueue(Order),
    /// Shows what is in the outbox.
    List,
    /// Queues a proofread that failed or needs attention again, under a new key.
    Renew(Renewal),
    /// Runs everything against a fake of the vendor, without account and network, and shows what came of it.
    Demo(demo::Demo),
}

#[derive(Debug, Args)]
struct Order {
    /// The proofread.
    #[arg(value_parser = proofread_id)]
    id: ProofreadId,
    /// With captions.
    #[arg(long)]
    captions: bool,
    /// Only translates the audio, keeps the original video.
    #[arg(long)]
    audio_only: bool,
    /// Where the vendor reports that the video is done.
    #[arg(long, value_name = "URL", value_parser = checked_url)]
    callback_url: Option<String>,
}

#[derive(Debug, Args)]
struct Renewal {
    /// The proofread.
    #[arg(value_parser = proofread_id)]
    id: ProofreadId,
    /// You have looked: the vendor makes no video of this proofread. A new key would start a second one.
    #[arg(long, required = true)]
    not_started: bool,
}

fn proofread_id(text: &str) -> Result<ProofreadId, &'static str> {
    ProofreadId::new(text)
}

fn variables() -> String {
    let lines = config::VARIABLES.iter().map(|(name, meaning)| format!("  {name:<34}{meaning}\n"));
    format!("Environment, [defaults]:\n{}", lines.collect::<String>())
}

/// Why a command did not work.
enum Failure {
    Config(ConfigError),
    Other(String),
    /// Everything is said already.
    Told,
}

impl Cli {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let result = match self.command {
            Command::Serve => serve(),
            Command::Enqueue(order) => enqueue(order),
            Command::List => list(),
            Command::Renew(renewal) => renew(&renewal),
            Command::Demo(demo) => run_demo(&demo),
        };
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(Failure::Told) => ExitCode::FAILURE,
            Err(Failure::Config(error)) => {
                complain(&error);
                ExitCode::from(2)
            }
            Err(Failure::Other(error)) => {
                complain(&error);
                ExitCode::FAILURE
            }
        }
    }
}

fn serve() -> Result<(), Failure> {
    logging::init(config::log(&config::environment)?, LevelFilter::INFO);
    let config = Config::read(&config::environment)?;
    let runtime = Runtime::new().map_err(other)?;
    runtime.block_on(async {
        // Before anything begins, so that no signal meets a process that does not know what to do with it.
        let asked = asked_to_stop().map_err(other)?;
        let mut service = Service::start(&config, Clock::system()).await?;
        let ended = tokio::select! {
            () = asked => None,
            ended = service.ended() => Some(ended),
        };
        match ended {
            None => {
                service.stop().await;
                Ok(())
            }
            Some(error) => Err(error.into()),
        }
    })
}

fn enqueue(order: Order) -> Result<(), Failure> {
    let options = Options { captions: order.captions, audio_only: order.audio_only, callback_url: order.callback_url };
    match outbox()?.enqueue(&order.id, &options, Clock::system().now()).map_err(|error| about(&order.id, &error))? {
        Enqueued::New(row) => say(&format!("{}: queued, idempotency key {}\n", row.id, row.key)),
        Enqueued::Known(row) => say(&format!("{}: there already, {}\n", row.id, row.state)),
    }
}

fn list() -> Result<(), Failure> {
    let rows = outbox()?.list(None, None, u32::MAX).map_err(other)?;
    let width = rows.iter().map(|row| row.id.chars().count()).max().unwrap_or_default().max("proofread".len());
    let mut lines = vec![format!("{:<width$}  {:<15}  {:>8}  detail\n", "proofread", "state", "attempts")];
    for row in &rows {
        let (id, state, attempts, detail) = (&row.id, row.state, row.attempts, detail(row));
        lines.push(format!("{id:<width$}  {state:<15}  {attempts:>8}  {detail}\n"));
    }
    say(&lines.concat())
}

fn detail(row: &Proofread) -> String {
    let refusal = row.refusal.as_ref();
    match (&row.video_translation_id, refusal, &row.reason) {
        (Some(video), _, _) => format!("video {video}"),
        (None, Some(refusal), _) => {
            let link = refusal.doc_url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
            format!("{}: {}{link}", refusal.code, refusal.message)
        }
        (None, None, Some(reason)) => reason.clone(),
        (None, None, None) => String::new(),
    }
}

fn renew(renewal: &Renewal) -> Result<(), Failure> {
    let row = outbox()?.renew(&renewal.id, Clock::system().now()).map_err(|error| about(&renewal.id, &error))?;
    say(&format!("{}: queued, idempotency key {}\n", row.id, row.key))
}

fn run_demo(demo: &demo::Demo) -> Result<(), Failure> {
    logging::init(config::log(&config::environment)?, LevelFilter::OFF);
    let (audit, tally) = Runtime::new().map_err(other)?.block_on(demo.run()).map_err(other)?;
    say(&format!("{tally}\n\n{audit}"))?;
    if audit.is_clean() { Ok(()) } else { Err(Failure::Told) }
}

fn outbox() -> Result<Outbox, Failure> {
    Ok(Outbox::open(&config::database(&config::environment)?).map_err(ServiceError::Outbox)?)
}

fn about(id: &ProofreadId, error: &OutboxError) -> Failure {
    Failure::Other(format!("{id}: {error}"))
}

fn other(error: impl Display) -> Failure {
    Failure::Other(error.to_string())
}

fn say(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(other),
    }
}

fn complain(error: &impl Display) {
    for line in error.to_string().lines() {
        // There is nowhere else to say it.
        let _ = writeln!(io::stderr(), "error: {line}");
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Config(error) => Self::Config(error),
            error => Self::Other(error.to_string()),
        }
    }
}
