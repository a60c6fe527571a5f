//! An allocator that counts: how many bytes a thread holds, and how many were at most.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// Of each thread its own: tests run side by side, and what one reads is read by one thread.
thread_local! {
    /// Less than nothing where a thread gives back what another one took.
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn add(bytes: usize) {
    HELD.set(HELD.get() + bytes as isize);
    MOST.set(MOST.get().max(HELD.get()));
}

fn sub(bytes: usize) {
    HELD.set(HELD.get() - bytes as isize);
}

// SAFETY: every call goes to the system's allocator as it came; counting touches no memory that is given out.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: the caller keeps the promises that the system asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        sub(layout.size());
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }

    /// What grows may have to move, and needs both places then; WebAssembly's memory knows no other way.
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(size);
        sub(layout.size());
        // SAFETY: as above.
        unsafe { System.realloc(place, layout, size) }
    }
}

/// The most bytes that were held while `read` worked on an input, besides what was held before: the input is not counted.
pub fn most_held<I>(input: impl FnOnce() -> I, read: impl FnOnce(&mut I)) -> usize {
    let mut input = input();
    let before = HELD.get();
    MOST.set(before);
    read(&mut input);
    (MOST.get() - before).unsigned_abs()
}

#[test]
fn what_is_held_is_counted() {
    let grows = |_: &mut ()| {
        let mut text = vec![0u8; 1 << 20];
        text.reserve_exact(1 << 20);
        drop(std::hint::black_box(text));
        drop(std::hint::black_box(vec![1u8; 1 << 20]));
    };
    let most = most_held(|| (), grows);
    assert!((3 << 20..4 << 20).contains(&most), "1 MB, moved to 2 MB: {most}");
}
