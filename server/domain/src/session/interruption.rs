//! A line that is down: when the host may choose what becomes of the session.

use crate::{Rejection, RejectionCode, Timestamp, words};

/// The host chooses after so long, in milliseconds (domain.md 1.5: more than 60 s).
pub const CHOOSE_MS: i64 = 60_000;

words!(
    /// What the host chose.
    Choice {
        Wait = "wait",
        /// The talk goes on over the phone.
        Phone = "phone",
        /// Back to the head of the line the same day.
        Rebook = "rebook",
    }
);

words!(
    /// Why somebody was away.
    Cause {
        LineLost = "line_lost",
        Left = "left",
        Restarted = "restarted",
    }
);

/// From when on the host can choose.
pub const fn choose_at(since: Timestamp) -> Timestamp {
    since.plus_ms(CHOOSE_MS)
}

/// Asks whether the host may choose now.
///
/// # Errors
/// [`RejectionCode::InterruptionNone`] while the line is up, [`RejectionCode::InterruptionEarly`] with the seconds left.
pub fn may_choose(state: super::Session, now: Timestamp) -> Result<(), Rejection> {
    let super::Session::Interrupted { since, .. } = state.must_be_open()? else {
        return Err(RejectionCode::InterruptionNone.into());
    };
    let left_ms = choose_at(since).since_ms(now);
    if left_ms <= 0 || now < since {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::InterruptionEarly).with("seconds", (left_ms + 999) / 1000))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Session;
    use super::*;

    #[test]
    fn the_host_chooses_after_a_minute() {
        let since = Timestamp(5_000);
        let down = Session::Interrupted { since, live_since: Timestamp(1) };
        let no = may_choose(down, since.plus_ms(30_500)).expect_err("early");
        assert_eq!((no.code, no.args["seconds"].as_str()), (RejectionCode::InterruptionEarly, "30"));
        assert!(may_choose(down, choose_at(since)).is_ok());
        assert_eq!(may_choose(Session::Live { since }, since).expect_err("up").code, RejectionCode::InterruptionNone);
    }
}
