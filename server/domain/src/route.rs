//! Where a matter belongs: units by topic and place, and the tier rule of 信访工作条例 art 20: the organ with power, at its
//! own or the one higher level.

use crate::matter::{MatterKind, Topic};
use crate::words;

/// The word in the catalogue for organs to which accusations go.
pub const DISCIPLINE: &str = "discipline";

/// A unit of the catalogue that answers for a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<Id> {
    pub id: Id,
    /// Division of the unit's site: `640200` for the city, `640202` for a county.
    pub division_code: String,
    /// 1 city, 2 county, 3 township.
    pub tier: u8,
}

words!(
    /// What a clerk tells about the way.
    Hint {
        /// Litigation goes to the political-legal organ (art 20).
        PoliticalLegalOrgan = "political_legal_organ",
        /// Accusations under discipline inspection go to that organ (art 22); never to the accused (art 30).
        DisciplineOrgan = "discipline_organ",
        /// This place is more than one level above: the matter begins with the responsible unit or one above it.
        SkipLevel = "skip_level",
        /// No unit of the catalogue answers for it: the petition bureau of the place decides.
        NoUnit = "no_unit",
    }
);

/// How a unit fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit<Id> {
    pub id: Id,
    pub tier: u8,
    /// The organ with power itself, or the one a level above it.
    pub is_responsible: bool,
}

/// Units for a place, the responsible one first, then those one level above; and the hints. `here` is the tier at which
/// the person stands.
pub fn suggest<Id: Clone>(
    units: &[Unit<Id>],
    place: &str,
    kind: Option<MatterKind>,
    topic: Topic,
    here: Option<u8>,
) -> (Vec<Fit<Id>>, Vec<Hint>) {
    let mut hints = Vec::new();
    if topic == Topic::Litigation {
        hints.push(Hint::PoliticalLegalOrgan);
    }
    if kind == Some(MatterKind::Accusation) {
        hints.push(Hint::DisciplineOrgan);
    }
    let mut covering: Vec<&Unit<Id>> = units.iter().filter(|u| covers(u, place)).collect();
    covering.sort_by_key(|u| std::cmp::Reverse(u.tier));
    let Some(responsible) = covering.first().map(|u| u.tier) else {
        hints.push(Hint::NoUnit);
        return (Vec::new(), hints);
    };
    if here.is_some_and(|tier| tier + 1 < responsible) {
        hints.push(Hint::SkipLevel);
    }
    let allowed = allowed_tiers(responsible);
    let fits = covering
        .into_iter()
        .filter(|u| allowed.contains(&u.tier))
        .map(|u| Fit { id: u.id.clone(), tier: u.tier, is_responsible: u.tier == responsible })
        .collect();
    (fits, hints)
}

/// The tiers that may be visited for a matter of a tier: its own and one above.
pub fn allowed_tiers(responsible: u8) -> std::ops::RangeInclusive<u8> {
    responsible.saturating_sub(1).max(1)..=responsible
}

words!(
    /// What somebody who books a leader is told about the way (art 20). It never refuses.
    BookingHint {
        /// The leader's level is the one with power.
        OwnLevel = "own_level",
        /// One level above it: may be visited as well.
        OneAbove = "one_above",
        /// More than one level above: better at the responsible level; here as a joint session, with that level called in.
        JointSession = "joint_session",
        /// Below the level with power: this leader cannot decide it.
        BelowPower = "below_power",
    }
);

impl BookingHint {
    /// Whether the responsible level must sit in.
    pub const fn needs_responsible_level(self) -> bool {
        matches!(self, Self::JointSession)
    }
}

/// How a leader's tier stands to the responsible unit's; 1 city, 2 county, 3 township.
pub fn booking_hint(leader: u8, responsible: u8) -> BookingHint {
    match leader {
        tier if tier == responsible => BookingHint::OwnLevel,
        tier if allowed_tiers(responsible).contains(&tier) => BookingHint::OneAbove,
        tier if tier < responsible => BookingHint::JointSession,
        _ => BookingHint::BelowPower,
    }
}

/// The unit's division holds the place: a city's code ends in `00`.
fn covers<Id>(unit: &Unit<Id>, place: &str) -> bool {
    let code = unit.division_code.as_str();
    place.starts_with(code) || code.strip_suffix("00").is_some_and(|city| code.len() == 6 && place.starts_with(city))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Vec<Unit<&'static str>> {
        let unit = |id, code: &str, tier| Unit { id, division_code: code.to_owned(), tier };
        vec![unit("city", "640200", 1), unit("dawukou", "640202", 2), unit("huinong", "640205", 2), unit("xinghai", "640202100", 3)]
    }

    fn ids(units: &[Unit<&'static str>], place: &str, here: u8) -> (Vec<&'static str>, Vec<Hint>) {
        let (fits, hints) = suggest(units, place, None, Topic::Housing, Some(here));
        (fits.into_iter().map(|f| f.id).collect(), hints)
    }

    #[test]
    fn the_organ_with_power_comes_first_then_one_above() {
        let all = catalogue();
        assert_eq!(ids(&all, "640202100", 2), (vec!["xinghai", "dawukou"], vec![]));
        assert_eq!(ids(&all, "640202100", 1), (vec!["xinghai", "dawukou"], vec![Hint::SkipLevel]));
        assert_eq!(ids(&all, "640205200", 1), (vec!["huinong", "city"], vec![]));
        assert_eq!(ids(&all, "640200", 3), (vec!["city"], vec![]), "a township may take it in by video");
        assert_eq!(ids(&all, "650100", 1), (vec![], vec![Hint::NoUnit]));
    }

    #[test]
    fn a_leader_of_any_level_may_be_booked_and_the_way_is_told() {
        use BookingHint::{BelowPower, JointSession, OneAbove, OwnLevel};
        let told: Vec<BookingHint> = [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3), (2, 1), (3, 2), (3, 1)]
            .into_iter()
            .map(|(leader, responsible)| booking_hint(leader, responsible))
            .collect();
        assert_eq!(told, [OwnLevel, OneAbove, JointSession, OwnLevel, OneAbove, OwnLevel, BelowPower, BelowPower, BelowPower]);
        assert_eq!(BookingHint::ALL.iter().filter(|h| h.needs_responsible_level()).count(), 1);
    }

    #[test]
    fn litigation_and_accusations_have_organs_of_their_own() {
        let hints = |kind, topic| suggest(&catalogue(), "640202", Some(kind), topic, None).1;
        assert_eq!(hints(MatterKind::ComplaintRequest, Topic::Litigation), [Hint::PoliticalLegalOrgan]);
        assert_eq!(hints(MatterKind::Accusation, Topic::Land), [Hint::DisciplineOrgan]);
    }
}
