//! People of a leader's line who have no appointment. From the call on they are on record like everybody who is received: with
//! opinion, orders, adoption, in the ledger and in the figures. A record of nobody is taken away again.

use super::AppointmentState;
use crate::ticket::Ticket;

/// What becomes of the record of a walk-in when the number changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalkIn {
    /// Nothing: it goes on, or was ended before.
    Stays,
    /// The person sits down.
    Begins,
    /// The reception is over.
    Completes,
    /// Nobody was received: a wrong call, or nobody came.
    TakenAway,
}

/// Follows a number. `has_history`: something came of the talk already (an order, or the visit was set aside before), so that
/// the record is not a mistake although the call was.
pub const fn walk_in(record: AppointmentState, number: Ticket, has_history: bool) -> WalkIn {
    use AppointmentState::{CheckedIn, InSession};
    match (number, record) {
        (Ticket::Serving { .. }, CheckedIn) => WalkIn::Begins,
        (Ticket::Completed, CheckedIn | InSession) => WalkIn::Completes,
        (Ticket::Waiting(_), InSession) if has_history => WalkIn::Stays,
        (Ticket::Waiting(_), CheckedIn | InSession) => WalkIn::TakenAway,
        (Ticket::Missed | Ticket::Cancelled | Ticket::Expired, CheckedIn) => WalkIn::TakenAway,
        (Ticket::Missed | Ticket::Cancelled | Ticket::Expired, InSession) => WalkIn::Completes,
        _ => WalkIn::Stays,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::AppointmentState::{CheckedIn, Completed, InSession};
    use super::*;
    use crate::Timestamp;
    use crate::id::DeskId;
    use crate::ticket::Wait;

    const DESK: DeskId = DeskId(uuid::Uuid::nil());
    const CALLED: Ticket = Ticket::Called { desk: DESK, at: Timestamp(0), count: 1, waited: Wait::Issued };
    const SERVING: Ticket = Ticket::Serving { desk: DESK, since: Timestamp(0), waited: Wait::Issued };
    const PAUSED: Ticket = Ticket::Paused { desk: DESK, waited: Wait::Issued };
    const BACK: Ticket = Ticket::Waiting(Wait::Issued);

    #[rstest]
    #[case(CheckedIn, SERVING, false, WalkIn::Begins)]
    #[case(CheckedIn, CALLED, false, WalkIn::Stays)]
    #[case(CheckedIn, BACK, false, WalkIn::TakenAway)]
    #[case(CheckedIn, Ticket::Missed, false, WalkIn::TakenAway)]
    #[case(CheckedIn, Ticket::Cancelled, false, WalkIn::TakenAway)]
    #[case(CheckedIn, Ticket::Expired, false, WalkIn::TakenAway)]
    #[case(InSession, BACK, false, WalkIn::TakenAway)]
    #[case(InSession, BACK, true, WalkIn::Stays)]
    #[case(InSession, PAUSED, true, WalkIn::Stays)]
    #[case(InSession, Ticket::Missed, true, WalkIn::Completes)]
    #[case(InSession, Ticket::Cancelled, false, WalkIn::Completes)]
    #[case(InSession, Ticket::Completed, false, WalkIn::Completes)]
    #[case(Completed, BACK, false, WalkIn::Stays)]
    #[case(Completed, Ticket::Completed, false, WalkIn::Stays)]
    fn follows_the_number(#[case] record: AppointmentState, #[case] number: Ticket, #[case] has_history: bool, #[case] want: WalkIn) {
        assert_eq!(walk_in(record, number, has_history), want);
    }

    #[test]
    fn whoever_was_received_is_never_taken_away_by_leaving() {
        for end in [Ticket::Completed, Ticket::Missed, Ticket::Cancelled, Ticket::Expired] {
            assert_eq!(walk_in(InSession, end, false), WalkIn::Completes, "{end:?}");
        }
    }
}
