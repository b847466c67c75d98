//! What the host orders during a talk, as far as it is written down.

use crate::words;

words!(
    /// An order that the record of the session keeps.
    TalkOrder {
        /// A classified topic: picture, sound and writing pause (1.5; the system is for non-classified talk only).
        Stop = "stop",
        GoOn = "go_on",
        /// Staff consult aside; the others hear nothing.
        Consult = "consult",
        ConsultOver = "consult_over",
        Hold = "hold",
        TakeBack = "take_back",
        Mute = "mute",
        Unmute = "unmute",
        Remove = "remove",
    }
);
