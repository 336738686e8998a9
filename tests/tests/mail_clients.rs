//! Mail programs of others hand mail in: swaks and msmtp, as Debian has them.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use ecrin_tests::harness::{Cast, Writer};
use ecrin_vault::vocabulary::SpecialUse;

/// A program with what it is told; its exit code, and all that it said.
fn run(command: &mut Command, stdin: &[u8]) -> Result<(i32, String)> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{command:?}"))?;
    child.stdin.take().context("its input")?.write_all(stdin)?;
    let done = child.wait_with_output()?;
    let said = [done.stdout, done.stderr].concat();
    Ok((
        done.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    ))
}

#[test]
fn swaks_and_msmtp_hand_mail_in() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let nadia = Writer::new(&cast.nadia)?;
    let karim = Writer::new(&cast.karim)?;
    let port = cast.instance.port_of("smtps")?.to_string();
    let (from, to) = (nadia.address.to_string(), karim.address.to_string());
    let letter = nadia.letter(&[&karim], "Objet", "Bonjour")?;
    let file = cast.out("lettre.eml");
    fs::write(&file, &letter)?;

    let swaks = |from: &str, to: &str, data: &str, password: &str| {
        let mut command = Command::new("swaks");
        command.args(["--protocol", "SSMTPA", "--server", "127.0.0.1", "--port", &port]);
        command.args(["--auth", "PLAIN", "--auth-user", &nadia.address.to_string()]);
        command
            .args(["--auth-password", password, "--tls-ca-path"])
            .arg(cast.instance.authority());
        command.args(["--tls-verify", "--from", from, "--to", to, "--data", data]);
        run(&mut command, b"")
    };
    let at = format!("@{}", file.display());
    let (code, said) = swaks(&from, &to, &at, &nadia.password)?;
    ensure!(code == 0 && said.contains("250 2.0.0 kept as <"), "{code} {said}");
    let outside = format!("dehors@dehors.example,{to}");
    let (code, said) = swaks(&from, &outside, &at, &nadia.password)?;
    ensure!(
        said.contains("550 5.7.1") && said.contains("250 2.0.0 kept as <"),
        "{code} {said}"
    );
    for (from, to, data, password, expected) in [
        (
            &from,
            &to,
            "From: x\\nTo: y\\n\\nBonjour",
            &nadia.password,
            "550 5.7.1",
        ),
        (
            &from,
            &to,
            &format!("From: {from}\\nTo: {to}\\n\\nBonjour"),
            &nadia.password,
            "523 5.7.10 Encryption needed",
        ),
        (&to, &to, at.as_str(), &nadia.password, "550 5.7.1"),
        (
            &from,
            &"dehors@dehors.example".to_owned(),
            at.as_str(),
            &nadia.password,
            "550 5.7.1",
        ),
        (&from, &to, at.as_str(), &"abcde-fghij".to_owned(), "535 5.7.8"),
    ] {
        let (code, said) = swaks(from, to, data, password)?;
        ensure!(code != 0 && said.contains(expected), "{expected}: {code} {said}");
    }

    let config = cast.out("msmtprc");
    let authority = cast.instance.authority();
    let account = format!(
        "account ecrin\nhost localhost\nport {port}\ntls on\ntls_starttls off\ntls_trust_file {}\nauth plain\nuser {from}\n\
         password {}\nfrom {from}\nset_msgid_header auto\n",
        authority.display(),
        nadia.password
    );
    fs::write(&config, account)?;
    let mut msmtp = Command::new("msmtp");
    msmtp.arg("-C").arg(&config).args(["-a", "ecrin", &to]);
    // Programs on Unix write lines as Unix does; msmtp makes them what mail wants.
    let unix = String::from_utf8(letter)?.replace("\r\n", "\n");
    let (code, said) = run(&mut msmtp, unix.as_bytes())?;
    ensure!(code == 0, "{code} {said}");
    let (code, said) = run(&mut msmtp, b"From: x@ecrin.test\nSubject: clair\n\nBonjour\n")?;
    ensure!(code != 0 && said.contains("550"), "{code} {said}");

    let boxes = cast.karim.insider()?.api.mailboxes()?;
    let inbox = boxes
        .mailboxes
        .iter()
        .find(|folder| folder.special == Some(SpecialUse::Inbox));
    ensure!(inbox.is_some_and(|inbox| inbox.messages == 3), "{inbox:?}");
    Ok(())
}
