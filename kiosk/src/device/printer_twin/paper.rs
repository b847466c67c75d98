//! What came out, as a picture to look at and as text.

use std::io::{self, BufWriter};
use std::path::Path;

use qrcode::{Color, EcLevel, QrCode};

use super::parser::Printed;
use crate::device::printer::glyphs::{Bitmap, Fonts};
use crate::device::printer::layout::{Align, Roll, Size};

/// White paper left and right of what can be printed: 4 mm on both rolls' makes.
const MARGIN: u32 = 32;
/// White paper above the first line and below the last one.
const ENDS: u32 = 48;

/// A slip's picture, eight dots to the millimetre, margins included.
pub fn draw(slip: &[Printed], roll: Roll, fonts: &Fonts) -> Bitmap {
    let height: u32 = slip.iter().map(height_of).sum();
    let mut paper = Bitmap::new(roll.dots() + 2 * MARGIN, height + 2 * ENDS);
    let mut top = ENDS;
    for printed in slip {
        if let Some((picture, align)) = picture_of(printed, fonts) {
            let left = MARGIN + if align == Align::Centre { (roll.dots() - picture.width.min(roll.dots())) / 2 } else { 0 };
            stamp(&mut paper, &picture, left, top);
        }
        top += height_of(printed);
    }
    paper
}

fn height_of(printed: &Printed) -> u32 {
    match printed {
        Printed::Line { spacing, .. } => *spacing,
        Printed::Picture { picture, .. } => picture.height,
        Printed::Code { text, module, .. } => modules(text).map_or(0, |code| code.width() as u32 * module),
        Printed::Space(dots) => *dots,
        Printed::Cut | Printed::AskedWhenDone => 0,
    }
}

fn modules(text: &str) -> Option<QrCode> {
    QrCode::with_error_correction_level(text, EcLevel::M).ok()
}

fn picture_of(printed: &Printed, fonts: &Fonts) -> Option<(Bitmap, Align)> {
    match printed {
        // A printer has one size of its font and stretches it.
        Printed::Line { text, size, align, is_bold, .. } => Some((stretched(&fonts.draw(text, 1, 1, *is_bold), *size), *align)),
        Printed::Picture { picture, align } => Some((picture.clone(), *align)),
        Printed::Code { text, module, align } => {
            let code = modules(text)?;
            let side = code.width() as u32;
            let mut picture = Bitmap::new(side * module, side * module);
            for (at, colour) in (0_u32..).zip(code.to_colors()) {
                let (x, y) = (at % side * module, at / side * module);
                if colour == Color::Dark {
                    (0..module * module).for_each(|dot| picture.set(x + dot % module, y + dot / module));
                }
            }
            Some((picture, *align))
        }
        Printed::Space(_) | Printed::Cut | Printed::AskedWhenDone => None,
    }
}

fn stretched(picture: &Bitmap, size: Size) -> Bitmap {
    let mut large = Bitmap::new(picture.width * size.wide, picture.height * size.high);
    for y in 0..large.height {
        for x in 0..large.width {
            if picture.is_black(x / size.wide, y / size.high) {
                large.set(x, y);
            }
        }
    }
    large
}

fn stamp(paper: &mut Bitmap, picture: &Bitmap, left: u32, top: u32) {
    for y in 0..picture.height {
        for x in 0..picture.width {
            if picture.is_black(x, y) {
                paper.set(left + x, top + y);
            }
        }
    }
}

/// The lines of a slip; a code stands as its address, a picture as its size.
pub fn text(slip: &[Printed]) -> String {
    let mut lines = String::new();
    for printed in slip {
        match printed {
            Printed::Line { text, .. } => lines.push_str(text),
            Printed::Picture { picture, .. } if picture.height <= 2 => lines.push_str("----"),
            Printed::Picture { picture, .. } => lines.push_str(&format!("[{} x {}]", picture.width, picture.height)),
            Printed::Code { text, .. } => lines.push_str(text),
            Printed::Space(_) | Printed::Cut | Printed::AskedWhenDone => continue,
        }
        lines.push('\n');
    }
    lines
}

/// # Errors
/// When the file cannot be written.
pub fn write_png(picture: &Bitmap, file: &Path) -> io::Result<()> {
    let mut encoder = png::Encoder::new(BufWriter::new(std::fs::File::create(file)?), picture.width, picture.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let white_is_one: Vec<u8> = picture.bits.iter().map(|byte| !byte).collect();
    encoder.write_header()?.write_image_data(&white_is_one)?;
    Ok(())
}
