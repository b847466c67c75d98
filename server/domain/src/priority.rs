//! Classes of people who are called earlier. The classes are data; here is how one is chosen.

use crate::{Rejection, RejectionCode, words};

/// Code of the class of booked people, who stand in the line from their appointed time.
pub const APPOINTMENT: &str = "appointment";
/// Code of the class of those who were not served on an earlier day.
pub const CARRIED_OVER: &str = "carried_over";

words!(
    /// How it is known that somebody belongs to a class.
    KnownBy {
        /// The person says so at the kiosk; nobody is asked for a proof before they are heard.
        Declared = "declared",
        /// Full years of age on the resident card.
        Age = "age",
        /// A rule of the system or a clerk.
        System = "system",
    }
);

/// A class of people who are called earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityClass {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    /// By how much waiting the class is ahead, in milliseconds; at most two hours.
    pub bonus_ms: i64,
    pub known_by: KnownBy,
    /// Least age in full years, for [`KnownBy::Age`].
    pub min_age: Option<i16>,
    pub source: String,
}

/// The class with the largest bonus that applies: what was declared, the age, and what the system knows.
///
/// # Errors
/// [`RejectionCode::PriorityUnknown`] with `code` if a declared code does not exist or is not for declaring.
pub fn best<'a>(
    classes: &'a [PriorityClass],
    declared: &[String],
    age_years: Option<i16>,
    system: Option<&str>,
) -> Result<Option<&'a PriorityClass>, Rejection> {
    for (i, code) in declared.iter().enumerate() {
        if !classes.iter().any(|c| c.code == *code && c.known_by == KnownBy::Declared) {
            return Err(Rejection::new(RejectionCode::PriorityUnknown).with("code", code).at(format!("/priority/{i}")));
        }
    }
    let applies = |c: &&PriorityClass| match c.known_by {
        KnownBy::Declared => declared.contains(&c.code),
        KnownBy::Age => age_years.zip(c.min_age).is_some_and(|(age, least)| age >= least),
        KnownBy::System => system == Some(c.code.as_str()),
    };
    Ok(classes.iter().filter(applies).max_by_key(|c| c.bonus_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(code: &str, minutes: i64, known_by: KnownBy) -> PriorityClass {
        let min_age = (known_by == KnownBy::Age).then_some(60);
        let text = String::new;
        PriorityClass {
            code: code.to_owned(),
            name_zh: text(),
            name_en: text(),
            bonus_ms: minutes * 60_000,
            known_by,
            min_age,
            source: text(),
        }
    }

    #[test]
    fn the_largest_bonus_that_applies_counts() {
        let all = [class("appointment", 60, KnownBy::System), class("aged", 30, KnownBy::Age), class("veteran", 20, KnownBy::Declared)];
        let code = |declared: &[&str], age, system| {
            let declared: Vec<String> = declared.iter().map(|s| (*s).to_owned()).collect();
            best(&all, &declared, age, system).map(|c| c.map(|c| c.code.clone()))
        };
        assert_eq!(code(&[], Some(59), None), Ok(None));
        assert_eq!(code(&[], Some(60), None), Ok(Some("aged".to_owned())));
        assert_eq!(code(&["veteran"], Some(60), None), Ok(Some("aged".to_owned())));
        assert_eq!(code(&["veteran"], None, Some(APPOINTMENT)), Ok(Some(APPOINTMENT.to_owned())));
        assert_eq!(code(&["appointment"], None, None).expect_err("not for declaring").code, RejectionCode::PriorityUnknown);
    }
}
