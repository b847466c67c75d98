//! Seeded offices and months for the tests, and the rules from first principles to check a rota against.

use uuid::Uuid;

use crate::Day;
use crate::calendar::Calendar;
use crate::calendar::tests::{calendar_2026, day};
use crate::id::{FirmId, LawyerId, SiteId};
use crate::rota::{DutySeat, Kept, Lawyer, Leave, Rota, SeatKind, generate};

/// Numbers by a seed (xorshift64*), so that a failing case can be made again.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }

    pub fn is(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// What is asked of [`generate`].
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub seats: Vec<DutySeat>,
    pub lawyers: Vec<Lawyer>,
    pub kept: Vec<Kept>,
    pub seed: u64,
}

impl Case {
    pub fn rota(&self) -> Rota {
        generate(&self.seats, &self.lawyers, &self.kept, &calendar_2026(), self.seed).expect("a right size")
    }
}

pub(super) fn lawyer(n: u64, firm: u64) -> Lawyer {
    Lawyer {
        id: LawyerId(Uuid::from_u64_pair(7, n)),
        firm: FirmId(Uuid::from_u64_pair(8, firm)),
        specialties: Vec::new(),
        languages: Vec::new(),
        monthly_limit: 31,
        yearly_limit: 366,
        served: 0,
        leave: Vec::new(),
        elsewhere: Vec::new(),
    }
}

pub(super) fn seat(day: Day, no: u8) -> DutySeat {
    DutySeat { day, site: SiteId(Uuid::nil()), kind: SeatKind::Hall, half: None, no, needs: None }
}

/// The first `n` working days from a day on.
pub(super) fn work_days(from: &str, n: usize) -> Vec<Day> {
    let calendar = calendar_2026();
    (0..60).map(|k| day(from).plus_days(k)).filter(|d| calendar.is_working_day(*d)).take(n).collect()
}

/// An office of up to `lawyers` and up to `days` working days with at most `most` seats each.
pub(super) fn case(seed: u64, lawyers: u64, days: u64, most: u64, with_needs: bool) -> Case {
    let mut dice = Dice::new(seed);
    let work = work_days("2026-03-02", usize::try_from(1 + dice.below(days)).expect("few"));
    let everyday = 1 + dice.below(most);
    let mut seats = Vec::new();
    for d in &work {
        let count = if dice.is(70) { everyday } else { dice.below(most + 1) };
        seats.extend((1..=count).map(|no| seat(*d, u8::try_from(no).expect("few"))));
    }
    if with_needs {
        seats.iter_mut().for_each(|s| s.needs = dice.is(60).then(|| ["land", "wages", "lang:hui"][dice.below(3) as usize].to_owned()));
    }
    let (count, firms, tight) = (1 + dice.below(lawyers), 1 + dice.below(lawyers), dice.is(50));
    let lawyers: Vec<Lawyer> = (0..count)
        .map(|n| {
            let mut l = lawyer(n, dice.below(firms));
            l.served = u16::try_from(dice.below(if tight { 1 } else { 4 })).expect("few");
            if dice.is(30) {
                l.monthly_limit = u16::try_from(dice.below(4)).expect("few");
            }
            if dice.is(15) {
                l.yearly_limit = u16::try_from(dice.below(6)).expect("few");
            }
            for _ in 0..dice.below(3) {
                let from = work[0].plus_days(i64::try_from(dice.below(14)).expect("few"));
                l.leave.push(Leave { from, to: from.plus_days(i64::try_from(dice.below(4)).expect("few")) });
            }
            if dice.is(20) {
                l.elsewhere.push(day("2026-02-28").plus_days(-i64::try_from(dice.below(3)).expect("few")));
            }
            if with_needs {
                l.specialties = ["land", "wages"].iter().filter(|_| dice.is(60)).map(|t| (*t).to_owned()).collect();
                l.languages = ["hui", "land"].iter().filter(|_| dice.is(60)).map(|t| (*t).to_owned()).collect();
            }
            l
        })
        .collect();
    let mut kept: Vec<Kept> = Vec::new();
    for _ in 0..dice.below(3) {
        if let Some(k) = (!seats.is_empty()).then(|| usize::try_from(dice.below(seats.len() as u64)).expect("few")) {
            let lawyer = lawyers[usize::try_from(dice.below(count)).expect("few")].id;
            if kept.iter().all(|o| o.seat != k) {
                kept.push(Kept { seat: k, lawyer });
            }
        }
    }
    Case { seats, lawyers, kept, seed }
}

/// Working days from `a` to `b`, counted on the calendar day by day.
pub(super) fn apart(calendar: &Calendar, a: Day, b: Day) -> usize {
    let (a, b) = (a.min(b), a.max(b));
    (1..=b.days_since(a)).filter(|n| calendar.is_working_day(a.plus_days(*n))).count()
}

/// Whether a lawyer has what a seat asks for; `land` is a topic here and, to trip over, somebody's language.
pub(super) fn serves(l: &Lawyer, need: &str) -> bool {
    let topic = l.specialties.iter().any(|own| own == need);
    topic || l.languages.iter().any(|own| format!("lang:{own}") == need)
}

/// The rules that a rota breaks by duties that it set itself, in words.
pub(super) fn broken(case: &Case, rota: &Rota) -> Vec<String> {
    let calendar = calendar_2026();
    let mut found = Vec::new();
    let duties: Vec<(usize, &Lawyer)> = (0..case.seats.len())
        .filter_map(|s| rota.holders[s].and_then(|id| case.lawyers.iter().find(|l| l.id == id)).map(|l| (s, l)))
        .collect();
    let is_kept = |s: usize| case.kept.iter().any(|k| k.seat == s);
    for (s, l) in duties.iter().filter(|(s, _)| !is_kept(*s)) {
        let (day, needs) = (case.seats[*s].day, case.seats[*s].needs.as_deref());
        let mut claim = |is_right: bool, words: &str| {
            if !is_right {
                found.push(format!("{words}: seat {s} on {day}, lawyer {}", l.id));
            }
        };
        let others = || duties.iter().filter(|(o, _)| o != s);
        claim(!l.leave.iter().any(|v| v.from <= day && day <= v.to), "on leave");
        claim(needs.is_none_or(|need| serves(l, need)), "does not know what is asked for");
        claim(calendar.is_working_day(day), "a rest day");
        claim(!others().any(|(o, other)| other.id == l.id && case.seats[*o].day == day), "twice a day");
        let near = |d: Day| apart(&calendar, d, day) < 3;
        claim(!others().any(|(o, other)| other.id == l.id && near(case.seats[*o].day)), "within three working days");
        claim(!l.elsewhere.iter().any(|d| near(*d)), "near a duty elsewhere");
        claim(!others().any(|(o, other)| other.firm == l.firm && case.seats[*o].day == day), "two of one firm");
        let count = u16::try_from(duties.iter().filter(|(_, other)| other.id == l.id).count()).expect("few");
        claim(count <= l.monthly_limit && count + l.served <= l.yearly_limit, "over the limit");
    }
    for k in &case.kept {
        if rota.holders[k.seat] != Some(k.lawyer) {
            found.push(format!("a kept duty moved: seat {}", k.seat));
        }
    }
    found
}
