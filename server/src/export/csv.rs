//! Tables as one CSV text (RFC 4180), with a byte-order mark so that spreadsheets read the Chinese.

use std::fmt::Write as _;

use super::table::{Cell, Table};

/// Writes the tables below each other, each with its name and head.
pub fn write(tables: &[Table]) -> String {
    let mut out = String::from("\u{feff}");
    for t in tables {
        let _ = write!(out, "{}\r\n{}\r\n", field(t.name), t.head.iter().map(|h| field(h)).collect::<Vec<_>>().join(","));
        for row in &t.rows {
            let _ = write!(out, "{}\r\n", row.iter().map(cell).collect::<Vec<_>>().join(","));
        }
        out.push_str("\r\n");
    }
    out
}

fn cell(c: &Cell) -> String {
    match c {
        Cell::Text(text) => field(text),
        Cell::Number(n) => n.to_string(),
        Cell::Empty => String::new(),
    }
}

/// A text that begins like a formula is quoted with an apostrophe: a file must not compute in somebody's spreadsheet.
fn field(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_texts_stay_in_their_field_and_compute_nothing() {
        let t = Table {
            name: "表",
            head: vec!["a", "b"],
            rows: vec![vec![Cell::Text("1号\"窗口\",东".to_owned()), Cell::Number(1.5)], vec![Cell::Text("=1+1".to_owned()), Cell::Empty]],
        };
        assert_eq!(write(&[t]), "\u{feff}表\r\na,b\r\n\"1号\"\"窗口\"\",东\",1.5\r\n'=1+1,\r\n\r\n");
    }
}
