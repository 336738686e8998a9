//! Sealing and opening a large file, beside Debian's `age`; and the whole way through the command line.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use ecrin_vault::document::{Record, open_payload, seal_payload};
use ecrin_vault::envelope::{ALG, EncryptionKey};
use ecrin_vault::id::DocumentId;
use ecrin_vault::vocabulary::DocumentType;
use rand::RngCore as _;
use rand::rngs::OsRng;

use super::{ROUNDS, Rounds, Row, seconds};
use crate::load::programs::programs;
use crate::load::{Instance, Server};
use crate::scratch::Scratch;

const SIZE: usize = 20_000_000;

pub(super) fn measure() -> Result<Vec<Row>> {
    let folder = Scratch::new()?;
    let at = |name: &str| folder.path().join(name);
    let mut plain = vec![0; SIZE];
    rand::thread_rng().fill_bytes(&mut plain);
    fs::write(at("plain.pdf"), &plain)?;
    let key = EncryptionKey::generate(&mut OsRng);
    fs::write(at("identity"), format!("{}\n", key.to_text().as_str()))?;
    let recipient = key.recipient().to_string();

    let instance = folder.path().join("instance");
    let (instance, invitation) = Instance::create(&instance, "sqlite", &at("log"))?;
    let server = instance.serve()?;
    let owner = Owner::join(folder.path(), &instance, &server, &invitation)?;

    let mut rounds = [(); 6].map(|()| Rounds::default());
    let [sealed, age_sealed, opened, age_opened, added, taken] = &mut rounds;
    for _ in 0..ROUNDS {
        let mut record = None;
        sealed.0.push(seconds(|| {
            record = Some(seal(&key, &at("plain.pdf"), &at("payload"))?);
            Ok(())
        })?);
        age_sealed.0.push(seconds(|| {
            age(&["--recipient", &recipient], &at("plain.pdf"), &at("plain.age"))
        })?);
        let record = record.context("a record")?;
        opened.0.push(seconds(|| {
            let payload = BufReader::new(File::open(at("payload"))?);
            Ok(open_payload(
                &record,
                payload,
                BufWriter::new(File::create(at("opened"))?),
            )?)
        })?);
        ensure!(fs::read(at("opened"))? == plain, "another file came out");
        let identity = at("identity");
        let identity = identity.to_str().context("a path of plain letters")?;
        age_opened.0.push(seconds(|| {
            age(
                &["--decrypt", "--identity", identity],
                &at("plain.age"),
                &at("opened"),
            )
        })?);
        let mut id = String::new();
        added.0.push(seconds(|| {
            id = owner.add(&at("plain.pdf"))?;
            Ok(())
        })?);
        taken.0.push(seconds(|| owner.take_out(&id, &at("out.pdf")))?);
        ensure!(
            fs::read(at("out.pdf"))? == plain,
            "another file came out of the vault"
        );
        fs::remove_file(at("out.pdf"))?;
    }
    server.stop()?;
    let [sealed, age_sealed, opened, age_opened, added, taken] = rounds;
    let row = |what: &str, ours, age: &str, plain: &Rounds| Row {
        what: what.to_owned(),
        ours,
        plainly: Some((age.to_owned(), plain.clone())),
    };
    Ok(vec![
        row("sealed as the command line does", sealed, "age", &age_sealed),
        row("opened", opened, "age --decrypt", &age_opened),
        row(
            "ecrin doc add: sealed, sent, deposited",
            added,
            "age",
            &age_sealed,
        ),
        row(
            "ecrin doc get: journaled, fetched, opened",
            taken,
            "age --decrypt",
            &age_opened,
        ),
    ])
}

fn seal(key: &EncryptionKey, plain: &Path, payload: &Path) -> Result<Record> {
    let file = BufReader::new(File::open(plain)?);
    let out = BufWriter::new(File::create(payload)?);
    let sealed = seal_payload(&key.recipient(), "plain.pdf", SIZE as u64, file, out)?;
    Ok(Record {
        v: 1,
        alg: ALG.to_owned(),
        document: DocumentId::generate(&mut OsRng),
        version: 1,
        mandate: None,
        identity: key.to_text().to_string(),
        payload_sha256: sealed.payload_sha256,
        sha256: sealed.file_sha256,
        size: SIZE as u64,
        title: "Scan".to_owned(),
        kind: DocumentType::Other,
        issued: None,
        expires: None,
        owner_name: None,
    })
}

fn age(arguments: &[&str], from: &Path, to: &Path) -> Result<()> {
    let status = Command::new("age")
        .args(arguments)
        .arg("--output")
        .arg(to)
        .arg(from)
        .status()?;
    ensure!(status.success(), "age ended with {status}");
    Ok(())
}

/// A beneficiary at a terminal.
struct Owner {
    common: Vec<String>,
}

impl Owner {
    fn join(folder: &Path, instance: &Instance, server: &Server, invitation: &str) -> Result<Self> {
        let someone = |home: &str| {
            let authority = instance.folder.join("tls/ca.pem").display().to_string();
            let home = folder.join(home).display().to_string();
            let server = server.url().to_owned();
            Self {
                common: ["--json", "--server", &server, "--ca", &authority, "--home", &home]
                    .map(str::to_owned)
                    .to_vec(),
            }
        };
        let admin = someone("admin");
        admin.types(&["join", invitation, "--name", "Ada Admin"])?;
        let invited = admin.types(&["invite", "--role", "beneficiary"])?;
        let owner = someone("owner");
        let invitation = invited["invitation"].as_str().context("an invitation")?;
        owner.types(&["join", invitation, "--name", "Mina Specimen"])?;
        Ok(owner)
    }

    fn types(&self, arguments: &[&str]) -> Result<serde_json::Value> {
        let done = Command::new(&programs()?.client)
            .args(&self.common)
            .args(arguments)
            .env("ECRIN_SECRET", "correct cheval agrafe")
            .stdin(Stdio::null())
            .output()?;
        ensure!(
            done.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(serde_json::from_slice(&done.stdout)?)
    }

    fn add(&self, file: &Path) -> Result<String> {
        let path = file.to_str().context("a path of plain letters")?;
        let added = self.types(&["doc", "add", path, "--type", "other", "--title", "Scan"])?;
        Ok(added["id"].as_str().context("an id")?.to_owned())
    }

    fn take_out(&self, id: &str, to: &Path) -> Result<()> {
        let path = to.to_str().context("a path of plain letters")?;
        self.types(&["doc", "get", id, "--out", path]).map(drop)
    }
}
