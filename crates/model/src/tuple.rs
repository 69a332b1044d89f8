//! Lists in which an item's place says what it is.

use crate::Use;

/// A list whose first items have shapes of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuple {
    /// The first items, at least one. From the first that may be left out on, all may, and only from the end.
    pub items: Vec<Use>,
    /// Every item after them; `None` where there are no more.
    pub rest: Option<Use>,
}

impl Tuple {
    /// Whether every value has the same number of items.
    pub fn is_exact(&self) -> bool {
        self.rest.is_none() && self.items.iter().all(|item| item.presence.is_required())
    }
}
