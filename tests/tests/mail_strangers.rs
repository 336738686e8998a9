//! Strangers' OpenPGP: GnuPG 2.2 finds a member's key, seals and signs for members, and opens what `ecrin` sealed;
//! Sequoia's `sq` opens it as well. None of them has a line of Écrin in it, nor had Écrin's letters a part in theirs.

#![allow(clippy::print_stderr)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecrin_tests::harness::{Cast, DOMAIN, Person, program};
use serde_json::Value;

/// The passphrase of an exported key, which is that of no account.
const LOCK: &str = "une phrase pour ce fichier seulement";

const SUBJECT: &str = "Dossier de Mme Diop, à compléter";
const TEXT: &str = "Bonjour Karim,\n\nil manque l’avis d’impôt. À mardi !\n";

/// Runs a program that must succeed.
fn run(command: &mut Command, stdin: &[u8]) -> Result<Output> {
    let mut child = command
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{command:?}: is it installed? .ci/install"))?;
    child.stdin.take().context("its input")?.write_all(stdin)?;
    let done = child.wait_with_output()?;
    ensure!(
        done.status.success(),
        "{command:?}: {} {}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(done)
}

/// GnuPG with a keyring of its own, as somebody beside us would have it.
struct Gpg {
    home: PathBuf,
}

impl Gpg {
    fn new(cast: &Cast, name: &str) -> Result<Self> {
        let home = cast.out(name);
        fs::create_dir(&home)?;
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700))?;
        Ok(Self { home })
    }

    fn run(&self, arguments: &[&str], stdin: &[u8]) -> Result<Output> {
        let mut gpg = Command::new("gpg");
        gpg.args(["--batch", "--no-tty", "--status-fd", "2", "--homedir"])
            .arg(&self.home)
            .args(["--trust-model", "always", "--pinentry-mode", "loopback"])
            .args(["--passphrase", LOCK])
            .args(arguments);
        run(&mut gpg, stdin)
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let _ = Command::new("gpgconf")
            .arg("--homedir")
            .arg(&self.home)
            .args(["--kill", "all"])
            .status();
    }
}

fn path(file: &Path) -> Result<&str> {
    file.to_str().context("paths of tests are text")
}

/// Somebody's secret keys in a file, as she takes them to another program.
fn exported(person: &Person, file: &Path) -> Result<()> {
    let arguments = ["mail", "key", "export", "--out", path(file)?];
    let told = person.run_with(&[("ECRIN_NEW_SECRET", LOCK)], &arguments)?;
    let said = told.json()?;
    ensure!(said["keys"] == 1, "{said}");
    for said in [&told.stdout, &told.stderr] {
        ensure!(!said.contains("PRIVATE KEY"), "it shows the key: {said}");
    }
    ensure!(
        fs::metadata(file)?.permissions().mode() & 0o777 == 0o600,
        "others may read it"
    );
    Ok(())
}

/// The newest letter of somebody's inbox.
fn newest(person: &Person) -> Result<Value> {
    let letters = person.lines(&["mail", "list"])?;
    letters.first().cloned().context("a letter")
}

fn app_password(person: &Person) -> Result<String> {
    let made = person.json(&["mail", "app-password", "add", "essai"])?;
    Ok(made["password"].as_str().context("a password")?.to_owned())
}

/// What curl fetches from somebody's mailbox.
fn fetched(cast: &Cast, user: &str, password: &str, what: &str) -> Result<Vec<u8>> {
    let port = cast.instance.port_of("imaps")?;
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--max-time", "60", "--cacert"])
        .arg(cast.instance.authority())
        .args(["--user", &format!("{user}:{password}")])
        .arg(format!("imaps://localhost:{port}/{what}"));
    Ok(run(&mut curl, b"")?.stdout)
}

/// What a mail program of another puts around a text and a file before it seals them.
fn inside(file: &[u8]) -> String {
    let text = STANDARD.encode(TEXT);
    let subject = STANDARD.encode(SUBJECT);
    let mut lines = String::new();
    for line in STANDARD.encode(file).as_bytes().chunks(76) {
        lines.push_str(&String::from_utf8_lossy(line));
        lines.push_str("\r\n");
    }
    format!(
        "Content-Type: multipart/mixed; boundary=\"dedans\"; protected-headers=\"v1\"\r\n\
         Subject: =?utf-8?B?{subject}?=\r\n\r\n\
         --dedans\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{text}\r\n\
         --dedans\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"vermillon.bin\"\r\n\r\n{lines}--dedans--\r\n"
    )
}

/// A sealed text as PGP/MIME (RFC 3156), the way mail programs write it.
fn outside(from: &str, to: &str, armour: &str) -> String {
    let armour = armour.replace('\n', "\r\n");
    format!(
        "From: Nadia Belkacem <{from}>\r\nTo: {to}\r\nDate: Mon, 30 Nov 2026 09:00:00 +0100\r\n\
         Message-ID: <une.lettre@poste.example>\r\nSubject: ...\r\nUser-Agent: Programme de quelqu'un\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n\
         \tboundary=\"dehors\"\r\n\r\nThis is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)\r\n\
         --dehors\r\nContent-Type: application/pgp-encrypted\r\n\
         Content-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n\r\n\
         --dehors\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n\
         Content-Description: OpenPGP encrypted message\r\n\
         Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n{armour}\r\n--dehors--\r\n"
    )
}

#[test]
fn gnupg_seals_and_signs_and_curl_hands_in_what_ecrin_reads() -> Result<()> {
    // On the clock of this machine, which is the one that GnuPG reads.
    let cast = Cast::new()?;
    let _server = cast.instance.serve()?;
    let (nadia, karim) = ("nadia.belkacem@ecrin.test", "karim.autre@ecrin.test");
    let gpg = Gpg::new(&cast, "gpg-nadia")?;
    let (secret, public) = (cast.out("nadia.asc"), cast.out("karim.asc"));
    exported(&cast.nadia, &secret)?;
    let shown = cast
        .nadia
        .json(&["mail", "key", "show", karim, "--out", path(&public)?])?;
    gpg.run(&["--import", path(&secret)?, path(&public)?], b"")?;
    let known = String::from_utf8(gpg.run(&["--with-colons", "--list-keys", karim], b"")?.stdout)?;
    let print = shown["fingerprint"].as_str().context("a fingerprint")?;
    ensure!(known.contains(print), "{known}");

    let file: Vec<u8> = (0..=255).cycle().take(50_000).collect();
    let sealed = gpg.run(
        &[
            "--armor",
            "--sign",
            "--encrypt",
            "--local-user",
            nadia,
            "--recipient",
            nadia,
            "--recipient",
            karim,
        ],
        inside(&file).as_bytes(),
    )?;
    let letter = cast.out("lettre.eml");
    fs::write(&letter, outside(nadia, karim, &String::from_utf8(sealed.stdout)?))?;
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--max-time", "60", "--cacert"])
        .arg(cast.instance.authority())
        .args(["--user", &format!("{nadia}:{}", app_password(&cast.nadia)?)])
        .args(["--mail-from", nadia, "--mail-rcpt", karim, "--upload-file"])
        .arg(&letter)
        .arg(format!("smtps://localhost:{}", cast.instance.port_of("smtps")?));
    run(&mut curl, b"")?;

    let came = newest(&cast.karim)?;
    ensure!(
        came["subject"] == SUBJECT && came["signature"] == "good" && came["from"] == nadia,
        "{came}"
    );
    let folder = cast.out("pieces");
    fs::create_dir(&folder)?;
    let id = came["id"].as_str().context("an id")?;
    let read = cast
        .karim
        .json(&["mail", "read", id, "--save-attachments", path(&folder)?])?;
    ensure!(read["text"] == TEXT, "{read}");
    let saved = read["saved"][0].as_str().context("an attachment")?;
    ensure!(fs::read(saved)? == file, "the attachment changed");
    Ok(())
}

#[test]
fn gnupg_and_sq_open_what_ecrin_sealed() -> Result<()> {
    // On the clock of this machine, which is the one that GnuPG reads.
    let cast = Cast::new()?;
    let _server = cast.instance.serve()?;
    let (nadia, karim) = ("nadia.belkacem@ecrin.test", "karim.autre@ecrin.test");
    let attached = cast.out("vermillon.txt");
    fs::write(&attached, "un contenu écarlate\n".repeat(500))?;
    let sent = [
        "mail",
        "send",
        "--to",
        karim,
        "--subject",
        SUBJECT,
        "--text",
        TEXT,
        "--attach",
    ];
    cast.nadia.json(&[&sent[..], &[path(&attached)?]].concat())?;

    let (secret, public) = (cast.out("karim.asc"), cast.out("nadia.asc"));
    exported(&cast.karim, &secret)?;
    cast.karim
        .json(&["mail", "key", "show", nadia, "--out", path(&public)?])?;
    let password = app_password(&cast.karim)?;
    let sealed = fetched(&cast, karim, &password, "INBOX;MAILINDEX=1;SECTION=2")?;
    ensure!(sealed.starts_with(b"-----BEGIN PGP MESSAGE-----\r\n"));
    let message = cast.out("message.asc");
    fs::write(&message, &sealed)?;
    let is_the_letter = |plain: &[u8]| {
        let text = String::from_utf8_lossy(plain);
        ensure!(
            text.contains("hp=\"cipher\"") && text.contains("vermillon.txt"),
            "{text}"
        );
        // The text and the file, however they were encoded.
        let lines: String = text.lines().collect();
        let file = STANDARD.encode("un contenu écarlate\n".repeat(500));
        ensure!(lines.contains(&file), "the file is not in it: {text}");
        Ok(())
    };

    let gpg = Gpg::new(&cast, "gpg-karim")?;
    gpg.run(&["--import", path(&secret)?, path(&public)?], b"")?;
    let opened = gpg.run(&["--decrypt", path(&message)?], b"")?;
    is_the_letter(&opened.stdout)?;
    // Notations in signatures are any bytes.
    let status = String::from_utf8_lossy(&opened.stderr).into_owned();
    ensure!(
        status.contains("[GNUPG:] GOODSIG") && status.contains("[GNUPG:] DECRYPTION_OKAY"),
        "{status}"
    );

    // `sq` asks for the passphrase on a terminal: `script` is one.
    let plain = cast.out("opened");
    let sq = format!(
        "sq decrypt --recipient-key {} --signer-cert {} --signatures 1 --output {} {}",
        path(&secret)?,
        path(&public)?,
        path(&plain)?,
        path(&message)?
    );
    let mut terminal = Command::new("timeout");
    terminal.args([
        "60",
        "script",
        "--quiet",
        "--return",
        "--command",
        &sq,
        "/dev/null",
    ]);
    run(&mut terminal, format!("{LOCK}\n").as_bytes())?;
    is_the_letter(&fs::read(&plain)?)
}

#[test]
fn gnupg_finds_the_key_of_whoever_published_it_and_of_nobody_else() -> Result<()> {
    let cast = Cast::new()?;
    let server = cast.instance.serve()?;
    cast.karim.json(&["mail", "key", "publish", "on"])?;
    let own = cast.karim.json(&["mail", "key", "show"])?;
    let print = own["fingerprint"].as_str().context("a fingerprint")?;
    server.stop()?;
    // Nobody but root has such a network for the asking; where users may, they are root in it.
    let mut own_network = vec!["--mount", "--net", "--pid", "--fork", "--kill-child"];
    if !fs::read_to_string("/proc/self/status")?.contains("Uid:\t0\t") {
        own_network.push("--map-root-user");
    }
    let possible = Command::new("unshare").args(&own_network).arg("true").output()?;
    if !possible.status.success() {
        eprintln!("not run: this user may not have a network of her own");
        return Ok(());
    }
    // By the name that is for this, and, where there is none, by the domain's own.
    for (way, hosts) in [
        ("advanced", format!("{DOMAIN} openpgpkey.{DOMAIN}")),
        ("direct", DOMAIN.to_owned()),
    ] {
        let folder = cast.out(way);
        fs::create_dir(&folder)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop/wkd.sh");
        let mut asking = Command::new("unshare");
        asking
            .args(&own_network)
            .arg(script)
            .arg(program("ecrin-server")?)
            .arg(cast.instance.config_file())
            .arg(cast.instance.authority())
            .arg(&folder)
            .arg(&hosts)
            .args([
                "karim.autre@ecrin.test",
                "nadia.belkacem@ecrin.test",
                "personne@ecrin.test",
            ]);
        let said = String::from_utf8(run(&mut asking, b"")?.stdout)?;
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        ensure!(
            lines.len() == 3
                && lines[0].starts_with("karim.autre@ecrin.test ")
                && lines[0].contains(print)
                && lines[1] == "nadia.belkacem@ecrin.test"
                && lines[2] == "personne@ecrin.test",
            "{way}: {said}\n{}",
            log()
        );
    }
    Ok(())
}
