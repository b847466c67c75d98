//! The petition matter (信访事项): no visit ends without one (信访工作条例 arts 22, 23, 44). Its words, its states, its numbers.

use crate::{Day, Rejection, RejectionCode, words};

/// Longest summary, in characters.
pub const MAX_SUMMARY_CHARS: usize = 2_000;

words!(
    /// What it is about: twelve and the rest. An own catalogue, as the official national code table is not public.
    Topic {
        Labour = "labour",
        Land = "land",
        Housing = "housing",
        Family = "family",
        Debt = "debt",
        Traffic = "traffic",
        SocialSecurity = "social_security",
        Environment = "environment",
        Education = "education",
        Health = "health",
        VillageAffairs = "village_affairs",
        /// Courts, prosecutors, police cases (涉法涉诉): separate from petitions.
        Litigation = "litigation",
        Other = "other",
    }
);

words!(
    /// How the visit ended, or where the matter goes.
    Outcome {
        Answered = "answered",
        ReferredLegalAid = "referred_legal_aid",
        ReferredLawsuit = "referred_lawsuit",
        ReferredArbitration = "referred_arbitration",
        ReferredMediation = "referred_mediation",
        Transferred = "transferred",
        ToBeContinued = "to_be_continued",
        /// Told at once, in writing.
        NoticeNow = "notice_now",
        /// To a subordinate organ, with a time limit and a closing report (交办).
        Assigned = "assigned",
        /// An appointment was made.
        Booked = "booked",
        /// To the lawyer on duty.
        Lawyer = "lawyer",
        /// Grave and urgent (art 25): reported at once.
        UrgentReport = "urgent_report",
    }
);

impl Outcome {
    /// Whether a unit must be named.
    pub const fn needs_unit(self) -> bool {
        matches!(self, Self::Transferred | Self::Assigned)
    }
}

words!(
    /// What a matter is (arts 29-31); consulting is registered but asks for nothing.
    MatterKind {
        Suggestion = "suggestion",
        Accusation = "accusation",
        ComplaintRequest = "complaint_request",
        Consult = "consult",
    }
);

words!(
    /// The five forms of art 17.
    PetitionForm {
        Network = "network",
        Letter = "letter",
        Phone = "phone",
        Fax = "fax",
        Visit = "visit",
    }
);

words!(
    /// The way it came. Video counts as a kind of visit.
    Channel {
        Counter = "counter",
        Video = "video",
        Appointment = "appointment",
        /// Leaders or staff went to the place (下访).
        Field = "field",
        Website = "website",
        Post = "post",
        Hotline = "hotline",
        Fax = "fax",
    }
);

impl Channel {
    pub const fn form(self) -> PetitionForm {
        match self {
            Self::Counter | Self::Video | Self::Appointment | Self::Field => PetitionForm::Visit,
            Self::Website => PetitionForm::Network,
            Self::Post => PetitionForm::Letter,
            Self::Hotline => PetitionForm::Phone,
            Self::Fax => PetitionForm::Fax,
        }
    }
}

words!(
    /// Who is told of a grave and urgent matter (art 25).
    Recipient {
        OwnPartyCommittee = "own_party_committee",
        OwnGovernment = "own_government",
        Department = "department",
        JointConferenceOffice = "joint_conference_office",
        UpperPetitionOrgan = "upper_petition_organ",
        NationalBureau = "national_bureau",
    }
);

words!(
    /// Where a matter stands. Further states come with their use cases.
    MatterState {
        Registered = "registered",
        /// Told where to go, or answered.
        Guided = "guided",
        Transferred = "transferred",
        Assigned = "assigned",
        ReportedUp = "reported_up",
        /// After the third level (art 36); so far set by taking over older records.
        Terminated = "terminated",
        /// The same again after termination: registered and told, not opened anew.
        NoLongerAccepted = "no_longer_accepted",
    }
);

impl MatterState {
    /// Where a fresh matter stands after the clerk's decision.
    pub const fn after(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Transferred => Self::Transferred,
            Outcome::Assigned => Self::Assigned,
            Outcome::UrgentReport => Self::ReportedUp,
            Outcome::Booked | Outcome::ToBeContinued => Self::Registered,
            _ => Self::Guided,
        }
    }

    /// A correction while the person is still there may change the decision, as a new version; what is closed stays so.
    #[must_use]
    pub const fn corrected(self, outcome: Outcome) -> Self {
        if self.is_open() { Self::after(outcome) } else { self }
    }

    /// The same person brings the same matter again: it is added to, not opened twice (art 19).
    ///
    /// # Errors
    /// [`RejectionCode::MatterState`] once the matter is closed: then it is registered anew as no longer accepted.
    pub fn supplement(self) -> Result<Self, Rejection> {
        if self.is_open() { Ok(self) } else { Err(self.refuse("supplement")) }
    }

    /// Whether somebody still works on it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Terminated | Self::NoLongerAccepted)
    }

    fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::MatterState).with("state", self).with("action", action)
    }
}

/// Letters of the query code: no 0/O, 1/I/L, so that it can be read aloud and typed.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// The matter number: division code, business day, running number of the day: `640200-20261122-0007`.
pub fn matter_no(division_code: &str, day: Day, no: i64) -> String {
    format!("{division_code}-{}-{no:04}", day.to_string().replace('-', ""))
}

/// Makes an 8-letter query code from 8 random bytes (31^8 = 8.5e11 codes).
pub fn query_code(random: [u8; 8]) -> String {
    random.iter().map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()])).collect()
}

/// A query code as somebody types it: blanks and dashes dropped, upper case; `None` if it cannot be one.
pub fn read_query_code(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    (code.len() == 8 && code.bytes().all(|b| ALPHABET.contains(&b))).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_by_action() {
        let mut rows: Vec<String> = vec![format!(
            "new | {}",
            Outcome::ALL.iter().map(|o| format!("{o}: {}", MatterState::after(*o))).collect::<Vec<_>>().join(" | ")
        )];
        for state in MatterState::ALL {
            let mut cells = vec![state.supplement().map_or_else(|no| format!("supplement: -{}", no.code), |s| format!("supplement: {s}"))];
            for outcome in [Outcome::NoticeNow, Outcome::Transferred, Outcome::Assigned, Outcome::Booked, Outcome::UrgentReport] {
                cells.push(format!("corrected({outcome}): {}", state.corrected(outcome)));
            }
            rows.push(format!("{state} | {}", cells.join(" | ")));
        }
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn numbers_and_codes_can_be_read_aloud() {
        let day = Day::parse("2026-11-22").expect("a date");
        assert_eq!(matter_no("640200", day, 7), "640200-20261122-0007");
        let code = query_code([0, 30, 31, 255, 7, 8, 9, 10]);
        assert_eq!(code.len(), 8);
        assert!(code.bytes().all(|b| ALPHABET.contains(&b)), "{code}");
        assert_eq!(read_query_code(" 2zz8-9abc").as_deref(), Some("2ZZ89ABC"));
        assert_eq!((read_query_code("2ZZ89AB"), read_query_code("2ZZ89AB0")), (None, None));
    }
}
