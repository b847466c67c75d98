//! Pictures of text for characters that the printer's own font lacks, drawn from a font of this machine.

use std::path::{Path, PathBuf};

use ab_glyph::{Font as _, FontVec, PxScale, point};

use super::breaks::columns_of;

/// Dots of one column at size 1; a Chinese character is two columns wide and as high.
pub const COLUMN_DOTS: u32 = 12;
pub const CHARACTER_DOTS: u32 = 24;
/// How much of a dot the outline must cover to make it black.
const BLACK_FROM: f32 = 0.42;

/// Fonts with Chinese characters where systems put them, with the face of mainland forms in a collection.
const USUAL: [(&str, u32); 8] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("C:\\Windows\\Fonts\\simsun.ttc", 0),
    ("C:\\Windows\\Fonts\\simsunb.ttf", 0),
];

/// Black dots on white, eight to a byte, the leftmost highest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Dots; a multiple of 8.
    pub width: u32,
    pub height: u32,
    pub bits: Vec<u8>,
}

impl Bitmap {
    pub fn new(width: u32, height: u32) -> Self {
        let width = width.next_multiple_of(8);
        Self { width, height, bits: vec![0; (width / 8 * height) as usize] }
    }

    pub fn set(&mut self, x: u32, y: u32) {
        if x < self.width && y < self.height {
            self.bits[(y * self.width / 8 + x / 8) as usize] |= 0x80 >> (x % 8);
        }
    }

    pub fn is_black(&self, x: u32, y: u32) -> bool {
        x < self.width && y < self.height && self.bits[(y * self.width / 8 + x / 8) as usize] & (0x80 >> (x % 8)) != 0
    }
}

/// The fonts that were found, in order of preference.
#[derive(Default)]
pub struct Fonts(Vec<FontVec>);

impl Fonts {
    /// Reads the chosen font, then the usual ones. Slow (tens of megabytes): not on a thread that serves others.
    pub fn load(chosen: Option<&Path>) -> Self {
        let chosen = chosen.map(|path| (path.to_owned(), 0)).into_iter().map(face_of);
        let usual = USUAL.into_iter().map(|(path, face)| (PathBuf::from(path), face));
        Self(chosen.chain(usual).filter_map(|(path, face)| FontVec::try_from_vec_and_index(std::fs::read(path).ok()?, face).ok()).collect())
    }

    pub fn has(&self, c: char) -> bool {
        c == ' ' || self.font_of(c).is_some()
    }

    fn font_of(&self, c: char) -> Option<&FontVec> {
        self.0.iter().find(|font| font.glyph_id(c).0 != 0)
    }

    /// The text on one line, each character in the middle of its columns, stretched by whole factors as a printer does.
    /// Characters that no font has stay white.
    pub fn draw(&self, text: &str, wide: u32, high: u32, is_bold: bool) -> Bitmap {
        let columns: u32 = text.chars().map(|c| columns_of(c) as u32).sum();
        let mut picture = Bitmap::new(columns * COLUMN_DOTS * wide, CHARACTER_DOTS * high);
        let mut column = 0;
        for c in text.chars() {
            let cell = columns_of(c) as u32 * COLUMN_DOTS * wide;
            self.draw_one(&mut picture, c, (column * COLUMN_DOTS * wide, cell), (wide, high), is_bold);
            column += columns_of(c) as u32;
        }
        picture
    }

    fn draw_one(&self, picture: &mut Bitmap, c: char, (left, cell): (u32, u32), (wide, high): (u32, u32), is_bold: bool) {
        let Some(font) = self.font_of(c) else { return };
        let em = font.units_per_em().unwrap_or(1000.0);
        let dots = CHARACTER_DOTS as f32 * if c.is_ascii() { 0.86 } else { 0.96 };
        let per_unit = dots * font.height_unscaled() / em;
        let id = font.glyph_id(c);
        let natural = font.h_advance_unscaled(id) * dots / em * wide as f32;
        // A printer's letters are all as wide as their column.
        let advance = natural.min(cell as f32);
        let scale = PxScale { x: per_unit * wide as f32 * advance / natural.max(1.0), y: per_unit * high as f32 };
        // The em box of Chinese fonts reaches 0.88 above the baseline.
        let origin = point(left as f32 + (cell as f32 - advance) / 2.0, 0.87 * CHARACTER_DOTS as f32 * high as f32);
        let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, origin)) else { return };
        let bounds = outline.px_bounds();
        outline.draw(|x, y, coverage| {
            let (x, y) = (bounds.min.x as i64 + i64::from(x), bounds.min.y as i64 + i64::from(y));
            if coverage >= BLACK_FROM && x >= 0 && y >= 0 {
                picture.set(x as u32, y as u32);
                if is_bold {
                    (1..=wide).for_each(|dot| picture.set(x as u32 + dot, y as u32));
                }
            }
        });
    }
}

/// A file name may end in `#2`: the third face of a collection. A collection of all regions is read at its mainland face.
fn face_of((path, face): (PathBuf, u32)) -> (PathBuf, u32) {
    let text = path.to_string_lossy();
    match text.rsplit_once('#') {
        Some((file, number)) if number.parse::<u32>().is_ok() => (PathBuf::from(file), number.parse().unwrap_or(0)),
        _ if text.contains("CJK") && text.ends_with(".ttc") => (path, 2),
        _ => (path, face),
    }
}
