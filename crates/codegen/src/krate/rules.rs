//! The plan of rules: what is checked before a request is made. Limits are texts of the runtime's `Limit`.

/// The rule of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleItem {
    /// Name of the `static`.
    pub ident: String,
    /// Name of the type.
    pub of: String,
    /// What holds.
    pub rule: RuleExpr,
}

/// A rule where it is used.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleExpr {
    /// That of a type, by the name of its `static`.
    Named(String),
    /// Limits, and what holds of the parts.
    Own(Vec<LimitItem>, PartsItem),
}

/// A limit: a variant of the runtime's `Limit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitItem {
    /// `Secret`, `UniqueItems`
    Flag(&'static str),
    /// One that holds a count.
    Count(&'static str, u64),
    /// One that holds texts.
    Text(&'static str, Vec<String>),
}

/// What holds of the parts of a value: a variant of the runtime's `Parts`.
#[derive(Clone, Debug, PartialEq)]
pub enum PartsItem {
    /// Nothing.
    Leaf,
    /// Of members, and of others.
    Object(Vec<(String, RuleExpr)>, Option<Box<RuleExpr>>),
    /// Of each item.
    List(Box<RuleExpr>),
    /// Of the first items, and of those after.
    Tuple(Vec<RuleExpr>, Option<Box<RuleExpr>>),
    /// More of the value itself.
    All(Vec<RuleExpr>),
    /// By the value of a property.
    Tagged(String, Vec<(Vec<String>, RuleExpr)>),
}

/// Which part of a request a rule is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectItem {
    /// A parameter, by its position.
    Param(usize),
    /// A body of a media type.
    Body(String),
}
