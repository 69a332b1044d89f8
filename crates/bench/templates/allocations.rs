//! Decodes and encodes the same texts with both codecs, and prints how often each allocates.

use std::hint::black_box;

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
    [
        text.len() as f64,
        count(|| serde_json::from_slice::<T>(black_box(text)).unwrap()),
        count(|| json::from_slice::<O>(black_box(text)).unwrap()),
        count(|| serde_json::to_vec(black_box(&theirs)).unwrap()),
        count(|| json::to_vec(black_box(&ours)).unwrap()),
    ]
}

fn count<R>(work: impl FnOnce() -> R) -> f64 {
    allocation_counter::measure(|| drop(black_box(work()))).count_total as f64
}
