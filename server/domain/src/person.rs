//! A petitioner's identity as it is declared at a kiosk: name, paper, phone. Nobody without papers is refused.

use jiff::civil::Date;

use crate::{Rejection, RejectionCode, Timestamp, words};

/// Longest name accepted, in characters. Names of minority peoples with dots reach about 25.
pub const MAX_NAME_CHARS: usize = 50;
/// Longest number of another paper, in characters.
pub const MAX_PAPER_CHARS: usize = 30;

/// An 18-digit resident identity number whose date and checksum are right (GB 11643-1999).
///
/// The six-digit area is not checked: codes of abolished counties remain on cards.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

words!(
    /// Which paper the person showed or named.
    PaperKind {
        ResidentCard = "resident_card",
        Other = "other",
        None = "none",
    }
);

words!(
    /// Whether there is a phone to call back.
    PhoneState {
        Given = "given",
        None = "none",
        Declined = "declined",
    }
);

words!(
    /// Sex as the number tells it (odd sequence male, even female).
    Sex {
        Male = "male",
        Female = "female",
    }
);

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl IdNumber {
    /// Reads a number; blanks around it are dropped, a lower-case `x` is accepted.
    ///
    /// # Errors
    /// [`RejectionCode::IdNumberLength`] if it is not 17 digits and a digit or X, [`RejectionCode::IdNumberDate`] if
    /// the birth date does not exist or lies after `today`, [`RejectionCode::IdNumberChecksum`] if a digit is mistyped.
    pub fn parse(text: &str, today: Date) -> Result<Self, Rejection> {
        let text = text.trim().to_ascii_uppercase();
        let bytes = text.as_bytes();
        let shape = bytes.len() == 18 && bytes[..17].iter().all(u8::is_ascii_digit) && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
        if !shape {
            return Err(Rejection::new(RejectionCode::IdNumberLength).with("length", text.chars().count()));
        }
        let sum: u32 = bytes[..17].iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
        if CHECKS[(sum % 11) as usize] != bytes[17] {
            return Err(RejectionCode::IdNumberChecksum.into());
        }
        match birth_date(&text) {
            Some(date) if date <= today && date.year() >= 1880 => Ok(Self(text)),
            _ => Err(RejectionCode::IdNumberDate.into()),
        }
    }

    /// The normalised 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Sex by the sequence digit.
    pub fn sex(&self) -> Sex {
        if self.0.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Full years of age (周岁) on the given day.
    pub fn age_years(&self, today: Date) -> i16 {
        let birth = birth_date(&self.0).expect("checked when read");
        let before_birthday = (today.month(), today.day()) < (birth.month(), birth.day());
        today.year() - birth.year() - i16::from(before_birthday)
    }
}

fn birth_date(number: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| number.get(range)?.parse::<i16>().ok();
    Date::new(part(6..10)?, part(10..12)? as i8, part(12..14)? as i8).ok()
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&mask_number(&self.0))
    }
}

/// What a person declares when taking a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub name: String,
    pub paper: PaperKind,
    /// Number of the paper, normalised; absent without papers.
    pub number: Option<String>,
    pub phone_state: PhoneState,
    pub phone: Option<String>,
    pub sex: Option<Sex>,
    pub birth_year: Option<i16>,
}

impl Identity {
    /// Checks what was typed at a kiosk.
    ///
    /// # Errors
    /// A rejection with the JSON pointer of the field at fault.
    pub fn declare(
        name: &str,
        paper: PaperKind,
        number: &str,
        phone_state: PhoneState,
        phone: &str,
        now: Timestamp,
    ) -> Result<Self, Rejection> {
        let today = now.day().0;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(Rejection::new(RejectionCode::NameMissing).at("/person/name"));
        }
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(Rejection::new(RejectionCode::NameTooLong).with("limit", MAX_NAME_CHARS).at("/person/name"));
        }
        let (mut sex, mut birth_year) = (None, None);
        let number = match paper {
            PaperKind::None => None,
            PaperKind::Other => Some(other_paper(number)?),
            PaperKind::ResidentCard => {
                let id = IdNumber::parse(number, today).map_err(|r| r.at("/person/paper/number"))?;
                sex = Some(id.sex());
                birth_year = id.as_str()[6..10].parse().ok();
                Some(id.as_str().to_owned())
            }
        };
        let phone = match phone_state {
            PhoneState::Given => Some(phone_number(phone)?),
            PhoneState::None | PhoneState::Declined => None,
        };
        Ok(Self { name, paper, number, phone_state, phone, sex, birth_year })
    }
}

fn other_paper(number: &str) -> Result<String, Rejection> {
    let number: String = number.trim().to_uppercase();
    match number.chars().count() {
        0 => Err(Rejection::new(RejectionCode::PaperNumberMissing).at("/person/paper/number")),
        n if n > MAX_PAPER_CHARS => {
            Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_PAPER_CHARS).at("/person/paper/number"))
        }
        _ => Ok(number),
    }
}

/// A mainland mobile number (`1[3-9]` and nine digits), or a fixed line with area code; digits only.
///
/// # Errors
/// [`RejectionCode::PhoneInvalid`].
pub fn phone_number(text: &str) -> Result<String, Rejection> {
    let text = text.trim();
    let stripped = text.strip_prefix("+86").unwrap_or(text);
    let digits: String = stripped.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let b = digits.as_bytes();
    let all_digits = !b.is_empty() && b.iter().all(u8::is_ascii_digit);
    let is_mobile = b.len() == 11 && b[0] == b'1' && (b'3'..=b'9').contains(&b[1]);
    let is_fixed = (10..=12).contains(&b.len()) && b[0] == b'0';
    if all_digits && (is_mobile || is_fixed) {
        Ok(digits)
    } else {
        Err(Rejection::new(RejectionCode::PhoneInvalid).at("/person/phone/number"))
    }
}

/// A number for a screen: the first 3 and last 4 characters, stars between; short numbers show only the last 2.
pub fn mask_number(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let (head, tail) = if chars.len() > 8 { (3, 4) } else { (0, 2.min(chars.len().saturating_sub(1))) };
    let shown = |i: usize| i < head || i + tail >= chars.len();
    chars.iter().enumerate().map(|(i, c)| if shown(i) { *c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    #[rstest]
    #[case("640299195002280013", Sex::Male, 76)]
    #[case("640299195002280021", Sex::Female, 76)]
    #[case("640299197811050022", Sex::Female, 48)]
    #[case("64029919900101001x", Sex::Male, 36)]
    #[case(" 640299200511300012 ", Sex::Male, 20)]
    #[case("11010519491231002X", Sex::Female, 76)]
    fn right_numbers_are_read(#[case] text: &str, #[case] sex: Sex, #[case] age: i16) {
        let id = IdNumber::parse(text, TODAY).expect("a right number");
        assert_eq!((id.sex(), id.age_years(TODAY)), (sex, age));
    }

    #[rstest]
    #[case("640299195002280014", RejectionCode::IdNumberChecksum)]
    #[case("640299196602290017", RejectionCode::IdNumberDate)]
    #[case("64029919500228001", RejectionCode::IdNumberLength)]
    #[case("640299500228001", RejectionCode::IdNumberLength)]
    #[case("6402991950022800１3", RejectionCode::IdNumberLength)]
    #[case("", RejectionCode::IdNumberLength)]
    fn wrong_numbers_say_what_is_wrong(#[case] text: &str, #[case] code: RejectionCode) {
        assert_eq!(IdNumber::parse(text, TODAY).expect_err("a wrong number").code, code);
    }

    #[rstest]
    #[case("13812345678", true)]
    #[case("+86 138-1234-5678", true)]
    #[case("0952-2012345", true)]
    #[case("12812345678", false)]
    #[case("无", false)]
    fn phones(#[case] text: &str, #[case] ok: bool) {
        assert_eq!(phone_number(text).is_ok(), ok);
    }

    #[test]
    fn a_person_without_papers_or_phone_is_accepted() {
        let now = Timestamp(1_795_300_000_000);
        let who = Identity::declare("  王 秀英 ", PaperKind::None, "", PhoneState::Declined, "", now).expect("accepted");
        assert_eq!((who.name.as_str(), who.number), ("王 秀英", None));
    }

    #[test]
    fn masks_keep_little() {
        assert_eq!(mask_number("640299195002280013"), "640***********0013");
        assert_eq!(mask_number("E1234"), "***34");
    }

    proptest::proptest! {
        #[test]
        fn one_mistyped_digit_is_always_noticed(pos in 0usize..17, add in 1u8..10) {
            let mut b = b"640299195002280013".to_vec();
            b[pos] = b'0' + (b[pos] - b'0' + add) % 10;
            let text = String::from_utf8(b).expect("digits");
            proptest::prop_assert!(IdNumber::parse(&text, TODAY).is_err());
        }
    }
}
