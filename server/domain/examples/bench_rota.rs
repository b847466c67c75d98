//! Measures making a month's rota: the city's own month, a large one, and large ones that cannot be filled.
//! `cargo run --release -p server-domain --example bench_rota`

use std::time::Instant;

use server_domain::Day;
use server_domain::calendar::Calendar;
use server_domain::id::{FirmId, LawyerId, SiteId};
use server_domain::rota::{Lawyer, Leave, SeatKind, SeatTemplate, generate, seats_of};
use uuid::Uuid;

fn lawyer(n: u64, firms: u64, from: Day) -> Lawyer {
    // Every third is away for a week, and what was served before differs by up to three.
    let away = from.plus_days(i64::try_from(n * 5 % 25).unwrap_or(0));
    let leave = if n.is_multiple_of(3) { vec![Leave { from: away, to: away.plus_days(6) }] } else { Vec::new() };
    Lawyer {
        id: LawyerId(Uuid::from_u64_pair(1, n)),
        firm: FirmId(Uuid::from_u64_pair(2, n % firms)),
        specialties: Vec::new(),
        monthly_limit: 6,
        yearly_limit: 60,
        served: u16::try_from(n * 7 % 4).unwrap_or(0) + 20,
        leave,
        elsewhere: Vec::new(),
    }
}

fn main() {
    let from = Day::parse("2026-03-02").unwrap_or_else(|| unreachable!("a date"));
    for (name, count, firms, seats) in [
        ("city: 39 lawyers, 2 seats", 39, 12, 2),
        ("city, 3 firms and 4 seats: cannot be filled", 39, 3, 4),
        ("large: 200 lawyers, 40 seats", 200, 80, 40),
        ("large, 42 firms: tight", 200, 42, 40),
        ("large, 30 firms: cannot be filled", 200, 30, 40),
        ("large, 130 lawyers: too few", 130, 80, 40),
        ("small: 10 lawyers, 4 seats: too few, tried in full", 10, 10, 4),
        ("small: 10 lawyers, 2 seats, 3 firms", 10, 3, 2),
        ("the most that is allowed: 1000 lawyers, 190 seats", 1_000, 400, 190),
        ("the most, 150 firms: cannot be filled", 1_000, 150, 190),
    ] {
        let template = SeatTemplate { site: SiteId(Uuid::nil()), kind: SeatKind::Hall, half: None, count: seats, needs: None };
        let calendar = Calendar::default();
        let seats = seats_of(&[template], from, from.plus_days(28), &calendar).unwrap_or_default();
        let lawyers: Vec<Lawyer> = (0..count).map(|n| lawyer(n, firms, from)).collect();
        let mut times = Vec::new();
        let mut told = String::new();
        for seed in 0..20 {
            let start = Instant::now();
            let made = generate(&seats, &lawyers, &[], &calendar, seed);
            times.push(start.elapsed().as_secs_f64() * 1e3);
            told = made.map_or_else(|no| no.to_string(), |rota| format!("{:?}", rota.score));
        }
        times.sort_by(f64::total_cmp);
        println!("{name}: median {:.2} ms, worst {:.2} ms of 20 seeds; {told}", times[10], times[19]);
    }
}
