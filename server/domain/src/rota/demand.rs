//! Figures of demand for legal advice: small groups are joined, so that nobody can be told from a number.

/// Groups of fewer people than this are joined (a design value, as for ratings: [`crate::figures::MIN_RATINGS`]).
pub const MIN_GROUP: u32 = 5;

/// Joins the groups of fewer than [`MIN_GROUP`] into `rest`. If what is joined is still too small, the smallest other group
/// goes with it, since the total would tell it. Largest first, `rest` last.
pub fn joined<T: Ord + Clone>(mut groups: Vec<(T, u32)>, rest: &T) -> Vec<(T, u32)> {
    groups.retain(|(_, count)| *count > 0);
    groups.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut other: u32 = groups.iter().filter(|(key, count)| key == rest || *count < MIN_GROUP).map(|(_, count)| *count).sum();
    let mut kept: Vec<(T, u32)> = groups.iter().filter(|(key, count)| key != rest && *count >= MIN_GROUP).cloned().collect();
    while (1..MIN_GROUP).contains(&other)
        && let Some((_, count)) = kept.pop()
    {
        other += count;
    }
    if other > 0 {
        kept.push((rest.clone(), other));
    }
    kept
}

/// The middle value, of two middle ones the lower; absent for fewer than [`MIN_GROUP`] values.
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    (values.len() >= MIN_GROUP as usize).then(|| values[(values.len() - 1) / 2])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_group_takes_the_next_with_it_unless_it_hides_among_others() {
        assert_eq!(joined(vec![("debt", 9), ("land", 5), ("family", 2)], &"other"), [("debt", 9), ("other", 7)]);
        assert_eq!(joined(vec![("debt", 9), ("land", 3), ("family", 2)], &"other"), [("debt", 9), ("other", 5)]);
        assert_eq!(joined(vec![("debt", 2)], &"other"), [("other", 2)], "how many there were is told; of what kind is not");
        assert_eq!(joined(vec![("debt", 6), ("land", 0)], &"other"), [("debt", 6)]);
        assert_eq!(joined(Vec::new(), &"other"), []);
    }

    #[test]
    fn the_middle_of_five_and_none_of_four() {
        assert_eq!(median(vec![9, 1, 5, 7, 3]), Some(5));
        assert_eq!(median(vec![9, 1, 5, 7, 3, 11]), Some(5));
        assert_eq!(median(vec![9, 1, 5, 7]), None);
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_no_small_group_stands_beside_others(counts in prop::collection::vec(0u32..12, 0..9)) {
            let groups: Vec<(usize, u32)> = counts.iter().copied().enumerate().collect();
            let out = joined(groups, &0);
            prop_assert_eq!(out.iter().map(|(_, n)| n).sum::<u32>(), counts.iter().sum::<u32>());
            prop_assert!(out.len() <= 1 || out.iter().all(|(_, n)| *n >= MIN_GROUP));
            let keys: std::collections::BTreeSet<_> = out.iter().map(|(k, _)| k).collect();
            prop_assert_eq!(keys.len(), out.len());
        }
    }
}
