//! The help pages: how a mail program is set up, and why a message was refused.
//!
//! In scope: showing what stands in `docs/aide` and `docs/help`, with this instance's name and ports, as HTML without a
//! script that any browser and any screen reader reads. Out of scope: the words; they are written there and nowhere else.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use pulldown_cmark::{CowStr, Event, Parser, Tag, html};

use super::Door;
use crate::app::{AppError, Refusal};
use crate::doors::MailPorts;

/// The name of every instance in the pages, and its ports.
const NAME: &str = "ecrin.example";
const IMAP: &str = "993";
const SMTP: &str = "465";

/// Nothing is loaded but the one style sheet, and nothing runs.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = include_str!("help.css");

/// A page as it is written.
struct Page {
    name: &'static str,
    text: &'static str,
}

/// Pages of a folder. A page that is added to the folder is added here.
macro_rules! pages {
    ($folder:literal: $($name:literal),+) => {
        &[$(Page {
            name: $name,
            text: include_str!(concat!("../../../docs/", $folder, "/", $name, ".md")),
        }),+]
    };
}

const AIDE: &[Page] =
    pages!("aide": "courrier", "chiffrement", "thunderbird", "android", "mutt", "msmtp", "ecrin");
const HELP: &[Page] =
    pages!("help": "mail", "encryption", "thunderbird", "android", "mutt", "msmtp", "ecrin");

pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/aide", get(|| async { Redirect::permanent("/aide/courrier") }))
        .route("/help", get(|| async { Redirect::permanent("/help/mail") }))
        .route("/aide/style.css", get(style))
        .route("/aide/{page}", get(aide))
        .route("/help/{page}", get(help))
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

async fn aide(State(door): State<Door>, Path(name): Path<String>) -> Result<Response, AppError> {
    shown(&door, "fr", AIDE, &name)
}

async fn help(State(door): State<Door>, Path(name): Path<String>) -> Result<Response, AppError> {
    shown(&door, "en", HELP, &name)
}

fn shown(door: &Door, lang: &str, pages: &[Page], name: &str) -> Result<Response, AppError> {
    let page = pages.iter().find(|page| page.name == name);
    let page = page.ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let text = here(page.text, &door.app.instance().domain, door.mail);
    Ok((headers, rendered(lang, &text)).into_response())
}

/// The page with this instance's name and ports.
fn here(text: &str, domain: &str, ports: MailPorts) -> String {
    let mut text = text.replace(NAME, domain);
    for (written, port) in [(IMAP, ports.imap), (SMTP, ports.smtp)] {
        if let Some(port) = port {
            text = text.replace(written, &port.to_string());
        }
    }
    text
}

fn rendered(lang: &str, text: &str) -> String {
    let title = text
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or(NAME);
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let mut body = String::new();
    html::push_html(&mut body, Parser::new(text).map(linked));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/aide/style.css\">\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Pages link to each other as files do; here they have no ending. A link to the other language says which one that is.
fn linked(event: Event<'_>) -> Event<'_> {
    let Event::Start(Tag::Link {
        link_type,
        dest_url,
        title,
        id,
    }) = event
    else {
        return event;
    };
    let to = dest_url.strip_suffix(".md").unwrap_or(&dest_url).to_owned();
    let other = [("../help/", "en"), ("../aide/", "fr")];
    if let Some((_, lang)) = other.iter().find(|(folder, _)| to.starts_with(folder)) {
        return Event::InlineHtml(CowStr::from(format!(
            "<a lang=\"{lang}\" hreflang=\"{lang}\" href=\"{to}\">"
        )));
    }
    Event::Start(Tag::Link {
        link_type,
        dest_url: CowStr::from(to),
        title,
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of a kind, in order.
    fn lines<'a>(text: &'a str, begin: &str) -> Vec<&'a str> {
        text.lines().filter(|line| line.starts_with(begin)).collect()
    }

    /// What is to be typed: everything within fences.
    fn code(text: &str) -> Vec<&str> {
        text.split("```").skip(1).step_by(2).collect()
    }

    #[test]
    fn every_page_is_written_in_both_languages_and_says_the_same() {
        assert_eq!(AIDE.len(), HELP.len());
        for (fr, en) in AIDE.iter().zip(HELP) {
            for level in ["# ", "## ", "- ", "1. "] {
                assert_eq!(
                    lines(fr.text, level).len(),
                    lines(en.text, level).len(),
                    "{} and {}: {level:?}",
                    fr.name,
                    en.name
                );
            }
            assert_eq!(code(fr.text), code(en.text), "{} and {}", fr.name, en.name);
            assert!(
                fr.text.contains(&format!("(../help/{}.md)", en.name)),
                "{}",
                fr.name
            );
            assert!(
                en.text.contains(&format!("(../aide/{}.md)", fr.name)),
                "{}",
                en.name
            );
        }
    }

    #[test]
    fn every_file_of_the_folders_is_shown_and_every_link_leads_somewhere() {
        for (folder, pages) in [("aide", AIDE), ("help", HELP)] {
            let path = format!("{}/../docs/{folder}", env!("CARGO_MANIFEST_DIR"));
            assert_eq!(std::fs::read_dir(path).expect("the folder").count(), pages.len());
            for page in pages {
                for link in page.text.split("](").skip(1) {
                    let to = link.split(')').next().unwrap_or_default();
                    let (folder, name) = to
                        .trim_start_matches("../")
                        .split_once('/')
                        .unwrap_or((folder, to));
                    let among = if folder == "help" { HELP } else { AIDE };
                    let name = name.strip_suffix(".md");
                    assert!(
                        to.starts_with("https://") || among.iter().any(|page| Some(page.name) == name),
                        "{}: {to}",
                        page.name
                    );
                }
            }
        }
    }

    #[test]
    fn a_page_is_plain_html_with_this_instance_in_it() {
        let ports = MailPorts {
            smtp: Some(2465),
            imap: Some(2993),
        };
        for (lang, pages) in [("fr", AIDE), ("en", HELP)] {
            for page in pages {
                let text = rendered(lang, &here(page.text, "relais.test", ports));
                assert_eq!(text.matches("<h1>").count(), 1, "{}", page.name);
                for never in [
                    NAME, "<script", "style=", "onload=", "onclick=", ".md\"", ":993", ":465",
                ] {
                    assert!(!text.contains(never), "{}: {never}", page.name);
                }
            }
        }
        let text = rendered(
            "fr",
            &here(
                "# A & b\n\n[x](mutt.md) [y](../help/mutt.md)\n\nport 993",
                "relais.test",
                ports,
            ),
        );
        assert!(
            text.contains("<title>A &amp; b</title>") && text.contains("port 2993"),
            "{text}"
        );
        assert!(
            text.contains("<a href=\"mutt\">x</a>")
                && text.contains("<a lang=\"en\" hreflang=\"en\" href=\"../help/mutt\">y</a>"),
            "{text}"
        );
    }
}
