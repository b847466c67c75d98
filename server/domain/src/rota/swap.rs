//! Giving a duty to a colleague (换班): open -> taken -> approved | rejected | past_due | withdrawn; taken -> open again.
//!
//! Invariants: the duty changes hands by an approval only, so both sides have agreed and the coordinator has too; one live
//! request for a duty; a coordinator may act for an absent lawyer, and the record says so. An approved request never changes
//! again: the new holder opens one of its own, which names the one before it.

use crate::id::{LawyerId, ShiftId, StaffId, SwapId};
use crate::{Rejection, RejectionCode, Timestamp, words};

/// Longest reason, in characters.
pub const MAX_REASON_CHARS: usize = 200;

words!(
    /// Where a request stands.
    SwapPhase {
        Open = "open",
        Taken = "taken",
        Approved = "approved",
        Rejected = "rejected",
        PastDue = "past_due",
        Withdrawn = "withdrawn",
    }
);

impl SwapPhase {
    /// Whether another request for the duty must wait for this one.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Taken)
    }
}

/// A published duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    pub shift: ShiftId,
    pub lawyer: LawyerId,
    pub starts_at: Timestamp,
}

/// Who acts: a lawyer for itself, or the coordinator, for the lawyer named or in its own right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Lawyer(LawyerId),
    /// For a lawyer who is absent or called in.
    CoordinatorFor(StaffId, LawyerId),
    Coordinator(StaffId),
}

impl Actor {
    /// Whether this actor may speak for the lawyer.
    fn speak_for(self, lawyer: LawyerId) -> Result<(), Rejection> {
        match self {
            Self::Lawyer(id) | Self::CoordinatorFor(_, id) if id == lawyer => Ok(()),
            _ => Err(RejectionCode::Forbidden.into()),
        }
    }

    fn decide(self) -> Result<StaffId, Rejection> {
        match self {
            Self::Coordinator(staff) => Ok(staff),
            _ => Err(RejectionCode::Forbidden.into()),
        }
    }
}

/// Who is asked to take the duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Everybody,
    One(LawyerId),
}

/// Who took it, and what the taker gives in return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taker {
    pub lawyer: LawyerId,
    /// A duty of the taker that goes the other way.
    pub in_return: Option<Duty>,
    /// Who said so, at what time.
    pub by: Actor,
    pub at: Timestamp,
}

/// Where a request stands, with who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SwapState {
    Open,
    Taken(Taker),
    Approved {
        taker: Taker,
        by: StaffId,
        at: Timestamp,
    },
    Rejected {
        taker: Taker,
        by: StaffId,
        reason: String,
        at: Timestamp,
    },
    /// The duty began before a decision.
    PastDue {
        at: Timestamp,
    },
    Withdrawn {
        by: Actor,
        at: Timestamp,
    },
}

/// A request to give a duty away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    pub id: SwapId,
    /// What is given, as its time is now.
    pub duty: Duty,
    pub asked: Asked,
    /// Who opened it.
    pub by: Actor,
    /// The approved request by which the lawyer had got the duty: a swap of a swap.
    pub after: Option<SwapId>,
    pub state: SwapState,
}

/// A duty that changes hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    pub shift: ShiftId,
    pub from: LawyerId,
    pub to: LawyerId,
}

/// Whether a request for the duty, or an exchange against it, is under way among `others`.
///
/// # Errors
/// [`RejectionCode::SwapOverlap`] with `swap` and `why`: `asked` when it is given away there, `in_return` when it is the other
/// half of an exchange.
pub fn check_overlap(shift: ShiftId, others: &[Swap]) -> Result<(), Rejection> {
    let no = |swap: &Swap, why: &str| Rejection::new(RejectionCode::SwapOverlap).with("swap", swap.id).with("why", why);
    for swap in others.iter().filter(|s| s.phase().is_live()) {
        let returned = swap.taker().and_then(|t| t.in_return).is_some_and(|d| d.shift == shift);
        if swap.duty.shift == shift {
            return Err(no(swap, "asked"));
        }
        if returned {
            return Err(no(swap, "in_return"));
        }
    }
    Ok(())
}

impl Swap {
    /// Asks for somebody to take `duty`. `others` are the requests for the month, ended ones too: the last one approved for
    /// the duty is the one before this.
    ///
    /// # Errors
    /// [`RejectionCode::Forbidden`] for somebody else's duty, [`RejectionCode::SwapLate`] once it has begun,
    /// [`RejectionCode::SwapNotAsked`] when its own lawyer is asked, [`RejectionCode::SwapOverlap`].
    pub fn open(id: SwapId, duty: Duty, asked: Asked, by: Actor, others: &[Self], now: Timestamp) -> Result<Self, Rejection> {
        by.speak_for(duty.lawyer)?;
        not_begun(duty, now)?;
        if asked == Asked::One(duty.lawyer) {
            return Err(RejectionCode::SwapNotAsked.into());
        }
        check_overlap(duty.shift, others)?;
        let at = |s: &&Self| match s.state {
            SwapState::Approved { at, .. } => Some(at),
            _ => None,
        };
        let moved = |s: &&Self| s.handovers().iter().any(|h| h.shift == duty.shift);
        let after = others.iter().filter(moved).max_by_key(at).map(|s| s.id);
        Ok(Self { id, duty, asked, by, after, state: SwapState::Open })
    }

    /// A colleague agrees to take it, perhaps for a duty in return. Whether the rota allows it ([`crate::rota::check_fit`]) is
    /// asked before, for both when there is a return. `others` are the live requests.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] unless open, [`RejectionCode::Forbidden`] for another or for the return of another's duty,
    /// [`RejectionCode::SwapNotAsked`] for somebody not asked, [`RejectionCode::SwapLate`], [`RejectionCode::SwapOverlap`] when
    /// what is given in return is in a request of its own.
    pub fn take(self, taker: Taker, others: &[Self]) -> Result<Self, Rejection> {
        let SwapState::Open = self.state else { return Err(self.refuse("take")) };
        taker.by.speak_for(taker.lawyer)?;
        let is_asked = taker.lawyer != self.duty.lawyer && matches!(self.asked, Asked::Everybody) || self.asked == Asked::One(taker.lawyer);
        if !is_asked {
            return Err(RejectionCode::SwapNotAsked.into());
        }
        not_begun(self.duty, taker.at)?;
        if let Some(back) = taker.in_return {
            if back.lawyer != taker.lawyer {
                return Err(RejectionCode::Forbidden.into());
            }
            not_begun(back, taker.at)?;
            check_overlap(back.shift, others)?;
        }
        Ok(Self { state: SwapState::Taken(taker), ..self })
    }

    /// The colleague thinks again: the request is open as before.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] unless taken, [`RejectionCode::Forbidden`] for anybody but the taker.
    pub fn untake(self, by: Actor) -> Result<Self, Rejection> {
        let SwapState::Taken(taker) = self.state else { return Err(self.refuse("untake")) };
        by.speak_for(taker.lawyer)?;
        Ok(Self { state: SwapState::Open, ..self })
    }

    /// The coordinator agrees: the duty changes hands, see [`Swap::handovers`]. The rota is asked again before, as it may have
    /// changed since.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] unless taken, [`RejectionCode::Forbidden`], [`RejectionCode::SwapLate`] once one of the
    /// duties has begun.
    pub fn approve(self, by: Actor, now: Timestamp) -> Result<Self, Rejection> {
        let SwapState::Taken(taker) = self.state else { return Err(self.refuse("approve")) };
        let by = by.decide()?;
        not_begun(self.duty, now)?;
        taker.in_return.map_or(Ok(()), |back| not_begun(back, now))?;
        Ok(Self { state: SwapState::Approved { taker, by, at: now }, ..self })
    }

    /// The coordinator says no, with a reason for both.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] unless taken, [`RejectionCode::Forbidden`], [`RejectionCode::ReasonMissing`],
    /// [`RejectionCode::TextTooLong`] with `limit`.
    pub fn reject(self, by: Actor, reason: &str, now: Timestamp) -> Result<Self, Rejection> {
        let SwapState::Taken(taker) = self.state else { return Err(self.refuse("reject")) };
        let (by, reason) = (by.decide()?, reason.trim().to_owned());
        if reason.is_empty() {
            return Err(Rejection::from(RejectionCode::ReasonMissing).at("/reason"));
        }
        if reason.chars().count() > MAX_REASON_CHARS {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_REASON_CHARS).at("/reason"));
        }
        Ok(Self { state: SwapState::Rejected { taker, by, reason, at: now }, ..self })
    }

    /// Who asked takes the request back, taken or not.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] when it has ended, [`RejectionCode::Forbidden`] for anybody else.
    pub fn withdraw(self, by: Actor, now: Timestamp) -> Result<Self, Rejection> {
        if !self.phase().is_live() {
            return Err(self.refuse("withdraw"));
        }
        by.speak_for(self.duty.lawyer)?;
        Ok(Self { state: SwapState::Withdrawn { by, at: now }, ..self })
    }

    /// The duty has begun without a decision: its lawyer serves, or is late as anybody. If only the duty in return has begun,
    /// the request is open again.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] when it has ended, or none has begun.
    pub fn expire(self, now: Timestamp) -> Result<Self, Rejection> {
        if !self.phase().is_live() || now < self.due_at() {
            return Err(self.refuse("expire"));
        }
        let state = if now < self.duty.starts_at { SwapState::Open } else { SwapState::PastDue { at: now } };
        Ok(Self { state, ..self })
    }

    /// A duty of the request got another time: the request goes with it. Whoever took it agreed to the old time, so a taken
    /// request is open again; with whether the taker must be told.
    ///
    /// # Errors
    /// [`RejectionCode::SwapState`] when it has ended.
    pub fn follow(self, moved: Duty) -> Result<(Self, Option<LawyerId>), Rejection> {
        let taker = self.taker().copied();
        if !self.phase().is_live() {
            return Err(self.refuse("follow"));
        }
        let is_given = moved.shift == self.duty.shift;
        let is_returned = taker.and_then(|t| t.in_return).is_some_and(|d| d.shift == moved.shift);
        if !is_given && !is_returned {
            return Ok((self, None));
        }
        let duty = if is_given { Duty { starts_at: moved.starts_at, ..self.duty } } else { self.duty };
        Ok((Self { duty, state: SwapState::Open, ..self }, taker.map(|t| t.lawyer)))
    }

    /// When a decision is needed: the start of the duty, or of the one in return if that is earlier.
    pub fn due_at(&self) -> Timestamp {
        let back = self.taker().and_then(|t| t.in_return).map(|d| d.starts_at);
        back.map_or(self.duty.starts_at, |at| at.min(self.duty.starts_at))
    }

    /// What changes hands: nothing unless approved.
    pub fn handovers(&self) -> Vec<Handover> {
        let SwapState::Approved { taker, .. } = &self.state else { return Vec::new() };
        let given = Handover { shift: self.duty.shift, from: self.duty.lawyer, to: taker.lawyer };
        let back = taker.in_return.map(|d| Handover { shift: d.shift, from: taker.lawyer, to: self.duty.lawyer });
        std::iter::once(given).chain(back).collect()
    }

    pub const fn phase(&self) -> SwapPhase {
        match self.state {
            SwapState::Open => SwapPhase::Open,
            SwapState::Taken(_) => SwapPhase::Taken,
            SwapState::Approved { .. } => SwapPhase::Approved,
            SwapState::Rejected { .. } => SwapPhase::Rejected,
            SwapState::PastDue { .. } => SwapPhase::PastDue,
            SwapState::Withdrawn { .. } => SwapPhase::Withdrawn,
        }
    }

    /// Who has it taken now.
    pub const fn taker(&self) -> Option<&Taker> {
        if let SwapState::Taken(taker) = &self.state { Some(taker) } else { None }
    }

    fn refuse(&self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::SwapState).with("state", self.phase()).with("action", action)
    }
}

fn not_begun(duty: Duty, now: Timestamp) -> Result<(), Rejection> {
    if now < duty.starts_at { Ok(()) } else { Err(Rejection::new(RejectionCode::SwapLate).with("shift", duty.shift)) }
}

#[cfg(test)]
#[path = "swap/tests.rs"]
mod tests;
