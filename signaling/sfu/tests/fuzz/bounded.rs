//! Memory that ends: what grows without end fails here, and not the machine.
#![expect(unsafe_code, reason = "an allocator that counts is a global allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// For all targets together.
const MOST_BYTES: usize = 1 << 30;

static USED: AtomicUsize = AtomicUsize::new(0);

struct Bounded;

// SAFETY: every call is passed on to the system's allocator unchanged, or refused as allocators may
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if USED.fetch_add(layout.size(), Relaxed) > MOST_BYTES {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's promise
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Bounded = Bounded;
