//! Tables as an XLSX workbook, one sheet each.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::table::{Cell, Table};

/// Writes the workbook; `title` heads every sheet.
///
/// # Errors
/// The writer's error; none is expected for tables of this size.
pub fn write(title: &str, tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let (bold, head) = (Format::new().set_bold().set_font_size(14), Format::new().set_bold().set_text_wrap());
    let mut book = Workbook::new();
    for t in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(t.name)?;
        sheet.write_with_format(0, 0, title, &bold)?;
        for (column, text) in (0_u16..).zip(&t.head) {
            sheet.write_with_format(2, column, *text, &head)?;
            sheet.set_column_width(column, if column < 2 { 24 } else { 12 })?;
        }
        for (line, row) in (3_u32..).zip(&t.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text)?,
                    Cell::Number(n) => sheet.write_number(line, column, *n)?,
                    Cell::Empty => continue,
                };
            }
        }
        sheet.set_freeze_panes(3, 1)?;
    }
    book.save_to_buffer()
}
