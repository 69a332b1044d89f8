//! `config` of a case: what the client is built with.

use std::cell::RefCell;
use std::time::Duration;

use truespec_runtime::{RedirectPolicy, RetryPolicy, Value};

use crate::everywhere::Everywhere;
use crate::table::Refusal;

/// The settings of one case.
pub struct Settings<'c> {
    config: &'c Value,
    server: String,
    /// Whether a URL that names no port of its own leads to the scripted server.
    answered: bool,
    /// What `Debug` shows of the client.
    shown: RefCell<String>,
    /// Kinds of credentials that the client takes.
    kinds: RefCell<Vec<String>>,
}

/// What is not a credential.
const PLAIN: [&str; 6] = ["base_url", "max_body_bytes", "max_retries", "redirects", "server", "timeout_s"];
/// What any credential of a kind goes by.
const KINDS: [(&str, &str); 6] = [
    ("api_key", "header"),
    ("query_key", "query"),
    ("cookie_key", "cookie"),
    ("bearer", "bearer"),
    ("basic", "basic"),
    (TOKENS, "tokens"),
];
/// What gets tokens for an id and a secret.
const TOKENS: &str = "client_credentials";

/// What a client is registered by at a token server.
pub struct Registered {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    scopes: Vec<String>,
}

impl Registered {
    /// The scopes that it asks for.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        self.scopes.iter().map(String::as_str).collect()
    }
}

impl<'c> Settings<'c> {
    pub(crate) fn new(config: &'c Value, server: String, answered: bool) -> Self {
        Self { config, server, answered, shown: RefCell::default(), kinds: RefCell::default() }
    }

    pub(crate) fn shown(&self) -> String {
        self.shown.take()
    }

    /// The credentials among the settings.
    pub(crate) fn secrets(config: &Value) -> Vec<&str> {
        let members = config.as_object().into_iter().flat_map(|config| config.iter());
        let credentials = members.filter(|(name, _)| !PLAIN.contains(&name.as_str()));
        credentials.flat_map(|(_, value)| secrets_of(value)).collect()
    }

    /// Keeps what `Debug` shows of a value.
    pub fn shows(&self, value: &dyn std::fmt::Debug) {
        self.shown.borrow_mut().extend([format!("{value:?}")]);
    }

    /// Checks that every setting is one that is known, or a credential (by setter, scheme or kind).
    pub fn known(&self, credentials: &[(&str, &str, &str)]) -> Result<(), Refusal> {
        *self.kinds.borrow_mut() = credentials.iter().map(|(_, _, kind)| (*kind).to_owned()).collect();
        let Some(config) = self.config.as_object() else {
            return if self.config.is_null() { Ok(()) } else { Err(refused("`config` is not an object")) };
        };
        let mut names: Vec<&str> = PLAIN.to_vec();
        for (setter, scheme, kind) in credentials {
            names.extend([*setter, *scheme]);
            names.extend(KINDS.iter().filter(|(name, _)| self.serves(name, kind)).map(|(name, _)| *name));
        }
        names.sort_unstable();
        names.dedup();
        match config.keys().find(|name| !names.contains(&name.as_str())) {
            Some(name) => {
                let why = if KINDS.iter().any(|(kind, _)| kind == name) {
                    "the client takes no such credential"
                } else {
                    "no such setting"
                };
                Err(Refusal::Case(format!("`config.{name}`: {why}; known are {}", crate::text::list(&names))))
            }
            None => Ok(()),
        }
    }

    /// Whether the usual word `name` means credentials of this kind. `api_key` means any API key where none is a header.
    fn serves(&self, name: &str, kind: &str) -> bool {
        let headers = self.kinds.borrow().iter().any(|kind| kind == "header");
        KINDS.contains(&(name, kind)) || name == "api_key" && !headers && matches!(kind, "query" | "cookie")
    }

    fn credential(&self, setter: &str, scheme: &str, kind: &str) -> &Value {
        let usual = KINDS.iter().map(|(name, _)| *name).filter(|name| self.serves(name, kind));
        let mut found = [scheme, setter].into_iter().chain(usual).map(|name| &self.config[name]);
        found.find(|value| !value.is_null()).unwrap_or(&Value::Null)
    }

    /// A credential that is one secret.
    pub fn secret(&self, setter: &str, scheme: &str, kind: &str) -> Result<Option<String>, Refusal> {
        match self.credential(setter, scheme, kind) {
            Value::Null => Ok(None),
            Value::String(secret) => Ok(Some(secret.clone())),
            _ => Err(Refusal::Case(format!("the credential `{scheme}` is not a string"))),
        }
    }

    /// User name and password: `"user:password"` or `"user"`, `["user", "password"]`, or an object of `username` and `password`.
    pub fn basic(&self, setter: &str, scheme: &str) -> Result<Option<(String, String)>, Refusal> {
        let value = self.credential(setter, scheme, "basic");
        let pair = |user: &Value, password: &Value| Some((user.as_str()?.to_owned(), password.as_str()?.to_owned()));
        let found = match value {
            Value::Null => return Ok(None),
            Value::String(text) => {
                let (user, password) = text.split_once(':').unwrap_or((text, ""));
                Some((user.to_owned(), password.to_owned()))
            }
            Value::Array(items) if items.len() == 2 => pair(&value[0], &value[1]),
            Value::Object(members) => {
                let user = members.get("username").or_else(|| members.get("user")).unwrap_or(&Value::Null);
                pair(user, &value["password"])
            }
            _ => None,
        };
        let problem = || Refusal::Case(format!("the credential `{scheme}` is no user name with a password"));
        found.map(Some).ok_or_else(problem)
    }

    /// What the client is registered by where it gets its tokens: `"id:secret"`, or an object of `id`, `secret`, `scopes`.
    pub fn client_credentials(&self, setter: &str) -> Result<Option<Registered>, Refusal> {
        let value = self.credential(setter, setter, "tokens");
        let problem = || Refusal::Case(format!("`config.{setter}` is no `id` with a `secret`"));
        let text = |keys: [&str; 2]| keys.iter().find_map(|key| value[*key].as_str()).map(str::to_owned);
        let pair = match value {
            Value::Null => return Ok(None),
            Value::String(text) => text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned())),
            _ => text(["id", "client_id"]).zip(text(["secret", "client_secret"])),
        };
        let (id, secret) = pair.ok_or_else(problem)?;
        let scopes = match &value["scopes"] {
            Value::String(words) => words.split(' ').map(str::to_owned).collect(),
            scopes => {
                let scopes = crate::text::strings(scopes, "scopes").map_err(Refusal::Case)?;
                scopes.into_iter().map(str::to_owned).collect()
            }
        };
        Ok(Some(Registered { id, secret, scopes }))
    }

    /// Whether the client is to send to the document's own servers, which all lead to the scripted one.
    fn is_everywhere(&self) -> bool {
        let members = self.config.as_object().into_iter().flat_map(truespec_runtime::Map::keys);
        members.into_iter().any(|name| name == "server" || name.ends_with(TOKENS))
    }

    /// A transport that leads every host to the scripted server, where the case needs it.
    pub fn everywhere(&self) -> Result<Option<Everywhere>, Refusal> {
        self.is_everywhere().then(|| Everywhere::new(&self.server)).transpose().map_err(Refusal::from)
    }

    /// Checks that `server` is `true` or one of these names.
    pub fn known_server(&self, names: &[&str]) -> Result<(), Refusal> {
        let wanted = &self.config["server"];
        if matches!(wanted, Value::Null | Value::Bool(true)) || names.iter().any(|name| self.wants_server(name)) {
            return Ok(());
        }
        Err(Refusal::Case(format!("`config.server` is no server of the document; it has {}", crate::text::list(names))))
    }

    /// Whether the case chooses this server, by its name or by an object of its `name` and its variables.
    pub fn wants_server(&self, name: &str) -> bool {
        let wanted = &self.config["server"];
        wanted.as_str().or_else(|| wanted["name"].as_str()) == Some(name)
    }

    /// A variable of the server, one of these values.
    pub fn choice<T: Copy>(&self, variable: &str, values: &[(&str, T)]) -> Result<Option<T>, Refusal> {
        let Some(wanted) = self.variable(variable)? else { return Ok(None) };
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        match values.iter().find(|(name, _)| *name == wanted) {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(Refusal::Case(format!("`config.server.{variable}` is none of {}", crate::text::list(&names)))),
        }
    }

    /// A variable of the server that may be any text.
    pub fn variable(&self, variable: &str) -> Result<Option<String>, Refusal> {
        match &self.config["server"][variable] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            _ => Err(Refusal::Case(format!("`config.server.{variable}` is not a string"))),
        }
    }

    /// Where requests go: the scripted server, with the path of `base_url`. A `base_url` that names a port, or that is
    /// no HTTP URL, is taken as it stands. `None`: to the servers of the document.
    pub fn base_url(&self) -> Result<Option<String>, Refusal> {
        if !self.config["server"].is_null() && self.config["base_url"].is_null() {
            return Ok(None);
        }
        self.chosen_url().map(Some)
    }

    fn chosen_url(&self) -> Result<String, Refusal> {
        let Some(url) = self.text("base_url")? else { return Ok(self.server.clone()) };
        let origin = ["{server}", "{url}", "{base}"].iter().find_map(|mark| url.strip_prefix(mark));
        let port = self.server.rsplit(':').next().unwrap_or_default();
        if let Some(path) = origin.or_else(|| url.starts_with('/').then_some(url)) {
            return Ok(format!("{}{path}", self.server));
        }
        let filled = url.replace("{port}", port);
        let Some((scheme @ ("http" | "https"), rest)) = filled.split_once("://") else { return Ok(filled) };
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let names_port = authority.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok());
        // Credentials, queries and the like are for the client to judge.
        let plain = !authority.is_empty() && !authority.contains(['@', '?', '#', ' ', '[']) && scheme == "http";
        let plain = plain || scheme == "https" && self.answered && !authority.contains(['@', '?', '#', ' ']);
        Ok(if self.answered && plain && !names_port { format!("{}{path}", self.server) } else { filled })
    }

    /// The usual policy with waits that a test can afford.
    pub fn retry(&self) -> Result<RetryPolicy, Refusal> {
        let policy = RetryPolicy::new().delays(Duration::from_millis(2), Duration::from_millis(8));
        let retries = self.whole("max_retries")?;
        Ok(match retries.map(u32::try_from) {
            None => policy,
            Some(Ok(retries)) => policy.max_retries(retries),
            Some(Err(_)) => return Err(refused("`config.max_retries` is too large")),
        })
    }

    /// How long a call may take.
    pub fn timeout(&self) -> Result<Option<Duration>, Refusal> {
        match &self.config["timeout_s"] {
            Value::Null => Ok(None),
            value => match value.as_f64().map(Duration::try_from_secs_f64) {
                Some(Ok(timeout)) => Ok(Some(timeout)),
                _ => Err(refused("`config.timeout_s` is no number of seconds")),
            },
        }
    }

    /// How large a body may be.
    pub fn max_body_bytes(&self) -> Result<Option<usize>, Refusal> {
        let bytes = self.whole("max_body_bytes")?.map(usize::try_from).transpose();
        bytes.map_err(|_| refused("`config.max_body_bytes` is too large"))
    }

    /// Which redirects are followed.
    pub fn redirects(&self) -> Result<Option<RedirectPolicy>, Refusal> {
        match self.text("redirects")? {
            None => Ok(None),
            Some("never") => Ok(Some(RedirectPolicy::Never)),
            Some("same_origin") => Ok(Some(RedirectPolicy::SameOrigin)),
            Some("any_origin") => Ok(Some(RedirectPolicy::AnyOrigin)),
            Some(_) => Err(refused("`config.redirects` is none of `never`, `same_origin`, `any_origin`")),
        }
    }

    fn text(&self, name: &str) -> Result<Option<&'c str>, Refusal> {
        match &self.config[name] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(Refusal::Case(format!("`config.{name}` is not a string"))),
        }
    }

    fn whole(&self, name: &str) -> Result<Option<u64>, Refusal> {
        match &self.config[name] {
            Value::Null => Ok(None),
            value => {
                let number = value.as_u64().map(Some);
                number.ok_or_else(|| Refusal::Case(format!("`config.{name}` is not a whole number")))
            }
        }
    }
}

/// What must not be shown of a credential: all of a text, and what follows a user name.
fn secrets_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => text.split_once(':').into_iter().map(|(_, secret)| secret).chain([&**text]).collect(),
        Value::Array(items) => items.last().and_then(Value::as_str).into_iter().collect(),
        _ => ["password", "secret", "client_secret"].iter().filter_map(|key| value[*key].as_str()).collect(),
    }
}

fn refused(what: &str) -> Refusal {
    Refusal::Case(what.to_owned())
}
