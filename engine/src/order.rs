//! Sorting short lists with one copy of the sorting code.
//!
//! The standard library compiles its sort anew for every type, some 6 kB each; a page that is downloaded cannot afford forty of
//! them. Here positions are sorted, and the items then put in their order: a little slower, which a list of segments never
//! notices. Lists with an entry a user or an event keep the standard sort.

use std::cmp::Ordering;

/// Stable orders for lists, as `sort_by` and `sort_by_key`.
pub trait Order<T> {
    /// Puts the items in the order of `compare`; equal ones stay as they were.
    ///
    /// ```
    /// # use engine::order::Order;
    /// let mut words = vec!["pear", "fig", "apple", "kiwi"];
    /// words.order_by(|a, b| a.len().cmp(&b.len()));
    /// assert_eq!(words, ["fig", "pear", "kiwi", "apple"]);
    /// ```
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// Puts the items in the order of their keys.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let mut places = places(self.len(), &|a, b| compare(&self[a], &self[b]));
        for at in 0..self.len() {
            while places[at] != at {
                let place = places[at];
                self.swap(at, place);
                places.swap(at, place);
            }
        }
    }
}

/// For each of `n` items the place it belongs to: the one copy of the sorting code.
#[inline(never)]
fn places(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| compare(*a, *b));
    let mut places = vec![0; n];
    for (place, item) in order.into_iter().enumerate() {
        places[item] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_standard_sort() {
        let mut state = 7u32;
        for n in [0, 1, 2, 33, 500] {
            let random = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 28).to_string()
            });
            let mut ours: Vec<(String, usize)> = random.take(n).zip(0..).collect();
            let mut theirs = ours.clone();
            ours.order_by_key(|(text, _)| text.clone());
            theirs.sort_by_key(|(text, _)| text.clone());
            assert_eq!(ours, theirs);
        }
    }
}
