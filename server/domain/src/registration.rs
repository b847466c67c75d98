//! The registration form (登记): the fields that must be there at a counter (信访工作条例 arts 19, 20, 22, 23, 30).
//!
//! Invariants of a checked [`Form`]: whoever keeps their name or has no phone is registered all the same, with the reason;
//! an oral statement was read back; at most five representatives; an accusation names whom it accuses.

use serde::{Deserialize, Serialize};

use crate::matter::{Channel, MatterKind, Outcome, Recipient, Topic};
use crate::person::MAX_NAME_CHARS;
use crate::{Day, Rejection, RejectionCode};

/// Most representatives of a group (art 20).
pub const MAX_REPRESENTATIVES: usize = 5;
/// Most people of one matter.
pub const MAX_PEOPLE: u32 = 10_000;
/// Most people or units named in an accusation.
pub const MAX_ACCUSED: usize = 20;
/// Longest texts, in characters.
pub const MAX_ADDRESS_CHARS: usize = 200;
pub const MAX_REASON_CHARS: usize = 200;
pub const MAX_REQUEST_CHARS: usize = 1_000;
pub const MAX_FACTS_CHARS: usize = 8_000;
/// Longest limit that an assigner may set, in days.
pub const MAX_DUE_DAYS: i64 = 366;

/// A name, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Name {
    Given {
        name: String,
    },
    /// 拒绝透露
    Withheld {
        reason: String,
    },
}

/// How to reach the person, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Contact {
    Phone { number: String },
    None { reason: String },
}

/// Where somebody lives, or where it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// 6, 9 or 12 digits (GB/T 2260 and statistical codes); unknown codes are kept: abolished counties live on in papers.
    pub division_code: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

crate::words!(
    /// Whom an accusation names.
    AccusedKind {
        Person = "person",
        Unit = "unit",
    }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accused {
    pub kind: AccusedKind,
    pub name: String,
}

/// The texts and names: what is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub name: Name,
    pub address: Place,
    pub contact: Contact,
    pub channel: Channel,
    pub kind: MatterKind,
    pub topic: Topic,
    pub request: String,
    pub facts: String,
    pub place: Place,
    /// Everybody, the one at the desk included.
    pub people_count: u32,
    pub representatives: Vec<Representative>,
    pub is_oral: bool,
    pub read_back: bool,
    pub accused: Vec<Accused>,
    pub outcome: Outcome,
    /// Day on which an assigned matter's closing report is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    pub recipients: Vec<Recipient>,
}

impl Form {
    /// Trims and checks the form; `has_unit` tells whether a responsible unit is named.
    ///
    /// # Errors
    /// A rejection with the pointer of the first field at fault.
    pub fn check(mut self, has_unit: bool, today: Day) -> Result<Self, Rejection> {
        self.name = check_name(self.name)?;
        self.address = check_place(self.address, "/address")?;
        self.contact = check_contact(self.contact)?;
        self.place = check_place(self.place, "/place")?;
        self.request = filled(&self.request, MAX_REQUEST_CHARS, "/request")?;
        self.facts = filled(&self.facts, MAX_FACTS_CHARS, "/facts")?;
        self.representatives = check_representatives(&self.representatives)?;
        if self.people_count == 0 || self.people_count > MAX_PEOPLE || (self.people_count as usize) < self.representatives.len() {
            return Err(Rejection::new(RejectionCode::PeopleCount).with("limit", MAX_PEOPLE).at("/people_count"));
        }
        if self.is_oral && !self.read_back {
            return Err(Rejection::new(RejectionCode::StatementNotReadBack).at("/read_back"));
        }
        self.accused = check_accused(self.kind, &self.accused)?;
        self.check_outcome(has_unit, today)?;
        Ok(self)
    }

    fn check_outcome(&mut self, has_unit: bool, today: Day) -> Result<(), Rejection> {
        if self.outcome.needs_unit() && !has_unit {
            return Err(Rejection::new(RejectionCode::UnitMissing).at("/unit_id"));
        }
        if self.outcome == Outcome::Assigned {
            let due = self.due.as_deref().and_then(Day::parse).filter(|d| *d > today && *d <= today.plus_days(MAX_DUE_DAYS));
            let due = due.ok_or_else(|| Rejection::new(RejectionCode::DueDayInvalid).at("/due"))?;
            self.due = Some(due.to_string());
        } else {
            self.due = None;
        }
        self.recipients.sort();
        self.recipients.dedup();
        if self.outcome == Outcome::UrgentReport && self.recipients.is_empty() {
            return Err(Rejection::new(RejectionCode::RecipientsMissing).at("/recipients"));
        }
        if self.outcome != Outcome::UrgentReport {
            self.recipients.clear();
        }
        Ok(())
    }

    /// Whether the accusation names this person or unit.
    pub fn accuses(&self, kind: AccusedKind, name: &str) -> bool {
        self.accused.iter().any(|a| a.kind == kind && plain_name(&a.name) == plain_name(name))
    }

    /// The phone on the form.
    pub fn phone(&self) -> Option<&str> {
        match &self.contact {
            Contact::Phone { number } => Some(number),
            Contact::None { .. } => None,
        }
    }

    /// What is compared with other matters.
    pub fn text(&self) -> String {
        format!("{} {}", self.request, self.facts)
    }
}

/// A division code: 6, 9 or 12 digits.
pub fn is_division_code(code: &str) -> bool {
    matches!(code.len(), 6 | 9 | 12) && code.bytes().all(|b| b.is_ascii_digit())
}

/// A name for comparing: without blanks, marks and case.
pub fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn too_long(limit: usize, pointer: &str) -> Rejection {
    Rejection::new(RejectionCode::TextTooLong).with("limit", limit).at(pointer)
}

fn trimmed(text: &str, limit: usize, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.chars().count() > limit { Err(too_long(limit, pointer)) } else { Ok(text.to_owned()) }
}

fn filled(text: &str, limit: usize, pointer: &str) -> Result<String, Rejection> {
    let text = trimmed(text, limit, pointer)?;
    if text.is_empty() { Err(Rejection::new(RejectionCode::TextMissing).at(pointer)) } else { Ok(text) }
}

fn reason(text: &str, pointer: &str) -> Result<String, Rejection> {
    let text = trimmed(text, MAX_REASON_CHARS, pointer)?;
    if text.is_empty() { Err(Rejection::new(RejectionCode::ReasonMissing).at(pointer)) } else { Ok(text) }
}

fn named(text: &str, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Rejection::new(RejectionCode::NameMissing).at(pointer)),
        n if n > MAX_NAME_CHARS => Err(Rejection::new(RejectionCode::NameTooLong).with("limit", MAX_NAME_CHARS).at(pointer)),
        _ => Ok(text.to_owned()),
    }
}

fn check_name(name: Name) -> Result<Name, Rejection> {
    Ok(match name {
        Name::Given { name } => Name::Given { name: named(&name, "/name/name")? },
        Name::Withheld { reason: why } => Name::Withheld { reason: reason(&why, "/name/reason")? },
    })
}

fn check_contact(contact: Contact) -> Result<Contact, Rejection> {
    Ok(match contact {
        Contact::Phone { number } => {
            Contact::Phone { number: crate::person::phone_number(&number).map_err(|no| no.at("/contact/number"))? }
        }
        Contact::None { reason: why } => Contact::None { reason: reason(&why, "/contact/reason")? },
    })
}

fn check_place(place: Place, pointer: &str) -> Result<Place, Rejection> {
    let code = place.division_code.trim();
    if !is_division_code(code) {
        return Err(Rejection::new(RejectionCode::DivisionCodeInvalid).at(format!("{pointer}/division_code")));
    }
    Ok(Place { division_code: code.to_owned(), text: trimmed(&place.text, MAX_ADDRESS_CHARS, &format!("{pointer}/text"))? })
}

fn check_representatives(all: &[Representative]) -> Result<Vec<Representative>, Rejection> {
    if all.len() > MAX_REPRESENTATIVES {
        return Err(Rejection::new(RejectionCode::RepresentativesLimit).with("limit", MAX_REPRESENTATIVES).at("/representatives"));
    }
    let check = |(n, r): (usize, &Representative)| -> Result<Representative, Rejection> {
        let name = named(&r.name, &format!("/representatives/{n}/name"))?;
        let phone = r.phone.as_deref().map(str::trim).filter(|p| !p.is_empty());
        let phone = phone.map(crate::person::phone_number).transpose().map_err(|no| no.at(format!("/representatives/{n}/phone")))?;
        Ok(Representative { name, phone })
    };
    all.iter().enumerate().map(check).collect()
}

fn check_accused(kind: MatterKind, all: &[Accused]) -> Result<Vec<Accused>, Rejection> {
    if kind != MatterKind::Accusation {
        return Ok(Vec::new());
    }
    if all.is_empty() || all.len() > MAX_ACCUSED {
        return Err(Rejection::new(RejectionCode::AccusedMissing).with("limit", MAX_ACCUSED).at("/accused"));
    }
    let check = |(n, a): (usize, &Accused)| Ok(Accused { kind: a.kind, name: named(&a.name, &format!("/accused/{n}/name"))? });
    all.iter().enumerate().map(check).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn form() -> Form {
        Form {
            name: Name::Given { name: " 王秀英 ".to_owned() },
            address: Place { division_code: "640202100".to_owned(), text: "幸福小区3号楼".to_owned() },
            contact: Contact::Phone { number: "139-1234-5678".to_owned() },
            channel: Channel::Counter,
            kind: MatterKind::ComplaintRequest,
            topic: Topic::Housing,
            request: "恢复供暖".to_owned(),
            facts: "室温只有十二度".to_owned(),
            place: Place { division_code: "640202100".to_owned(), text: String::new() },
            people_count: 1,
            representatives: Vec::new(),
            is_oral: false,
            read_back: false,
            accused: Vec::new(),
            outcome: Outcome::NoticeNow,
            due: None,
            recipients: Vec::new(),
        }
    }

    fn today() -> Day {
        Day::parse("2026-11-23").expect("a date")
    }

    #[test]
    fn a_right_form_is_trimmed_and_kept() {
        let f = form().check(false, today()).expect("accepted");
        assert_eq!((f.name, f.contact), (Name::Given { name: "王秀英".to_owned() }, Contact::Phone { number: "13912345678".to_owned() }));
    }

    #[test]
    fn nobody_is_refused_for_keeping_name_and_phone_but_the_reason_is_asked() {
        let anonymous = Form {
            name: Name::Withheld { reason: "怕报复".to_owned() },
            contact: Contact::None { reason: "没有手机".to_owned() },
            ..form()
        };
        assert!(anonymous.check(false, today()).is_ok());
        let silent = Form { name: Name::Withheld { reason: " ".to_owned() }, ..form() };
        assert_eq!(silent.check(false, today()).expect_err("refused").code, RejectionCode::ReasonMissing);
    }

    type Change = fn(&mut Form);

    #[rstest]
    #[case(|f: &mut Form| f.name = Name::Given { name: " ".to_owned() }, "name_missing", "/name/name")]
    #[case(|f: &mut Form| f.address.division_code = "64020".to_owned(), "division_code_invalid", "/address/division_code")]
    #[case(|f: &mut Form| f.place.division_code = "64020x".to_owned(), "division_code_invalid", "/place/division_code")]
    #[case(|f: &mut Form| f.contact = Contact::Phone { number: "12".to_owned() }, "phone_invalid", "/contact/number")]
    #[case(|f: &mut Form| f.request = "  ".to_owned(), "text_missing", "/request")]
    #[case(|f: &mut Form| f.facts = "长".repeat(MAX_FACTS_CHARS + 1), "text_too_long", "/facts")]
    #[case(|f: &mut Form| f.people_count = 0, "people_count", "/people_count")]
    #[case(|f: &mut Form| f.people_count = MAX_PEOPLE + 1, "people_count", "/people_count")]
    #[case(|f: &mut Form| f.representatives = vec![rep("甲"); 6], "representatives_limit", "/representatives")]
    #[case(|f: &mut Form| f.representatives = vec![rep("甲"), rep("乙")], "people_count", "/people_count")]
    #[case(|f: &mut Form| f.is_oral = true, "statement_not_read_back", "/read_back")]
    #[case(|f: &mut Form| f.kind = MatterKind::Accusation, "accused_missing", "/accused")]
    #[case(|f: &mut Form| f.outcome = Outcome::Transferred, "unit_missing", "/unit_id")]
    #[case(|f: &mut Form| f.outcome = Outcome::UrgentReport, "recipients_missing", "/recipients")]
    fn wrong_fields_are_pointed_at(#[case] change: Change, #[case] code: &str, #[case] pointer: &str) {
        let mut f = form();
        change(&mut f);
        let no = f.check(false, today()).expect_err("refused");
        assert_eq!((no.code.as_str(), no.pointer.as_deref()), (code, Some(pointer)));
    }

    fn rep(name: &str) -> Representative {
        Representative { name: name.to_owned(), phone: None }
    }

    #[rstest]
    #[case(None, false)]
    #[case(Some("2026-11-23"), false)]
    #[case(Some("2026-12-23"), true)]
    #[case(Some("2028-12-23"), false)]
    #[case(Some("soon"), false)]
    fn an_assigned_matter_has_its_day(#[case] due: Option<&str>, #[case] ok: bool) {
        let f = Form { outcome: Outcome::Assigned, due: due.map(str::to_owned), ..form() };
        assert_eq!(f.check(true, today()).is_ok(), ok);
    }

    #[test]
    fn a_group_of_eight_has_at_most_five_representatives() {
        let f = Form { people_count: 8, representatives: vec![rep("甲"); 5], ..form() };
        assert_eq!(f.check(false, today()).expect("accepted").representatives.len(), 5);
    }
}
