//! Goes over the same texts with each reader and prints MB/s (medians).

use std::hint::black_box;
use std::time::Instant;

use hifijson::token::Lex as _;

fn main() {
    row("ours (checks UTF-8, keeps a token list)", |text| truespec_runtime::json::Reader::new(text).is_ok());
    row("serde_json (`IgnoredAny`)", |text| serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok());
    row("jiter (`next_skip`)", |text| jiter::Jiter::new(text).next_skip().is_ok());
    row("hifijson (`ignore`; UTF-8 unchecked)", |text| {
        hifijson::SliceLexer::new(text).exactly_one(|lexer| lexer.ws_peek(), hifijson::ignore::parse).is_ok()
    });
    row("json-event-parser (events)", |text| {
        let mut parser = json_event_parser::SliceJsonParser::new(text);
        loop {
            match parser.parse_next() {
                Ok(json_event_parser::JsonEvent::Eof) => return true,
                Ok(event) => drop(black_box(event)),
                Err(_) => return false,
            }
        }
    });
    println!();
    row("ours, `Value`", |text| truespec_runtime::json::from_slice::<truespec_runtime::Value>(text).is_ok());
    row("serde_json, `Value`", |text| serde_json::from_slice::<serde_json::Value>(text).is_ok());
    row("jiter, `JsonValue`", |text| jiter::JsonValue::parse(text, false).is_ok());
}

fn row(name: &str, read: fn(&[u8]) -> bool) {
    print!("{name}");
    for text in TEXTS {
        assert!(read(text), "{name} reads it");
        let mut times: Vec<f64> = (0..41)
            .map(|_| {
                let start = Instant::now();
                black_box(read(black_box(text)));
                start.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        print!("|{:.0}", text.len() as f64 / times[times.len() / 2] / 1e6);
    }
    println!();
}
