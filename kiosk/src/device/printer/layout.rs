//! What the slip looks like: lines with their sizes, rules, the code. No bytes yet.
//!
//! The number is the largest thing on the paper; what a person needs while waiting is in double size; the rest is small. A booking's code takes the place of the number.

mod booking;

use qrcode::{EcLevel, QrCode};
use server_api::EstimateBasis;

use super::breaks::{width, wrap, wrap_evenly};
use super::slip::{Lang, Slip, Ticket, Wait, day_and_time};

/// Width of the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roll {
    Mm80,
    Mm58,
}

impl Roll {
    /// Printable dots in a line; 8 dots are a millimetre.
    pub const fn dots(self) -> u32 {
        match self {
            Self::Mm80 => 576,
            Self::Mm58 => 384,
        }
    }

    /// Columns at size 1.
    pub const fn columns(self) -> usize {
        match self {
            Self::Mm80 => 48,
            Self::Mm58 => 32,
        }
    }
}

/// Whole factors of the printer's font, 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub wide: u32,
    pub high: u32,
}

pub const SMALL: Size = Size { wide: 1, high: 1 };
pub const TALL: Size = Size { wide: 1, high: 2 };
pub const LARGE: Size = Size { wide: 2, high: 2 };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
}

/// One thing on the paper, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Line {
        text: String,
        size: Size,
        align: Align,
        is_bold: bool,
    },
    /// White paper, in dots.
    Space(u8),
    /// A thin line across the paper.
    Rule,
    /// Modules of so many dots.
    Code {
        text: String,
        module: u8,
    },
    Cut,
}

struct Sheet {
    roll: Roll,
    pieces: Vec<Piece>,
}

/// Dots between two parts of the slip.
const GAP: u8 = 20;
/// Dots between two rules of the house.
const RULE_GAP: u8 = 6;
/// Before each rule of the house.
const MARK: &str = "* ";
/// Largest share of the line that the number and the code take, in percent.
const NUMBER_PERCENT: u32 = 84;
const CODE_PERCENT: u32 = 75;
/// White modules around a code (ISO/IEC 18004: four on every side).
const QUIET: u32 = 4;

/// The slip on a roll. Its texts must be clean.
pub fn layout(slip: &Slip, roll: Roll) -> Vec<Piece> {
    let mut sheet = Sheet { roll, pieces: Vec::new() };
    match slip {
        Slip::Ticket(ticket) => sheet.ticket(ticket),
        Slip::Booking(booking) => sheet.booking(booking),
    }
    sheet.pieces.push(Piece::Cut);
    sheet.pieces
}

impl Sheet {
    fn ticket(&mut self, slip: &Ticket) {
        let zh = slip.lang == Lang::Zh;
        self.text(&slip.place, &[LARGE, TALL], true);
        self.space(GAP);
        self.rule();
        let (first, second) = if zh { (&slip.queue_zh, &slip.queue_en) } else { (&slip.queue_en, &slip.queue_zh) };
        self.text(first, &[LARGE, TALL], true);
        self.text(second, &[SMALL], false);
        self.space(RULE_GAP);
        self.number(&slip.number, NUMBER_PERCENT);
        self.space(GAP);
        self.waiting(slip, zh);
        self.space(GAP);
        self.rule();
        self.code(&slip.url);
        self.text(if zh { "手机扫一扫，随时看排到第几位" } else { "Scan to follow the queue on your phone" }, &[TALL], false);
        self.space(GAP);
        self.rule();
        for rule in &slip.rules {
            self.point(rule);
        }
        self.space(GAP);
        let (day, time) = day_and_time(&slip.issued_at);
        let issued = if zh { format!("{} {time} 取号", day_zh(day)) } else { format!("Taken on {day} at {time}") };
        self.text(&issued, &[SMALL], false);
    }

    fn columns(&self, size: Size) -> usize {
        self.roll.columns() / size.wide as usize
    }

    fn line(&mut self, text: String, size: Size, align: Align, is_bold: bool) {
        self.pieces.push(Piece::Line { text, size, align, is_bold });
    }

    /// In the first size that takes one line, else in lines of the last.
    fn text(&mut self, text: &str, sizes: &[Size], is_bold: bool) {
        let fits = |size: &&Size| width(text) <= self.columns(**size);
        let size = sizes.iter().find(fits).or(sizes.last()).copied().unwrap_or(SMALL);
        for line in wrap_evenly(text, self.columns(size)) {
            self.line(line, size, Align::Centre, is_bold);
        }
    }

    fn space(&mut self, dots: u8) {
        self.pieces.push(Piece::Space(dots));
    }

    fn rule(&mut self) {
        self.pieces.push(Piece::Rule);
        self.space(GAP);
    }

    /// As large as the paper allows.
    fn number(&mut self, number: &str, percent: u32) {
        let room = self.roll.dots() * percent / 100;
        let factor = (room / (12 * width(number).max(1) as u32)).clamp(1, 8);
        let size = Size { wide: factor, high: factor };
        for line in wrap(number, self.columns(size)) {
            self.line(line, size, Align::Centre, true);
        }
    }

    fn waiting(&mut self, slip: &Ticket, zh: bool) {
        let ahead = match (slip.ahead, zh) {
            (0, true) => "前面没有人，请留意叫号".to_owned(),
            (n, true) => format!("前面还有 {n} 人"),
            (0, false) => "Nobody before you: listen for your number".to_owned(),
            (1, false) => "1 person before you".to_owned(),
            (n, false) => format!("{n} people before you"),
        };
        self.text(&ahead, &[LARGE], true);
        let Some(wait) = slip.estimate else {
            let text =
                if zh { "等候时间暂时估不出，轮到您时会叫号" } else { "The wait is not known yet; you will be called" };
            return self.text(text, &[TALL], false);
        };
        self.text(&minutes(wait, zh), &[LARGE], true);
        self.text(&basis(wait, zh), &[SMALL], false);
    }

    fn code(&mut self, url: &str) {
        let modules = QrCode::with_error_correction_level(url, EcLevel::M).map_or(57, |code| code.width() as u32);
        let room = self.roll.dots() * CODE_PERCENT / 100;
        let module = (room / (modules + 2 * QUIET)).clamp(3, 16) as u8;
        self.pieces.push(Piece::Code { text: url.to_owned(), module });
        self.space((u32::from(module) * QUIET).min(255) as u8);
    }

    /// A rule of the house behind a mark, its further lines under its first word.
    fn point(&mut self, rule: &str) {
        self.hanging(MARK, rule, false);
        self.space(RULE_GAP);
    }

    /// A text behind a mark or a name, its further lines under its first word.
    fn hanging(&mut self, before: &str, text: &str, is_bold: bool) {
        let indent = width(before);
        for (at, line) in wrap_evenly(text, self.columns(TALL) - indent).into_iter().enumerate() {
            let before = if at == 0 { before.to_owned() } else { " ".repeat(indent) };
            self.line(format!("{before}{line}"), TALL, Align::Left, is_bold);
        }
    }
}

fn minutes(wait: Wait, zh: bool) -> String {
    match (wait.min_minutes, wait.max_minutes, zh) {
        (_, 0, true) => "不用等候".to_owned(),
        (_, 0, false) => "No wait".to_owned(),
        (0, max, true) => format!("预计 {max} 分钟以内"),
        (0, max, false) => format!("Wait within {max} min"),
        (min, max, true) if min == max => format!("预计等候 {min} 分钟"),
        (min, max, false) if min == max => format!("Wait about {min} min"),
        (min, max, true) => format!("预计等候 {min}～{max} 分钟"),
        (min, max, false) => format!("Wait about {min}-{max} min"),
    }
}

fn basis(wait: Wait, zh: bool) -> String {
    let n = wait.sample;
    match (wait.basis, zh) {
        (EstimateBasis::Default, true) => "按一般用时推算".to_owned(),
        (EstimateBasis::Default, false) => "From usual durations".to_owned(),
        (EstimateBasis::Recent, true) => format!("按最近 {n} 次办理推算"),
        (EstimateBasis::Recent, false) => format!("From the last {n} receptions"),
        (EstimateBasis::RecentHour, true) => format!("按这个时段最近 {n} 次办理推算"),
        (EstimateBasis::RecentHour, false) => format!("From the last {n} receptions at this hour"),
    }
}

/// `2026-11-22` as `2026年11月22日`.
fn day_zh(day: &str) -> String {
    let number = |part: &str| part.trim_start_matches('0').to_owned();
    format!("{}年{}月{}日", &day[..4], number(&day[5..7]), number(&day[8..10]))
}
