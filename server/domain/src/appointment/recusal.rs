//! Recusal (信访工作条例 art 28): who has a direct interest does not receive; of an accusation the accused never hear (art 30).

use crate::id::{PersonId, StaffId, UnitId};
use crate::{Rejection, RejectionCode, words};

words!(
    /// Why a leader may not receive somebody.
    RecusalGround {
        /// The accusation is about the leader.
        Accused = "accused",
        /// The accusation is about the leader's unit.
        UnitAccused = "unit_accused",
        /// The leader's own unit is the responsible one.
        OwnUnit = "own_unit",
        /// A declared relative, friend, opponent, or a unit with a declared tie.
        Declared = "declared",
    }
);

/// What is known of a leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interests<'a> {
    pub leader: StaffId,
    /// The unit that the leader heads.
    pub unit: Option<UnitId>,
    /// People with whom the leader declared a tie.
    pub people: &'a [PersonId],
    /// Units with which the leader declared a tie.
    pub units: &'a [UnitId],
}

/// Whom an appointment concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concerned<'a> {
    /// Who books and who comes along, as far as they are known.
    pub people: &'a [PersonId],
    /// The responsible unit, if it is known.
    pub responsible: Option<UnitId>,
    /// Accused staff, as far as they have an account.
    pub accused: &'a [StaffId],
    /// Accused units.
    pub accused_units: &'a [UnitId],
}

/// The gravest reason for a recusal, if there is one.
///
/// The ground is for the office only: the leader is told that somebody else receives, not why, so that an accusation stays
/// unknown to the accused.
pub fn recusal(leader: Interests<'_>, about: Concerned<'_>) -> Option<RecusalGround> {
    let own = |unit: &UnitId| leader.unit == Some(*unit);
    if about.accused.contains(&leader.leader) {
        Some(RecusalGround::Accused)
    } else if about.accused_units.iter().any(own) {
        Some(RecusalGround::UnitAccused)
    } else if about.responsible.as_ref().is_some_and(own) {
        Some(RecusalGround::OwnUnit)
    } else {
        let mut tied_units = about.responsible.iter().chain(about.accused_units);
        let is_tied = leader.people.iter().any(|p| about.people.contains(p)) || tied_units.any(|u| leader.units.contains(u));
        is_tied.then_some(RecusalGround::Declared)
    }
}

/// Whether this leader may receive.
///
/// # Errors
/// [`RejectionCode::RecusalNeeded`]. It does not carry the ground: whoever confirms may be the one concerned.
pub fn check_recusal(leader: Interests<'_>, about: Concerned<'_>) -> Result<(), Rejection> {
    if recusal(leader, about).is_some() { Err(RejectionCode::RecusalNeeded.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(n)
    }

    #[test]
    fn whoever_has_an_interest_does_not_receive() {
        let (kin, tied) = ([PersonId(id(5))], [UnitId(id(7))]);
        let leader = Interests { leader: StaffId(id(1)), unit: Some(UnitId(id(2))), people: &kin, units: &tied };
        let nobody = Concerned { people: &[PersonId(id(9))], responsible: Some(UnitId(id(3))), accused: &[], accused_units: &[] };
        let (accused, own_unit) = ([StaffId(id(1))], [UnitId(id(2))]);
        let cases = [
            (nobody, None),
            (Concerned { accused: &accused, responsible: Some(UnitId(id(2))), ..nobody }, Some(RecusalGround::Accused)),
            (Concerned { accused_units: &own_unit, ..nobody }, Some(RecusalGround::UnitAccused)),
            (Concerned { responsible: Some(UnitId(id(2))), ..nobody }, Some(RecusalGround::OwnUnit)),
            (Concerned { people: &kin, ..nobody }, Some(RecusalGround::Declared)),
            (Concerned { responsible: Some(UnitId(id(7))), ..nobody }, Some(RecusalGround::Declared)),
            (Concerned { accused_units: &tied, ..nobody }, Some(RecusalGround::Declared)),
        ];
        for (about, ground) in cases {
            assert_eq!(recusal(leader, about), ground, "{about:?}");
            assert_eq!(check_recusal(leader, about).is_ok(), ground.is_none());
        }
    }

    #[test]
    fn the_refusal_does_not_tell_the_accused() {
        let leader = Interests { leader: StaffId(id(1)), unit: None, people: &[], units: &[] };
        let about = Concerned { people: &[], responsible: None, accused: &[StaffId(id(1))], accused_units: &[] };
        assert_eq!(check_recusal(leader, about), Err(RejectionCode::RecusalNeeded.into()));
    }
}
