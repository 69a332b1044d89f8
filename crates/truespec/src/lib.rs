//! OpenAPI document in, Rust client crate out: pure, no disk, no network.
//!
//! In: an [`Input`], the bytes of a document with a [`Loader`] for further files, and a [`Config`]. Out: an [`Output`], the files of a crate with everything
//! there is to say about the document. Knows nothing about where either is kept: whoever calls reads and writes.
//!
//! ```
//! let document = b"openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n";
//! let input = truespec::Input::new("pets.yaml", document.to_vec());
//! let output = truespec::generate(input, &truespec::Config::new("pets-client", "pets.yaml"));
//! assert!(!output.has_errors());
//! ```

mod calls;
mod count;
mod generate;
mod ledger;
mod lock;
mod name;
mod output;
mod renames;
mod samples;

pub use calls::{ExampleCall, ExampleCredential, example_calls};
pub use generate::{Input, Settings, Stage, generate, generate_watched};
pub use name::{crate_name_from, is_crate_name};
pub use output::{File, LedgerLine, Output, Stats};
pub use renames::Rename;
pub use truespec_codegen::{
    Config, HmacConfig, RuntimeDependency, SignatureConfig, SignedPart, TimestampPlace, Validate, WireConfig,
};
pub use truespec_lower::{Setting, SettingValue, Wishes};
pub use truespec_openapi::{Json, Loader, NoFile, NoFiles};
pub use truespec_source as source;
