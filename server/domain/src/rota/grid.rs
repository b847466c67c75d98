//! The month as numbers: days are bits, lawyers and seats are indexes, so that asking "may this one sit here" is a few
//! instructions. [`Grid`] is what does not change, [`Draft`] is who sits where.

use std::collections::BTreeMap;

use crate::Day;
use crate::calendar::Calendar;
use crate::rota::{Cause, DutySeat, Kept, Lawyer, SPACING_WORKING_DAYS};

/// Bits before the first day, for duties of the month before.
const PAD: i64 = 4;
/// How far a duty of another month is looked for, in calendar days: over every rest of the calendar.
const LOOK_DAYS: i64 = 45;

/// A seat as the search sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeatRow {
    pub bit: u8,
    /// Row of [`Grid::fits`].
    pub need: u16,
    /// On a rest day, by a calendar that was loaded late: never filled.
    pub is_closed: bool,
    /// Kept as given.
    pub is_kept: bool,
}

/// A lawyer as the search sees one.
#[derive(Debug, Clone, Copy)]
pub(super) struct LawyerRow {
    pub firm: u16,
    /// Working days without leave.
    pub open: u64,
    /// Served before the month, and kept duties.
    pub base: u32,
    /// Most duties beside the kept ones.
    pub room: u16,
    /// Order among equals, by the seed.
    pub rank: u64,
    /// Could serve or serves: counted for the spread.
    pub counts: bool,
}

pub(super) struct Grid {
    pub seats: Vec<SeatRow>,
    pub lawyers: Vec<LawyerRow>,
    /// By need and lawyer.
    pub fits: Vec<Vec<bool>>,
    /// Open seats by day, ascending.
    pub days: Vec<(u8, Vec<usize>)>,
    /// What is fixed: kept duties and those of other months.
    pub start: Draft,
}

/// Who sits where.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub holder: Vec<Option<u16>>,
    /// Days of duty by lawyer.
    pub mask: Vec<u64>,
    /// Days of duty by firm.
    pub firm: Vec<u64>,
    /// Duties beside the kept ones, by lawyer.
    pub added: Vec<u16>,
}

/// The days too near to another duty, with the day itself.
pub(super) const fn near(bit: u8) -> u64 {
    let reach = SPACING_WORKING_DAYS - 1;
    let width = (1_u64 << (2 * reach + 1)) - 1;
    if bit as u32 >= reach { width << (bit as u32 - reach) } else { width >> (reach - bit as u32) }
}

impl Grid {
    pub fn new(seats: &[DutySeat], lawyers: &[Lawyer], kept: &[Kept], calendar: &Calendar, seed: u64) -> Self {
        let first = seats.iter().map(|s| s.day).min();
        let bit_of = |day: Day| first.and_then(|first| bit(first, day, calendar));
        let (mut rows, needs) = seat_rows(seats, calendar, bit_of);
        kept.iter().for_each(|k| rows[k.seat].is_kept = true);
        let mut days: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_closed && !row.is_kept) {
            days.entry(row.bit).or_default().push(index);
        }
        let work: BTreeMap<Day, u8> = seats.iter().zip(&rows).filter(|(_, row)| !row.is_closed).map(|(s, row)| (s.day, row.bit)).collect();
        let fits = needs.iter().map(|need| lawyers.iter().map(|l| l.knows(*need)).collect()).collect();
        let (firm_of, firms) = firms(lawyers);
        let (n, holder) = (lawyers.len(), vec![None; seats.len()]);
        let mut start = Draft { holder, mask: vec![0; n], firm: vec![0; firms], added: vec![0; n] };
        let mut kept_count = vec![0_u16; n];
        for k in kept {
            let Some(lawyer) = lawyers.iter().position(|l| l.id == k.lawyer) else { continue };
            start.holder[k.seat] = u16::try_from(lawyer).ok();
            start.mask[lawyer] |= 1 << rows[k.seat].bit;
            start.firm[usize::from(firm_of[lawyer])] |= 1 << rows[k.seat].bit;
            kept_count[lawyer] += 1;
        }
        let row = |(index, l): (usize, &Lawyer)| LawyerRow {
            firm: firm_of[index],
            open: work.iter().filter(|(day, _)| !l.is_on_leave(**day)).fold(0, |open, (_, bit)| open | 1 << bit),
            base: u32::from(l.served) + u32::from(kept_count[index]),
            room: l.month_room().saturating_sub(kept_count[index]),
            rank: mix(seed ^ mix(l.id.0.as_u64_pair().0 ^ mix(l.id.0.as_u64_pair().1))),
            counts: false,
        };
        let rows_of_lawyers = lawyers.iter().enumerate().map(row).collect();
        for (l, mask) in lawyers.iter().zip(&mut start.mask) {
            *mask = l.elsewhere.iter().filter_map(|day| bit_of(*day)).fold(*mask, |mask, bit| mask | 1 << bit);
        }
        let days = days.into_iter().collect();
        let mut grid = Self { seats: rows, lawyers: rows_of_lawyers, fits, days, start };
        for (index, kept) in kept_count.into_iter().enumerate() {
            grid.lawyers[index].counts = kept > 0 || grid.cap(index) > 0;
        }
        grid
    }

    /// Whether the rules let this lawyer take this seat in this draft, and if not the first that stands against it.
    pub fn ask(&self, draft: &Draft, lawyer: usize, seat: usize) -> Result<(), Cause> {
        let row = &self.seats[seat];
        if row.is_closed {
            Err(Cause::RestDay)
        } else if !self.fits[usize::from(row.need)][lawyer] {
            Err(Cause::Specialty)
        } else {
            self.ask_day(draft, lawyer, row.bit)
        }
    }

    /// The same of any seat of a day, whatever topic it asks for.
    pub fn ask_day(&self, draft: &Draft, lawyer: usize, bit: u8) -> Result<(), Cause> {
        let (l, day) = (&self.lawyers[lawyer], 1_u64 << bit);
        if l.open & day == 0 {
            Err(Cause::OnLeave)
        } else if draft.added[lawyer] >= l.room {
            Err(Cause::Limit)
        } else if draft.mask[lawyer] & near(bit) != 0 {
            Err(Cause::Spacing)
        } else if draft.firm[usize::from(l.firm)] & day != 0 {
            Err(Cause::FirmTaken)
        } else {
            Ok(())
        }
    }

    /// Whether the seat may be filled and moved at all.
    pub fn is_free_to_move(&self, seat: usize) -> bool {
        !self.seats[seat].is_kept && !self.seats[seat].is_closed
    }

    /// Duties carried over, kept and added.
    pub fn load(&self, draft: &Draft, lawyer: usize) -> u32 {
        self.lawyers[lawyer].base + u32::from(draft.added[lawyer])
    }

    /// Fewest and most duties of those that count.
    pub fn extremes(&self, draft: &Draft) -> (u32, u32) {
        let loads = || (0..self.lawyers.len()).filter(|i| self.lawyers[*i].counts).map(|i| self.load(draft, i));
        (loads().min().unwrap_or(0), loads().max().unwrap_or(0))
    }

    /// Open seats that nobody holds.
    pub fn gaps(&self, draft: &Draft) -> usize {
        self.days.iter().flat_map(|(_, seats)| seats).filter(|s| draft.holder[**s].is_none()).count()
    }

    /// Most duties that the lawyer could add if the month were empty of colleagues: taking each first possible day is best.
    pub fn cap(&self, lawyer: usize) -> u16 {
        let mut mask = self.start.mask[lawyer];
        let mut cap = 0;
        for (bit, seats) in &self.days {
            let firm = self.start.firm[usize::from(self.lawyers[lawyer].firm)] & (1 << bit) != 0;
            let fits = seats.iter().any(|s| self.fits[usize::from(self.seats[*s].need)][lawyer]);
            let is_open = self.lawyers[lawyer].open & (1 << bit) != 0;
            if fits && is_open && !firm && mask & near(*bit) == 0 && cap < self.lawyers[lawyer].room {
                mask |= 1 << bit;
                cap += 1;
            }
        }
        cap
    }

    pub fn put(&self, draft: &mut Draft, lawyer: usize, seat: usize) {
        draft.holder[seat] = u16::try_from(lawyer).ok();
        draft.mask[lawyer] |= 1 << self.seats[seat].bit;
        draft.firm[usize::from(self.lawyers[lawyer].firm)] |= 1 << self.seats[seat].bit;
        draft.added[lawyer] += 1;
    }

    /// Frees a seat that is not kept. Its day was the lawyer's and the firm's alone, as [`Grid::ask`] had to agree.
    pub fn free(&self, draft: &mut Draft, seat: usize) -> Option<usize> {
        let lawyer = usize::from(draft.holder[seat].take()?);
        draft.mask[lawyer] &= !(1 << self.seats[seat].bit);
        draft.firm[usize::from(self.lawyers[lawyer].firm)] &= !(1 << self.seats[seat].bit);
        draft.added[lawyer] -= 1;
        Some(lawyer)
    }
}

/// The rows of the seats, and the topics asked for: `need` is the index among them.
fn seat_rows<'a>(seats: &'a [DutySeat], calendar: &Calendar, bit_of: impl Fn(Day) -> Option<u8>) -> (Vec<SeatRow>, Vec<Option<&'a str>>) {
    let mut bits = BTreeMap::new();
    let mut needs: Vec<Option<&str>> = Vec::new();
    let row = |seat: &'a DutySeat| {
        let (bit, is_closed) =
            *bits.entry(seat.day).or_insert_with(|| (bit_of(seat.day).unwrap_or(63), !calendar.is_working_day(seat.day)));
        let need = needs.iter().position(|n| *n == seat.needs.as_deref()).unwrap_or(needs.len());
        if need == needs.len() {
            needs.push(seat.needs.as_deref());
        }
        let need = u16::try_from(need).expect("no more topics than seats, which are bounded");
        SeatRow { bit, need, is_closed, is_kept: false }
    };
    (seats.iter().map(row).collect(), needs)
}

/// The number of each lawyer's firm, and how many firms there are.
fn firms(lawyers: &[Lawyer]) -> (Vec<u16>, usize) {
    let mut firms = BTreeMap::new();
    let number = |l: &Lawyer| {
        let next = u16::try_from(firms.len()).expect("lawyers are bounded");
        *firms.entry(l.firm).or_insert(next)
    };
    let of = lawyers.iter().map(number).collect();
    (of, firms.len())
}

/// The bit of a day: working days count on from the first of the month; a rest day is the working day before it.
fn bit(first: Day, day: Day, calendar: &Calendar) -> Option<u8> {
    let apart = day.days_since(first);
    if apart.abs() > LOOK_DAYS {
        return None;
    }
    let worked = |from: i64, to: i64| {
        let days = (from..to).filter(|n| calendar.is_working_day(first.plus_days(*n))).count();
        i64::try_from(days).unwrap_or(i64::MAX)
    };
    let at = if apart >= 0 { worked(0, apart + 1) - 1 } else { -1 - worked(apart + 1, 0) };
    u8::try_from(at + PAD).ok().filter(|bit| *bit < 60)
}

/// A well-mixed number (SplitMix64, Steele et al. 2014).
fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}
