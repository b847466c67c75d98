//! One held reception: scheduled, lobby, preflight_ok, live with its interruptions, closing, and the ends. Live begins when the
//! petitioner's media is up and somebody receives.

pub mod attendance;
pub mod hand_over;
pub mod interruption;
pub mod lobby;
pub mod participant;
pub mod preflight;
pub mod talk;

use crate::{Rejection, RejectionCode, Timestamp, words};

words!(
    /// Which kind of reception it is.
    SessionKind {
        LawyerConsultation = "lawyer_consultation",
        LeaderReception = "leader_reception",
    }
);

words!(
    /// How a session is over.
    End {
        Ended = "ended",
        /// A called person never came on the line.
        FailedBeforeStart = "failed_before_start",
        EndedByNetwork = "ended_by_network",
        /// A classified topic (停止), or an alarm.
        EndedBySecurity = "ended_by_security",
        /// The petitioner left in the middle. It says nothing about their matter.
        Abandoned = "abandoned",
    }
);

words!(
    /// Why a session changed: the code of the step.
    Why {
        /// It ran before steps were kept.
        Kept = "kept",
        CheckedIn = "checked_in",
        Called = "called",
        SeatClaimed = "seat_claimed",
        SentBack = "sent_back",
        SeatReleased = "seat_released",
        PreflightDone = "preflight_done",
        MediaUp = "media_up",
        LineLost = "line_lost",
        Left = "left",
        Restarted = "restarted",
        ReadBack = "read_back",
        TalkResumed = "talk_resumed",
        Completed = "completed",
        Missed = "missed",
        Cancelled = "cancelled",
        TakenBack = "taken_back",
        SetAside = "set_aside",
        SentOn = "sent_on",
        SteppedAside = "stepped_aside",
        DayOver = "day_over",
        Rebooked = "rebooked",
        Classified = "classified",
        Alarm = "alarm",
        LeftInTheMiddle = "left_in_the_middle",
        NothingOpen = "nothing_open",
    }
);

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// The number stands in the line of an appointment; nobody sits yet.
    Scheduled,
    /// Somebody sits, or was called, and is not checked yet.
    Lobby,
    /// The seat's devices and line were checked (会前联调).
    PreflightOk,
    Live {
        since: Timestamp,
    },
    /// The petitioner's line is down.
    Interrupted {
        since: Timestamp,
        live_since: Timestamp,
    },
    /// The host reads back what was written.
    Closing {
        live_since: Timestamp,
    },
    Over {
        end: End,
        at: Timestamp,
    },
    /// Ended, and nothing of it is open.
    Archived {
        at: Timestamp,
    },
}

impl Session {
    /// Every word in the database and on the wire.
    pub const WORDS: [&'static str; 12] = [
        "scheduled",
        "lobby",
        "preflight_ok",
        "live",
        "interrupted",
        "closing",
        "ended",
        "archived",
        "failed_before_start",
        "ended_by_network",
        "ended_by_security",
        "abandoned",
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Lobby => "lobby",
            Self::PreflightOk => "preflight_ok",
            Self::Live { .. } => "live",
            Self::Interrupted { .. } => "interrupted",
            Self::Closing { .. } => "closing",
            Self::Over { end, .. } => end.as_str(),
            Self::Archived { .. } => "archived",
        }
    }

    /// Whether it can still be held.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Over { .. } | Self::Archived { .. })
    }

    /// Since when the petitioner was seen and heard, in a session that runs.
    pub const fn live_since(self) -> Option<Timestamp> {
        match self {
            Self::Live { since } => Some(since),
            Self::Interrupted { live_since, .. } | Self::Closing { live_since } => Some(live_since),
            _ => None,
        }
    }

    /// When it ended, if it did.
    pub const fn ended_at(self) -> Option<Timestamp> {
        match self {
            Self::Over { at, .. } | Self::Archived { at } => Some(at),
            _ => None,
        }
    }

    /// Asks that it is not over.
    ///
    /// # Errors
    /// [`RejectionCode::SessionEnded`].
    pub fn must_be_open(self) -> Result<Self, Rejection> {
        if self.is_open() { Ok(self) } else { Err(RejectionCode::SessionEnded.into()) }
    }

    /// Somebody takes the seat before they are called, or a new one.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] once it is live: then a new seat changes nothing.
    pub fn sit(self) -> Result<Self, Rejection> {
        match self {
            Self::Scheduled | Self::Lobby | Self::PreflightOk => Ok(Self::Lobby),
            other => Err(other.refuse("sit")),
        }
    }

    /// The seat is empty again before anybody was seen and heard: given up, or sent back.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] unless somebody waits in it.
    pub fn stand_up(self) -> Result<Self, Rejection> {
        match self {
            Self::Lobby | Self::PreflightOk => Ok(Self::Scheduled),
            other => Err(other.refuse("stand_up")),
        }
    }

    /// A host calls the number: from now on somebody receives.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] once it is live.
    pub fn receive(self) -> Result<Self, Rejection> {
        match self {
            Self::Scheduled | Self::Lobby => Ok(Self::Lobby),
            Self::PreflightOk => Ok(Self::PreflightOk),
            other => Err(other.refuse("receive")),
        }
    }

    /// The seat's devices and line were checked. During the talk it is the check of a new seat, and changes nothing.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] while nobody sits, [`RejectionCode::SessionEnded`].
    pub fn check(self) -> Result<Self, Rejection> {
        match self {
            Self::Lobby | Self::PreflightOk => Ok(Self::PreflightOk),
            Self::Live { .. } | Self::Interrupted { .. } | Self::Closing { .. } => Ok(self),
            other => Err(other.refuse("check")),
        }
    }

    /// The petitioner is seen and heard, and somebody receives.
    ///
    /// # Errors
    /// [`RejectionCode::PreflightMissing`] before the check, [`RejectionCode::SessionState`] if nothing changes.
    pub fn petitioner_up(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::PreflightOk => Ok(Self::Live { since: now }),
            Self::Interrupted { live_since, .. } => Ok(Self::Live { since: live_since }),
            Self::Lobby => Err(RejectionCode::PreflightMissing.into()),
            other => Err(other.refuse("petitioner_up")),
        }
    }

    /// The petitioner's line broke or they left the room.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] unless they were seen and heard.
    pub fn petitioner_down(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Live { since } => Ok(Self::Interrupted { since: now, live_since: since }),
            Self::Closing { live_since } => Ok(Self::Interrupted { since: now, live_since }),
            other => Err(other.refuse("petitioner_down")),
        }
    }

    /// The host begins to read back.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] unless live.
    pub fn read_back(self) -> Result<Self, Rejection> {
        match self {
            Self::Live { since } => Ok(Self::Closing { live_since: since }),
            other => Err(other.refuse("read_back")),
        }
    }

    /// Something was to be added: the talk goes on.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] unless closing.
    pub fn talk_on(self) -> Result<Self, Rejection> {
        match self {
            Self::Closing { live_since } => Ok(Self::Live { since: live_since }),
            other => Err(other.refuse("talk_on")),
        }
    }

    /// The visit is completed. Also one that was held over the phone, without a picture.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] before anybody was called, [`RejectionCode::SessionEnded`].
    pub fn complete(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Lobby | Self::PreflightOk | Self::Live { .. } | Self::Interrupted { .. } | Self::Closing { .. } => {
                Ok(Self::Over { end: End::Ended, at: now })
            }
            other => Err(other.refuse("complete")),
        }
    }

    /// The visit stops here: missed, cancelled, taken back, set aside, sent on. What was never live failed before its start.
    ///
    /// # Errors
    /// [`RejectionCode::SessionEnded`].
    pub fn break_off(self, now: Timestamp) -> Result<Self, Rejection> {
        let end = match self {
            Self::Scheduled | Self::Lobby | Self::PreflightOk => End::FailedBeforeStart,
            Self::Live { .. } | Self::Interrupted { .. } | Self::Closing { .. } => End::Ended,
            other => return Err(other.refuse("break_off")),
        };
        Ok(Self::Over { end, at: now })
    }

    /// The petitioner left in the middle.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] before it was live, [`RejectionCode::SessionEnded`].
    pub fn abandon(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Live { .. } | Self::Interrupted { .. } | Self::Closing { .. } => Ok(Self::Over { end: End::Abandoned, at: now }),
            other => Err(other.refuse("abandon")),
        }
    }

    /// The host gives up waiting for the line.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] unless interrupted, [`RejectionCode::SessionEnded`].
    pub fn end_by_network(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Interrupted { .. } => Ok(Self::Over { end: End::EndedByNetwork, at: now }),
            other => Err(other.refuse("end_by_network")),
        }
    }

    /// A classified topic on a system that is not classified, or an alarm.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] while nobody sits, [`RejectionCode::SessionEnded`].
    pub fn end_by_security(self, now: Timestamp) -> Result<Self, Rejection> {
        match self {
            Self::Lobby | Self::PreflightOk | Self::Live { .. } | Self::Interrupted { .. } | Self::Closing { .. } => {
                Ok(Self::Over { end: End::EndedBySecurity, at: now })
            }
            other => Err(other.refuse("end_by_security")),
        }
    }

    /// The day after, when nothing of it is open.
    ///
    /// # Errors
    /// [`RejectionCode::SessionState`] unless ended as it was meant.
    pub fn archive(self) -> Result<Self, Rejection> {
        match self {
            Self::Over { end: End::Ended, at } => Ok(Self::Archived { at }),
            other => Err(Rejection::new(RejectionCode::SessionState).with("state", other.as_str()).with("action", "archive")),
        }
    }

    fn refuse(self, action: &str) -> Rejection {
        if self.is_open() {
            Rejection::new(RejectionCode::SessionState).with("state", self.as_str()).with("action", action)
        } else {
            RejectionCode::SessionEnded.into()
        }
    }
}

words!(
    /// What a device check at the kiosk found.
    DeviceCheck {
        Ok = "ok",
        None = "none",
        InUse = "in_use",
        Refused = "refused",
        /// Demo only: a drawn picture or a tone instead of a device.
        Drawn = "drawn",
    }
);

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 20_000;

/// Reads a rating of 1 (very dissatisfied) to 5 (very satisfied).
///
/// # Errors
/// [`RejectionCode::ScoreInvalid`] for anything else.
pub fn rating(score: i64) -> Result<i64, Rejection> {
    if (1..=5).contains(&score) { Ok(score) } else { Err(Rejection::new(RejectionCode::ScoreInvalid).at("/score")) }
}

#[cfg(test)]
mod tests;
