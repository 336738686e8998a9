//! The sheet: one page to print, cut and fold, in French, in big digits. It bears no name, and everything that someone
//! who finds it in ten years must know.

use std::path::Path;

use ecrin_locales::{Lang, Words};
use ecrin_vault::recovery::{MadeKit, WAIT_HOURS};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use zeroize::Zeroizing;

use super::super::print::{CodeError, typeset};
use crate::exit::CommandError;
use crate::home::replace;
use crate::unlock::SignedIn;
use crate::when::date;

/// A4, black on white, one page, digits that a tired eye can read and a finger can follow.
const STYLE: &str = "@page{size:A4;margin:12mm 14mm}body{font:14pt/1.3 sans-serif;color:#000;background:#fff;max-width:182mm;margin:0 auto}\
h1{font-size:22pt;margin:0 0 2mm}h2{font-size:15pt;margin:3mm 0 .5mm}p{margin:0 0 1mm}.top{display:flex;gap:6mm;align-items:flex-start}\
.top svg{width:42mm;height:42mm;flex:none}table{border-collapse:collapse;margin:1mm 0;width:100%}td,th{padding:.4mm 0;text-align:left}\
th{font-size:14pt;font-weight:normal;width:12mm}td{font:bold 20pt/1.2 monospace;letter-spacing:.06em}\
tr:nth-child(even){background:#eee;-webkit-print-color-adjust:exact;print-color-adjust:exact}\
.cut{border-top:.3mm dashed #000;margin:2mm 0 1mm;font-size:11pt}.fold{border-top:.3mm dotted #000;margin:1.5mm 0 0;font-size:11pt}";

/// Writes the sheet of a kit.
pub(super) fn write(me: &SignedIn, made: &MadeKit, structure: &str, out: &Path) -> Result<(), CommandError> {
    let page = page(me, made, structure)?;
    replace(out, page.as_bytes())?;
    Ok(())
}

/// The page of a kit's sheet.
pub(in crate::commands) fn page(
    me: &SignedIn,
    made: &MadeKit,
    structure: &str,
) -> Result<Zeroizing<String>, CommandError> {
    let words = Words::new(Lang::Fr);
    let qr = made.sheet.to_qr();
    let code = QrCode::with_error_correction_level(qr.as_bytes(), EcLevel::M).map_err(|_| CodeError)?;
    let drawn = Zeroizing::new(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build());
    // Inside a page the drawing is an element, not a document of its own.
    let drawn = drawn
        .find("<svg")
        .and_then(|at| drawn.get(at..))
        .ok_or(CodeError)?;
    let number = made.note.number.grouped();
    let date = date(&words, &made.note.at.day().to_string());
    let hours = u64::try_from(WAIT_HOURS).unwrap_or_default();
    let values = [
        ("kit", (&number).into()),
        ("date", (&date).into()),
        ("structure", structure.into()),
        ("server", (&me.config.server).into()),
        ("hours", hours.into()),
    ];
    let say = |key: &str| typeset(&words.format(key, &values));
    let mut html = Zeroizing::new(format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<style>{STYLE}</style>\n<body>\n<div class=\"top\"><div>\n<h1>{0}</h1>\n",
        say("sheet-title"),
    ));
    for key in ["sheet-what", "sheet-kit", "sheet-keep"] {
        html.push_str(&format!("<p>{}</p>\n", say(key)));
    }
    html.push_str(&format!(
        "</div>{drawn}</div>\n<p class=\"cut\">{}</p>\n<table>\n",
        say("sheet-cut")
    ));
    let digits = made.sheet.to_digits();
    let groups: Vec<&str> = digits.split(' ').collect();
    for (line, groups) in groups.chunks(4).enumerate() {
        html.push_str(&format!("<tr><th>{}</th>", line + 1));
        for group in groups {
            html.push_str(&format!("<td>{group}</td>"));
        }
        html.push_str("</tr>\n");
    }
    html.push_str(&format!(
        "</table>\n<p class=\"fold\">{}</p>\n",
        say("sheet-fold")
    ));
    for (title, lines) in [
        ("sheet-use-title", &["sheet-use", "sheet-wait", "sheet-end"][..]),
        ("sheet-lost-title", &["sheet-lost", "sheet-found"][..]),
        ("sheet-price-title", &["sheet-price", "sheet-check"][..]),
    ] {
        html.push_str(&format!("<h2>{}</h2>\n", say(title)));
        for key in lines {
            html.push_str(&format!("<p>{}</p>\n", say(key)));
        }
    }
    html.push_str("</body>\n</html>\n");
    Ok(html)
}
