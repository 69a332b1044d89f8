//! Arrays in which an item's place says what it is, in both directions.

use std::fmt::Debug;

use truespec_runtime::json::{self, Decode, Encode};
use truespec_runtime::{self as runtime, Patch, Value};

/// Decodes `text` and writes it again.
fn check<T: Decode + Encode + Debug>(text: &str, expected: &str) {
    let outcome = match json::from_slice::<T>(text.as_bytes()) {
        Ok(value) => json::to_string(&value),
        Err(error) => error.to_string(),
    };
    assert_eq!(outcome, expected, "{text} as {}", std::any::type_name::<T>());
}

/// `rest` may be of any type, `size` may be missing, `note` may be missing or null.
#[derive(Clone, Debug, PartialEq)]
pub struct Open(pub String, pub Option<i64>, pub Patch<String>, pub Vec<Value>);

runtime::tuple! {
    Open {
        required 0,
        optional 1,
        patch 2,
        ..3,
    }
}

/// Nothing needs to be there, and no more may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closed(pub Option<String>, pub Option<Box<Closed>>);

runtime::tuple! {
    Closed {
        optional 0,
        optional 1,
    }
}

/// A list of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nested(pub Vec<Nested>);

runtime::tuple! {
    Nested {
        ..0,
    }
}

runtime::union! {
    Either by trial {
        Pair,
        Triple,
    }
}

/// Two or three.
#[derive(Clone)]
pub enum Either {
    /// Two.
    Pair((i64, i64)),
    /// Three.
    Triple((i64, i64, i64)),
    /// Anything else.
    Unknown(Value),
}

#[test]
fn tuples() {
    check::<(i64,)>("[1]", "[1]");
    check::<(String, Option<i64>)>(r#"["a",null]"#, r#"["a",null]"#);
    check::<(i64, Vec<(bool, String)>)>(r#"[1,[[true,"x"]]]"#, r#"[1,[[true,"x"]]]"#);
    check::<(u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8)>(
        "[1,2,3,4,5,6,7,8,9,10,11,12]",
        "[1,2,3,4,5,6,7,8,9,10,11,12]",
    );
}

#[test]
fn tuples_say_what_they_cannot_take() {
    check::<(i64, String)>("[1]", "the array ends before a required item at `$[1]` (byte 0)");
    check::<(i64, String)>("[1,2]", "expected a string, found a number at `$[1]` (byte 3)");
    check::<Vec<(i64, String)>>(r#"[[1,"a"],[]]"#, "the array ends before a required item at `$[1][0]` (byte 9)");
    check::<(i64, String)>("{}", "expected an array, found an object at `$` (byte 0)");
}

#[test]
fn items_beyond_are_dropped() {
    check::<(i64, String)>(r#"[1,"a",{"b":[2]},3]"#, r#"[1,"a"]"#);
    check::<Closed>(r#"["a",["b"],3]"#, r#"["a",["b"]]"#);
}

#[test]
fn what_may_be_missing_comes_out_as_it_came() {
    for text in [
        r#"["a"]"#,
        r#"["a",1]"#,
        r#"["a",1,null]"#,
        r#"["a",1,"b"]"#,
        r#"["a",1,"b",true,{"c":[]}]"#,
        r#"["a",1,null,null]"#,
    ] {
        check::<Open>(text, text);
    }
    check::<Open>("[]", "the array ends before a required item at `$[0]` (byte 0)");
    check::<Open>(r#"["a","b"]"#, "expected an integer, found a string at `$[1]` (byte 5)");
    for text in ["[]", r#"["a"]"#, r#"["a",[]]"#, r#"["a",["b",["c"]]]"#] {
        check::<Closed>(text, text);
    }
    assert_eq!(Closed::blank(), Closed::default());
}

#[test]
fn nothing_moves_into_the_place_of_what_is_left_out() {
    check::<Closed>(r#"[null,["b"]]"#, r#"[null,["b"]]"#);
    check::<Closed>("[null]", "[]");
    check::<Open>(r#"["a",null,"b"]"#, r#"["a",null,"b"]"#);
    let gap = Open("a".to_owned(), None, Patch::Absent, vec![Value::Bool(true)]);
    assert_eq!(json::to_string(&gap), r#"["a",null,null,true]"#);
}

#[test]
fn a_trial_takes_the_tuple_that_loses_nothing() {
    for text in ["[1,2]", "[1,2,3]"] {
        check::<Either>(text, text);
    }
    check::<Either>("[1]", "[1]");
    check::<Either>("[1,2,3,4]", "[1,2,3]");
}

#[test]
fn lists_of_themselves() {
    check::<Nested>("[[],[[]]]", "[[],[[]]]");
    check::<Nested>("[[],[1]]", "expected an array, found a number at `$[1][0]` (byte 5)");
}
