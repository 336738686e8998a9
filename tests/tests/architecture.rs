//! The invariants of ARCHITECTURE.md, read off the sources: what is absent, and where each outside crate is named.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// The folders of our own code.
const OURS: &[&str] = &[
    "vault/src",
    "server/src",
    "client-cli/src",
    "client-web/locales/src",
    "tests/src",
    "tests/tests",
];

/// The longest file that is one idea. A longer one says why it is, at its top.
const LONGEST: usize = 600;
const BECAUSE: &str = "This file is long because";

fn root() -> Result<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(tests.parent().context("the workspace")?.to_owned())
}

/// A source file, as the promises see it.
struct Source {
    /// From the workspace on.
    path: String,
    /// How many lines it has, unless it explains them.
    lines: usize,
    /// The code: without comments, texts and white space around dots, up to the tests at its end.
    code: String,
}

fn sources(folder: &str) -> Result<Vec<Source>> {
    let root = root()?;
    let mut found = Vec::new();
    for file in ecrin_tests::harness::files_in(&root.join(folder))? {
        if file.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&file)?;
            let path = file.strip_prefix(&root)?.to_string_lossy().into_owned();
            found.push(Source {
                path,
                lines: if text.contains(BECAUSE) {
                    0
                } else {
                    text.lines().count()
                },
                code: code_of(&text),
            });
        }
    }
    ensure!(!found.is_empty(), "{folder} has no sources");
    Ok(found)
}

fn code_of(text: &str) -> String {
    let own = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut code = String::new();
    let (mut in_text, mut before) = (false, ' ');
    let mut rest = own.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if in_text => drop(rest.next()),
            // A quote in a character literal opens no text.
            '"' if before != '\'' => in_text = !in_text,
            _ if in_text => {}
            '/' if rest.peek() == Some(&'/') => {
                let _comment = rest.by_ref().take_while(|c| *c != '\n').count();
                code.push('\n');
            }
            c => code.push(c),
        }
        before = c;
    }
    // A chain of calls is one text, however it was broken into lines.
    let mut joined = String::new();
    for line in code.lines() {
        if line.trim_start().starts_with('.') {
            joined.push_str(line.trim_start());
        } else {
            joined.push('\n');
            joined.push_str(line);
        }
    }
    joined
}

impl Source {
    /// Whether a word stands in the code by itself, not as the end of a longer path or name.
    fn names(&self, word: &str) -> bool {
        self.code.match_indices(word).any(|(place, _)| {
            let before = self.code.get(..place).and_then(|code| code.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
        })
    }

    fn is_under(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }
}

#[test]
fn the_reader_of_sources_sees_code_and_nothing_else() {
    let text = "use std::fs; // tokio::fs\n/// rusqlite\nlet a = \"axum::\\\" age::\";\nself.ledger\n    .commit(batch)\n#[cfg(test)]\nmod tests { sled:: }";
    let source = Source {
        path: String::new(),
        lines: 0,
        code: code_of(text),
    };
    assert!(source.names("std::fs") && source.code.contains("self.ledger.commit("));
    for absent in ["tokio", "rusqlite", "axum", "age::", "sled"] {
        assert!(!source.code.contains(absent), "{absent} in {}", source.code);
    }
    assert!(!source.names("fs;") && !source.names("d::fs"));
}

#[test]
fn the_vault_does_no_io_reads_no_clock_and_owns_no_randomness() -> Result<()> {
    let forbidden = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "fs::",
        "File::",
        "TcpStream",
        "SystemTime",
        "Instant",
        "OsRng",
        "thread_rng",
        "rand::random",
        "getrandom",
        "tokio",
        "Timestamp::now",
        "jiff::Timestamp::now",
        "println!",
        "eprintln!",
    ];
    for source in sources("vault/src")? {
        for word in forbidden {
            ensure!(!source.names(word), "{} names {word}", source.path);
        }
    }
    let manifest = fs::read_to_string(root()?.join("vault/Cargo.toml"))?;
    let own = manifest.split("[dev-dependencies]").next().unwrap_or_default();
    for word in ["tokio", "reqwest", "ureq", "rusqlite", "sled", "axum"] {
        ensure!(!own.contains(word), "the vault depends on {word}");
    }
    Ok(())
}

#[test]
fn each_outside_crate_is_named_in_one_place() -> Result<()> {
    let table: &[(&str, &[&str])] = &[
        ("rusqlite::", &["server/src/store/sqlite"]),
        ("SqliteEngine", &["server/src/store/"]),
        ("SledEngine", &["server/src/store/"]),
        ("sled::", &["server/src/store/"]),
        ("axum::", &["server/src/http/"]),
        ("axum_server::", &["server/src/http/"]),
        ("tower_http::", &["server/src/http/"]),
        ("hyper_util::", &["server/src/http/"]),
        ("utoipa_axum::", &["server/src/http/"]),
        ("governor::", &["server/src/http/"]),
        ("pulldown_cmark::", &["server/src/http/"]),
        ("smtp_proto::", &["server/src/smtp/"]),
        ("tokio_rustls::", &["server/src/doors.rs"]),
        ("imap_codec::", &["server/src/imap/"]),
        ("lettre::", &["server/src/outbound/"]),
        ("rcgen::", &["server/src/instance/"]),
        ("age::", &["vault/src/"]),
        ("sequoia_openpgp::", &["vault/src/mail/openpgp/"]),
        ("mail_parser::", &["vault/src/mail/"]),
        ("opaque_ke::", &["vault/src/"]),
        ("ed25519_dalek::", &["vault/src/"]),
        ("signed_note::", &["vault/src/"]),
        ("tlog_tiles::", &["vault/src/"]),
        ("argon2::", &["vault/src/"]),
        ("hkdf::", &["vault/src/"]),
        ("hmac::", &["vault/src/"]),
        ("ureq::", &["client-cli/src/api"]),
        ("indicatif::", &["client-cli/src/"]),
        ("rpassword::", &["client-cli/src/unlock.rs"]),
        ("fluent_bundle::", &["client-web/locales/src/"]),
    ];
    for folder in [
        "vault/src",
        "server/src",
        "client-cli/src",
        "client-web/locales/src",
    ] {
        for source in sources(folder)? {
            for (word, places) in table {
                ensure!(
                    source.is_under(places) || !source.names(word),
                    "{} names {word}",
                    source.path
                );
            }
        }
    }
    // A row whose crate is named nowhere any more protects nothing.
    for (word, places) in table {
        let folders = places
            .iter()
            .filter_map(|place| place.find("/src").and_then(|end| place.get(..end + 4)));
        let mut named = false;
        for folder in folders {
            named |= sources(folder)?
                .iter()
                .any(|source| source.is_under(places) && source.code.contains(word));
        }
        ensure!(named, "nothing names {word}: its row is out of date");
    }
    Ok(())
}

#[test]
fn data_flows_from_doors_to_app_to_ledger_to_store() -> Result<()> {
    for source in sources("server/src")? {
        let uses = |word: &str| source.code.contains(word);
        if source.is_under(&["server/src/imap/"]) {
            for word in [
                "crate::store",
                "crate::ledger",
                "crate::sealer",
                "crate::http",
                "keyspace",
                "Batch",
            ] {
                ensure!(!uses(word), "{} names {word}", source.path);
            }
        }
        if source.is_under(&["server/src/http/", "server/src/smtp/", "server/src/outbound/"]) {
            // A door asks the app, and knows neither the store nor the ledger nor the sealer.
            for word in [
                "crate::store",
                "crate::ledger",
                "crate::sealer",
                "Engine",
                "keyspace",
                "Batch",
            ] {
                ensure!(!uses(word), "{} names {word}", source.path);
            }
        }
        if source.is_under(&["server/src/app/"]) {
            ensure!(
                !uses("crate::http") && !uses("StatusCode"),
                "{} names a door",
                source.path
            );
        }
        if source.is_under(&["server/src/store/"]) {
            for word in ["crate::app", "crate::http", "crate::ledger", "crate::sealer"] {
                ensure!(!uses(word), "{} names {word}", source.path);
            }
        }
        if source.is_under(&["server/src/ledger", "server/src/sealer"]) {
            ensure!(
                !uses("crate::app") && !uses("crate::http"),
                "{} names what is above it",
                source.path
            );
        }
    }
    Ok(())
}

#[test]
fn every_change_of_state_goes_through_the_ledger() -> Result<()> {
    let mut through = 0;
    for source in sources("server/src")? {
        if source.is_under(&["server/src/store/", "server/src/ledger"]) {
            continue;
        }
        for (place, _) in source.code.match_indices(".commit(") {
            let before = source.code.get(..place).unwrap_or_default();
            ensure!(before.ends_with("ledger"), "{} commits by itself", source.path);
            through += 1;
            // Changes that nobody can see until an event names them, and cleaning up after events: nothing else.
            let without_event = source.code.get(place..).is_some_and(|call| {
                let call = call.split(';').next().unwrap_or_default();
                call.contains("Vec::new())") || call.contains("vec![])")
            });
            let quiet = [
                "server/src/app/uploads.rs",
                "server/src/app/upkeep.rs",
                "server/src/app/retention.rs",
                // Further events of an alert whose raising stands in the journal, and how far it was read.
                "server/src/app/alerts.rs",
                // When a word outside is tried, and that it was sent: the journal says that someone wants it, no more.
                "server/src/app/outside.rs",
            ];
            ensure!(
                !without_event || quiet.contains(&source.path.as_str()),
                "{} changes without an event",
                source.path
            );
        }
        ensure!(
            !source.code.contains("open_engine") || source.is_under(&["server/src/instance"]),
            "{}",
            source.path
        );
    }
    ensure!(
        through > 5,
        "only {through} commits were found: the search is blind"
    );
    Ok(())
}

#[test]
fn handlers_hold_no_policy() -> Result<()> {
    for source in sources("server/src/http")? {
        for word in [
            "Role::",
            "Standing::Active =",
            "clock.now",
            "SystemClock",
            "may_",
            "must_be",
            "state_at",
            "is_fresh",
        ] {
            ensure!(!source.code.contains(word), "{} names {word}", source.path);
        }
    }
    // What decides is pure, and takes the time as an argument.
    let mut policy = sources("server/src/app/policy")?;
    let above = sources("server/src/app")?
        .into_iter()
        .find(|source| source.path.ends_with("app/policy.rs"));
    policy.extend(above);
    ensure!(policy.len() >= 3, "there is a policy");
    for source in policy {
        for word in ["self.", "clock", "engine", "lock(", "OsRng"] {
            ensure!(!source.code.contains(word), "{} names {word}", source.path);
        }
    }
    Ok(())
}

#[test]
fn the_server_has_no_type_for_an_open_document() -> Result<()> {
    for source in sources("server/src")? {
        for word in [
            "document::Record",
            "Record::open",
            "open_payload",
            "seal_payload",
            "Keyring",
            "Title",
            "SlotSecret",
            "Passphrase::",
        ] {
            ensure!(!source.names(word), "{} names {word}", source.path);
        }
        // The only key of its own that opens anything is the rescue file's, made and forgotten by `init`.
        let opens = source.names("EncryptionKey");
        ensure!(
            !opens || source.path == "server/src/instance/create.rs",
            "{} holds a key",
            source.path
        );
    }
    Ok(())
}

#[test]
fn nothing_is_printed_or_slept_where_it_should_not_be() -> Result<()> {
    for folder in ["server/src", "client-cli/src"] {
        for source in sources(folder)? {
            let speaks = source.is_under(&["server/src/command.rs", "client-cli/src/output.rs"]);
            ensure!(
                speaks || !source.code.contains("println!"),
                "{} prints",
                source.path
            );
            ensure!(!source.code.contains("unsafe "), "{} is unsafe", source.path);
        }
    }
    for source in sources("server/src/app")? {
        ensure!(
            !source.code.contains("SystemTime::now") || source.path.ends_with("upkeep.rs"),
            "{} reads a clock",
            source.path
        );
        ensure!(!source.code.contains("sleep("), "{} sleeps", source.path);
    }
    Ok(())
}

#[test]
fn no_file_is_longer_than_one_idea() -> Result<()> {
    for folder in OURS {
        for source in sources(folder)? {
            ensure!(
                source.lines <= LONGEST,
                "{} has {} lines",
                source.path,
                source.lines
            );
        }
    }
    let main = sources("server/src")?
        .into_iter()
        .find(|source| source.path == "server/src/main.rs");
    ensure!(
        main.is_some_and(|main| main.lines < 100),
        "main.rs only hands over"
    );
    Ok(())
}

/// Does not compile if one of the types can be shown: the call would be ambiguous.
macro_rules! never_shown {
    ($($secret:ty),* $(,)?) => {$(
        const _: fn() = || {
            trait AmbiguousIfShown<A> {
                fn some() {}
            }
            struct ByDebug;
            struct ByDisplay;
            struct BySerialize;
            impl<T: ?Sized> AmbiguousIfShown<()> for T {}
            impl<T: ?Sized + std::fmt::Debug> AmbiguousIfShown<ByDebug> for T {}
            impl<T: ?Sized + std::fmt::Display> AmbiguousIfShown<ByDisplay> for T {}
            impl<T: ?Sized + serde::Serialize> AmbiguousIfShown<BySerialize> for T {}
            <$secret as AmbiguousIfShown<_>>::some();
        };
    )*};
}

mod secrets_are_shown_by_nothing {
    use ecrin_server::app::Secrets;
    use ecrin_server::config::SmtpPassword;
    use ecrin_vault::envelope::EncryptionKey;
    use ecrin_vault::identity::Identity;
    use ecrin_vault::invitation::InvitationSecret;
    use ecrin_vault::journal::LogKey;
    use ecrin_vault::keyring::Keyring;
    use ecrin_vault::note::SigningKey;
    use ecrin_vault::opaque::{ClientLogin, ClientRegistration, ServerLogin, ServerSetup};
    use ecrin_vault::seal::{DayKey, Seal};
    use ecrin_vault::slot::{Passphrase, SlotSecret};
    use ecrin_vault::team::TeamSecret;

    never_shown!(
        SigningKey,
        EncryptionKey,
        SlotSecret,
        Passphrase,
        InvitationSecret,
        Identity,
        TeamSecret,
        Keyring
    );
    never_shown!(
        LogKey,
        Seal,
        DayKey,
        ServerSetup,
        ServerLogin,
        ClientLogin,
        ClientRegistration,
        Secrets,
        SmtpPassword
    );
}
