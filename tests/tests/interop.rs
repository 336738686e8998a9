//! Strangers get along with Écrin: Debian's `age` opens a paper, `@serenity-kit/opaque` and `age-encryption` sign in to
//! an account and make one, WebCrypto checks signatures and proofs, and Python recomputes the journal.
//!
//! None of them has a line of Écrin in it; what they needed to know stands in `vault/spec`. A stranger that is not
//! installed is passed over, loudly: `make interop` installs them all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Cast, DOMAIN, Instance, Person, files_in};
use ecrin_vault::act::View;
use ecrin_vault::id::{AccountId, EventId, MandateId, Nonce};
use ecrin_vault::note::{NoteBody, SignedNote};
use ecrin_vault::vocabulary::{Purpose, Right};
use ecrin_vault::wire::{JournalHeads, ViewNew};
use rand::rngs::OsRng;
use serde_json::{Value, json};

/// Whether a stranger is here; where it is not, whoever reads the output is told.
fn is_here(name: &str, here: bool) -> bool {
    if !here {
        // The harness of Rust keeps what tests print to itself, unless it is written so.
        let _ = writeln!(
            std::io::stderr(),
            "\nSKIPPED: {name} is missing; make interop installs it\n"
        );
    }
    here
}

fn answers(program: &str) -> bool {
    let asked = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}

fn age_is_here() -> bool {
    is_here("age", answers("age"))
}

fn node_is_here() -> bool {
    is_here("node", answers("node"))
        && is_here(
            "tests/interop/node_modules",
            scripts().join("node_modules").is_dir(),
        )
}

fn python_is_here() -> bool {
    is_here("python3", answers("python3"))
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interop")
}

/// Runs a stranger to its end; what it prints, if it is content.
fn run(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Whoever ends without having read everything says why by its exit code.
    let _ = child.stdin.take().context("its input")?.write_all(input);
    let done = child.wait_with_output()?;
    ensure!(
        done.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(done.stdout)
}

/// Runs one of our scripts for Node, which trusts the instance.
fn node(script: &str, authority: &Path, input: &Value) -> Result<Value> {
    let mut command = Command::new("node");
    command
        .arg(scripts().join(script))
        .env("NODE_EXTRA_CA_CERTS", authority);
    Ok(serde_json::from_slice(&run(
        &mut command,
        input.to_string().as_bytes(),
    )?)?)
}

/// Opens an age file with an identity file, by `age` alone.
fn age(identity: &Path, file: &Path) -> Result<Vec<u8>> {
    run(
        Command::new("age")
            .arg("--decrypt")
            .arg("--identity")
            .arg(identity)
            .arg(file),
        b"",
    )
}

fn path(file: &Path) -> Result<&str> {
    file.to_str().context("paths of tests are text")
}

fn text<'a>(document: &'a Value, key: &str) -> Result<&'a str> {
    document[key]
        .as_str()
        .with_context(|| format!("no {key} in {document}"))
}

/// Takes a paper out by `age` and `tar`, from its envelope and payload as the wire carries them.
fn open_by_age(at: &Path, identity: &Path, envelope: &[u8], payload: &[u8]) -> Result<(Value, Vec<u8>)> {
    fs::create_dir_all(at)?;
    let [envelope_file, payload_file, key_file, tar_file] =
        ["envelope.age", "payload.age", "identity.txt", "payload.tar"].map(|name| at.join(name));
    fs::write(&envelope_file, envelope)?;
    fs::write(&payload_file, payload)?;
    let record: Value = serde_json::from_slice(&age(identity, &envelope_file)?)?;
    fs::write(&key_file, text(&record, "identity")?)?;
    fs::write(&tar_file, age(&key_file, &payload_file)?)?;
    let names = run(
        Command::new("tar").arg("--list").arg("--file").arg(&tar_file),
        b"",
    )?;
    let name = String::from_utf8(names)?;
    run(
        Command::new("tar")
            .arg("--extract")
            .arg("--file")
            .arg(&tar_file)
            .arg("--directory")
            .arg(at),
        b"",
    )?;
    Ok((record, fs::read(at.join(name.trim_end()))?))
}

#[test]
fn age_and_tar_open_every_paper_of_a_vault_with_the_exported_identity() -> Result<()> {
    if !age_is_here() {
        return Ok(());
    }
    let (cast, _server) = Cast::served()?;
    let (identity, stranger) = (cast.out("fatou.txt"), cast.out("yusuf.txt"));
    cast.fatou.json(&["key", "export", "--out", path(&identity)?])?;
    cast.yusuf.json(&["key", "export", "--out", path(&stranger)?])?;
    let fatou = cast.fatou.insider()?;
    let documents = fatou.api.documents()?;
    ensure!(documents.len() == cast.papers.len());
    for document in documents {
        let paper = cast
            .papers
            .iter()
            .find(|paper| paper.id == document.id.to_string())
            .context("a paper")?;
        let mut payload = Vec::new();
        std::io::Read::read_to_end(&mut fatou.api.document_payload(document.id)?, &mut payload)?;
        let at = cast.out(&format!("age-{}", document.id));
        let (record, file) = open_by_age(&at, &identity, &document.envelope.0, &payload)?;
        ensure!(file == fs::read(&paper.file)?, "{} came out changed", paper.title);
        ensure!(
            record["title"] == paper.title.as_str() && record["type"] == paper.kind.as_str(),
            "{record}"
        );
        ensure!(
            age(&stranger, &at.join("envelope.age")).is_err(),
            "someone else's identity opened it"
        );
    }
    Ok(())
}

#[test]
fn age_opens_what_a_mandate_released_with_the_grantees_identity_alone() -> Result<()> {
    if !age_is_here() {
        return Ok(());
    }
    let (cast, _server) = Cast::served()?;
    let mandate: MandateId = cast.mandate(&[0], 3600)?.parse()?;
    let identity = cast.out("nadia.txt");
    cast.nadia.json(&["key", "export", "--out", path(&identity)?])?;
    let nadia = cast.nadia.insider()?;
    let view = View {
        mandate,
        number: 1,
        right: Right::View,
        purpose: Purpose::Argent,
        nonce: Nonce::generate(&mut OsRng),
        viewer: nadia.account(),
        at: nadia.now().whole_seconds(),
    };
    let released = nadia.api.view(
        mandate,
        &ViewNew {
            note: nadia.sign(view)?.to_text(),
        },
    )?;
    let mut payload = Vec::new();
    std::io::Read::read_to_end(&mut nadia.api.view_payload(released.event)?, &mut payload)?;
    let (record, file) = open_by_age(&cast.out("age"), &identity, &released.envelope.0, &payload)?;
    ensure!(record["mandate"] == mandate.to_string(), "{record}");
    ensure!(file == fs::read(&cast.papers[0].file)?);
    Ok(())
}

/// Two ways of typing the same passphrase: both forms of the accents and of « ﬁn » are one in NFKC.
const TYPED_HERE: &str = "ﬁn de l'été à Ａix";
const TYPED_THERE: &str = "fin de l'e\u{301}te\u{301} a\u{300} Aix";

fn join_with(instance: &Instance, by: &Person, name: &str, secret: &str) -> Result<Person> {
    instance
        .person(name)
        .with_secret(secret)
        .join(&by.invite("beneficiary", None)?)
}

#[test]
fn the_web_stack_signs_in_to_an_account_that_the_command_line_made() -> Result<()> {
    if !node_is_here() {
        return Ok(());
    }
    let (cast, _server) = Cast::served()?;
    let awa = join_with(&cast.instance, &cast.nadia, "Awa SPECIMEN", TYPED_HERE)?;
    for paper in &cast.papers {
        awa.add(&paper.file, &paper.kind, &paper.title)?;
    }
    let said = node(
        "login.mjs",
        &cast.instance.authority(),
        &json!({
            "server": cast.instance.url(), "account": awa.account, "secret": TYPED_THERE,
            "wrong": "fin de l'été à Arles", "nobody": AccountId::generate(&mut OsRng),
        }),
    )?;
    ensure!(
        said["refused"] == json!([true, true]),
        "a wrong secret or an unknown account got further: {said}"
    );
    ensure!(
        said["whose"] == awa.account.as_str() && said["role"] == "beneficiary",
        "{said}"
    );
    ensure!(said["ended"] == "session-ended", "{said}");
    ensure!(
        said["keyring"] == json!({ "account": awa.account, "name": awa.name, "listed": true }),
        "{said}"
    );

    let own = awa.json(&["key", "show"])?;
    ensure!(
        said["encryption"] == own["encryption"] && said["signing"] == own["signing"],
        "{said} {own}"
    );
    let mut listed: Vec<Value> = awa
        .lines(&["doc", "list"])?
        .iter()
        .map(|line| json!({ "id": line["id"], "title": line["title"], "sha256": line["sha256"] }))
        .collect();
    let mut seen = said["papers"].as_array().context("papers")?.clone();
    listed.sort_by_key(Value::to_string);
    seen.sort_by_key(Value::to_string);
    ensure!(seen == listed, "{seen:?} {listed:?}");
    Ok(())
}

#[test]
fn the_command_line_signs_in_to_an_account_that_the_web_stack_made() -> Result<()> {
    if !node_is_here() {
        return Ok(());
    }
    let (cast, _server) = Cast::served()?;
    let invitation = cast.nadia.invite("beneficiary", None)?;
    let name = "Awa SPECIMEN";
    let made = node(
        "join.mjs",
        &cast.instance.authority(),
        &json!({ "server": cast.instance.url(), "invitation": invitation, "name": name, "secret": TYPED_THERE }),
    )?;
    ensure!(made["role"] == "beneficiary", "{made}");

    let mut awa = cast.instance.person(name).with_secret("fin de l'été à Arles");
    awa.account = text(&made, "account")?.to_owned();
    awa.run(&["login", "--account", &awa.account.clone()])?
        .refused(7, "wrong-secret")?;
    let awa = awa.with_secret(TYPED_HERE);
    let signed_in = awa.json(&["login", "--account", &awa.account.clone()])?;
    ensure!(signed_in["name"] == name, "{signed_in}");

    // Her chain of trust holds for others too: Nadia sees a paper of hers.
    let paper = &cast.papers[0];
    let id = awa.add(&paper.file, &paper.kind, &paper.title)?;
    let mandate = awa.grant(&cast.nadia, &[&id], &["--for", "1d"])?;
    let out = cast.out("seen.pdf");
    cast.nadia.view(&mandate, 1, &out)?.json()?;
    ensure!(fs::read(out)? == fs::read(&paper.file)?);
    Ok(())
}

/// What WebCrypto is asked about.
#[derive(Default)]
struct Question {
    notes: Vec<Value>,
    checkpoints: Vec<String>,
    proofs: Vec<String>,
}

impl Question {
    fn note(&mut self, note: &str, name: &str, key: &str) {
        self.notes.push(json!({ "note": note, "name": name, "key": key }));
    }

    fn ask(self, origin: &str, key: &str) -> Result<Value> {
        let question = json!({
            "notes": self.notes, "checkpoints": self.checkpoints, "proofs": self.proofs, "origin": origin, "key": key,
        });
        node("verify.mjs", Path::new(""), &question)
    }
}

/// Every note must have been found signed, or every one refused.
fn all(answers: &Value, how: &str) -> Result<usize> {
    let answers = answers.as_array().context("answers")?;
    for (position, answer) in answers.iter().enumerate() {
        ensure!(
            answer.get(how).is_some(),
            "number {position} is not {how}: {answer}"
        );
    }
    Ok(answers.len())
}

fn signed<T: NoteBody>(me: &SignedIn, text: &str) -> Result<(String, String)> {
    // Parsed only to be sure that it is of the kind that was meant.
    SignedNote::<T>::parse(text)?;
    Ok((
        me.key_name(),
        me.keyring.identity.signing.verifying_key().to_text(),
    ))
}

#[test]
fn webcrypto_verifies_notes_heads_and_proofs_and_notices_one_changed_byte() -> Result<()> {
    if !node_is_here() {
        return Ok(());
    }
    let (cast, _server) = Cast::served()?;
    let mandate = cast.mandate(&[0, 1], 3600)?;
    let viewed = cast.nadia.view(&mandate, 1, &cast.out("seen.pdf"))?.json()?;
    let event: EventId = text(&viewed, "id")?.parse()?;
    let (fatou, admin) = (cast.fatou.insider()?, cast.admin.insider()?);
    let instance = fatou.api.instance()?;

    let (mut asked, mut altered) = (Question::default(), Question::default());
    let mut pairs = Vec::new();
    for document in fatou.api.documents()? {
        let (name, key) = signed::<ecrin_vault::document::Deposit>(&fatou, &document.deposit)?;
        pairs.push((document.deposit, name, key));
    }
    for wire in fatou.api.mandates()? {
        let (name, key) = signed::<ecrin_vault::mandate::Mandate>(&fatou, &wire.note)?;
        pairs.push((wire.note, name, key));
    }
    // From Nadia up to the instance: each invitation by who invites, each record by its own key and the invitation's.
    let chain = fatou.api.person(cast.nadia.account.parse()?)?.chain;
    let links = chain
        .iter()
        .map(|link| link.parse())
        .collect::<Result<Vec<_>, _>>()?;
    for (position, link) in links.iter().enumerate() {
        let (invitation, record) = (
            link.invitation.danger_unverified(),
            link.record.danger_unverified(),
        );
        let invited = format!("invitation@{}", instance.domain);
        let own = format!("{}@{}", record.account, instance.domain);
        pairs.push((link.record.to_text(), invited, invitation.key.to_text()));
        pairs.push((link.record.to_text(), own, record.signing.to_text()));
        let (inviter, key) = match (invitation.inviter, links.get(position + 1)) {
            (Some(inviter), Some(next)) => (
                format!("{inviter}@{}", instance.domain),
                next.record.danger_unverified().signing.to_text(),
            ),
            _ => (instance.domain.clone(), instance.key.clone()),
        };
        pairs.push((link.invitation.to_text(), inviter, key));
    }
    ensure!(
        pairs.len() >= 3 + 1 + 3 * 3,
        "too few notes to be telling: {}",
        pairs.len()
    );
    for (note, name, key) in &pairs {
        asked.note(note, name, key);
        altered.note(&one_byte_changed(note), name, key);
    }

    let JournalHeads { checkpoints } = admin.api.heads()?;
    let head = checkpoints.last().context("a head")?;
    let origin = head.lines().next().context("an origin")?.to_owned();
    let proof = fatou.api.receipt(event)?.proof;
    asked.checkpoints.push(head.clone());
    asked.proofs.push(proof.clone());
    altered.checkpoints.push(one_byte_changed(head));
    // One letter in each line of the proof: what happened, the place, the way to the root, the head, its signature.
    for position in (0..proof.lines().count()).filter(|position| proof.lines().nth(*position) != Some("")) {
        let lines = proof.lines().enumerate().map(|(at, line)| {
            if at == position {
                one_byte_changed(line)
            } else {
                line.to_owned()
            }
        });
        altered.proofs.push(lines.map(|line| line + "\n").collect());
    }
    ensure!(altered.proofs.len() > 6, "a proof of one line is not telling");

    let said = asked.ask(&origin, &instance.key)?;
    ensure!(all(&said["notes"], "said")? == pairs.len());
    ensure!(all(&said["checkpoints"], "said")? == 1 && all(&said["proofs"], "said")? == 1);
    let told = text(&said["proofs"][0]["said"], "core")?;
    ensure!(
        told.contains("event: document.released-view\n") && told.contains(&format!("mandate: {mandate}\n")),
        "{told}"
    );

    let said = altered.ask(&origin, &instance.key)?;
    all(&said["notes"], "refused")?;
    all(&said["checkpoints"], "refused")?;
    all(&said["proofs"], "refused")?;
    Ok(())
}

/// The text with one letter or digit in its middle exchanged for another.
fn one_byte_changed(text: &str) -> String {
    let middle = text.len() / 2;
    let place = (middle..text.len())
        .chain(0..middle)
        .find(|at| text.as_bytes()[*at].is_ascii_alphanumeric());
    let mut bytes = text.as_bytes().to_vec();
    if let Some(place) = place {
        bytes[place] = if bytes[place] == b'1' { b'2' } else { b'1' };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn webcrypto_agrees_with_every_vector_about_who_signed() -> Result<()> {
    if !node_is_here() {
        return Ok(());
    }
    let (mut true_ones, mut false_ones) = (Question::default(), Question::default());
    for file in files_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors"))? {
        let vector = fs::read_to_string(&file)?;
        let Some((head, note)) = vector.split_once("\n\n") else {
            continue;
        };
        let value = |name: &str| {
            head.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        let (Some(signer), Some(key), None) = (value("signer"), value("key"), value("encoding")) else {
            continue;
        };
        match value("expect") {
            Some("ok") => true_ones.note(note, signer, key),
            Some("bad-signature" | "unsigned") => false_ones.note(note, signer, key),
            // Signed or not, it is refused for its words.
            _ => {}
        }
    }
    let (many, few) = (true_ones.notes.len(), false_ones.notes.len());
    ensure!(
        many >= 10 && few >= 20,
        "too few vectors to be telling: {many} and {few}"
    );
    all(&true_ones.ask("", "")?["notes"], "said")?;
    all(&false_ones.ask("", "")?["notes"], "refused")?;
    Ok(())
}

#[test]
fn python_recomputes_the_journal_from_its_tiles() -> Result<()> {
    if !python_is_here() {
        return Ok(());
    }
    let (cast, _server) = Cast::served()?;
    let (fatou, admin) = (cast.fatou.insider()?, cast.admin.insider()?);
    // Enough for full tiles, partial ones, and a level above: reading is an event as well.
    for _ in 0..300 {
        fatou.api.journal(None)?;
    }
    let head = admin.api.heads()?.checkpoints.pop().context("a head")?;
    let origin = head.lines().next().context("an origin")?.to_owned();
    let shard = origin
        .strip_prefix(&format!("{DOMAIN}/"))
        .context("a shard of this instance")?;
    let mut command = Command::new("python3");
    command
        .arg(scripts().join("tiles.py"))
        .arg(format!("{}/{shard}", cast.instance.url()))
        .arg(cast.instance.authority());
    let said: Value = serde_json::from_slice(&run(&mut command, b"")?)?;
    ensure!(
        said["size"].as_u64().context("a size")? >= 300 && said["levels"] == 2,
        "{said}"
    );

    // It is the very journal that administrators are shown, and that the instance signed.
    ensure!(
        said["checkpoint"] == head.as_str() && said["origin"] == origin.as_str(),
        "{said} {head}"
    );
    if node_is_here() {
        let mut question = Question::default();
        question.checkpoints.push(text(&said, "checkpoint")?.to_owned());
        let answer = question.ask(&origin, &fatou.api.instance()?.key)?;
        let head = json!({ "size": said["size"], "root": said["root"] });
        ensure!(
            answer["checkpoints"] == json!([{ "said": head }]),
            "{answer} {said}"
        );
    }
    Ok(())
}
