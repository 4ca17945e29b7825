//! How much memory an input takes at most.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What every input may take, in bytes.
const BASE_BYTES: usize = 8 * 1024 * 1024;
/// What it may take for each of its own bytes beside that.
const TIMES: usize = 400;

/// The system's memory, counted.
struct Counted;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counted = Counted;

// SAFETY: hands everything to the system's allocator, and counts beside it.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        // SAFETY: what holds for this call holds for the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: what holds for this call holds for the system's.
        unsafe { System.dealloc(place, layout) }
    }
}

/// Reads an input of that many bytes.
///
/// # Panics
/// When that takes more memory than it may.
pub(crate) fn bounded(bytes: usize, read: impl FnOnce()) {
    let before = HELD.load(Relaxed);
    MOST.store(before, Relaxed);
    read();
    let taken = MOST.load(Relaxed).saturating_sub(before);
    let most = BASE_BYTES + TIMES * bytes;
    assert!(
        taken <= most,
        "{bytes} bytes took {taken} bytes of memory, expected at most {most}"
    );
}
