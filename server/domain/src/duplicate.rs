//! How alike two matters are, and why: points that a clerk can read, not a verdict.

use std::collections::HashSet;

use crate::matter::Topic;
use crate::words;

words!(
    /// Why a matter is shown beside a draft.
    Reason {
        SamePerson = "same_person",
        SamePhone = "same_phone",
        SamePlaceTopic = "same_place_topic",
        SimilarText = "similar_text",
        SameUnit = "same_unit",
    }
);

/// Fewer points are not shown.
pub const SHOWN_FROM: u32 = 40;
/// Most candidates in a panel.
pub const MAX_SHOWN: usize = 10;
/// Likeness of texts from which it counts, in percent.
const SIMILAR_FROM: u32 = 25;

/// What is compared of a draft and of a stored matter.
#[derive(Debug, Clone)]
pub struct Traits<'a, Id> {
    pub person: Option<Id>,
    /// A keyed hash will do: only equality counts.
    pub phone: Option<&'a str>,
    pub place: Option<&'a str>,
    pub topic: Option<Topic>,
    pub unit: Option<Id>,
    /// Request and facts together.
    pub text: &'a str,
}

/// Points 0..=100 and what they are for. The same person counts 45, else the same phone 25; the same place and topic 20; a
/// text that is at least a quarter alike up to 30 by its likeness; the same unit 5.
pub fn score<Id: PartialEq>(draft: &Traits<'_, Id>, stored: &Traits<'_, Id>) -> (u32, Vec<Reason>) {
    fn same<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.is_some() && a == b
    }
    let (mut points, mut why) = (0, Vec::new());
    let mut add = |n: u32, reason| {
        points += n;
        why.push(reason);
    };
    if same(draft.person.as_ref(), stored.person.as_ref()) {
        add(45, Reason::SamePerson);
    } else if same(draft.phone.as_ref(), stored.phone.as_ref()) {
        add(25, Reason::SamePhone);
    }
    if same(draft.place.as_ref(), stored.place.as_ref()) && same(draft.topic.as_ref(), stored.topic.as_ref()) {
        add(20, Reason::SamePlaceTopic);
    }
    let alike = likeness(draft.text, stored.text);
    if alike >= SIMILAR_FROM {
        add(alike * 30 / 100, Reason::SimilarText);
    }
    if same(draft.unit.as_ref(), stored.unit.as_ref()) {
        add(5, Reason::SameUnit);
    }
    (points, why)
}

/// Shared character pairs of two texts, in percent of all their pairs (Jaccard); marks, blanks and width do not count.
pub fn likeness(a: &str, b: &str) -> u32 {
    let (a, b) = (pairs(a), pairs(b));
    let (shared, all) = (a.intersection(&b).count(), a.union(&b).count());
    (shared * 100).checked_div(all).unwrap_or(0) as u32
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let plain: Vec<char> = text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match plain[..] {
        [only] => HashSet::from([(only, only)]),
        _ => plain.windows(2).map(|w| (w[0], w[1])).collect(),
    }
}

/// Full-width Latin letters and digits as the narrow ones.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn traits<'a>(person: u8, phone: &'a str, place: &'a str, text: &'a str) -> Traits<'a, u8> {
        Traits { person: Some(person), phone: Some(phone), place: Some(place), topic: Some(Topic::Housing), unit: Some(9), text }
    }

    #[test]
    fn the_same_matter_of_the_same_person_has_all_points() {
        let a = traits(1, "h", "640202100", "星海镇某小区供暖不足,室温只有十二度");
        let (points, why) = score(&a, &a);
        assert_eq!(points, 100);
        assert_eq!(why, [Reason::SamePerson, Reason::SamePlaceTopic, Reason::SimilarText, Reason::SameUnit]);
    }

    #[test]
    fn every_reason_is_told_and_nothing_counts_twice() {
        let a = traits(1, "h", "640202100", "小区供暖不足");
        let b = Traits { unit: None, ..traits(2, "h", "640202100", "拖欠工资三个月") };
        assert_eq!(score(&a, &b), (45, vec![Reason::SamePhone, Reason::SamePlaceTopic]));
        let strangers: Traits<'_, u8> = Traits { person: None, phone: None, place: None, topic: None, unit: None, text: "" };
        assert_eq!(score(&strangers, &strangers), (0, vec![]), "two unknowns are not the same");
    }

    #[test]
    fn marks_width_and_blanks_do_not_matter() {
        assert_eq!(likeness("供暖 不足,１２度。", "供暖不足12度"), 100);
        assert_eq!(likeness("供暖不足", "拖欠工资"), 0);
        assert!(likeness("小区供暖不足,室温只有12度", "我们小区供暖不足室温才12度") >= 50);
        assert_eq!((likeness("", ""), likeness("暖", "暖")), (0, 100));
    }

    proptest! {
        #[test]
        fn likeness_is_even_handed_and_bounded(a in "[供暖不足室温工资 ,a-c]{0,30}", b in "[供暖不足室温工资 ,a-c]{0,30}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!(likeness(&a, &b) <= 100);
        }
    }
}
