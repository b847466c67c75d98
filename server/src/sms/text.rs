//! What each message says. Gateways get the template's name and its words; the text is what stands in their registry.
//!
//! Nothing of the matter, no name, no unit: whoever reads a phone over a shoulder learns a time and a place.

use server_domain::message::MessageKind;
use server_store::message::Args;

/// The template of a kind, with `{word}` where an argument goes.
pub const fn template(kind: MessageKind, lang: &str) -> &'static str {
    let en = matches!(lang.as_bytes(), b"en");
    match (kind, en) {
        (MessageKind::Received, false) => "您的约访申请已收到,一个工作日内答复。查询码{code}。",
        (MessageKind::Received, true) => {
            "Your request for an appointment has arrived. You get an answer within one working day. Code {code}."
        }
        (MessageKind::Confirmation, false) => "您的约访已确认:{day} {from},{place}。请提前到场,凭查询码{code}或身份证取号。",
        (MessageKind::Confirmation, true) => {
            "Your appointment is confirmed: {day} {from}, {place}. Please come early; take a number with code {code} or your ID card."
        }
        (MessageKind::Decision, false) => "您的约访申请有了答复,请凭查询码{code}查看。",
        (MessageKind::Decision, true) => "There is an answer to your request for an appointment. See it with code {code}.",
        (MessageKind::ReminderDay, false) => "提醒:您约定{day} {from}到{place}。不能来请凭查询码{code}取消,让给别人。",
        (MessageKind::ReminderDay, true) => {
            "Reminder: your appointment is on {day} at {from}, {place}. If you cannot come, please cancel with code {code}."
        }
        (MessageKind::ReminderHour, false) => "提醒:您约定今天{from}到{place},半小时前可取号。",
        (MessageKind::ReminderHour, true) => {
            "Reminder: your appointment is today at {from}, {place}. Numbers are given half an hour before."
        }
        (MessageKind::Change, false) => "您的约访有变动:{day} {from},{place}。详情请凭查询码{code}查看。",
        (MessageKind::Change, true) => "Your appointment has changed: {day} {from}, {place}. See it with code {code}.",
        (MessageKind::Offer, false) => "有空出的时段:{day} {from},{place}。请在{until}前答复:{link}",
        (MessageKind::Offer, true) => "A time is free: {day} {from}, {place}. Please answer before {until}: {link}",
        (MessageKind::Code, false) => "验证码{code},5分钟内有效。工作人员不会向您索要。",
        (MessageKind::Code, true) => "Your code is {code}, valid for 5 minutes. Staff will never ask you for it.",
        (MessageKind::OrderDue, false) => "有交办事项{day}到期,请登录系统办理。",
        (MessageKind::DutyMonth, false) => "您{month}的值班表已公布,共{count}班,第一班{day} {from}。请登录确认。",
        (MessageKind::DutyMonth, true) => {
            "Your duties of {month} are published: {count}, the first on {day} at {from}. Please log in and confirm."
        }
        (MessageKind::DutyUnanswered, false) => "请确认值班:{day} {from},{place}。不能来请尽早登录申请换班。",
        (MessageKind::DutyUnanswered, true) => {
            "Please confirm your duty: {day} {from}, {place}. If you cannot come, please ask for a swap soon."
        }
        (MessageKind::DutyTomorrow, false) => "提醒:您明天{day} {from}在{place}值班。临时不能来请马上联系值班协调员。",
        (MessageKind::DutyTomorrow, true) => {
            "Reminder: your duty is tomorrow, {day} {from}, {place}. If you cannot come, please call the coordinator at once."
        }
        (MessageKind::SwapAsked, false) => "同事请您代值{day} {from},{place}。请登录答复。",
        (MessageKind::SwapAsked, true) => "A colleague asks you to take the duty of {day} {from}, {place}. Please log in and answer.",
        (MessageKind::SwapApproved, false) => "换班已同意:{day} {from},{place}。请登录查看。",
        (MessageKind::SwapApproved, true) => "The swap is approved: {day} {from}, {place}. Please log in and look.",
        (MessageKind::SwapRejected, false) => "换班未获同意:{day} {from},{place},仍按原班次值班。原因请登录查看。",
        (MessageKind::SwapRejected, true) => {
            "The swap was not approved: {day} {from}, {place}. The duty stays as it was; log in to see why."
        }
        (MessageKind::OrderDue, true) => "An order is due on {day}. Please log in.",
    }
}

/// The text with its words filled in.
pub fn render(kind: MessageKind, lang: &str, args: &Args) -> String {
    args.iter().fold(template(kind, lang).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_speaks_both_languages_and_leaves_no_hole() {
        let words = ["code", "day", "from", "place", "until", "link", "month", "count"];
        let args: Args = words.into_iter().map(|w| (w.to_owned(), "某".to_owned())).collect();
        for kind in MessageKind::ALL {
            for lang in ["zh", "en"] {
                let text = render(*kind, lang, &args);
                assert!(!text.contains('{') && text.chars().count() > 8, "{kind} {lang}: {text}");
                assert!(lang == "zh" || text.is_ascii() || text.contains('某'), "{kind}: {text}");
            }
        }
    }

    #[test]
    fn a_message_of_two_parts_at_most() {
        let args: Args = [("day", "11月28日"), ("from", "09:30"), ("place", "石嘴山市信访大厅一楼领导接访室"), ("code", "K7PM-4X2R")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        let text = render(MessageKind::Confirmation, "zh", &args);
        assert!(text.chars().count() <= 134, "{} characters", text.chars().count());
    }
}
