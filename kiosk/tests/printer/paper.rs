//! What stands on the paper.

use kiosk::device::printer::breaks::width;
use kiosk::device::printer::glyphs::Fonts;
use kiosk::device::printer::layout::{Roll, layout};
use kiosk::device::printer::slip::{Booking, Slip};
use kiosk::device::printer::{Printed as Done, Printer, escpos};
use kiosk::device::printer_twin::parser::Printed;

use crate::stand::{booking, code_of, english, english_booking, folder, printer, settings, slip, text_of, ticket, twin, twin_with};

fn hex(bytes: &[u8]) -> String {
    bytes.chunks(32).map(|row| row.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_bytes_of_a_slip() {
    let job = escpos::write(&layout(&slip(), Roll::Mm80), Roll::Mm80, &Fonts::default);
    assert!(job.replaced.is_empty());
    insta::assert_snapshot!(hex(&job.bytes));
}

#[tokio::test]
async fn the_paper_says_what_the_slip_says() {
    let twin = twin().await;
    assert_eq!(printer(&twin).print(&slip()).await, Ok(Done { is_paper_low: false, replaced: vec![] }));
    insta::assert_snapshot!(text_of(&twin));
    let printed = &twin.slips()[0];
    let (address, module) = code_of(printed).unwrap();
    assert_eq!(address, ticket().url);
    assert!(module >= 7, "modules of {module} dots: a phone reads it from half a metre");
    let number = printed.iter().find_map(|p| match p {
        Printed::Line { text, size, .. } if *text == ticket().number => Some(size.high),
        _ => None,
    });
    assert!(number.unwrap() >= 8, "the number is as large as the paper allows");
}

#[tokio::test]
async fn a_narrow_roll_has_the_same_words_in_shorter_lines() {
    let twin = twin_with(|twin| twin.roll = Roll::Mm58).await;
    Printer::new(settings(&twin, Roll::Mm58)).print(&slip()).await.unwrap();
    let text = text_of(&twin);
    assert!(text.lines().filter(|line| !line.starts_with("http")).all(|line| width(line) <= 32));
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn english_comes_first_when_the_ticket_asks() {
    let twin = twin().await;
    printer(&twin).print(&english()).await.unwrap();
    insta::assert_snapshot!(text_of(&twin));
}

#[tokio::test]
async fn rare_characters_are_drawn_as_pictures() {
    let fonts = Fonts::load(None);
    assert!(fonts.has('㵑') && fonts.has('𬭚'), "a Chinese font is installed for tests: fonts-noto-cjk");
    let twin = twin().await;
    let mut rare = ticket();
    rare.place = "㵑水𬭚乡综治中心".to_owned();
    assert!(printer(&twin).print(&Slip::Ticket(rare)).await.unwrap().replaced.is_empty());
    let text = text_of(&twin);
    assert!(!text.contains("综治中心") && !text.contains('〓'), "{text}");
    let Some(Printed::Picture { picture, .. }) = twin.slips()[0].first().cloned() else { panic!("the first line is a picture") };
    assert_eq!((picture.width, picture.height), (8 * 48, 48));
    let black =
        |column: u32| (0..48).flat_map(|y| (0..48).map(move |x| (x, y))).filter(|(x, y)| picture.is_black(column * 48 + x, *y)).count();
    assert!((0..8).all(|column| (200..1800).contains(&black(column))), "every character has ink");
}

#[tokio::test]
async fn a_character_that_nobody_can_draw_is_shown_and_named() {
    let job = escpos::write(
        &layout(
            &{
                let mut s = ticket();
                s.queue_zh = "㵑河村𬭚".to_owned();
                Slip::Ticket(s)
            },
            Roll::Mm80,
        ),
        Roll::Mm80,
        &Fonts::default,
    );
    assert_eq!(job.replaced, ['㵑', '𬭚']);
    let twin = twin().await;
    let mut odd = ticket();
    odd.queue_zh = "法律\u{10ffff}咨询".to_owned();
    assert_eq!(printer(&twin).print(&Slip::Ticket(odd)).await.unwrap().replaced, ['\u{10ffff}']);
    assert!(text_of(&twin).contains("法律〓咨询"));
}

#[tokio::test]
async fn the_twin_saves_a_picture_to_look_at() {
    let folder = folder("picture");
    let twin = twin_with(|twin| twin.save = Some(folder.clone())).await;
    printer(&twin).print(&slip()).await.unwrap();
    twin.cut(1).await;
    let picture = std::fs::read(folder.join("slip-0001.png")).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().unwrap();
    assert_eq!(reader.info().width, 640);
    assert!(std::fs::read_to_string(folder.join("slip-0001.txt")).unwrap().contains("前面还有 3 人"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_bytes_of_a_booking() {
    let job = escpos::write(&layout(&Slip::Booking(booking()), Roll::Mm80), Roll::Mm80, &Fonts::default);
    assert!(job.replaced.is_empty());
    insta::assert_snapshot!(hex(&job.bytes));
}

#[tokio::test]
async fn a_booking_on_paper_has_its_code_when_and_where_and_what_if_late() {
    let twin = twin().await;
    assert_eq!(printer(&twin).print(&Slip::Booking(booking())).await, Ok(Done { is_paper_low: false, replaced: vec![] }));
    insta::assert_snapshot!(text_of(&twin));
    let printed = &twin.slips()[0];
    let (address, module) = code_of(printed).unwrap();
    assert_eq!(address, booking().url);
    assert!(module >= 7, "modules of {module} dots: a phone reads it from half a metre");
    let code = printed.iter().find_map(|p| match p {
        Printed::Line { text, size, .. } if text == "K7MP X24D" => Some(size.high),
        _ => None,
    });
    assert_eq!(code, Some(5), "in one line and as large as the paper allows");
}

#[tokio::test]
async fn a_booking_on_a_narrow_roll_has_shorter_lines() {
    let twin = twin_with(|twin| twin.roll = Roll::Mm58).await;
    Printer::new(settings(&twin, Roll::Mm58)).print(&Slip::Booking(booking())).await.unwrap();
    let text = text_of(&twin);
    assert!(text.lines().filter(|line| !line.starts_with("http")).all(|line| width(line) <= 32));
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn a_booking_in_english() {
    let twin = twin().await;
    printer(&twin).print(&Slip::Booking(english_booking())).await.unwrap();
    insta::assert_snapshot!(text_of(&twin));
}

#[tokio::test]
async fn a_booking_with_a_lawyer_says_so() {
    let twin = twin().await;
    printer(&twin).print(&Slip::Booking(Booking { is_lawyer: true, ..booking() })).await.unwrap();
    let text = text_of(&twin);
    assert!(text.contains("律师咨询预约") && text.contains("Legal advice") && text.contains("律师  马建国"), "{text}");
    assert!(!text.contains("领导接访预约"), "{text}");
}

#[tokio::test]
async fn a_leader_with_a_rare_name_is_drawn_as_a_picture() {
    let twin = twin().await;
    let rare = Slip::Booking(Booking { leader: "马㵑𬭚".to_owned(), papers: vec![], ..booking() });
    assert!(printer(&twin).print(&rare).await.unwrap().replaced.is_empty());
    let text = text_of(&twin);
    assert!(!text.contains("政法委书记") && !text.contains('〓') && !text.contains("请带上"), "{text}");
    // The thin lines across the paper are pictures too.
    let is_drawn = |printed: &&Printed| matches!(printed, Printed::Picture { picture, .. } if picture.height >= 24);
    let pictures = twin.slips()[0].iter().filter(is_drawn).count();
    assert_eq!(pictures, 1, "only the line with the name");
}
