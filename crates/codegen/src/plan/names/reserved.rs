//! Names that something else has: keywords, the prelude, and what the runtime's macros define.

/// Keywords that can be written raw, as `r#type` (The Rust Reference, "Keywords", edition 2024).
const KEYWORDS: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while",
];

/// Keywords that cannot be written raw.
const PATH_KEYWORDS: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Names that generated text means the standard library by.
pub(crate) const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// What `client.rs` names besides the handles.
pub(crate) const CLIENT_TYPES: &[&str] = &["Client", "ClientBuilder", "Secret", "SecurityScheme", "Service"];

/// What the file of a tag names besides its handle and calls.
pub(crate) const OPERATION_TYPES: &[&str] =
    &["Client", "Idempotency", "InProgress", "Operation", "Pagination", "Param", "Secret", "Waiter"];

/// Methods of every client.
pub(crate) const CLIENT_METHODS: &[&str] = &["base_url", "builder", "clone", "from_env", "inner"];

/// Methods of every client builder.
pub(crate) const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "basic_credential",
    "build",
    "connect_timeout",
    "credential",
    "default_header",
    "from_env",
    "inner",
    "max_body_bytes",
    "max_retries",
    "redirects",
    "retry",
    "server",
    "timeout",
    "transport",
    "user_agent",
];

/// Methods of every call.
pub(crate) const CALL_METHODS: &[&str] =
    &["into_future", "send_with_meta", "to_request", "to_streaming_request", "with"];

/// Methods of calls that answer with a page of a list.
pub(crate) const LIST_METHODS: &[&str] = &["items", "pages"];

/// Names that a method cannot have without reading as the method of a standard trait (clippy's `should_implement_trait`).
pub(crate) const TRAIT_METHODS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// Names of functions that make what they are functions of (clippy's `new_ret_no_self`).
pub(crate) const CONSTRUCTORS: &[&str] = &["new"];

/// Modules of every crate, and crates that a module at the root would hide.
pub(crate) const MODULES: &[&str] = &[
    "alloc",
    "client",
    "core",
    "lib",
    "main",
    "models",
    "operations",
    "runtime",
    "servers",
    "std",
    "truespec_runtime",
];

/// File names that Windows keeps for itself.
pub(crate) const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// `name` in a form that the compiler takes as an identifier.
pub(crate) fn escaped(name: String) -> String {
    if PATH_KEYWORDS.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) || name == "yield" {
        format!("r#{name}")
    } else {
        name
    }
}

/// Whether `name` is a keyword of any kind.
pub(crate) fn is_keyword(name: &str) -> bool {
    escaped(name.to_owned()) != name
}
