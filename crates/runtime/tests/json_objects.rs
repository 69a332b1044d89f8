//! Structs, enums, unions and texts as generated code declares them.

use truespec_runtime as runtime;
use truespec_runtime::json::{self, Decode, Encode, Value};

#[derive(Clone)]
struct Pet {
    id: i64,
    r#type: Option<String>,
    owner: Option<Box<Pet>>,
    tags: Vec<String>,
}

runtime::object! {
    Pet {
        required id "id",
        optional r#type "type",
        nullable owner "owner-of",
        required tags "tags",
    }
}

#[derive(Clone)]
struct Change {
    name: Option<String>,
    note: runtime::Patch<String>,
    extra: runtime::Map<i32>,
}

runtime::object! {
    Change: Default {
        optional name "name",
        patch note "note",
        ..extra,
    }
}

#[derive(Clone)]
struct Empty {}

runtime::object! {
    Empty: Default {}
}

#[derive(Clone, PartialEq, Hash)]
enum Status {
    On,
    Off,
    Unknown(String),
}

runtime::string_enum! {
    Status {
        On "on",
        Off "off",
    }
}

#[derive(Clone, PartialEq, Hash)]
enum Level {
    Low,
    Below,
    Unknown(i64),
}

runtime::int_enum! {
    Level {
        Low 1,
        Below -2,
    }
}

#[derive(Clone, PartialEq)]
enum Speed {
    Half,
    Full,
    Unknown(runtime::Number),
}

runtime::number_enum! {
    Speed {
        Half "0.5",
        Full "1",
    }
}

#[derive(Clone)]
struct Cat {
    kind: String,
    lives: Option<i32>,
}

runtime::object! {
    Cat {
        required kind "kind",
        optional lives "lives",
    }
}

#[derive(Clone)]
enum ByProperty {
    Cat(Box<Cat>),
    Number(Change),
    Unknown(Value),
}

runtime::union! {
    ByProperty by property "kind" {
        Cat "cat" "CAT",
        Number "1",
    }
}

#[derive(Clone)]
struct Link {
    url: String,
    extra: runtime::Map<Value>,
}

runtime::object! {
    Link {
        "type" = "url",
        "v" = 2,
        required url "url",
        ..extra,
    }
}

#[derive(Clone)]
struct Nothing {}

runtime::object! {
    Nothing: Default {
        "type" = "none",
    }
}

#[derive(Clone)]
enum Place {
    Link(Link),
    Nothing(Nothing),
    Unknown(Value),
}

runtime::union! {
    Place by property "type" {
        Link "url",
        Nothing "none",
    }
}

#[derive(Clone)]
enum ByNumber {
    One(Change),
    Below(Change),
    Yes(Change),
    Unknown(Value),
}

runtime::union! {
    ByNumber by property "kind" {
        One 1 10,
        Below -2,
        Yes true,
    }
}

#[derive(Clone)]
enum NumberTag {
    One(Empty),
    No(Change),
    Unknown(Value),
}

runtime::union! {
    NumberTag by tag "t" {
        One 1,
        No false,
    }
}

#[derive(Clone)]
enum WithFallback {
    Cat(Cat),
    Other(Empty),
    Unknown(Value),
}

runtime::union! {
    WithFallback by property "kind" {
        Other,
        Cat "cat",
    }
}

#[derive(Clone)]
enum ByTag {
    Empty(Empty),
    Change(Change),
    List(Vec<Empty>),
    Unknown(Value),
}

runtime::union! {
    ByTag by tag "t" {
        Empty "empty" "none",
        Change "change",
        List "list",
    }
}

#[derive(Clone)]
enum ByKind {
    Text(String),
    List(Vec<i32>),
    Whole(i64),
    Real(f64),
    Nothing(Option<bool>),
    Unknown(Value),
}

runtime::union! {
    ByKind by kind {
        Text string,
        List array,
        Whole integer,
        Real number,
        Nothing null boolean,
    }
}

#[derive(Clone)]
enum ByKeys {
    Pet(Pet),
    Cat(Cat),
    Unknown(Value),
}

runtime::union! {
    ByKeys by keys {
        Pet ["id" "tags"],
        Cat ["kind"],
    }
}

#[derive(Clone)]
enum ByTrial {
    Cat(Cat),
    Change(Empty),
    Status(Status),
    Level(Level),
    Short(Short),
    Text(String),
    When(runtime::DateTime),
    Many(Vec<ByTrial>),
    Unknown(Value),
}

runtime::union! {
    ByTrial by trial {
        Cat,
        Change,
        Status,
        Level,
        Short,
        Text,
        When,
        Many,
    }
}

runtime::text! {
    /// A short text.
    struct Short {
        min_length: 2,
        max_length: 3,
    }
}

/// Decodes `text` and shows what came out, then what is written again, if that differs from `text`.
fn check<T: Decode + Encode + std::fmt::Debug + PartialEq + Clone>(text: &str, expected: &str) {
    let outcome = match json::from_slice::<T>(text.as_bytes()) {
        Ok(value) => {
            assert_eq!(value, value.clone());
            let again = json::to_string(&value);
            assert_eq!(json::from_slice::<T>(again.as_bytes()).as_ref(), Ok(&value), "{again} reads back");
            if again == text { format!("{value:?}") } else { format!("{value:?} {again}") }
        }
        Err(error) => error.to_string(),
    };
    assert_eq!(outcome, expected, "{text}");
}

#[test]
fn fields_in_any_order() {
    let rex = r#"Pet { id: 7, type: Some("dog"), owner: None, tags: ["a"] }"#;
    check::<Pet>(r#"{"id":7,"type":"dog","owner-of":null,"tags":["a"]}"#, rex);
    let rewritten = format!("{rex} {}", r#"{"id":7,"type":"dog","owner-of":null,"tags":["a"]}"#);
    check::<Pet>(r#"{"tags":["a"],"owner-of":null,"type":"dog","id":7}"#, &rewritten);
    check::<Pet>(r#" { "x" : {"id":1} , "tags":["a"],"y":[[]],"owner-of":null,"type":"dog","id":7,"z":1}"#, &rewritten);
    check::<Pet>(r#"{"\u0069d":7,"typ\u0065":"dog","owner-of":null,"tags":["a"]}"#, &rewritten);
}

#[test]
fn the_last_of_equal_keys_counts() {
    let rewritten = r#"Pet { id: 7, type: None, owner: None, tags: [] } {"id":7,"owner-of":null,"tags":[]}"#;
    check::<Pet>(r#"{"id":1,"id":2,"owner-of":null,"tags":["x"],"id":7,"tags":[]}"#, rewritten);
    check::<Pet>(r#"{"id":1,"x":0,"owner-of":null,"tags":[],"\u0069d":7}"#, rewritten);
    // The first one would be an error, were it the last.
    check::<Pet>(r#"{"owner-of":null,"tags":[],"id":1,"id":7}"#, rewritten);
    check::<Change>(
        r#"{"name":"a","k":1,"k":2,"name":"b"}"#,
        r#"Change { name: Some("b"), note: Absent, extra: {"k": 2} } {"name":"b","k":2}"#,
    );
}

#[test]
fn errors_name_their_path() {
    check::<Pet>(r#"{"id":1,"tags":[]}"#, "a required field is missing at `$.owner-of` (byte 0)");
    check::<Pet>(r#"{"owner-of":null,"tags":[]}"#, "a required field is missing at `$.id` (byte 0)");
    check::<Pet>(
        r#"{"id":1,"tags":[],"owner-of":{"id":2,"tags":["a",1],"owner-of":null}}"#,
        "expected a string, found a number at `$.owner-of.tags[1]` (byte 49)",
    );
    check::<Pet>(
        r#"{"id":1,"tags":[],"owner-of":{"id":2,"tags":[]}}"#,
        "a required field is missing at `$.owner-of.owner-of` (byte 29)",
    );
    check::<Pet>("[]", "expected an object, found an array at `$` (byte 0)");
    check::<Change>(r#"{"a":"x"}"#, "expected an integer, found a string at `$.a` (byte 5)");
}

#[test]
fn absent_and_null_differ_only_where_they_mean_something() {
    check::<Change>("{}", "Change { name: None, note: Absent, extra: {} }");
    check::<Change>(r#"{"note":null}"#, "Change { name: None, note: Null, extra: {} }");
    check::<Change>(r#"{"name":null}"#, "Change { name: None, note: Absent, extra: {} } {}");
    assert_eq!(Change::default(), json::from_slice::<Change>(b"{}").expect("an object"));
}

#[test]
fn extra_members_are_kept() {
    check::<Change>(
        r#"{"note":"n","b":2,"a":1}"#,
        r#"Change { name: None, note: Value("n"), extra: {"b": 2, "a": 1} }"#,
    );
    let mut change = Change::default();
    change.extra.insert("name", 1);
    let error = json::to_vec(&change).expect_err("two members of one name").to_string();
    assert_eq!(error, "an additional property has the name of a field at `$.name`");
    check::<Empty>(r#"{"a":1}"#, "Empty {} {}".replace("Empty {}", "Empty").as_str());
}

#[test]
fn wide_objects() {
    let members: Vec<String> = (0..300).map(|index| format!("\"k{index}\":{index}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let change: Change = json::from_slice(text.as_bytes()).expect("an object");
    assert_eq!(change.extra.len(), 300);
    assert_eq!(json::to_string(&change), text);
    let many = (0..70_000).fold(String::new(), |many, index| many + "\"k" + &index.to_string() + "\":0,");
    let pet = format!("{{{many}\"id\":1,\"tags\":[],\"owner-of\":null,\"id\":2}}");
    assert_eq!(json::from_slice::<Pet>(pet.as_bytes()).expect("an object").id, 2);
}

#[test]
fn structs_are_compared_field_by_field() {
    let pet = |text: &str| json::from_slice::<Pet>(text.as_bytes()).expect("a pet");
    let one = pet(r#"{"id":1,"owner-of":{"id":2,"owner-of":null,"tags":[]},"tags":["a"]}"#);
    assert_eq!(one, one.clone());
    assert_ne!(one, pet(r#"{"id":1,"owner-of":{"id":3,"owner-of":null,"tags":[]},"tags":["a"]}"#));
    assert_ne!(one, pet(r#"{"id":1,"owner-of":null,"tags":["a"]}"#));
    assert_ne!(one, pet(r#"{"id":1,"owner-of":{"id":2,"owner-of":null,"tags":[]},"tags":["a"],"type":""}"#));
    assert_eq!(format!("{:#?}", Change::default()), "Change {\n    name: None,\n    note: Absent,\n    extra: {},\n}");
}

#[test]
fn unknown_enum_values_survive() {
    check::<Vec<Status>>(r#"["on","off","ON",""]"#, r#"[On, Off, Unknown("ON"), Unknown("")]"#);
    check::<Status>("1", "expected a string, found a number at `$` (byte 0)");
    check::<Vec<Level>>("[1,-2,3]", "[Low, Below, Unknown(3)]");
    check::<Level>("1.0", "Low 1");
    check::<Level>("0.5", "expected an integer (`i64`), found a number with a fraction at `$` (byte 0)");
    check::<Vec<Speed>>("[0.5,1,1.25]", "[Half, Full, Unknown(Number(1.25))]");
    check::<Vec<Speed>>("[5e-1,1.0]", "[Half, Full] [0.5,1]");
    assert_eq!((Status::On.to_string(), Level::Below.to_string()), ("on".to_owned(), "-2".to_owned()));
    assert_eq!(Status::from("off"), Status::Off);
}

#[test]
fn unions_by_property() {
    check::<ByProperty>(
        r#"{"lives":9,"kind":"CAT"}"#,
        r#"Cat(Cat { kind: "CAT", lives: Some(9) }) {"kind":"CAT","lives":9}"#,
    );
    check::<ByProperty>(r#"{"kind":1}"#, r#"Number(Change { name: None, note: Absent, extra: {"kind": 1} })"#);
    check::<ByProperty>(r#"{"kind":"dog","a":[1.0]}"#, r#"Unknown(Object({"kind": String("dog"), "a": Array([Number(1.0)])}))"#.replace("Number(1.0)", "Number(Number(1.0))").as_str());
    check::<ByProperty>(r#"{"kind":"dog","kind":"cat"}"#, r#"Cat(Cat { kind: "cat", lives: None }) {"kind":"cat"}"#);
    check::<ByProperty>("[]", "Unknown(Array([]))");
    check::<ByProperty>(r#"{"kind":"cat","lives":"x"}"#, "expected an integer, found a string at `$.lives` (byte 22)");
    check::<WithFallback>(r#"{"kind":"dog"}"#, "Other(Empty) {}");
    check::<WithFallback>(r#"{"kind":"cat"}"#, r#"Cat(Cat { kind: "cat", lives: None })"#);
}

#[test]
fn constants_are_written_and_checked() {
    let link = r#"Link { url: "u", extra: {} }"#;
    check::<Link>(r#"{"type":"url","v":2,"url":"u"}"#, link);
    check::<Link>(r#"{"url":"u","v":2.0,"type":"url"}"#, &format!(r#"{link} {{"type":"url","v":2,"url":"u"}}"#));
    check::<Link>(
        r#"{"type":"no","v":2,"url":"u","type":"url"}"#,
        &format!(r#"{link} {{"type":"url","v":2,"url":"u"}}"#),
    );
    check::<Link>(r#"{"type":"file","v":2,"url":"u"}"#, r#"expected "url" at `$.type` (byte 8)"#);
    check::<Link>(r#"{"type":"url","v":"2","url":"u"}"#, "expected 2 at `$.v` (byte 18)");
    check::<Link>(r#"{"v":2,"url":"u"}"#, "a required field is missing at `$.type` (byte 0)");
    check::<Place>(r#"{"type":"none"}"#, "Nothing(Nothing)");
    check::<Place>(r#"{"type":"file","v":2}"#, r#"Unknown(Object({"type": String("file"), "v": Number(Number(2))}))"#);
    assert_eq!(json::to_string(&Nothing::default()), r#"{"type":"none"}"#);
    let mut link = Link { url: "u".into(), extra: runtime::Map::new() };
    link.extra.insert("type", Value::Null);
    assert!(json::to_vec(&link).is_err(), "a second member of that name");
}

#[test]
fn unions_by_numbers_and_truth_values() {
    check::<ByNumber>(r#"{"kind":10}"#, r#"One(Change { name: None, note: Absent, extra: {"kind": 10} })"#);
    check::<ByNumber>(r#"{"kind":1.0}"#, r#"One(Change { name: None, note: Absent, extra: {"kind": 1} }) {"kind":1}"#);
    check::<ByNumber>(r#"{"note":null,"kind":-2}"#, r#"Below(Change { name: None, note: Null, extra: {"kind": -2} })"#);
    check::<ByNumber>(r#"{"kind":true}"#, "expected an integer, found a boolean at `$.kind` (byte 8)");
    check::<ByNumber>(r#"{"kind":false}"#, r#"Unknown(Object({"kind": Bool(false)}))"#);
    check::<ByNumber>(r#"{"kind":"1"}"#, r#"Unknown(Object({"kind": String("1")}))"#);
    check::<NumberTag>(r#"{"t":1}"#, "One(Empty)");
    assert_eq!(json::to_string(&NumberTag::No(Change::default())), r#"{"t":false}"#);
}

#[test]
fn unions_by_tag_write_the_tag() {
    check::<ByTag>(r#"{"t":"empty"}"#, "Empty(Empty)");
    check::<ByTag>(r#"{"t":"none"}"#, r#"Empty(Empty) {"t":"empty"}"#);
    assert_eq!(
        json::to_string(&ByTag::Change(Change { name: Some("x".into()), ..Change::default() })),
        r#"{"t":"change","name":"x"}"#
    );
    assert_eq!(json::to_string(&ByTag::List(vec![Empty {}])), "[{}]");
    check::<ByTag>(r#"{"t":"later","a":1}"#, r#"Unknown(Object({"t": String("later"), "a": Number(Number(1))}))"#);
}

#[test]
fn unions_by_kind() {
    check::<Vec<ByKind>>(
        r#"["x",[1],2,2.5,null,true,{}]"#,
        r#"[Text("x"), List([1]), Whole(2), Real(2.5), Nothing(None), Nothing(Some(true)), Unknown(Object({}))]"#,
    );
    check::<ByKind>("[true]", "expected an integer, found a boolean at `$[0]` (byte 1)");
}

#[test]
fn unions_by_keys() {
    check::<ByKeys>(r#"{"kind":"k"}"#, r#"Cat(Cat { kind: "k", lives: None })"#);
    check::<ByKeys>(r#"{"id":1,"owner-of":null,"tags":[]}"#, "Pet(Pet { id: 1, type: None, owner: None, tags: [] })");
    check::<ByKeys>(r#"{"id":1}"#, r#"Unknown(Object({"id": Number(Number(1))}))"#);
    check::<ByKeys>("null", "Unknown(Null)");
}

#[test]
fn unions_by_trial_take_what_loses_least() {
    check::<ByTrial>(r#"{"kind":"k"}"#, r#"Cat(Cat { kind: "k", lives: None })"#);
    // Both lose one field: the first one is taken.
    check::<ByTrial>(r#"{"kind":"k","x":1}"#, r#"Cat(Cat { kind: "k", lives: None }) {"kind":"k"}"#);
    check::<ByTrial>("{}", "Change(Empty)");
    check::<ByTrial>("\"on\"", "Status(On)");
    check::<ByTrial>("\"abc\"", r#"Short(Short("abc"))"#);
    check::<ByTrial>("\"abcd\"", r#"Text("abcd")"#);
    check::<ByTrial>("1", "Level(Low)");
    check::<ByTrial>("5", "Level(Unknown(5))");
    check::<ByTrial>("true", "Unknown(Bool(true))");
    check::<ByTrial>("[1,[\"on\"]]", "Many([Level(Low), Many([Status(On)])])");
}

/// A union that, naively, reads a value of depth n in 3^n steps.
#[derive(Clone)]
enum Explosive {
    A(Vec<Explosive>),
    B(Vec<Explosive>),
    C(Vec<Explosive>),
    Unknown(Value),
}

runtime::union! {
    Explosive by trial { A, B, C }
}

#[test]
fn trials_within_trials_are_bounded() {
    let text = "[".repeat(100) + "true" + &"]".repeat(100);
    let value: Explosive = json::from_slice(text.as_bytes()).expect("a value");
    assert_eq!(json::to_string(&value), text);
}

#[test]
fn texts_keep_their_rules() {
    assert!(Short::new("éé").is_ok());
    assert!(Short::new("ééé").is_ok());
    let error = |text: &str| Short::new(text).expect_err("against the rules").to_string();
    assert_eq!(error("a"), "invalid `Short`: must have 2 to 3 characters");
    assert_eq!(error("éééé"), error("x"));
    assert_eq!("ab".parse::<Short>().map(|short| short.to_string()), Ok("ab".to_owned()));
    assert!(Short::try_from("abcd".to_owned()).is_err());
    // What a server sends is kept.
    check::<Short>("\"far too long\"", "Short(\"far too long\")");
}

#[cfg(feature = "pattern")]
#[test]
fn patterns() {
    runtime::text! {
        /// A key.
        struct Key {
            max_length: 5,
            pattern: "^[a-z]+$",
        }
    }
    runtime::text! {
        /// A pattern that is not one is not checked.
        struct Odd {
            pattern: "(?=x)",
        }
    }
    assert!(Key::new("abc").is_ok());
    assert_eq!(Key::new("ABC").expect_err("a pattern").to_string(), "invalid `Key`: must match `^[a-z]+$`");
    assert_eq!(Key::new("abcdef").expect_err("too long").to_string(), "invalid `Key`: must have at most 5 characters");
    assert!(Odd::new("y").is_ok());
}
