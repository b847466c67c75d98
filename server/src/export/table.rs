//! The tables of a figures file: titles and cells, in Chinese with English beside.

use server_api::{DutyStatement, FigureRow, Figures, ReceptionFigures, ReceptionRow, StatementRow};

/// A cell: text, or a number that a spreadsheet can add up.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

/// One sheet.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

const HEAD: [&str; 17] = [
    "项目 Item",
    "英文 English",
    "批次 Batches",
    "人次 People",
    "件次 Matters",
    "办结 Served",
    "过号 Missed",
    "取消 Cancelled",
    "未办 Expired",
    "优先 Priority",
    "人工选号 Picked",
    "等候中位(分) Wait p50 min",
    "等候九成(分) Wait p90 min",
    "办理中位(分) Service p50 min",
    "办理九成(分) Service p90 min",
    "评价数 Ratings",
    "平均评价 Mean rating",
];

fn minutes(seconds: Option<i64>) -> Cell {
    seconds.map_or(Cell::Empty, |s| Cell::Number((s as f64 / 6.0).round() / 10.0))
}

fn cells(r: &FigureRow) -> Vec<Cell> {
    let count = |n: i64| Cell::Number(n as f64);
    vec![
        Cell::Text(r.label_zh.clone()),
        Cell::Text(r.label_en.clone()),
        count(r.batches),
        count(r.person_times),
        count(r.items),
        count(r.served),
        count(r.missed),
        count(r.cancelled),
        count(r.expired),
        count(r.priority),
        count(r.picked),
        minutes(r.wait_p50_s),
        minutes(r.wait_p90_s),
        minutes(r.service_p50_s),
        minutes(r.service_p90_s),
        count(r.ratings),
        r.rating_x100.map_or(Cell::Empty, |x| Cell::Number(x as f64 / 100.0)),
    ]
}

/// Every table of the figures; the total is the last row of the first.
pub fn tables(f: &Figures) -> Vec<Table> {
    let sheet = |name, rows: &[FigureRow]| Table { name, head: HEAD.to_vec(), rows: rows.iter().map(cells).collect() };
    let mut queues = sheet("按业务 Queues", &f.by_queue);
    let total = FigureRow { label_zh: "合计".to_owned(), label_en: "Total".to_owned(), ..f.total.clone() };
    queues.rows.push(cells(&total));
    let priorities = Table {
        name: "优先 Priority",
        head: vec!["类别 Class", "英文 English", "依据 Source", "提前(分) Minutes ahead", "批次 Batches", "越过 Passed"],
        rows: f
            .priorities
            .iter()
            .map(|p| {
                vec![
                    Cell::Text(p.class.name_zh.clone()),
                    Cell::Text(p.class.name_en.clone()),
                    Cell::Text(p.class.source.clone()),
                    Cell::Number(p.class.bonus_minutes as f64),
                    Cell::Number(p.tickets as f64),
                    Cell::Number(p.passed as f64),
                ]
            })
            .collect(),
    };
    vec![queues, sheet("按窗口 Desks", &f.by_desk), sheet("按时段 Hours", &f.by_hour), sheet("按日 Days", &f.by_day), priorities]
}

const RECEPTION_HEAD: [&str; 17] = [
    "领导 Leader",
    "英文 English",
    "公示 Posted",
    "举行 Held",
    "顶替 Substituted",
    "改期 Postponed",
    "缺席 Missed",
    "批次 Batches",
    "人次 People",
    "其中未约来访 Walk-ins",
    "当场解决 Solved on the spot",
    "未到 No-shows",
    "逾期未审 Expired",
    "包案 Adopted",
    "交办 Orders",
    "办结 Done",
    "超期 Overdue",
];

/// The table of leaders' receptions; the total is its last row.
pub fn receptions(f: &ReceptionFigures) -> Vec<Table> {
    let row = |r: &ReceptionRow| {
        let counts = [
            r.posted,
            r.held,
            r.substituted,
            r.postponed,
            r.missed,
            r.batches,
            r.people,
            r.walk_ins,
            r.solved_on_the_spot,
            r.no_shows,
            r.expired,
            r.adopted,
            r.orders,
            r.orders_done,
            r.orders_overdue,
        ];
        let names = [Cell::Text(r.name.clone()), Cell::Text(r.name_en.clone())];
        names.into_iter().chain(counts.map(|n| Cell::Number(n as f64))).collect()
    };
    let rows = f.leaders.iter().chain([&f.total]).map(row).collect();
    vec![Table { name: "接访 Receptions", head: RECEPTION_HEAD.to_vec(), rows }]
}

const DUTY_HEAD: [&str; 13] = [
    "律师 Lawyer",
    "英文 English",
    "律所 Firm",
    "执业证号 Licence",
    "班次 Duties",
    "到岗 Served",
    "缺勤 Absent",
    "换出 Given",
    "换入 Taken",
    "在岗(分) Minutes",
    "咨询 Consultations",
    "咨询(分) Minutes talked",
    "顶班 Filled",
];

/// The table of lawyers' duties; the total is its last row.
pub fn duties(s: &DutyStatement) -> Vec<Table> {
    let row = |r: &StatementRow| {
        let words = [&r.name, &r.name_en, &r.firm, &r.licence_no].map(|w| Cell::Text(w.clone()));
        let counts = [r.duties, r.served, r.absent, r.given, r.taken, r.minutes, r.consultations, r.minutes_talked, r.filled]
            .map(|n| Cell::Number(f64::from(n)));
        words.into_iter().chain(counts).collect()
    };
    vec![Table { name: "值班 Duties", head: DUTY_HEAD.to_vec(), rows: s.rows.iter().chain([&s.total]).map(row).collect() }]
}
