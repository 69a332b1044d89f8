//! Requests and clients that cannot be made.

use std::fmt;

use crate::operation::Operation;

/// Why a client or a request could not be made. Nothing was sent.
#[derive(Clone)]
pub struct BuildError(Box<Parts>);

#[derive(Clone)]
struct Parts {
    operation: Option<&'static str>,
    parameter: Option<&'static str>,
    path: Option<String>,
    message: String,
}

impl BuildError {
    /// The operation's `operationId`, where one was being called.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The parameter that cannot be sent, by its name in the document.
    pub fn parameter(&self) -> Option<&'static str> {
        self.0.parameter
    }

    /// Where in the request a value breaks a rule of the document: `body.items[3].name`, or the path within the
    /// [`parameter`](Self::parameter), empty for the parameter itself.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    pub(crate) fn at(mut self, path: String) -> Self {
        self.0.path = Some(path);
        self
    }

    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Parts { operation: None, parameter: None, path: None, message: message.into() }))
    }

    pub(crate) fn parameter_named(mut self, name: &'static str) -> Self {
        self.0.parameter = Some(name);
        self
    }

    pub(crate) fn of(mut self, operation: &Operation) -> Self {
        self.0.operation = Some(operation.id);
        self
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "`{operation}` was not sent: ")?;
        }
        if let Some(parameter) = self.0.parameter {
            write!(f, "parameter `{parameter}` ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuildError")
            .field("operation", &self.0.operation)
            .field("parameter", &self.0.parameter)
            .field("message", &self.0.message)
            .finish()
    }
}

impl std::error::Error for BuildError {}
