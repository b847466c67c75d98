//! Business lines, their numbers and the order of calling.
//!
//! People are called by ascending `rank_at = due_at - bonus`: every class ages equally, so the order between two waiting
//! people never changes with time, and nobody is passed by somebody who came more than the largest bonus later.

use crate::ticket::Wait;
use crate::{Timestamp, words};

words!(
    /// What a queue is for.
    Service {
        LegalAdvice = "legal_advice",
        Registration = "registration",
        LeaderReception = "leader_reception",
    }
);

words!(
    /// How a queue serves.
    Mode {
        /// From any kiosk below the queue's site, by video.
        Video = "video",
        /// Face to face at a window of the queue's site.
        Counter = "counter",
    }
);

words!(
    /// Why a person was called before somebody who came earlier.
    CallOrder {
        /// Nobody who came earlier was passed.
        Plain = "plain",
        Appointment = "appointment",
        Priority = "priority",
        Requeued = "requeued",
        Transferred = "transferred",
        /// The desk lets waiting count faster in this queue than in another.
        Weight = "weight",
        /// Chosen by hand, with a reason in words.
        Picked = "picked",
    }
);

/// The weight at which waiting counts as it is.
pub const PLAIN_WEIGHT: u32 = 100;

/// The number on the slip: the queue's letters and at least three digits, `L012`.
pub fn ticket_number(code: &str, no: i64) -> String {
    format!("{code}{no:03}")
}

/// The stored rank, in milliseconds. Plain tickets only have `due_at`; classes subtract their bonus.
pub const fn rank_at(due_at: Timestamp, bonus_ms: i64) -> i64 {
    due_at.0 - bonus_ms
}

/// The rank of a missed number that is back: right behind the third of those who wait (or the last), and never better
/// than it was. `waiting` are the ranks of those who can be called, ascending.
pub fn requeue_rank(waiting: &[i64], before: i64, now: Timestamp) -> i64 {
    let after = waiting.get(crate::ticket::REQUEUE_AFTER as usize - 1).or(waiting.last());
    after.map_or(now.0, |rank| rank + 1).max(before)
}

/// The first of a queue, as a desk sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub rank_at: i64,
    /// How fast waiting counts in the queue at this desk; [`PLAIN_WEIGHT`] is plain.
    pub weight: u32,
}

/// Which of the queues' heads a desk calls: the one whose weighted waiting time is longest, the earlier rank on a tie.
///
/// With equal weights this is the plain order over all queues. A heavier queue goes first more often but never only:
/// the waiting of the others grows too.
pub fn choose(heads: &[Head], now: Timestamp) -> Option<usize> {
    let waited = |h: &Head| i128::from(now.0 - h.rank_at) * i128::from(h.weight);
    (0..heads.len()).min_by_key(|&i| (-waited(&heads[i]), heads[i].rank_at, i))
}

/// What is known of a person at the moment of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called<'a> {
    /// Code of the priority class, if any.
    pub class: Option<&'a str>,
    pub waited: Wait,
    /// People of the same queue who came earlier and are passed.
    pub passed_here: u32,
    /// People of the desk's other queues who came earlier and are passed.
    pub passed_elsewhere: u32,
}

/// Why this call is not the plain first-come order, or that it is.
pub fn call_order(called: Called<'_>) -> CallOrder {
    match called {
        Called { passed_here: 0, passed_elsewhere: 0, .. } => CallOrder::Plain,
        Called { class: Some(crate::priority::APPOINTMENT), .. } => CallOrder::Appointment,
        Called { class: Some(_), .. } => CallOrder::Priority,
        Called { waited: Wait::Requeued, .. } => CallOrder::Requeued,
        Called { waited: Wait::Transferred, .. } => CallOrder::Transferred,
        _ => CallOrder::Weight,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Somebody in a simulated line: arrival, bonus, queue.
    #[derive(Debug, Clone, Copy)]
    struct Person {
        due: i64,
        bonus: i64,
        queue: usize,
    }

    const LARGEST_BONUS: i64 = 3_600_000;

    fn people() -> impl Strategy<Value = Vec<Person>> {
        let person = (
            0..36_000_000_i64,
            prop_oneof![3 => Just(0), 1 => Just(1_200_000), 1 => Just(1_800_000), 1 => Just(LARGEST_BONUS)],
            0..3_usize,
        );
        prop::collection::vec(person.prop_map(|(due, bonus, queue)| Person { due, bonus, queue }), 1..60)
    }

    /// Calls everybody in turn, one call every `gap` milliseconds; gives the order of calling with its moments.
    fn call_all(mut waiting: Vec<Person>, weights: [u32; 3], gap: i64) -> Vec<(Person, i64)> {
        let mut now = waiting.iter().map(|p| p.due).min().unwrap_or(0);
        let mut called = Vec::new();
        while !waiting.is_empty() {
            let here: Vec<Person> = waiting.iter().copied().filter(|p| p.due <= now).collect();
            let mut heads = Vec::new();
            for queue in 0..3 {
                heads.extend(here.iter().copied().filter(|p| p.queue == queue).min_by_key(|p| p.due - p.bonus));
            }
            let sides: Vec<Head> = heads.iter().map(|p| Head { rank_at: p.due - p.bonus, weight: weights[p.queue] }).collect();
            match choose(&sides, Timestamp(now)) {
                Some(i) => {
                    let at = waiting.iter().position(|p| p.due == heads[i].due && p.bonus == heads[i].bonus && p.queue == heads[i].queue);
                    called.push((waiting.remove(at.expect("is waiting")), now));
                    now += gap;
                }
                None => now = waiting.iter().map(|p| p.due).min().unwrap_or(now),
            }
        }
        called
    }

    proptest! {
        /// The law of the hall: whoever passes you came at most the largest bonus after you.
        #[test]
        fn nobody_is_passed_by_more_than_the_policy_allows(people in people(), gap in 60_000..1_200_000_i64) {
            let called = call_all(people, [PLAIN_WEIGHT; 3], gap);
            for (i, (passed, _)) in called.iter().enumerate() {
                for (passer, at) in &called[..i] {
                    if passed.due <= *at {
                        prop_assert!(passer.due - passed.due <= passer.bonus - passed.bonus, "{passer:?} passed {passed:?}");
                        prop_assert!(passer.due - passed.due <= LARGEST_BONUS);
                    }
                }
            }
        }

        /// Weights: whoever passes has the longer weighted waiting, within one queue the order stays strict.
        #[test]
        fn a_heavier_queue_passes_only_by_its_weight(people in people(), gap in 60_000..1_200_000_i64, w in 10..1000_u32) {
            let weights = [PLAIN_WEIGHT, w, 300];
            let called = call_all(people, weights, gap);
            for (i, (passed, _)) in called.iter().enumerate() {
                for (passer, at) in called[..i].iter().filter(|(_, at)| passed.due <= *at) {
                    let waited = |p: &Person| i128::from(at - (p.due - p.bonus)) * i128::from(weights[p.queue]);
                    prop_assert!(waited(passer) >= waited(passed), "{passer:?} passed {passed:?}");
                }
            }
        }

        #[test]
        fn a_missed_number_comes_back_after_three_and_never_gains(mut ranks in prop::collection::vec(0..1_000_000_i64, 0..10), before in 0..1_000_000_i64) {
            ranks.sort_unstable();
            let rank = requeue_rank(&ranks, before, Timestamp(1_000_000));
            prop_assert!(rank >= before);
            let ahead = ranks.iter().filter(|r| **r < rank).count();
            prop_assert!(ahead >= ranks.len().min(3));
        }
    }

    #[test]
    fn the_reason_of_a_call_is_the_strongest_one() {
        let called = |class, waited, passed_here, passed_elsewhere| call_order(Called { class, waited, passed_here, passed_elsewhere });
        assert_eq!(called(Some("aged"), Wait::Issued, 0, 0), CallOrder::Plain);
        assert_eq!(called(Some("aged"), Wait::Issued, 2, 0), CallOrder::Priority);
        assert_eq!(called(Some("appointment"), Wait::Issued, 1, 0), CallOrder::Appointment);
        assert_eq!(called(None, Wait::Transferred, 1, 0), CallOrder::Transferred);
        assert_eq!(called(None, Wait::Requeued, 1, 0), CallOrder::Requeued);
        assert_eq!(called(None, Wait::Issued, 0, 3), CallOrder::Weight);
    }
}
