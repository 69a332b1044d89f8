//! Decodes and encodes the same texts with both codecs, by turns, and prints MB/s of the fastest tenth: what else the machine
//! does only ever makes a run slower.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Serialize, de::DeserializeOwned};
use truespec_runtime::json::{self, Decode, Encode};

fn main() {
    let mut results = Vec::new();
    workloads(&mut results);
    for [bytes, decode_theirs, decode_ours, encode_theirs, encode_ours] in results {
        println!("{} {decode_theirs} {decode_ours} {encode_theirs} {encode_ours}", bytes / 1e3);
    }
}

fn measure<T: Serialize + DeserializeOwned, O: Encode + Decode>(text: &[u8]) -> [f64; 5] {
    let theirs: T = serde_json::from_slice(text).expect("serde_json reads it");
    let ours: O = json::from_slice(text).expect("we read it");
    let (bytes_theirs, bytes_ours) = (serde_json::to_vec(&theirs).unwrap(), json::to_vec(&ours).unwrap());
    let values: [serde_json::Value; 2] = [&bytes_theirs, &bytes_ours].map(|bytes| serde_json::from_slice(bytes).unwrap());
    assert_eq!(values[0], values[1], "both write the same values");

    // Several runs of one codec on end, so that each meets the memory as it left it itself; and by turns, so that what else
    // the machine does meets both.
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..5 {
        repeat(&mut times[0], || serde_json::from_slice::<T>(black_box(text)).unwrap());
        repeat(&mut times[1], || json::from_slice::<O>(black_box(text)).unwrap());
        repeat(&mut times[2], || serde_json::to_vec(black_box(&theirs)).unwrap());
        repeat(&mut times[3], || json::to_vec(black_box(&ours)).unwrap());
    }
    let speed = |times: &mut Vec<Duration>, bytes: usize| {
        times.sort();
        bytes as f64 / times[times.len() / 10].as_secs_f64() / 1e6
    };
    let [a, b, c, d] = &mut times;
    [
        text.len() as f64,
        speed(a, text.len()),
        speed(b, text.len()),
        speed(c, bytes_theirs.len()),
        speed(d, bytes_ours.len()),
    ]
}

/// A run that is not counted and 11 that are.
fn repeat<R>(times: &mut Vec<Duration>, mut work: impl FnMut() -> R) {
    drop(black_box(work()));
    for _ in 0..11 {
        times.push(time(&mut work));
    }
}

fn time<R>(work: impl FnOnce() -> R) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let time = start.elapsed();
    drop(result);
    time
}
