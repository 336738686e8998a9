//! The pages of an enrolment: a card to cut out, and a sheet to keep at home. Black on white, on A4, in big type and
//! simple words, and nothing of them comes from any network.
//!
//! The pages are in French, like everything that people take home. No name stands on them.

use std::path::{Path, PathBuf};

use ecrin_locales::{Lang, Words};
use ecrin_vault::card::Card;
use ecrin_vault::id::AccountId;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use zeroize::Zeroizing;

use super::enrol::Spare;
use super::print::{CodeError, escape, typeset};
use crate::context::{Context, InputError};
use crate::exit::CommandError;
use crate::home::replace;

/// A card is as big as a bank's; its marks are outside of it, where scissors begin. What is read or copied is as big as
/// a card has room for.
const STYLE: &str = "@page{size:A4;margin:15mm}*{box-sizing:border-box}body{font:15pt/1.4 sans-serif;color:#000;background:#fff;margin:0 auto;max-width:180mm}\
h1{font-size:24pt;margin:0 0 4mm}h2{font-size:18pt;margin:8mm 0 2mm}p{margin:0 0 3mm}li{margin:0 0 2.5mm}ol,ul{margin:0;padding-left:8mm}\
.cut{position:relative;width:105.6mm;height:74mm;margin:10mm auto}.card{position:absolute;inset:10mm;border:.2mm dashed #000;padding:2.5mm 3mm;display:flex;flex-wrap:wrap;column-gap:2.5mm;align-content:space-between;align-items:center}\
.cut i{position:absolute;background:#000}.cut .h{width:5mm;height:.3mm}.cut .v{width:.3mm;height:5mm}\
.card svg{width:36mm;height:36mm;flex:none}.card div{flex:1}.card b{display:block;font-size:14pt;margin-bottom:1mm}.card small{flex:0 0 100%;font-size:11pt;line-height:1.15;text-align:center;overflow-wrap:anywhere}\
.card .groups{display:grid;grid-template-columns:repeat(3,auto);justify-content:start;gap:.4mm 2mm;font:bold 14pt/1.25 monospace}\
.digits{display:grid;grid-template-columns:repeat(5,auto);gap:3mm 6mm;font:bold 24pt/1.3 monospace;border:.4mm solid #000;padding:5mm;width:fit-content;margin:3mm 0}\
.account{font:bold 18pt/1.4 monospace;overflow-wrap:anywhere}.warn{border:.6mm solid #000;padding:3mm 5mm;margin:6mm 0 0}";

/// Refuses a folder that is none before anything is made.
pub(super) fn check_folder(out: &Path) -> Result<(), CommandError> {
    if out.exists() && !out.is_dir() {
        return Err(InputError::NoFolder(out.to_owned()).into());
    }
    Ok(())
}

/// A page to print: the name of its file, and what stands in it.
pub(super) type Page = (&'static str, Zeroizing<String>);

/// The card: a page to print and cut, and its QR code alone.
pub(super) fn card_pages(server: &str, card: &Card) -> Result<Vec<Page>, CommandError> {
    let drawn = drawing(&card.to_text())?;
    Ok(vec![
        ("carte.html", Zeroizing::new(card_page(card, server, &drawn))),
        ("carte.svg", Zeroizing::new(drawn)),
    ])
}

/// The digits that open the vault when the card is lost, like a second set of keys.
pub(super) fn spare_pages(server: &str, account: AccountId, spare: &Spare) -> Vec<Page> {
    let page = spare_page(server, account, &spare.digits);
    vec![("double.html", Zeroizing::new(page))]
}

/// Writes pages for their owner only, and never over what lies there: it may be somebody else's card that nobody
/// printed yet. Answers where; nowhere, where no folder was named.
pub(super) fn write_all(
    context: &Context<'_>,
    out: Option<&Path>,
    pages: &[Page],
) -> Result<Vec<String>, CommandError> {
    let Some(out) = out else { return Ok(Vec::new()) };
    std::fs::create_dir_all(out).map_err(|_| InputError::NoFolder(out.to_owned()))?;
    let mut files = Vec::new();
    for (name, text) in pages {
        let path = free_path(out, name);
        replace(&path, text.as_bytes())?;
        files.push(path.display().to_string());
    }
    context.tell("sheet-destroy");
    Ok(files)
}

/// `carte.html`, or `carte-2.html` where there is one.
fn free_path(out: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = (2..).map(|n| out.join(format!("{stem}-{n}.{ending}")));
    let mut places = std::iter::once(out.join(name)).chain(numbered);
    // Endless names and finitely many files: one is free.
    places
        .find(|place| !place.exists())
        .unwrap_or_else(|| out.join(name))
}

/// The QR code as an SVG element.
fn drawing(text: &str) -> Result<String, CommandError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| CodeError)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(300, 300).build();
    let at = drawn.find("<svg").ok_or(CodeError)?;
    Ok(drawn.get(at..).unwrap_or_default().to_owned())
}

fn page(title: &str, body: &str) -> String {
    let title = typeset(title);
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

fn list(words: &Words, tag: &str, keys: &[&str]) -> String {
    let items: String = keys
        .iter()
        .map(|key| format!("<li>{}</li>\n", typeset(&words.get(key))))
        .collect();
    format!("<{tag}>\n{items}</{tag}>\n")
}

/// Eight short strokes: two at each corner of the card, outside of it.
fn cut_marks() -> String {
    let mut marks = String::new();
    for (vertical, horizontal) in [
        ("top", "left"),
        ("top", "right"),
        ("bottom", "left"),
        ("bottom", "right"),
    ] {
        marks += &format!("<i class=\"h\" style=\"{vertical}:10mm;{horizontal}:3mm\"></i>");
        marks += &format!("<i class=\"v\" style=\"{vertical}:3mm;{horizontal}:10mm\"></i>");
    }
    marks
}

fn card_page(card: &Card, server: &str, drawn: &str) -> String {
    let words = Words::new(Lang::Fr);
    let groups: String = card
        .groups()
        .iter()
        .map(|group| format!("<span>{}</span>", group.as_str()))
        .collect();
    let mut body = format!("<p>{}</p>\n", typeset(&words.get("sheet-card-cut")));
    body += &format!(
        "<div class=\"cut\">{}<div class=\"card\">{drawn}<div><b>{}</b><div class=\"groups\">{groups}</div></div><small>{}</small></div></div>\n",
        cut_marks(),
        typeset(&words.get("sheet-card-title")),
        escape(server),
    );
    body += &format!("<h2>{}</h2>\n", typeset(&words.get("sheet-card-how")));
    body += &list(
        &words,
        "ol",
        &["sheet-card-how-1", "sheet-card-how-2", "sheet-card-how-3"],
    );
    body += &format!("<h2>{}</h2>\n", typeset(&words.get("sheet-card-lost")));
    body += &list(&words, "ul", &["sheet-card-lost-1", "sheet-card-lost-2"]);
    body += &format!(
        "<p class=\"warn\">{}</p>\n",
        typeset(&words.get("sheet-card-code"))
    );
    page(&words.get("sheet-card-page"), &body)
}

fn spare_page(server: &str, account: AccountId, digits: &str) -> String {
    let words = Words::new(Lang::Fr);
    let groups: String = digits
        .split(' ')
        .map(|group| format!("<span>{group}</span>"))
        .collect();
    let mut body = format!("<p>{}</p>\n", typeset(&words.get("sheet-spare-what")));
    body += &format!("<div class=\"digits\">{groups}</div>\n");
    body += &format!(
        "<p>{}<br><span class=\"account\">{account}</span></p>\n<p>{}<br><b>{}</b></p>\n",
        typeset(&words.get("sheet-spare-account")),
        typeset(&words.get("sheet-spare-server")),
        escape(server),
    );
    body += &format!("<h2>{}</h2>\n", typeset(&words.get("sheet-spare-how")));
    body += &list(
        &words,
        "ul",
        &["sheet-spare-how-1", "sheet-spare-how-2", "sheet-spare-how-3"],
    );
    body += &format!(
        "<p class=\"warn\">{}</p>\n",
        typeset(&words.get("sheet-spare-warn"))
    );
    page(&words.get("sheet-spare-page"), &body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::OsRng;

    #[test]
    fn the_card_has_its_groups_and_its_code_and_fetches_nothing() {
        let card = Card::generate(&mut OsRng);
        let drawn = drawing(&card.to_text()).expect("a code");
        let page = card_page(&card, "https://coffre.example", &drawn);
        for group in card.groups() {
            assert!(page.contains(&format!("<span>{}</span>", group.as_str())));
        }
        assert!(page.contains("<svg") && !page.contains("src=") && !page.contains("href="));
        assert_eq!(page.matches("<i class").count(), 8, "cut marks");
    }
}
