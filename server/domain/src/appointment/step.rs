//! What happens to an appointment, as its trace tells it.

use crate::words;

words!(
    /// What happened.
    StepKind {
        Booked = "booked",
        /// The office said yes and asked a leader.
        Accepted = "accepted",
        Redirected = "redirected",
        Declined = "declined",
        /// A leader, or whoever stands in, said yes.
        Confirmed = "confirmed",
        /// A leader passed it on: the office looks for somebody.
        PassedOn = "passed_on",
        /// A colleague was named, who is asked.
        Delegated = "delegated",
        /// The leader did not answer in time: the office is asked.
        Silent = "silent",
        /// Nobody answered in time: the substitute of the list receives.
        Substituted = "substituted",
        /// The sitting was moved to another day, and everybody booked with it.
        Postponed = "postponed",
        /// Somebody rang or visited, because no message brought the change.
        Told = "told",
        /// Another appointment took its place.
        Moved = "moved",
        CheckedIn = "checked_in",
        /// Called without an appointment: on record from here on.
        WalkedIn = "walked_in",
        Began = "began",
        Completed = "completed",
        /// The leader wrote an opinion after the talk.
        Opinion = "opinion",
        FollowedUp = "followed_up",
        NoShow = "no_show",
        CancelledByPetitioner = "cancelled_by_petitioner",
        CancelledByOrgan = "cancelled_by_organ",
        Expired = "expired",
    }
);
