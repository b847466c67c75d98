//! What the rules of the rota must know of a month: its duties as seats, its lawyers, the calendar.

use std::collections::HashMap;

use server_domain::calendar::Calendar;
use server_domain::id::{LawyerId, SiteId};
use server_domain::rota::{self, Around, Cause, DutySeat, Kept, Leave};
use server_domain::{Day, Rejection, RejectionCode};
use server_store::lawyer::Lawyer;
use server_store::shift::Shift;
use server_store::site::Site;
use server_store::{Fail, Tx, lawyer as lawyers, shift as shifts, site as sites};

/// Days around a month in which other duties count for the days between.
const AROUND_DAYS: i64 = 20;

/// A month as it stands.
pub struct Facts {
    pub from: Day,
    pub to: Day,
    pub calendar: Calendar,
    /// All who are listed, those who do not serve any more too.
    pub lawyers: Vec<Lawyer>,
    /// Those who serve, as the rules see them.
    pub rules: Vec<rota::Lawyer>,
    /// Duties of the month, by day and place.
    pub shifts: Vec<Shift>,
    pub sites: HashMap<SiteId, Site>,
}

/// The first and the last day of `YYYY-MM`.
///
/// # Errors
/// `day_invalid` at `/month`.
pub fn span(month: &str) -> Result<(Day, Day), Rejection> {
    let first = Day::parse(&format!("{month}-01")).filter(|_| month.len() == 7);
    let first = first.ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/month"))?;
    Ok((first, Day(first.0.last_of_month())))
}

/// The place whose coordinator makes the rota: the city.
pub async fn city(tx: &mut Tx) -> Result<Site, Fail> {
    sites::all(tx).await?.into_iter().find(|s| s.parent_id.is_none()).ok_or_else(|| crate::service::not_found("site"))
}

/// A duty as a seat.
pub fn seat(s: &Shift) -> DutySeat {
    DutySeat { day: s.day, site: s.site_id, kind: s.kind, half: s.half, no: s.no, needs: s.needs.clone() }
}

impl Facts {
    /// Reads a month.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(tx: &mut Tx, (from, to): (Day, Day)) -> Result<Self, Fail> {
        let new_year = Day(from.0.first_of_year());
        let served: HashMap<LawyerId, u16> = shifts::served(tx, new_year, from).await?.into_iter().collect();
        let leaves = lawyers::leaves(tx, from).await?;
        let near = shifts::between(tx, from.plus_days(-AROUND_DAYS), to.plus_days(AROUND_DAYS)).await?;
        let all = lawyers::all(tx).await?;
        let is_here = |day: Day| (from..=to).contains(&day);
        let elsewhere = |id: LawyerId| near.iter().filter(move |s| s.lawyer_id == Some(id) && !is_here(s.day)).map(|s| s.day).collect();
        let rule = |l: &Lawyer| rota::Lawyer {
            id: l.id,
            firm: l.firm_id,
            specialties: l.specialties.clone(),
            languages: l.languages.clone(),
            monthly_limit: l.monthly_limit,
            yearly_limit: l.yearly_limit,
            served: served.get(&l.id).copied().unwrap_or(0),
            leave: leaves.iter().filter(|x| x.lawyer == l.id).map(|x| Leave { from: x.from, to: x.to }).collect(),
            elsewhere: elsewhere(l.id),
        };
        Ok(Self {
            rules: all.iter().filter(|l| l.is_active).map(rule).collect(),
            calendar: sites::calendar(tx).await?,
            sites: sites::all(tx).await?.into_iter().map(|s| (s.id, s)).collect(),
            shifts: near.into_iter().filter(|s| is_here(s.day)).collect(),
            lawyers: all,
            from,
            to,
        })
    }

    pub fn lawyer(&self, id: LawyerId) -> Option<&Lawyer> {
        self.lawyers.iter().find(|l| l.id == id)
    }

    /// Duties of a lawyer in the month.
    pub fn month_of(&self, id: LawyerId) -> u32 {
        self.shifts.iter().filter(|s| s.lawyer_id == Some(id)).count() as u32
    }

    /// Held duties as the generator keeps them.
    pub fn kept(&self) -> Vec<Kept> {
        let held = self.shifts.iter().enumerate();
        held.filter_map(|(seat, s)| s.lawyer_id.map(|lawyer| Kept { seat, lawyer })).collect()
    }

    /// Whether a lawyer may take a duty beside all others, as if `given` (what goes the other way) were gone.
    ///
    /// # Errors
    /// The first cause against it.
    pub fn fit(&self, id: LawyerId, wanted: &Shift, given: Option<&Shift>) -> Result<(), Cause> {
        let Some(lawyer) = self.rules.iter().find(|l| l.id == id) else { return Err(Cause::NotListed) };
        let others = || self.shifts.iter().filter(|s| s.id != wanted.id && given.is_none_or(|g| g.id != s.id));
        let own: Vec<Day> = others().filter(|s| s.lawyer_id == Some(id)).map(|s| s.day).collect();
        let of_firm = |s: &&Shift| s.lawyer_id.filter(|l| *l != id).and_then(|l| self.lawyer(l)).is_some_and(|l| l.firm_id == lawyer.firm);
        let firm: Vec<Day> = others().filter(of_firm).map(|s| s.day).collect();
        rota::fit(lawyer, &seat(wanted), Around { own: &own, firm: &firm }, &self.calendar)
    }

    /// The same as a refusal.
    ///
    /// # Errors
    /// `swap_unfit` with `cause`.
    pub fn must_fit(&self, id: LawyerId, wanted: &Shift, given: Option<&Shift>) -> Result<(), Rejection> {
        self.fit(id, wanted, given).map_err(|cause| Rejection::new(RejectionCode::SwapUnfit).with("cause", cause))
    }
}
