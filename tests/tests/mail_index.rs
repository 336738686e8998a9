//! Letters that were opened once are listed and searched from the home: nothing of them is fetched again, and nothing of
//! them lies there in clear.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, anyhow, ensure};
use ecrin_cli::letters::Own;
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Cast, Fate, Person, Proxy, Request, files_in};
use ecrin_vault::id::MailboxId;
use ecrin_vault::mail::{Letter, message_id};
use ecrin_vault::vocabulary::{FlagMode, SpecialUse};
use ecrin_vault::wire::{FlagsNew, MailRemoval};
use rand::rngs::OsRng;
use serde_json::Value;

/// How many letters lie in the folder.
const LETTERS: usize = 300;

/// Nadia with her letters, behind someone who counts what is fetched.
struct Desk {
    cast: Cast,
    _server: ecrin_tests::harness::InProcess,
    _proxy: Proxy,
    nadia: Person,
    fetched: Arc<AtomicUsize>,
    folder: MailboxId,
}

/// Whether a request fetches a message, and not a list of them.
fn is_fetch(request: &Request) -> bool {
    let path = request.path.split('?').next().unwrap_or_default();
    let number = path.rsplit_once("/messages/").map(|(_, number)| number);
    request.method == "GET" && number.is_some_and(|number| number.bytes().all(|c| c.is_ascii_digit()))
}

impl Desk {
    fn new(letters: usize) -> Result<Self> {
        let (cast, server) = Cast::served()?;
        let fetched = Arc::new(AtomicUsize::new(0));
        let counting = Arc::clone(&fetched);
        let count = move |request: &mut Request| {
            counting.fetch_add(usize::from(is_fetch(request)), Ordering::SeqCst);
            Fate::Pass
        };
        let proxy = Proxy::start(&cast.instance, count, |_, _| {})?;
        let nadia = cast.nadia.at(proxy.url());
        let me = cast.nadia.insider()?;
        let boxes = me.api.mailboxes()?.mailboxes;
        let inbox = boxes.iter().find(|one| one.special == Some(SpecialUse::Inbox));
        let desk = Self {
            folder: inbox.context("an inbox")?.id,
            cast,
            _server: server,
            _proxy: proxy,
            nadia,
            fetched,
        };
        let mut sealed = Vec::new();
        for number in 0..letters {
            // A few that differ are enough for what is counted here; sealing is what costs.
            if number < 3 {
                sealed.push(desk.letter(&me, &format!("Dossier canari numéro {number}"))?);
            }
            let message = &sealed[number % sealed.len()];
            me.api.append_message(desk.folder, "", message)?;
        }
        Ok(desk)
    }

    /// A letter of hers to herself.
    fn letter(&self, me: &SignedIn, subject: &str) -> Result<Vec<u8>> {
        let own = Own::ready(me).map_err(|error| anyhow!("{error}"))?;
        let secret = own.current.as_ref().context("a certificate")?;
        let letter = Letter {
            from: own.address.clone(),
            from_name: "Nadia Belkacem".to_owned(),
            to: vec![own.address.clone()],
            cc: Vec::new(),
            subject: subject.to_owned(),
            date: me.now(),
            id: message_id(&own.address, &mut OsRng),
            in_reply_to: None,
            references: Vec::new(),
            text: "Le texte vermillon.".to_owned(),
            attachments: Vec::new(),
        };
        Ok(letter.seal(secret, &[&secret.public()?], &mut OsRng)?)
    }

    /// What is listed, and how many messages were fetched for it.
    fn counted(&self, words: &[&str]) -> Result<(Vec<Value>, usize)> {
        let before = self.fetched.load(Ordering::SeqCst);
        let listed = self.nadia.lines(words)?;
        Ok((listed, self.fetched.load(Ordering::SeqCst) - before))
    }

    fn index(&self) -> Result<std::path::PathBuf> {
        Ok(self
            .nadia
            .home()
            .join("mail")
            .join(format!("{}.age", self.folder)))
    }
}

#[test]
fn three_hundred_letters_are_listed_a_second_time_without_fetching_one() -> Result<()> {
    let desk = Desk::new(LETTERS)?;
    let list = ["mail", "list", "--limit", "1000"];
    let (first, fetched) = desk.counted(&list)?;
    ensure!(
        first.len() == LETTERS && fetched == LETTERS,
        "{} {fetched}",
        first.len()
    );
    let (second, fetched) = desk.counted(&list)?;
    ensure!(second == first && fetched == 0, "{fetched} were fetched again");
    let (found, fetched) = desk.counted(&[
        "mail", "search", "canari", "2", "--folder", "inbox", "--limit", "1000",
    ])?;
    ensure!(
        found.len() == LETTERS / 3 && fetched == 0,
        "{} {fetched}",
        found.len()
    );

    // Only what is new is opened; what is gone is gone; flags are what the server says.
    let me = desk.cast.nadia.insider()?;
    me.api
        .append_message(desk.folder, "", &desk.letter(&me, "Une de plus")?)?;
    let uid = |value: &Value| -> Result<u32> { Ok(u32::try_from(value["uid"].as_u64().context("a uid")?)?) };
    let gone = uid(&first[0])?;
    me.api
        .remove_messages(desk.folder, &MailRemoval { uids: vec![gone] })?;
    let seen = uid(&first[1])?;
    me.api.flag_messages(
        desk.folder,
        &FlagsNew {
            uids: vec![seen],
            mode: FlagMode::Add,
            flags: vec!["\\Seen".to_owned()],
            unchanged_since: None,
        },
    )?;
    let (third, fetched) = desk.counted(&list)?;
    ensure!(
        fetched == 1 && third.len() == LETTERS,
        "{fetched} {}",
        third.len()
    );
    ensure!(third[0]["subject"] == "Une de plus", "{}", third[0]);
    ensure!(!third.iter().any(|one| one["uid"] == gone), "it is gone");
    let was = third.iter().find(|one| one["uid"] == seen).context("a letter")?;
    ensure!(was["seen"] == true, "{was}");

    for file in files_in(desk.nadia.home())? {
        let bytes = fs::read(&file)?;
        for secret in ["canari", "vermillon", "nadia.belkacem@", "Une de plus"] {
            let found = bytes
                .windows(secret.len())
                .any(|found| found == secret.as_bytes());
            // The pins of certificates name addresses; they did so before.
            let pins = file.ends_with("mail-pins.json");
            ensure!(!found || pins, "{secret} stands in {}", file.display());
        }
    }
    Ok(())
}

#[test]
fn an_index_that_is_damaged_or_someone_elses_is_made_anew() -> Result<()> {
    let desk = Desk::new(3)?;
    let list = ["mail", "list"];
    let (first, _) = desk.counted(&list)?;
    let file = desk.index()?;
    let good = fs::read(&file)?;
    let me = desk.cast.nadia.insider()?;
    let mine = me.keyring.identity.encryption.recipient();
    let other = desk.cast.karim.insider()?.keyring.identity.encryption.recipient();
    let opened = me.keyring.identity.encryption.open(&good)?;
    let text = opened.get(64..).context("a text")?;
    // Sealed for her, but signed by nobody, or by her for another folder.
    let unsigned = mine.seal(&[[0; 64].as_slice(), text].concat())?;
    let elsewhere =
        String::from_utf8(text.to_vec())?.replace(&desk.folder.to_string(), &me.account().to_string());
    let label = b"ecrin/mail-index/v1\n".as_slice();
    let signature = me
        .keyring
        .identity
        .signing
        .sign_bytes(&[label, elsewhere.as_bytes()].concat());
    let elsewhere = mine.seal(&[signature.as_slice(), elsewhere.as_bytes()].concat())?;
    let forms: [(&str, Vec<u8>); 7] = [
        ("nothing", Vec::new()),
        ("no file of age", b"un texte".to_vec()),
        ("cut short", good[..good.len() / 2].to_vec()),
        ("altered", {
            let mut altered = good.clone();
            if let Some(last) = altered.last_mut() {
                *last ^= 1;
            }
            altered
        }),
        ("for someone else", other.seal(&opened)?),
        ("signed by nobody", unsigned),
        ("about another folder", elsewhere),
    ];
    for (what, bytes) in forms {
        fs::write(&file, bytes)?;
        let (again, fetched) = desk.counted(&list)?;
        ensure!(again == first && fetched == 3, "{what}: {fetched} were fetched");
        let (_, fetched) = desk.counted(&list)?;
        ensure!(fetched == 0, "{what}: it was not made anew");
    }
    // What was someone else's goes; what was hers stays closed while she is away, and opens when she is back.
    let stray = desk
        .nadia
        .home()
        .join("mail")
        .join("01040g2081040g2081040g2081.age");
    fs::write(&stray, &good)?;
    desk.counted(&list)?;
    ensure!(!stray.exists(), "a stray file stays");
    desk.nadia.json(&["logout"])?;
    desk.nadia.json(&["login"])?;
    let (again, fetched) = desk.counted(&list)?;
    ensure!(again == first && fetched == 0, "{fetched} after signing in again");
    Ok(())
}
