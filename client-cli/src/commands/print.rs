//! `mandate print`: a page to sign, in black and white, that needs nothing from any network.
//!
//! The page is in French, which is the text that counts; another language is printed beneath as an explanation only.

use std::path::Path;

use ecrin_locales::{Lang, Words};
use ecrin_vault::note::Digest32;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::json;

use super::mandate::own_papers;
use crate::context::{Context, check_out};
use crate::exit::{CommandError, Fault};
use crate::home::replace;
use crate::mandates::{Checked, Named, find, text_of, title_of};
use crate::output::short;
use crate::papers::Held;
use crate::unlock::SignedIn;
use crate::when::full_moment;

/// The digest does not fit in a code, which no digest does.
#[derive(Debug, thiserror::Error)]
#[error("the code of the page could not be drawn")]
pub(super) struct CodeError;

impl Fault for CodeError {
    fn code(&self) -> &str {
        "print-code"
    }
}

/// Everything on one A4 page, in black on white, in a type that a tired eye can read.
const STYLE: &str = "@page{size:A4;margin:18mm}body{font:14pt/1.4 sans-serif;color:#000;background:#fff;max-width:174mm;margin:0 auto}\
h1{font-size:22pt;margin:0 0 2mm}h2{font-size:16pt;margin:5mm 0 1mm}p{margin:0 0 2mm}ol{margin:1mm 0 2mm;padding-left:8mm}\
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:normal;width:42mm;vertical-align:top;padding:.6mm 4mm .6mm 0}\
td{padding:.6mm 0;font-weight:bold}.signs{display:flex;gap:8mm;margin-top:7mm}.signs div{flex:1;border-top:.3mm solid #000;padding-top:1.5mm;min-height:22mm}\
.explains{border:.3mm solid #000;padding:2mm 4mm;margin-top:4mm}.proof{display:flex;gap:6mm;align-items:center;margin-top:4mm;font-size:9pt}\
.proof svg{width:30mm;height:30mm;flex:none}code{font-family:monospace;overflow-wrap:anywhere}";

/// Writes the page.
pub(super) fn print(context: &Context<'_>, id: &str, out: &Path) -> Result<(), CommandError> {
    check_out(out)?;
    let me = context.sign_in()?;
    let checked = find(&me, id)?;
    let held = own_papers(&me)?;
    let page = page(context.words.lang(), &me, &checked, &held)?;
    replace(out, page.as_bytes())?;
    let document =
        json!({ "id": checked.body.id, "out": out.display().to_string(), "note": checked.note.digest() });
    context.out.result(&document, || {
        let path = out.display().to_string();
        context
            .words
            .format("mandate-printed", &[("path", (&path).into())])
    });
    Ok(())
}

fn page(other: Lang, me: &SignedIn, checked: &Checked, held: &[Held]) -> Result<String, CommandError> {
    let french = Words::new(Lang::Fr);
    let body = &checked.body;
    let owner = if checked.owner.is_some() {
        checked.owner_name()
    } else {
        me.keyring.name.clone()
    };
    let grantee = checked.grantee_name(&french);
    let unknown = |line: &ecrin_vault::mandate::MandateDocument| short(line.document);
    let titles: Vec<String> = body
        .documents
        .iter()
        .map(|line| title_of(held, line.document).map_or_else(|| unknown(line), ToOwned::to_owned))
        .collect();
    let named = Named {
        owner: &owner,
        grantee: &grantee,
        titles: &titles,
    };

    let mut html = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n<body>\n<h1>{}</h1>\n",
        escape(&french.get("print-title")),
        escape(&french.get("print-title")),
    );
    html += &particulars(&french, checked, &named);
    html += &format!("<h2>{}</h2>\n", escape(&french.get("print-rights-title")));
    for key in [
        "print-right-revoke",
        "print-right-journal",
        "print-right-end",
        "print-right-seen",
    ] {
        html += &format!("<p>{}</p>\n", escape(&french.get(key)));
    }
    if !other.is_french() {
        let words = Words::new(other);
        html += &format!(
            "<div class=\"explains\" lang=\"{other}\"><h2>{}</h2>\n",
            escape(&words.get("print-explanation"))
        );
        html += &format!(
            "<p>{}</p></div>\n",
            escape(&text_of(&words, body, &named)).replace('\n', "<br>\n")
        );
    }
    html += &format!(
        "<div class=\"signs\"><div>{}</div><div>{}</div></div>\n",
        escape(&french.format("print-sign-owner", &[("name", (&owner).into())])),
        escape(&french.format("print-sign-grantee", &[("name", (&grantee).into())])),
    );
    html += &proof(&french, checked, &named)?;
    Ok(html + "</body>\n</html>\n")
}

fn particulars(words: &Words, checked: &Checked, named: &Named<'_>) -> String {
    let body = &checked.body;
    let mut html = String::from("<table>\n");
    let mut row = |key: &str, value: &str| {
        html += &format!(
            "<tr><th>{}</th><td>{}</td></tr>\n",
            escape(&words.get(key)),
            escape(value)
        )
    };
    row("label-owner", named.owner);
    row("label-grantee", named.grantee);
    row("label-right", &words.get(&format!("right-{}", body.right)));
    row("label-purpose", &words.get(&format!("purpose-{}", body.purpose)));
    row("label-from", &full_moment(words, body.from));
    row("label-until", &full_moment(words, body.until));
    if let Some(most) = body.max_views {
        row(
            "label-views",
            &words.format("views-at-most", &[("most", u64::from(most).into())]),
        );
    }
    row("label-consent", &words.get(&format!("consent-{}", body.consent)));
    html += &format!(
        "</table>\n<h2>{}</h2>\n<ol>\n",
        escape(&words.get("print-papers"))
    );
    for title in named.titles {
        html += &format!("<li>{}</li>\n", escape(title));
    }
    html + "</ol>\n"
}

fn proof(words: &Words, checked: &Checked, named: &Named<'_>) -> Result<String, CommandError> {
    let digest = checked.note.digest();
    let code = QrCode::with_error_correction_level(format!("ECRIN1M:{digest}").to_uppercase(), EcLevel::M)
        .map_err(|_| CodeError)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Inside a page the drawing is an element, not a document of its own.
    let drawn = drawn
        .find("<svg")
        .and_then(|at| drawn.get(at..))
        .ok_or(CodeError)?;
    let mut html = format!("<div class=\"proof\">{drawn}<div>");
    html += &format!(
        "<p>{} <code>{}</code></p>",
        escape(&words.get("label-mandate")),
        checked.body.id
    );
    html += &format!(
        "<p>{} <code>{digest}</code></p>",
        escape(&words.get("print-digest"))
    );
    // Names may have changed since; only the very words that were shown have this digest.
    let shown = Lang::ALL
        .iter()
        .find(|lang| lang.as_str() == checked.body.text.language);
    let same = shown.is_some_and(|lang| {
        let text = text_of(&Words::new(*lang), &checked.body, named);
        Digest32::of(text.as_bytes()) == checked.body.text.digest
    });
    if same {
        html += &format!("<p>{}</p>", escape(&words.get("print-same-words")));
    }
    Ok(html + "</div></div>\n")
}

/// Our own words on a page, as French is printed: the curly apostrophe, and no line that begins with a colon.
pub(super) fn typeset(text: &str) -> String {
    let mut set = text.replace('\'', "\u{2019}");
    for mark in [':', ';', '!', '?', '»'] {
        set = set.replace(&format!(" {mark}"), &format!("\u{a0}{mark}"));
    }
    for mark in ["«", "n°"] {
        set = set.replace(&format!("{mark} "), &format!("{mark}\u{a0}"));
    }
    escape(&set)
}

/// Titles and names are people's own words; in a page they must stay words.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_bring_markup_into_the_page() {
        assert_eq!(escape("<script>\"'&"), "&lt;script&gt;&quot;&#39;&amp;");
    }
}
