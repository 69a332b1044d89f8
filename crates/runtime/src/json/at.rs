//! Decoding a part of a body: the value at a JSON pointer (RFC 6901).

use super::decode::Decode;
use super::decode_error::{DecodeError, Problem};
use super::reader::Reader;

/// Decodes the value at `pointer`; `None` where nothing is there, or null. The rest of the body need only be JSON.
pub(crate) fn from_slice_at<T: Decode>(bytes: &[u8], pointer: &str) -> Result<Option<T>, DecodeError> {
    let mut r = Reader::new(bytes)?;
    if !go(&mut r, pointer) || r.take_null() {
        return Ok(None);
    }
    T::decode(&mut r).map(Some).map_err(|error| steps(pointer).rev().fold(error, in_step))
}

/// The value at `pointer`, which is to be there; where it is not, it is taken to be null.
pub(crate) struct Inside<'a> {
    /// At the value.
    pub(crate) reader: Reader<'a>,
    pointer: &'a str,
    is_there: bool,
}

impl<'a> Inside<'a> {
    pub(crate) fn new(bytes: &'a [u8], pointer: &'a str) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes)?;
        let is_there = go(&mut reader, pointer);
        if !is_there {
            reader = Reader::new(b"null")?;
        }
        Ok(Self { reader, pointer, is_there })
    }

    /// Where in the whole body the value does not fit.
    #[cold]
    pub(crate) fn unfit(&self, error: DecodeError) -> DecodeError {
        let error = if self.is_there { error } else { DecodeError::of(Problem::Missing, None) };
        steps(self.pointer).rev().fold(error, in_step)
    }
}

/// How many items the list at `pointer` has; none where there is no list.
pub(crate) fn count_at(bytes: &[u8], pointer: &str) -> Result<usize, DecodeError> {
    let mut r = Reader::new(bytes)?;
    let mut count = 0;
    if go(&mut r, pointer)
        && let Ok(mut items) = r.array()
    {
        while items.next(&mut r) {
            count += 1;
        }
    }
    Ok(count)
}

/// Goes to a value, if it is there.
fn go(r: &mut Reader<'_>, pointer: &str) -> bool {
    steps(pointer).all(|step| {
        if let Ok(mut items) = r.array() {
            // RFC 6901 §4: no leading zeros.
            let index = Some(&step).filter(|step| *step == "0" || !step.starts_with(['0', '+']));
            let Some(index) = index.and_then(|step| step.parse::<usize>().ok()) else { return false };
            return (0..=index).all(|_| items.next(r));
        }
        let Ok(mut keys) = r.object() else { return false };
        while let Some(key) = keys.next(r) {
            if key == step {
                return true;
            }
        }
        false
    })
}

/// The name that a step of a pointer stands for (RFC 6901 §4).
pub(super) fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn steps(pointer: &str) -> impl DoubleEndedIterator<Item = String> {
    pointer.split('/').skip(1).map(unescaped).collect::<Vec<_>>().into_iter()
}

fn in_step(error: DecodeError, step: String) -> DecodeError {
    match step.parse() {
        Ok(index) => error.in_index(index),
        Err(_) => error.in_key(step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there() {
        let body = br#"{"a~/b":[{"x":1},{"x":"two"}],"n":null,"":{"":3}}"#;
        let at = |pointer: &str| from_slice_at::<i64>(body, pointer).map_err(|error| error.to_string());
        assert_eq!(at("/a~0~1b/0/x"), Ok(Some(1)));
        assert_eq!(at("//"), Ok(Some(3)));
        for nothing in ["/b", "/n", "/n/x", "/a~0~1b/2", "/a~0~1b/00", "/a~0~1b/-", "/a~0~1b/0/x/y"] {
            assert_eq!(at(nothing), Ok(None), "{nothing}");
        }
        let error = at("/a~0~1b/1/x").expect_err("text is no number");
        assert!(error.contains(r#"`$["a~/b"][1].x`"#), "{error}");
        assert_eq!(count_at(body, "/a~0~1b").ok(), Some(2));
        assert_eq!(count_at(body, "/n").ok(), Some(0));
        assert_eq!(from_slice_at::<Vec<i64>>(b"[1,2]", "").ok().flatten(), Some(vec![1, 2]));
    }
}
