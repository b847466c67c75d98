//! The tables of the figures of demand, in Chinese with English beside.

use server_api::{DutyFigures, Referral, Topic};

use super::table::{Cell, Table};

const fn topic(t: Topic) -> [&'static str; 2] {
    match t {
        Topic::Labour => ["劳动", "Labour"],
        Topic::Land => ["土地", "Land"],
        Topic::Housing => ["住房", "Housing"],
        Topic::Family => ["婚姻家庭", "Family"],
        Topic::Debt => ["债务", "Debt"],
        Topic::Traffic => ["交通", "Traffic"],
        Topic::SocialSecurity => ["社保", "Social security"],
        Topic::Environment => ["环境", "Environment"],
        Topic::Education => ["教育", "Education"],
        Topic::Health => ["医疗", "Health"],
        Topic::VillageAffairs => ["村务", "Village affairs"],
        Topic::Litigation => ["涉法涉诉", "Litigation"],
        Topic::Other => ["其他", "Other"],
    }
}

const fn referral(r: Referral) -> [&'static str; 2] {
    match r {
        Referral::LegalAid => ["法律援助", "Legal aid"],
        Referral::Lawsuit => ["诉讼", "Lawsuit"],
        Referral::Arbitration => ["仲裁", "Arbitration"],
        Referral::Reconsideration => ["行政复议", "Reconsideration"],
        Referral::Mediation => ["调解", "Mediation"],
        Referral::Other => ["其他", "Other"],
    }
}

fn sheet(name: &'static str, head: [&'static str; 3], rows: impl Iterator<Item = ([String; 2], u32)>) -> Table {
    let row = |([zh, en], count): ([String; 2], u32)| vec![Cell::Text(zh), Cell::Text(en), Cell::Number(f64::from(count))];
    Table { name, head: head.to_vec(), rows: rows.map(row).collect() }
}

/// Every table of the figures; the first holds the totals.
pub fn tables(f: &DutyFigures) -> Vec<Table> {
    let named = |words: [&str; 2]| words.map(str::to_owned);
    let plain = |text: String| [text.clone(), text];
    let counts = [
        (["咨询", "Consultations"], f.consultations),
        (["空班", "Empty chairs"], f.gaps),
        (["空班补上", "Filled"], f.gaps_filled),
        (["登记回电", "Call-backs"], f.call_backs),
    ];
    let mut totals =
        sheet("合计 Totals", ["项目 Item", "英文 English", "数量 Count"], counts.into_iter().map(|(words, n)| (named(words), n)));
    for ([zh, en], value) in
        [(["咨询时长中位(分)", "Median minutes"], f.minutes_median), (["等候中位(分)", "Median wait, minutes"], f.waited_median)]
    {
        let cell = value.map_or(Cell::Empty, |v| Cell::Number(v as f64));
        totals.rows.push(vec![Cell::Text(zh.to_owned()), Cell::Text(en.to_owned()), cell]);
    }
    vec![
        totals,
        sheet(
            "按事项 Topics",
            ["事项 Topic", "英文 English", "咨询 Consultations"],
            f.by_topic.iter().map(|r| (named(topic(r.topic)), r.count)),
        ),
        sheet(
            "按时段 Hours",
            ["时段 Hour", "英文 English", "咨询 Consultations"],
            f.by_hour.iter().map(|r| (plain(format!("{:02}:00", r.hour)), r.count)),
        ),
        sheet(
            "按地点 Places",
            ["地点 Place", "英文 English", "咨询 Consultations"],
            f.by_site.iter().map(|r| ([r.site.clone(), r.site_en.clone()], r.count)),
        ),
        sheet(
            "按去向 Referrals",
            ["去向 Referral", "英文 English", "咨询 Consultations"],
            f.by_referral.iter().map(|r| (named(referral(r.referral)), r.count)),
        ),
    ]
}
