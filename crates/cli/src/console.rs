//! What the user sees: diagnostics, summary lines, and whether there are colours.
//!
//! For people, diagnostics go to standard error and everything else to standard output. For machines
//! (`--message-format json`), standard output holds nothing but diagnostics and the rest goes to standard error.

use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use truespec::LedgerLine;
use truespec::source::{Code, Diagnostics, Message, Renderer, Sources};

use crate::args::{Color, Globals, MessageFormat};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It did what it was asked.
    Success,
    /// There were errors, or the disk is out of step.
    Failure,
    /// It was asked for something that does not exist.
    Usage,
}

impl Status {
    /// The exit status of the process.
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
        }
    }
}

/// Where output goes and how it looks.
#[derive(Clone, Debug)]
pub struct Console {
    format: MessageFormat,
    color_out: bool,
    color_err: bool,
    /// How the user started us, such as `cargo xtask`; for commands that messages suggest.
    pub program: String,
}

impl Console {
    /// Decides about colours from the options, the environment and where output goes.
    pub fn new(globals: Globals, program: impl Into<String>) -> Self {
        let colored = |terminal: bool| match globals.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            format: globals.message_format,
            color_out: colored(std::io::stdout().is_terminal()),
            color_err: colored(std::io::stderr().is_terminal()),
            program: program.into(),
        }
    }

    /// Prints what a run had to say.
    pub(crate) fn report(&self, renderer: Renderer<'_>, diagnostics: &Diagnostics) {
        let renderer = renderer.color(self.color_err);
        for diagnostic in diagnostics.iter() {
            match self.format {
                MessageFormat::Human => Self::say(&format!("{}\n", renderer.text(diagnostic))),
                MessageFormat::Json => out(&json_line(&renderer.message(diagnostic))),
            }
        }
    }

    /// Prints one error that is about no place in a file.
    pub(crate) fn error(&self, code: Code, message: &str, help: Option<&str>) {
        let mut diagnostics = Diagnostics::new();
        diagnostics.error(code, truespec::source::At::Nowhere, message).maybe_help(help.map(str::to_owned));
        self.report(Renderer::new(&Sources::new(), None), &diagnostics);
    }

    /// Prints an error about a whole file on disk.
    pub(crate) fn file_error(&self, code: Code, file: &str, message: &str, help: Option<&str>) {
        match self.format {
            MessageFormat::Human => self.error(code, message, help),
            MessageFormat::Json => out(&json_line(&Message {
                code: code.as_str(),
                severity: "error",
                message: message.to_owned(),
                file: Some(file.to_owned()),
                line: None,
                column: None,
                pointer: None,
                help: help.map(str::to_owned),
            })),
        }
    }

    /// Prints an approximation.
    pub(crate) fn ledger(&self, line: &LedgerLine) {
        match self.format {
            MessageFormat::Human => {
                let LedgerLine { kind, file, line, column, pointer, reason } = line;
                self.print(&format!("{file}:{line}:{column}: {kind}: {reason} (at `{pointer}`)\n"));
            }
            MessageFormat::Json => out(&json_line(&Message {
                code: line.kind,
                severity: "note",
                message: line.reason.clone(),
                file: Some(line.file.clone()),
                line: Some(line.line),
                column: Some(line.column),
                pointer: Some(line.pointer.clone()),
                help: None,
            })),
        }
    }

    /// Prints text for people that is the result of the command.
    pub(crate) fn print(&self, text: &str) {
        match self.format {
            MessageFormat::Human => out(text),
            MessageFormat::Json => Self::say(text),
        }
    }

    /// Prints text for people about the command.
    pub(crate) fn say(text: &str) {
        let mut stderr = std::io::stderr().lock();
        // Nothing is left to tell when standard error is closed.
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }

    /// Whether output is for machines.
    pub(crate) fn is_json(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Wraps text in a style, where the result of the command may have colours.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.color_out && !self.is_json() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Lines that were taken away.
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
/// Lines that were added; results that are good.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
/// Results that somebody should look at.
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default();
/// Where in a file a difference is.
pub(crate) const HUNK: Style = AnsiColor::Cyan.on_default();
/// Headings.
pub(crate) const STRONG: Style = Style::new().bold();

/// The JSON form of a diagnostic: one object, the same keys in the same order always, `null` for what is unknown.
#[derive(Serialize)]
struct JsonMessage<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    pointer: Option<&'a str>,
    help: Option<&'a str>,
}

fn json_line(message: &Message) -> String {
    let object = JsonMessage {
        code: message.code,
        severity: message.severity,
        message: &message.message,
        file: message.file.as_deref(),
        line: message.line,
        column: message.column,
        pointer: message.pointer.as_deref(),
        help: message.help.as_deref(),
    };
    // Strings and numbers always serialize.
    let mut line = serde_json::to_string(&object).unwrap_or_default();
    line.push('\n');
    line
}

fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    // A closed pipe (`| head`) is the reader's choice and no error of ours.
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}
