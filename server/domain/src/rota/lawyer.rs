//! What the rota must know of a lawyer.

use crate::Day;
use crate::id::{FirmId, LawyerId};

/// What a seat's need begins with when it is a language.
pub const LANGUAGE: &str = "lang:";

/// Days on which a lawyer does not serve, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    pub from: Day,
    pub to: Day,
}

/// A volunteer lawyer as the rota sees one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lawyer {
    pub id: LawyerId,
    pub firm: FirmId,
    /// Codes of the local catalogue of topics, for seats that ask for one.
    pub specialties: Vec<String>,
    /// Languages and dialects in the words of the city, for seats that ask for one.
    pub languages: Vec<String>,
    /// Most duties in the month.
    pub monthly_limit: u16,
    /// Most duties in the year.
    pub yearly_limit: u16,
    /// Duties carried over: served this year before the month. Fairness is counted with them.
    pub served: u16,
    pub leave: Vec<Leave>,
    /// Duties right before or after the month, for the days between. Those before are in `served` too.
    pub elsewhere: Vec<Day>,
}

impl Lawyer {
    pub fn is_on_leave(&self, day: Day) -> bool {
        self.leave.iter().any(|leave| (leave.from..=leave.to).contains(&day))
    }

    /// Most duties in the month by both limits.
    pub fn month_room(&self) -> u16 {
        self.monthly_limit.min(self.yearly_limit.saturating_sub(self.served))
    }

    /// Whether the lawyer may sit where this is asked for: a topic, or a language as `lang:WORD`.
    pub fn knows(&self, needs: Option<&str>) -> bool {
        needs.is_none_or(|need| match need.strip_prefix(LANGUAGE) {
            Some(language) => self.languages.iter().any(|l| l == language),
            None => self.specialties.iter().any(|s| s == need),
        })
    }
}
