//! Names as steps of JSON pointers (RFC 6901 §3) and back. Knows no document.

use std::borrow::Cow;

/// A name as a step: `a/b` is `a~1b`.
pub fn escape_step(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

/// The name that a step stands for (RFC 6901 §4): `~01` is `~1`.
pub fn unescape_step(step: &str) -> Cow<'_, str> {
    if step.contains('~') { step.replace("~1", "/").replace("~0", "~").into() } else { step.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_names() {
        for (name, step) in [("", ""), ("a", "a"), ("a/b", "a~1b"), ("m~n", "m~0n"), ("~1", "~01"), ("/~", "~1~0")] {
            assert_eq!((&*escape_step(name), &*unescape_step(step)), (step, name));
        }
    }
}
