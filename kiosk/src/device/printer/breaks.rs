//! Where lines may end. A Chinese character or mark is two columns wide, everything in ASCII one.
//!
//! Closing marks never begin a line and opening ones never end it (CLREQ, "prohibition rules for line start and end");
//! words and figures in Latin letters stay whole unless they are longer than a line.

/// Marks that may not begin a line.
const NOT_FIRST: &str = "，。、；：？！）》〉」』】〕〗”’％…—～·℃,.;:?!)]}%";
/// Marks that may not end a line.
const NOT_LAST: &str = "（《〈「『【〔〖“‘([{￥¥";

/// Marks at which a sentence pauses.
const PAUSES: [char; 6] = ['，', '。', '；', '：', '！', '？'];

/// Columns of one character.
pub fn columns_of(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// Columns of a text on one line.
pub fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// The text in lines of at most `columns`. Lines neither begin nor end with a space.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (piece, is_spaced) in pieces(text) {
        let line = lines.last_mut().expect("it begins with one line");
        let space = usize::from(is_spaced && !line.is_empty());
        if width(line) + space + width(&piece) <= columns {
            line.push_str(&" ".repeat(space));
            line.push_str(&piece);
        } else if width(&piece) <= columns {
            lines.push(piece);
        } else {
            chop(&mut lines, &piece, columns, space);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// As many lines as [`wrap`] makes, but ended where the sentence pauses, or else of about the same length: no single
/// character is left over for the last one.
pub fn wrap_evenly(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(text, columns);
    if let Some(clauses) = wrap_clauses(text, columns).filter(|clauses| clauses.len() == lines.len()) {
        return clauses;
    }
    let mut narrower = (width(text) / lines.len().max(1)..columns).map(|columns| wrap(text, columns.max(1)));
    narrower.find(|even| even.len() == lines.len()).unwrap_or(lines)
}

/// Whole clauses in lines; `None` if one of them is longer than a line.
fn wrap_clauses(text: &str, columns: usize) -> Option<Vec<String>> {
    let mut lines = vec![String::new()];
    for clause in text.split_inclusive(PAUSES) {
        let line = lines.last_mut().expect("it begins with one line");
        if width(line) + width(clause.trim_end()) <= columns {
            line.push_str(clause);
        } else {
            lines.push(clause.trim_start().to_owned());
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    lines.iter().all(|line| width(line) <= columns).then_some(lines)
}

/// What stays together, and whether a space stood before it.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let (mut is_spaced, mut before) = (false, None::<char>);
    for c in text.chars() {
        if c == ' ' {
            (is_spaced, before) = (true, None);
            continue;
        }
        let joins = before.is_some_and(|b| NOT_LAST.contains(b) || NOT_FIRST.contains(c) || (b.is_ascii() && c.is_ascii()));
        match pieces.last_mut() {
            Some((last, _)) if joins => last.push(c),
            _ => pieces.push((c.to_string(), is_spaced)),
        }
        (is_spaced, before) = (false, Some(c));
    }
    pieces
}

/// A piece that is longer than a line fills lines to the end.
fn chop(lines: &mut Vec<String>, piece: &str, columns: usize, space: usize) {
    let line = lines.last_mut().expect("it begins with one line");
    let first = piece.chars().next().map_or(0, columns_of);
    if width(line) + space + first <= columns {
        line.push_str(&" ".repeat(space));
    } else {
        lines.push(String::new());
    }
    for c in piece.chars() {
        if lines.last().is_none_or(|line| width(line) + columns_of(c) > columns) {
            lines.push(String::new());
        }
        lines.last_mut().expect("it begins with one line").push(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_stay_with_their_words() {
        assert_eq!(wrap("叫号三次没有到，算作过号。", 14), ["叫号三次没有", "到，算作过号。"]);
        assert_eq!(wrap("请到（二楼）大厅", 6), ["请到", "（二", "楼）大", "厅"]);
        assert_eq!(wrap("Please wait about 10 minutes.", 12), ["Please wait", "about 10", "minutes."]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a（ （，。", 5), ["a（", "（，", "。"], "no space is left at an end");
        assert_eq!(wrap("  ", 4), Vec::<String>::new());
    }

    #[test]
    fn lines_are_about_as_long_as_each_other() {
        assert_eq!(wrap("请到屏幕上写的窗口。", 18), ["请到屏幕上写的窗", "口。"]);
        assert_eq!(wrap_evenly("请到屏幕上写的窗口。", 18), ["请到屏幕上", "写的窗口。"]);
        assert_eq!(wrap_evenly("大屏和广播都会说，请到窗口。", 24), ["大屏和广播都会说，", "请到窗口。"]);
        assert_eq!(wrap_evenly("叫 3 次没有到算过号；当天回来，排在后面。", 30), ["叫 3 次没有到算过号；", "当天回来，排在后面。"]);
        assert_eq!(wrap("预计等候 10～25 分钟", 16), ["预计等候 10～25", "分钟"]);
        assert_eq!(wrap_evenly("预计等候 10～25 分钟", 16), ["预计等候", "10～25 分钟"]);
        assert_eq!(wrap_evenly("一行", 18), ["一行"]);
        assert_eq!(wrap_evenly("", 18), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn even_lines_are_as_many_and_not_longer(text in "[石嘴山，。a-z0-9 ]{0,60}", columns in 4_usize..50) {
            let (plain, even) = (wrap(&text, columns), wrap_evenly(&text, columns));
            prop_assert_eq!(plain.len(), even.len());
            prop_assert!(even.iter().all(|line| width(line) <= columns));
        }

        #[test]
        fn nothing_is_lost_and_no_line_is_too_long(text in "[石嘴山，。（）a-z0-9 ]{0,60}", columns in 4_usize..50) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns && line.trim() == line), "{lines:?}");
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }

        #[test]
        fn no_closing_mark_begins_a_line(text in "([石嘴山信访]{1,5}[，。；]){1,8}", columns in 6_usize..50) {
            for line in wrap(&text, columns) {
                prop_assert!(!NOT_FIRST.contains(line.chars().next().unwrap()), "{line}");
            }
        }
    }
}
