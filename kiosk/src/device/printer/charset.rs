//! Which characters a printer draws itself: ASCII, and the two-byte part of GB18030 (the GBK of its font).

use encoding_rs::GB18030;

/// Stands for a character that neither the printer nor a font of this machine can draw.
pub const UNKNOWN: char = '〓';

/// The bytes of a character in the printer's own font; `None` when it has to be drawn as a picture.
pub fn bytes_of(c: char) -> Option<Vec<u8>> {
    if (' '..='~').contains(&c) {
        return Some(vec![c as u8]);
    }
    let mut text = [0; 4];
    let (bytes, _, is_unmappable) = GB18030.encode(c.encode_utf8(&mut text));
    let is_drawn = !is_unmappable && matches!(*bytes, [lead, trail] if is_gbk(lead, trail));
    is_drawn.then(|| bytes.into_owned())
}

/// Whether the printer's font has the whole text.
pub fn has_all(text: &str) -> bool {
    text.chars().all(|c| bytes_of(c).is_some())
}

/// The five regions of GBK with characters in them; the user-defined ones are empty in a printer.
pub fn is_gbk(lead: u8, trail: u8) -> bool {
    let low = (0x40..=0x7e).contains(&trail) || (0x80..=0xa0).contains(&trail);
    let high = (0xa1..=0xfe).contains(&trail);
    match lead {
        0x81..=0xa0 => low || high,
        0xa1..=0xa9 => high || (low && lead >= 0xa8),
        0xb0..=0xf7 => low || high,
        0xaa..=0xaf | 0xf8..=0xfe => low,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printer_draws_gbk_and_nothing_else() {
        for (c, bytes) in [('A', &b"A"[..]), ('信', &[0xd0, 0xc5]), ('，', &[0xa3, 0xac]), ('€', &[0xa2, 0xe3]), ('镕', &[0xe9, 0x46])]
        {
            assert_eq!(bytes_of(c).as_deref(), Some(bytes), "{c}");
        }
        // Four bytes in GB18030, beyond the basic plane, a picture sign, a user-defined place, a control character.
        for c in ['㵑', '𬭚', '😀', '\u{e000}', '\u{1b}', 'é'.to_uppercase().next().unwrap()] {
            assert_eq!(bytes_of(c), None, "{c:?}");
        }
        assert!(bytes_of(UNKNOWN).is_some());
    }
}
