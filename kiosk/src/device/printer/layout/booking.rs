//! A booking on paper: who receives, the code, when and where, what to bring, and what if one is late.

use super::super::breaks::width;
use super::super::slip::{Booking, Lang, day_and_time};
use super::{GAP, LARGE, RULE_GAP, SMALL, Sheet, TALL, day_zh};

/// Share of the line that the code's two halves take, in percent: eight signs and a blank, five times the font on 80 mm.
const CODE_PERCENT: u32 = 94;

/// What stands on every booking, in one language.
struct Words {
    title: &'static str,
    title_lawyer: &'static str,
    code: &'static str,
    scan: [&'static str; 2],
    leader: &'static str,
    lawyer: &'static str,
    place: &'static str,
    form: &'static str,
    bring: &'static str,
}

const ZH: Words = Words {
    title: "领导接访预约",
    title_lawyer: "律师咨询预约",
    code: "预约码",
    scan: ["到时在自助机上扫这个码签到", "手机扫一扫，可以查看、改时间、取消"],
    leader: "领导",
    lawyer: "律师",
    place: "地点",
    form: "形式",
    bring: "请带上",
};

const EN: Words = Words {
    title: "Leader's reception",
    title_lawyer: "Legal advice",
    code: "Booking code",
    scan: ["Hold this to the kiosk to check in", "With a phone: look, change or cancel"],
    leader: "Leader",
    lawyer: "Lawyer",
    place: "Place",
    form: "How",
    bring: "Please bring",
};

impl Words {
    const fn title(&self, slip: &Booking) -> &'static str {
        if slip.is_lawyer { self.title_lawyer } else { self.title }
    }
}

impl Sheet {
    pub(super) fn booking(&mut self, slip: &Booking) {
        let zh = slip.lang == Lang::Zh;
        let (words, other) = if zh { (&ZH, &EN) } else { (&EN, &ZH) };
        self.text(&slip.site, &[LARGE, TALL], true);
        self.space(GAP);
        self.rule();
        self.text(words.title(slip), &[LARGE, TALL], true);
        self.text(other.title(slip), &[SMALL], false);
        self.space(GAP);
        self.text(words.code, &[TALL], false);
        // Read aloud and compared in two halves.
        self.number(&format!("{} {}", &slip.code[..4], &slip.code[4..]), CODE_PERCENT);
        self.space(GAP);
        self.code(&slip.url);
        words.scan.iter().for_each(|line| self.text(line, &[TALL], false));
        self.space(GAP);
        self.rule();
        self.facts(slip, words);
        self.space(GAP);
        self.rule();
        if !slip.papers.is_empty() {
            self.hanging("", words.bring, true);
            self.space(RULE_GAP);
            slip.papers.iter().for_each(|paper| self.point(paper));
            self.space(GAP);
            self.rule();
        }
        slip.rules.iter().for_each(|rule| self.point(rule));
        self.space(GAP);
        let (day, time) = day_and_time(&slip.printed_at);
        let printed = if zh { format!("{} {time} 打印", day_zh(day)) } else { format!("Printed on {day} at {time}") };
        self.text(&printed, &[SMALL], false);
    }

    /// Day and time are what a person looks for; the rest stands in two columns.
    fn facts(&mut self, slip: &Booking, words: &Words) {
        self.text(&slip.day, &[LARGE, TALL], true);
        self.text(&slip.time, &[LARGE, TALL], true);
        self.space(GAP);
        let receives = if slip.is_lawyer { words.lawyer } else { words.leader };
        let column = [receives, words.place, words.form].into_iter().map(width).max().unwrap_or(0) + 2;
        let who = format!("{} {}", slip.leader, slip.post);
        // A name and a post that need two lines have one each.
        let leader = if column + width(&who) <= self.columns(TALL) { vec![&who] } else { vec![&slip.leader, &slip.post] };
        for (name, texts) in [(receives, leader), (words.place, vec![&slip.place]), (words.form, vec![&slip.form])] {
            let mut before = format!("{name}{}", " ".repeat(column - width(name)));
            for text in texts {
                self.hanging(&before, text, false);
                before = " ".repeat(column);
            }
            self.space(RULE_GAP);
        }
    }
}
