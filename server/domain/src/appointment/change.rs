//! A change that somebody booked must hear of, and why a message cannot bring it: then somebody rings or visits.

use crate::words;

words!(
    /// What a person must be told.
    ChangeKind {
        /// Time, place, form or theme changed.
        Changed = "changed",
        /// Somebody else receives.
        Substituted = "substituted",
        /// It is on another day.
        Postponed = "postponed",
        /// The day is late.
        Shifted = "shifted",
    }
);

words!(
    /// Why no message tells them.
    Unreached {
        NoPhone = "no_phone",
        /// The gateway never took it; every retry is used up.
        MessageDead = "message_dead",
    }
);
