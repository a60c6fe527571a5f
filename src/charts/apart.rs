//! Labels pushed apart: each as near to its wish as its neighbours allow.

use engine::order::Order;
/// Places for labels that wish to stand at `wishes`, at least `pitch` apart and within `from..=to` as far as there is
/// room. Labels that touch stand around the mean of their wishes; their order is that of the wishes.
///
/// ```
/// # use terrarium::charts::apart;
/// assert_eq!(apart(&[10.0, 12.0, 90.0], 20.0, (0.0, 100.0)), [1.0, 21.0, 90.0]);
/// ```
pub fn apart(wishes: &[f32], pitch: f32, (from, to): (f32, f32)) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.order_by(|a, b| wishes[*a].total_cmp(&wishes[*b]));
    // Groups of touching labels: (place of the first, number, sum of the wishes of the first).
    let mut groups: Vec<(f32, usize, f32)> = Vec::new();
    for at in &order {
        let mut group = (wishes[*at], 1, wishes[*at]);
        group.0 = clamp(group.0, 1, pitch, (from, to));
        while let Some(before) = groups.last().copied() {
            if before.0 + before.1 as f32 * pitch <= group.0 {
                break;
            }
            groups.pop();
            let n = before.1 + group.1;
            // What the first label of the joined group would wish, summed over its members.
            let sum = before.2 + group.2 - (before.1 * group.1) as f32 * pitch;
            group = (clamp(sum / n as f32, n, pitch, (from, to)), n, sum);
        }
        groups.push(group);
    }
    let mut places = vec![0.0; wishes.len()];
    let placed = groups.iter().flat_map(|(first, n, _)| (0..*n).map(move |at| first + at as f32 * pitch));
    for (at, place) in order.into_iter().zip(placed) {
        places[at] = place;
    }
    places
}

/// The first place of `n` labels so that all stand within the room; where they do not fit, the upper edge rules.
fn clamp(first: f32, n: usize, pitch: f32, (from, to): (f32, f32)) -> f32 {
    first.min(to - (n - 1) as f32 * pitch).max(from)
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn stays_where_there_is_room() {
        assert_eq!(apart(&[50.0, 10.0], 19.0, (0.0, 100.0)), [50.0, 10.0]);
    }

    #[test]
    fn joins_around_the_mean_within_the_edges() {
        assert_eq!(apart(&[50.0, 50.0, 50.0], 20.0, (0.0, 100.0)), [30.0, 50.0, 70.0]);
        assert_eq!(apart(&[99.0, 98.0], 20.0, (0.0, 100.0)), [100.0, 80.0]);
        assert_eq!(apart(&[1.0, 2.0, 30.0], 20.0, (0.0, 100.0)), [0.0, 20.0, 40.0]);
        assert_eq!(apart(&[5.0; 3], 20.0, (0.0, 10.0)), [0.0, 20.0, 40.0]);
        assert!(apart(&[], 20.0, (0.0, 10.0)).is_empty());
    }
}
