//! The lists that scanning fills, kept from one text to the next: large allocations by turns with small ones cost more than
//! scanning does.

use std::cell::Cell;

use super::{Open, Token};

/// How many tokens are kept: 1.5 MB.
const KEPT: usize = 1 << 17;

thread_local! {
    static TOKENS: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
    static OPEN: Cell<Vec<Open>> = const { Cell::new(Vec::new()) };
    static UNESCAPED: Cell<(String, Vec<u32>)> = const { Cell::new((String::new(), Vec::new())) };
}

/// A list of old tokens to be written over, enough of them for most texts of this length.
pub(super) fn tokens(length: usize) -> Vec<Token> {
    let mut tokens = TOKENS.take();
    // Real bodies have a token every 8 to 16 bytes.
    let wanted = length / 10 + 8;
    if tokens.len() < wanted {
        tokens.resize(wanted, Token::default());
    }
    tokens
}

/// Takes a list back that is not needed any more, unless it is large enough to be missed elsewhere.
pub(in crate::json) fn keep_tokens(tokens: Vec<Token>) {
    if tokens.len() <= KEPT {
        TOKENS.set(tokens);
    }
}

/// Makes room for more tokens; for no more than is kept afterwards, as long as that may do.
#[cold]
pub(super) fn grow(tokens: &mut Vec<Token>) {
    let more = tokens.len() + tokens.len() / 2 + 8;
    let more = if tokens.len() < KEPT { more.min(KEPT) } else { more };
    tokens.resize(more, Token::default());
}

/// An empty list.
pub(super) fn open() -> Vec<Open> {
    let mut open = OPEN.take();
    open.clear();
    open
}

/// Takes a list back, unless the text was nested deeper than texts are.
pub(super) fn keep_open(open: Vec<Open>) {
    if open.capacity() <= 1 << 10 {
        OPEN.set(open);
    }
}

/// An empty text and an empty list.
pub(super) fn unescaped() -> (String, Vec<u32>) {
    let (mut text, mut ends) = UNESCAPED.take();
    text.clear();
    ends.clear();
    (text, ends)
}

/// Takes them back when they are not needed any more, unless they are large enough to be missed elsewhere.
pub(super) fn keep_unescaped(text: String, ends: Vec<u32>) {
    if text.capacity() <= 1 << 20 {
        UNESCAPED.set((text, ends));
    }
}
