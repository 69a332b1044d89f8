//! The plan of the test that runs wire cases.

use crate::RuntimeDependency;

/// The test that runs wire cases.
#[derive(Clone, Debug, PartialEq)]
pub struct WireTest {
    /// Files of cases, as seen from the folder of the test.
    pub files: Vec<String>,
    /// Where the interpreter comes from.
    pub interpreter: RuntimeDependency,
    /// The operations that cases name, one for each media type of a body.
    pub calls: Vec<WireCall>,
    /// Names of all operations.
    pub known: Vec<String>,
}

/// An operation that cases call.
#[derive(Clone, Debug, PartialEq)]
pub struct WireCall {
    /// Index into [`RustCrate::groups`](crate::RustCrate::groups); `None` for a method of the client itself.
    pub group: Option<usize>,
    /// Index into the calls of the group.
    pub call: usize,
    /// The method, which is another one for a body in another representation.
    pub method: String,
    /// The body's media type; empty where there is no body.
    pub media_type: String,
    /// Statuses that the document describes: `404`, `4XX`, `default`.
    pub statuses: Vec<String>,
    /// Arguments of the method, then those with a setter.
    pub arguments: Vec<WireArgument>,
}

/// An argument that cases give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireArgument {
    /// Names it goes by, the one on the wire first.
    pub names: Vec<String>,
    /// How it is made from JSON.
    pub made: WireValue,
    /// The method of the call that takes it, where it is optional.
    pub setter: Option<String>,
}

/// How an argument is made from JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireValue {
    /// `&str`
    Text,
    /// A type with rules for its text.
    Checked,
    /// `&T` of the same.
    CheckedReference,
    /// `T` of the codec.
    Value,
    /// `&T` of the codec.
    Reference,
    /// `&[T]`
    List,
    /// `&T` of the codec, in which files may be.
    Form,
    /// A file.
    File,
    /// A file after their media type.
    FileAs,
}
