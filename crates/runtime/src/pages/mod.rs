//! Lists that come in pages: how an operation's next page is asked for, as static data, and the streams that do it.
//!
//! In: a call and the answer to it. Out: the call of the next page, or none. Each page is a call like any other, with
//! retries, limits and credentials.

mod link;
mod stream;

use http::Uri;

pub use self::stream::{Items, Pages};
use crate::call::RawCall;
use crate::json::{self, DecodeError, Value};
use crate::redirect;
use crate::response::RawResponse;

/// How an operation hands out a list in pages. Pointers are JSON pointers (RFC 6901) into the body as it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    items: &'static str,
    next: Next,
    more: Option<&'static str>,
}

/// Where the next page comes from. `param` is a position in the operation's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Cursor { param: usize, at: &'static str },
    LastItem { param: usize, at: &'static str },
    Offset { param: usize, total: Option<&'static str> },
    Page { param: usize, first: u64, last: Option<&'static str> },
    Link,
    Url { at: &'static str },
}

impl Pagination {
    /// The parameter `param` takes what the last page has at the pointer `at`; nothing there: that was the last page.
    pub const fn cursor(param: usize, at: &'static str) -> Self {
        Self::new(Next::Cursor { param, at })
    }

    /// The parameter `param` takes what the last item of the last page has at the pointer `at`; a page without items is
    /// the last.
    pub const fn last_item(param: usize, at: &'static str) -> Self {
        Self::new(Next::LastItem { param, at })
    }

    /// The parameter `param` takes the number of items before the page; a page without items is the last.
    pub const fn offset(param: usize) -> Self {
        Self::new(Next::Offset { param, total: None })
    }

    /// The parameter `param` takes the number of the page, from `first`; a page without items is the last.
    pub const fn page(param: usize, first: u64) -> Self {
        Self::new(Next::Page { param, first, last: None })
    }

    /// The `Link` header names the next page (RFC 8288, `rel=next`).
    pub const fn link() -> Self {
        Self::new(Next::Link)
    }

    /// The page has the URL of the next one at the pointer `at`.
    pub const fn url(at: &'static str) -> Self {
        Self::new(Next::Url { at })
    }

    /// Where a page has its items; the whole body unless said otherwise.
    #[must_use]
    pub const fn items(mut self, at: &'static str) -> Self {
        self.items = at;
        self
    }

    /// Where a page says whether there are more.
    #[must_use]
    pub const fn more(mut self, at: &'static str) -> Self {
        self.more = Some(at);
        self
    }

    /// Where a page says how many there are in all: items by offset, pages by number.
    #[must_use]
    pub const fn total(mut self, at: &'static str) -> Self {
        match &mut self.next {
            Next::Offset { total, .. } | Next::Page { last: total, .. } => *total = Some(at),
            Next::Cursor { .. } | Next::LastItem { .. } | Next::Link | Next::Url { .. } => {}
        }
        self
    }

    const fn new(next: Next) -> Self {
        Self { items: "", next, more: None }
    }

    /// Makes `call` that of the page after the one that `raw` is. `false` where there is none.
    #[inline]
    fn advance(&self, call: &mut RawCall, raw: &RawResponse) -> Result<bool, DecodeError> {
        let body = &raw.body;
        if let Some(more) = self.more
            && json::from_slice_at::<Value>(body, more)? == Some(Value::Bool(false))
        {
            return Ok(false);
        }
        let count = || json::count_at(body, self.items);
        let number = |at: Option<&'static str>| match at {
            Some(at) => Ok(json::from_slice_at::<Value>(body, at)?.and_then(|value| whole(&value))),
            None => Ok(None),
        };
        match self.next {
            Next::Cursor { param, at } => match json::from_slice_at::<Value>(body, at)? {
                None | Some(Value::Bool(false)) => Ok(false),
                Some(Value::String(text)) if text.is_empty() => Ok(false),
                Some(cursor) => next_cursor(call, param, &cursor),
            },
            Next::LastItem { param, at } => {
                let Some(last) = count()?.checked_sub(1) else { return Ok(false) };
                let pointer = format!("{}/{last}{at}", self.items);
                match json::from_slice_at::<Value>(body, &pointer)? {
                    Some(cursor) => next_cursor(call, param, &cursor),
                    None => Err(DecodeError::new(format!("there is no cursor at `{pointer}`"))),
                }
            }
            Next::Offset { param, total } => {
                let count = count()? as u64;
                let next = call.given_number(param).unwrap_or(0).saturating_add(count);
                if count == 0 || number(total)?.is_some_and(|total| next >= total) {
                    return Ok(false);
                }
                call.param(param, &next);
                Ok(true)
            }
            Next::Page { param, first, last } => {
                let next = call.given_number(param).unwrap_or(first).saturating_add(1);
                if count()? == 0 || number(last)?.is_some_and(|last| next >= last.saturating_add(first)) {
                    return Ok(false);
                }
                call.param(param, &next);
                Ok(true)
            }
            Next::Link => follow(call, link::target(&raw.headers, "next")),
            Next::Url { at } => follow(call, json::from_slice_at::<String>(body, at)?.as_deref()),
        }
    }
}

/// A number, also as text.
#[inline]
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[inline]
fn next_cursor(call: &mut RawCall, param: usize, cursor: &Value) -> Result<bool, DecodeError> {
    let before = call.given(param).map(str::to_owned);
    call.param(param, cursor);
    if before.is_some() && call.given(param) == before.as_deref() {
        return Err(DecodeError::new("the cursor of the next page is that of this page: the list would never end"));
    }
    Ok(true)
}

#[inline]
fn follow(call: &mut RawCall, target: Option<&str>) -> Result<bool, DecodeError> {
    let Some(target) = target.map(str::trim).filter(|target| !target.is_empty()) else { return Ok(false) };
    let here = call.uri().map_err(|error| DecodeError::new(error.to_string()))?;
    let next: Uri = redirect::resolved(&here, target)
        .ok_or_else(|| DecodeError::new("the address of the next page is not an HTTP URL"))?;
    // As for redirects: credentials stay with the server that they are for.
    if redirect::origin(&next) != redirect::origin(&here) {
        let host = next.host().unwrap_or_default().escape_debug().to_string();
        return Err(DecodeError::new(format!("the next page is on another server, `{host}`: it is not asked")));
    }
    call.follow(next);
    if call.uri().is_ok_and(|uri| uri == here) {
        return Err(DecodeError::new("the address of the next page is that of this page: the list would never end"));
    }
    Ok(true)
}
