//! The programs people know, from Debian: curl, Python's imaplib, mbsync, neomutt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, ensure};

use super::world::World;

/// A program with the instance's authority, whatever it believes in otherwise.
fn run(command: &mut Command, world: &World) -> Result<Output> {
    let authority = world.cast.instance.authority();
    let output = command
        .env("SSL_CERT_FILE", &authority)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .with_context(|| format!("{command:?}: is it installed? .ci/install"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {} {}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output)
}

fn port(world: &World) -> Result<String> {
    Ok(world.cast.instance.port_of("imaps")?.to_string())
}

#[test]
fn curl_reads_puts_in_and_searches() -> Result<()> {
    let world = World::new()?;
    let access = world.access();
    let (user, password) = (&access.user, &access.password);
    let base = format!("imaps://localhost:{}", port(&world)?);
    let curl = |arguments: &[&str]| -> Result<String> {
        let mut command = Command::new("curl");
        command
            .args(["--silent", "--show-error", "--max-time", "60", "--cacert"])
            .arg(world.cast.instance.authority())
            .args(["--user", &format!("{user}:{password}")])
            .args(arguments);
        Ok(String::from_utf8(run(&mut command, &world)?.stdout)?)
    };
    let letter = world.cast.out("letter.eml");
    fs::write(&letter, world.letter(2_000))?;
    let file = letter.to_str().context("a path")?;
    curl(&["--upload-file", file, &format!("{base}/INBOX")])?;
    let read = curl(&[&format!("{base}/INBOX;UID=1")])?;
    ensure!(
        read.contains("Subject: [...]\r\n") && read.contains("-----END PGP MESSAGE-----"),
        "{read}"
    );
    let part = curl(&[&format!("{base}/INBOX;UID=1;SECTION=1")])?;
    ensure!(part.trim() == "Version: 1", "{part:?}");
    let found = curl(&[&format!("{base}/INBOX?UNDELETED")])?;
    ensure!(found.trim() == "* SEARCH 1", "{found}");
    let listed = curl(&[&format!("{base}/")])?;
    ensure!(listed.contains("\\Drafts"), "{listed}");
    curl(&[
        "--request",
        "STORE 1 +FLAGS (\\Deleted)",
        &format!("{base}/INBOX"),
    ])?;
    curl(&["--request", "EXPUNGE", &format!("{base}/INBOX")])?;
    let found = curl(&[&format!("{base}/INBOX?ALL")])?;
    ensure!(found.trim() == "* SEARCH", "{found}");
    Ok(())
}

#[test]
fn pythons_imaplib_reads_marks_moves_and_deletes() -> Result<()> {
    let world = World::new()?;
    let access = world.access();
    let (user, password) = (&access.user, &access.password);
    let letter = world.cast.out("letter.eml");
    fs::write(&letter, world.letter(20_000))?;
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("mail/imaplib_story.py");
    let mut python = Command::new("python3");
    python
        .arg(story)
        .arg(port(&world)?)
        .args([user, password])
        .arg(&letter);
    run(&mut python, &world)?;
    Ok(())
}

#[test]
fn mbsync_goes_both_ways_and_the_second_time_nothing_changes() -> Result<()> {
    let world = World::new()?;
    let access = world.access();
    let (user, password) = (&access.user, &access.password);
    let mut nadia = world.nadia()?;
    world.seed(&mut nadia, "INBOX", 3)?;
    nadia.ok("CREATE \"Ann&AOk-e\"")?;
    world.seed(&mut nadia, "\"Ann&AOk-e\"", 1)?;
    let here = world.cast.out("maildir");
    fs::create_dir_all(&here)?;
    let settings = world.cast.out("mbsyncrc");
    let (port, authority) = (port(&world)?, world.cast.instance.authority());
    fs::write(
        &settings,
        format!(
            "IMAPAccount ecrin\nHost localhost\nPort {port}\nUser {user}\nPass {password}\nSSLType IMAPS\n\
             SystemCertificates no\nCertificateFile {}\nAuthMechs PLAIN\n\n\
             IMAPStore far\nAccount ecrin\n\n\
             MaildirStore near\nPath {here}/\nInbox {here}/INBOX\nSubFolders Verbatim\n\n\
             Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\nSyncState *\n",
            authority.display(),
            here = here.display()
        ),
    )?;
    let sync = || {
        let mut mbsync = Command::new("mbsync");
        mbsync.args(["--verbose", "--config"]).arg(&settings).arg("all");
        run(&mut mbsync, &world)
    };
    sync()?;
    let first = letters_in(&here)?;
    ensure!(first.len() == 4, "{first:?}");
    sync()?;
    ensure!(
        letters_in(&here)? == first,
        "the second time something changed: {:?}",
        letters_in(&here)?
    );
    // Read and marked here, put in here, deleted there.
    let one = first
        .iter()
        .find(|path| path.to_string_lossy().contains("INBOX"))
        .context("a letter")?;
    let name = one.file_name().and_then(|name| name.to_str()).context("a name")?;
    let bare = name.split(":2,").next().unwrap_or(name);
    fs::rename(one, here.join("INBOX/cur").join(format!("{bare}:2,FS")))?;
    fs::write(here.join("INBOX/new/1700000000.1.ici"), unix(&world.letter(500)))?;
    sync()?;
    nadia.ok("SELECT INBOX")?;
    ensure!(
        nadia.ok("UID SEARCH FLAGGED SEEN")?.join("").split(' ').count() == 3,
        "what was marked here is marked there"
    );
    ensure!(nadia.ok("UID SEARCH ALL")? == ["* SEARCH 1 2 3 4"]);
    nadia.ok("UID STORE 2 +FLAGS \\Deleted")?;
    nadia.ok("EXPUNGE")?;
    sync()?;
    let after = letters_in(&here)?;
    ensure!(after.len() == 4, "{after:?}");
    sync()?;
    ensure!(letters_in(&here)? == after);
    ensure!(nadia.ok("UID SEARCH ALL")? == ["* SEARCH 1 3 4"]);
    Ok(())
}

#[test]
fn neomutt_reads_saves_and_deletes() -> Result<()> {
    let world = World::new()?;
    let access = world.access();
    let (user, password) = (&access.user, &access.password);
    let mut nadia = world.nadia()?;
    world.seed(&mut nadia, "INBOX", 3)?;
    let settings = world.cast.out("neomuttrc");
    fs::write(
        &settings,
        format!(
            "set imap_user=\"{user}\"\nset imap_pass=\"{password}\"\nset ssl_usesystemcerts=no\n\
             set certificate_file=\"{}\"\nset folder=\"imaps://localhost:{port}/\"\nset spoolfile=\"+INBOX\"\n\
             set confirmappend=no\nset confirmcreate=no\nset delete=yes\nset quit=yes\nset move=no\nset header_cache=\"\"\n\
             set wait_key=no\nset ssl_force_tls=yes\n\
             push \"<limit>~A<enter><first-entry><flag-message><save-message>=Archive<enter><next-entry><delete-message><sync-mailbox><quit>\"\n",
            world.cast.instance.authority().display(),
            port = port(&world)?,
        ),
    )?;
    // It wants a terminal: `script` is one.
    let mut terminal = Command::new("timeout");
    terminal
        .args(["60", "script", "--quiet", "--return", "--command"])
        .arg(format!("neomutt -n -F {}", settings.display()))
        .arg("/dev/null")
        .env("TERM", "xterm")
        .env("HOME", world.cast.instance.root())
        .stdin(std::process::Stdio::null());
    run(&mut terminal, &world)?;
    let status = nadia.ok("STATUS Archive (MESSAGES)")?.join("");
    ensure!(status.contains("MESSAGES 1"), "{status}");
    let status = nadia.ok("STATUS INBOX (MESSAGES)")?.join("");
    ensure!(status.contains("MESSAGES 1"), "{status}");
    Ok(())
}

#[test]
fn dovecot_describes_our_messages_as_we_do() -> Result<()> {
    let program = Path::new("/usr/lib/dovecot/imap");
    ensure!(program.exists(), "dovecot-imapd is missing: .ci/install");
    let world = World::new()?;
    let mut nadia = world.nadia()?;
    world.seed(&mut nadia, "INBOX", 2)?;
    nadia.ok("EXAMINE INBOX")?;
    let letter = nadia.ok("UID FETCH 1 BODY.PEEK[]")?.join("");
    let letter = letter
        .split_once("}\r\n")
        .and_then(|(_, rest)| rest.strip_suffix(')'))
        .context("a letter")?;
    let folder = world.cast.out("dovecot");
    for within in ["cur", "new", "tmp"] {
        fs::create_dir_all(folder.join("mail").join(within))?;
    }
    fs::write(folder.join("mail/cur/1700000000.1.x:2,"), letter)?;
    let (at, settings) = (folder.display(), folder.join("dovecot.conf"));
    let mut text = format!(
        "base_dir = {at}/run\nstate_dir = {at}/run\nlog_path = {at}/log\nssl = no\nprotocols = imap\n\
         mail_location = maildir:{at}/mail\nfirst_valid_uid = 0\n"
    );
    // It reads no mail as root.
    if fs::read_to_string("/proc/self/status")?.contains("Uid:\t0\t") {
        text.push_str("mail_uid = 65534\nmail_gid = 65534\n");
        run(
            Command::new("chown").args(["-R", "65534:65534"]).arg(&folder),
            &world,
        )?;
        run(
            Command::new("chmod").arg("a+rx").arg(world.cast.instance.root()),
            &world,
        )?;
    }
    fs::write(&settings, text)?;
    let questions = folder.join("questions");
    let items = [
        "ENVELOPE",
        "RFC822.SIZE",
        "BODY",
        "BODYSTRUCTURE",
        "BODY.PEEK[HEADER]",
        "BODY.PEEK[TEXT]",
        "BODY.PEEK[1]",
        "BODY.PEEK[1.MIME]",
        "BODY.PEEK[2]",
        "BODY.PEEK[2]<5.100>",
        "BODY.PEEK[HEADER.FIELDS (Subject From Message-ID)]",
        "BODY.PEEK[HEADER.FIELDS.NOT (Subject)]",
        "RFC822.HEADER",
    ];
    let mut asked = "a EXAMINE INBOX\r\n".to_owned();
    for item in items {
        asked.push_str(&format!("b FETCH 1 ({item})\r\n"));
    }
    asked.push_str("c LOGOUT\r\n");
    fs::write(&questions, asked)?;
    // It reads from a pipe, not from a file.
    let mut dovecot = Command::new("sh");
    dovecot
        .arg("-c")
        .arg(format!(
            "cat {} | {} -c {}",
            questions.display(),
            program.display(),
            settings.display()
        ))
        .env("USER", "reader")
        .env("HOME", &folder);
    let said = String::from_utf8(run(&mut dovecot, &world)?.stdout)?;
    let theirs: Vec<&str> = said
        .split("* 1 FETCH (")
        .skip(1)
        .filter_map(|answer| answer.split("\r\nb OK ").next())
        .collect();
    ensure!(theirs.len() == items.len(), "{said}");
    for (item, theirs) in items.iter().zip(theirs) {
        let ours = nadia.ok(&format!("FETCH 1 ({item})"))?.join("");
        let ours = ours.strip_prefix("* 1 FETCH (").unwrap_or_default();
        // Words of MIME are the same in any case.
        ensure!(
            ours.trim().eq_ignore_ascii_case(theirs.trim()),
            "{item}:\n{ours}\n{theirs}"
        );
    }
    Ok(())
}

/// Letters below a maildir, without the program's own files.
fn letters_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut letters: Vec<PathBuf> = ecrin_tests::harness::files_in(folder)?
        .into_iter()
        .filter(|file| {
            let within = file.parent().and_then(Path::file_name);
            within.is_some_and(|name| name == "cur" || name == "new")
        })
        .collect();
    letters.sort();
    Ok(letters)
}

/// As files have line ends.
fn unix(letter: &[u8]) -> Vec<u8> {
    letter.iter().copied().filter(|byte| *byte != b'\r').collect()
}
