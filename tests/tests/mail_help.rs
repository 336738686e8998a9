//! The help pages are served as plain pages where refusals point to them, and what they say is what works: programs of
//! others run with the settings that stand there.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use ecrin_locales::{Lang, Words};
use ecrin_tests::harness::{Answer, Cast, Request, Smtp, Writer, agent, send};

const LOCK: &str = "une phrase pour ce fichier seulement";

/// A page as it is written, without its title.
fn page(name: &str) -> Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/aide/{name}.md"));
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// What stands within fences on a page.
fn blocks(name: &str) -> Result<Vec<String>> {
    let text = page(name)?;
    Ok(text
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| block.trim().to_owned())
        .collect())
}

/// The one block that has this line, with the names and the ports of an instance under test. Its certificate is good for
/// `localhost` as well, and no other name leads to it.
fn settings(cast: &Cast, name: &str, line: &str) -> Result<String> {
    let block = blocks(name)?.into_iter().find(|block| block.contains(line));
    let (imap, smtp) = (cast.instance.port_of("imaps")?, cast.instance.port_of("smtps")?);
    Ok(block
        .context("the settings")?
        .replace("@ecrin.example:", "@localhost:")
        .replace("ost ecrin.example\n", "ost localhost\n")
        .replace("993", &imap.to_string())
        .replace("465", &smtp.to_string())
        .replace("ecrin.example", "ecrin.test"))
}

fn run(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("{command:?}"))?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    ensure!(done.status.success(), "{command:?}: {said}");
    Ok(said)
}

#[test]
fn refusals_point_to_pages_that_any_browser_shows() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (agent, url) = (agent(&cast.instance)?, cast.instance.url());
    let get = |path: &str| -> Result<Answer> {
        let request = Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        send(&agent, &url, &request)
    };
    let mut smtp = Smtp::connect(&cast.instance)?;
    let (code, text) = smtp.say("HELP")?;
    ensure!(code == 214, "{code} {text}");
    let courrier = text.split("https://ecrin.test").nth(1).context("a page")?;
    for (path, lang) in [
        ("/aide/chiffrement", "fr"),
        (courrier, "fr"),
        ("/aide/thunderbird", "fr"),
        ("/help/encryption", "en"),
    ] {
        let answer = get(path)?;
        ensure!(answer.status == 200, "{path}: {}", answer.status);
        let header = |name: &str| {
            let found = answer
                .headers
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        ensure!(header("content-type").starts_with("text/html"), "{path}");
        let policy = header("content-security-policy");
        ensure!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        let body = String::from_utf8(answer.body)?;
        ensure!(body.contains(&format!("<html lang=\"{lang}\">")), "{path}");
        ensure!(
            !body.contains("<script") && !body.contains("ecrin.example"),
            "{path}"
        );
        // Every page of the service that it links to is there.
        for link in body.split("href=\"").skip(1) {
            let to = link.split('"').next().unwrap_or_default();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let to = match to {
                whole if whole.starts_with('/') => whole.to_owned(),
                up if up.starts_with("../") => up.replacen("..", "", 1),
                beside => format!("{folder}/{beside}"),
            };
            ensure!(get(&to)?.status == 200, "{path} leads to {to}");
        }
    }
    let port = cast.instance.port_of("imaps")?.to_string();
    let body = String::from_utf8(get("/aide/courrier")?.body)?;
    ensure!(body.contains(&format!("port {port}")), "{body}");
    ensure!(get("/aide/rien")?.status == 404);
    Ok(())
}

#[test]
fn every_command_of_the_pages_is_one() -> Result<()> {
    let parser = ecrin_cli::help::command(&Words::new(Lang::Fr));
    let mut count = 0;
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/aide"))? {
        let file = file?.path();
        let name = file
            .file_stem()
            .and_then(|name| name.to_str())
            .context("a name")?;
        for line in blocks(name)?.iter().flat_map(|block| block.lines()) {
            if !line.starts_with("ecrin ") {
                continue;
            }
            // Words, of which some are within quotes.
            let words: Vec<&str> = line
                .split('"')
                .enumerate()
                .flat_map(|(place, text)| match place % 2 {
                    0 => text.split_whitespace().collect(),
                    _ => vec![text],
                })
                .collect();
            let read = parser.clone().try_get_matches_from(words);
            ensure!(read.is_ok(), "{name}: {line}: {:?}", read.err());
            count += 1;
        }
    }
    ensure!(count > 20, "{count} commands");
    Ok(())
}

#[test]
fn neomutt_writes_with_the_settings_of_its_page() -> Result<()> {
    // On the clock of this machine, which is the one that GnuPG reads.
    let cast = Cast::new()?;
    let _server = cast.instance.serve()?;
    let (nadia, karim) = (Writer::new(&cast.nadia)?, Writer::new(&cast.karim)?);
    // The keys, as the page says; whoever types a passphrase is a file here.
    let (secret, public) = (cast.out("ma-cle.asc"), cast.out("karim.asc"));
    let path = |path: &Path| -> Result<String> { Ok(path.to_str().context("a path")?.to_owned()) };
    cast.nadia
        .run_with(
            &[("ECRIN_NEW_SECRET", LOCK)],
            &["mail", "key", "export", "--out", &path(&secret)?],
        )?
        .json()?;
    let to = karim.address.to_string();
    cast.nadia
        .json(&["mail", "key", "show", &to, "--out", &path(&public)?])?;
    let keys = cast.out("gnupg");
    fs::create_dir(&keys)?;
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o700))?;
    fs::write(keys.join("phrase"), LOCK)?;
    fs::write(
        keys.join("gpg.conf"),
        format!(
            "batch\npinentry-mode loopback\npassphrase-file {}\n",
            keys.join("phrase").display()
        ),
    )?;
    run(Command::new("gpg")
        .env("GNUPGHOME", &keys)
        .arg("--import")
        .args([&secret, &public]))?;

    // She trusts her own key, and says that she trusts her colleague's.
    let print = |of: &Writer| Ok::<_, anyhow::Error>(of.public()?.fingerprint().to_string());
    fs::write(keys.join("trust"), format!("{}:6:\n", print(&nadia)?))?;
    run(Command::new("gpg")
        .env("GNUPGHOME", &keys)
        .arg("--import-ownertrust")
        .arg(keys.join("trust")))?;
    run(Command::new("gpg")
        .env("GNUPGHOME", &keys)
        .args(["--yes", "--quick-lsign-key", &print(&karim)?]))?;

    let text = "Bonjour,\n\nà mardi vermillon.\n";
    let body = cast.out("corps.txt");
    fs::write(&body, text)?;
    let mut settings = settings(&cast, "mutt", "set crypt_autoencrypt")?;
    settings.push_str(&format!(
        "\nset imap_pass = \"{password}\"\nset smtp_pass = \"{password}\"\n\
         set certificate_file = \"{authority}\"\nset editor = \"true\"\nset abort_unmodified = no\n\
         set autoedit = yes\nset edit_headers = yes\n\
         set wait_key = no\nset confirmcreate = no\nset header_cache = \"\"\n",
        password = nadia.password,
        authority = cast.instance.authority().display(),
    ));
    let file = cast.out("neomuttrc");
    fs::write(&file, settings)?;
    // It wants a terminal, which is `script`, and somebody who presses the key that sends.
    let mut terminal = Command::new("sh");
    terminal
        .arg("-c")
        .arg("while sleep 1; do printf y; done | timeout 100 script --quiet --return --command \"$NEOMUTT\" /dev/null")
        .env(
            "NEOMUTT",
            format!(
                "neomutt -n -F {} -s 'Permanence vermillon' -i {} {to}",
                file.display(),
                body.display()
            ),
        )
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        .env("GNUPGHOME", &keys)
        .env("HOME", cast.instance.root());
    let said = run(&mut terminal);
    run(Command::new("gpgconf")
        .env("GNUPGHOME", &keys)
        .args(["--kill", "all"]))?;
    let said = said?;
    let came = cast.karim.lines(&["mail", "list"])?;
    ensure!(came.len() == 1, "{came:?}: {said}");
    ensure!(
        came[0]["subject"] == "Permanence vermillon" && came[0]["signature"] == "good",
        "{came:?}"
    );
    let id = came[0]["id"].as_str().context("an id")?;
    let read = cast.karim.json(&["mail", "read", id])?;
    ensure!(
        read["text"]
            .as_str()
            .is_some_and(|read| read.contains(text.trim())),
        "{read}"
    );
    // Her own copy is encrypted as well: the gate took it, and she opens it.
    let sent = cast.nadia.lines(&["mail", "list", "--folder", "sent"])?;
    ensure!(
        sent.len() == 1 && sent[0]["subject"] == "Permanence vermillon",
        "{sent:?}"
    );
    Ok(())
}

#[test]
fn mbsync_and_msmtp_run_with_the_settings_of_their_page() -> Result<()> {
    let (cast, _server) = Cast::served()?;
    let (nadia, karim) = (Writer::new(&cast.nadia)?, Writer::new(&cast.karim)?);
    let home = cast.out("home");
    fs::create_dir(&home)?;
    fs::write(home.join(".ecrin-courrier"), format!("{}\n", nadia.password))?;
    let authority = cast.instance.authority();
    // The authority of an instance under test is believed in by nobody else.
    let mbsync = settings(&cast, "msmtp", "IMAPAccount")?.replace(
        "SSLType IMAPS\n",
        &format!(
            "SSLType IMAPS\nSystemCertificates no\nCertificateFile {}\n",
            authority.display()
        ),
    );
    let msmtp = settings(&cast, "msmtp", "tls_starttls off")?.replace(
        "tls on\n",
        &format!("tls on\ntls_trust_file {}\n", authority.display()),
    );
    for (name, text) in [(".mbsyncrc", mbsync), (".msmtprc", msmtp)] {
        fs::write(home.join(name), text)?;
        fs::set_permissions(home.join(name), fs::Permissions::from_mode(0o600))?;
    }

    let letter = nadia.letter(&[&karim], "Objet", "Bonjour")?;
    let file = cast.out("lettre.eml");
    // Programs on Unix write lines as Unix does.
    fs::write(&file, String::from_utf8(letter)?.replace("\r\n", "\n"))?;
    let mut send = Command::new("msmtp");
    send.env("HOME", &home)
        .args([karim.address.to_string(), nadia.address.to_string()])
        .stdin(fs::File::open(&file)?);
    run(&mut send)?;
    ensure!(cast.karim.lines(&["mail", "list"])?.len() == 1);

    fs::create_dir(home.join("Courrier"))?;
    let mut sync = Command::new("mbsync");
    sync.env("HOME", &home).arg("ecrin");
    run(&mut sync)?;
    let copied = ecrin_tests::harness::files_in(&home.join("Courrier/INBOX"))?;
    let letters = copied.iter().filter(|file| {
        fs::read_to_string(file).is_ok_and(|text| text.contains("-----BEGIN PGP MESSAGE-----"))
    });
    ensure!(letters.count() == 1, "{copied:?}");
    Ok(())
}
