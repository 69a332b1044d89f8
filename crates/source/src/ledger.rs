//! The ledger: each node of the document that the generated crate does not say faithfully, or whose meaning had to be
//! chosen, with its place and reason.

use crate::NodeId;

/// What happened to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerKind {
    /// The node was left out.
    Ignored,
    /// The node became a wider type than it says.
    Widened,
    /// The node became a free-form value, although it says something.
    FreeForm,
    /// The node could not be used.
    Rejected,
    /// The specification leaves open what the node means, or gives it no meaning; nothing else is lost.
    Settled,
}

impl LedgerKind {
    /// The word that reports print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Widened => "widened",
            Self::FreeForm => "free-form",
            Self::Rejected => "rejected",
            Self::Settled => "settled",
        }
    }
}

/// One approximation, or one choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// What happened.
    pub kind: LedgerKind,
    /// The node it happened to.
    pub node: NodeId,
    /// Why, in one sentence that names the thing in backticks.
    pub reason: String,
}

/// Every approximation and choice of one run, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<LedgerEntry>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records that a node was left out.
    pub fn ignored(&mut self, node: NodeId, reason: impl Into<String>) {
        self.record(LedgerKind::Ignored, node, reason.into());
    }

    /// Records that a node became a wider type.
    pub fn widened(&mut self, node: NodeId, reason: impl Into<String>) {
        self.record(LedgerKind::Widened, node, reason.into());
    }

    /// Records that a node became a free-form value.
    pub fn free_form(&mut self, node: NodeId, reason: impl Into<String>) {
        self.record(LedgerKind::FreeForm, node, reason.into());
    }

    /// Records that a node could not be used.
    pub fn rejected(&mut self, node: NodeId, reason: impl Into<String>) {
        self.record(LedgerKind::Rejected, node, reason.into());
    }

    /// Records what was made of a node whose meaning the specification leaves open.
    pub fn settled(&mut self, node: NodeId, reason: impl Into<String>) {
        self.record(LedgerKind::Settled, node, reason.into());
    }

    /// The entries, sorted by node and without repetition.
    pub fn into_entries(mut self) -> Vec<LedgerEntry> {
        self.entries.sort_by(|a, b| (a.node, a.kind, &a.reason).cmp(&(b.node, b.kind, &b.reason)));
        self.entries.dedup();
        self.entries
    }

    fn record(&mut self, kind: LedgerKind, node: NodeId, reason: String) {
        self.entries.push(LedgerEntry { kind, node, reason });
    }
}
