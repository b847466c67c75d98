//! Making a month's rota: the city's own month, a large one, and large ones that cannot be filled.

use std::time::Instant;

use server_domain::Day;
use server_domain::calendar::Calendar;
use server_domain::id::{FirmId, LawyerId, SiteId};
use server_domain::rota::{Lawyer, Leave, SeatKind, SeatTemplate, generate, seats_of};
use uuid::Uuid;

use crate::report::{Figure, quantile};

/// Seeds of each case.
const SEEDS: u64 = 20;

fn lawyer(n: u64, firms: u64, from: Day) -> Lawyer {
    // Every third is away for a week, and what was served before differs by up to three.
    let away = from.plus_days(i64::try_from(n * 5 % 25).unwrap_or(0));
    let leave = if n.is_multiple_of(3) { vec![Leave { from: away, to: away.plus_days(6) }] } else { Vec::new() };
    Lawyer {
        id: LawyerId(Uuid::from_u64_pair(1, n)),
        firm: FirmId(Uuid::from_u64_pair(2, n % firms)),
        specialties: Vec::new(),
        languages: Vec::new(),
        monthly_limit: 6,
        yearly_limit: 60,
        served: u16::try_from(n * 7 % 4).unwrap_or(0) + 20,
        leave,
        elsewhere: Vec::new(),
    }
}

/// Milliseconds of each seed, for so many lawyers of so many firms and so many seats on each of 21 working days.
fn times(lawyers: u64, firms: u64, seats: u8) -> Vec<f64> {
    let from = Day::parse("2026-03-02").expect("a date");
    let template = SeatTemplate { site: SiteId(Uuid::nil()), kind: SeatKind::Hall, half: None, count: seats, needs: None };
    let calendar = Calendar::default();
    let seats = seats_of(&[template], from, from.plus_days(28), &calendar).expect("within the limits");
    let lawyers: Vec<Lawyer> = (0..lawyers).map(|n| lawyer(n, firms, from)).collect();
    let time = |seed| {
        let start = Instant::now();
        generate(&seats, &lawyers, &[], &calendar, seed).expect("within the limits");
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..SEEDS).map(time).collect()
}

pub fn measure() -> Vec<Figure> {
    let mut out = Vec::new();
    for (name, lawyers, firms, seats, must, aim) in
        [("39 lawyers, 2 seats a day", 39, 12, 2, 50.0, 50.0), ("200 lawyers, 40 seats a day", 200, 80, 40, 500.0, 100.0)]
    {
        let times = times(lawyers, firms, seats);
        out.push(Figure::at_most("rota", &format!("{name}, slowest of {SEEDS} seeds"), quantile(&times, 1.0), "ms", must, aim));
        out.push(Figure::plain("rota", &format!("{name}, median"), quantile(&times, 0.5), "ms"));
    }
    for (name, lawyers, firms, seats) in [
        ("200 lawyers, 40 seats, 42 firms: tight", 200, 42, 40),
        ("200 lawyers, 40 seats, 30 firms: cannot be filled", 200, 30, 40),
        ("130 lawyers, 40 seats: too few", 130, 80, 40),
        ("10 lawyers, 4 seats: too few, tried in full", 10, 10, 4),
        ("1,000 lawyers, 190 seats: the most that is allowed", 1_000, 400, 190),
        ("1,000 lawyers, 190 seats, 150 firms: cannot be filled", 1_000, 150, 190),
    ] {
        out.push(Figure::plain("rota", &format!("{name}, slowest"), quantile(&times(lawyers, firms, seats), 1.0), "ms"));
    }
    out
}
