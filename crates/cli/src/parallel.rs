//! Work on a list with several threads; results come back in the order of the list.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads to use when nobody says.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Applies `work` to each item on up to `threads` threads; it also learns which of the threads it runs on.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T, usize) -> R + Sync) -> Vec<R> {
    // The first thread has the allocator's best arena: on Linux, others ask the system for each page of theirs.
    if items.len() == 1 {
        return items.iter().map(|item| work(item, 0)).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for thread in 0..threads.clamp(1, items.len().max(1)) {
            let (next, results, work) = (&next, &results, &work);
            scope.spawn(move || {
                while let Some((item, slot)) = at(items, results, next.fetch_add(1, Ordering::Relaxed)) {
                    let result = work(item, thread);
                    *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
                }
            });
        }
    });
    results
        .into_iter()
        .filter_map(|slot| slot.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
        .collect()
}

fn at<'a, T, R>(items: &'a [T], results: &'a [R], index: usize) -> Option<(&'a T, &'a R)> {
    Some((items.get(index)?, results.get(index)?))
}
