//! What generated code says of one client: how to make it, and its operations.

use truespec_runtime::BuildError;

use crate::arguments::Arguments;
use crate::outcome::Pending;
use crate::settings::Settings;

/// A client that cases can call.
pub struct Table<C: 'static> {
    /// The document, for messages.
    pub document: &'static str,
    /// Cases that are there without being asked for: path and text.
    pub cases: &'static [(&'static str, &'static str)],
    /// Makes the client.
    pub connect: fn(&Settings<'_>) -> Result<C, Refusal>,
    /// The operations that the cases name.
    pub operations: &'static [Operation<C>],
    /// All operations of the document.
    pub known: &'static [&'static str],
}

/// One operation.
pub struct Operation<C: 'static> {
    /// Its name in the document, or method and path.
    pub id: &'static str,
    /// The body's media type; empty where there is no body. An operation that takes several is there for each.
    pub media_type: &'static str,
    /// For each argument, the names it goes by; the first is the usual one.
    pub arguments: &'static [&'static [&'static str]],
    /// Statuses that the document describes: `404`, `4XX`, `default`.
    pub statuses: &'static [&'static str],
    /// How its answer can be had: `whole`, `events`, `lines`, `bytes`, `pages`, `items`, or by a method that waits. The first
    /// is the usual one.
    pub ways: &'static [&'static str],
    /// Makes the call.
    pub call: fn(&C, &Arguments<'_>) -> Started,
}

/// A call that has been made, or why it could not be.
pub type Started = Result<Pending, Refusal>;

/// Why a call could not be made.
#[derive(Debug)]
pub enum Refusal {
    /// The case says something that cannot be expressed: a mistake in the case.
    Case(String),
    /// The client refuses the value, before anything is sent.
    Client(String),
}

impl From<BuildError> for Refusal {
    fn from(error: BuildError) -> Self {
        Self::Client(format!("{error} {error:?}"))
    }
}

/// Makes the function that makes a client: `wire::connect! { Client { api_key "ApiKeyAuth" header, … } servers { … } }`, a
/// line a credential with its setter, its scheme, its kind (`header`, `query`, `cookie`, `bearer`, `basic`) and the setter
/// of its client credentials, and a line a server with its name and a function of the settings that makes it.
#[macro_export]
macro_rules! connect {
    (
        $client:ty { $($setter:ident $scheme:literal $kind:ident $($tokens:ident)?,)* }
        servers { $($name:literal $server:expr,)* }
    ) => {
        fn connect(settings: &$crate::Settings<'_>) -> ::core::result::Result<$client, $crate::Refusal> {
            settings.known(&[
                $(
                    (stringify!($setter), $scheme, stringify!($kind)),
                    $((stringify!($tokens), stringify!($tokens), "tokens"),)?
                )*
            ])?;
            settings.known_server(&[$($name,)*])?;
            let mut builder = <$client>::builder().retry(settings.retry()?);
            if let ::core::option::Option::Some(url) = settings.base_url()? {
                builder = builder.base_url(url);
            }
            $(if settings.wants_server($name) {
                builder = builder.server(&($server)(settings)?);
            })*
            if let ::core::option::Option::Some(everywhere) = settings.everywhere()? {
                builder = builder.transport(everywhere);
            }
            if let ::core::option::Option::Some(timeout) = settings.timeout()? {
                builder = builder.timeout(timeout);
            }
            if let ::core::option::Option::Some(bytes) = settings.max_body_bytes()? {
                builder = builder.max_body_bytes(bytes);
            }
            if let ::core::option::Option::Some(policy) = settings.redirects()? {
                builder = builder.redirects(policy);
            }
            $(
                $crate::connect!(@credential $kind $setter $scheme settings builder);
                $($crate::connect!(@tokens $tokens settings builder);)?
            )*
            let client = builder.build()?;
            settings.shows(&client);
            ::core::result::Result::Ok(client)
        }
    };
    (@tokens $setter:ident $settings:ident $builder:ident) => {
        if let ::core::option::Option::Some(registered) = $settings.client_credentials(stringify!($setter))? {
            $builder = $builder.$setter(&registered.id, registered.secret.clone(), &registered.scopes());
        }
    };
    (@credential basic $setter:ident $scheme:literal $settings:ident $builder:ident) => {
        if let ::core::option::Option::Some((user, password)) =
            $settings.basic(stringify!($setter), $scheme)?
        {
            $builder = $builder.$setter(&user, password);
        }
    };
    (@credential $kind:ident $setter:ident $scheme:literal $settings:ident $builder:ident) => {
        if let ::core::option::Option::Some(secret) =
            $settings.secret(stringify!($setter), $scheme, stringify!($kind))?
        {
            $builder = $builder.$setter(secret);
        }
    };
}
