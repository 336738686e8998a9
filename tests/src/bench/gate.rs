//! The gate, beside reading the same bytes once and hashing them.

use std::collections::HashMap;
use std::hint::black_box;

use anyhow::{Context as _, Result};
use ecrin_vault::mail::gate::{Envelope, RecipientRefusal, Space, admit};
use ecrin_vault::mail::openpgp::SecretCertificate;
use ecrin_vault::mail::{Address, Attachment, Domain, Fingerprint, Letter, message_id};
use ecrin_vault::note::Digest32;
use rand::RngCore as _;
use rand::rngs::OsRng;

use super::{ROUNDS, Rounds, Row, seconds};
use crate::harness::TestClock;

/// Sizes of messages as they are handed in, what to call them, and how often each is tried in a round.
const SIZES: [(&str, usize, u32); 3] = [
    ("4 kB", 4_000, 2_000),
    ("64 kB", 64_000, 400),
    ("25 MB", 25_000_000, 3),
];

/// What sealing adds around one attachment: three signs for two in the letter, four for three in its armour.
const BARE: usize = 3_000;

struct Two {
    domain: Domain,
    keys: HashMap<Address, Vec<Fingerprint>>,
}

impl Space for Two {
    fn domain(&self) -> &Domain {
        &self.domain
    }

    fn is_ours(&self, domain: &Domain) -> bool {
        *domain == self.domain
    }

    fn name_of(&self, address: &Address) -> Option<String> {
        self.keys.get(address).map(|_| "Prénom Nom".to_owned())
    }

    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        self.keys.get(address).cloned().ok_or(RecipientRefusal::Unknown)
    }
}

pub(super) fn measure() -> Result<Vec<Row>> {
    let now = TestClock::real_now()?;
    let domain: Domain = "ecrin.example".parse()?;
    let (from, to): (Address, Address) = ("nadia@ecrin.example".parse()?, "karim@ecrin.example".parse()?);
    let nadia = SecretCertificate::generate(&from, now)?;
    let public = [nadia.public()?, SecretCertificate::generate(&to, now)?.public()?];
    let space = Two {
        keys: public
            .iter()
            .map(|one| (one.address().clone(), one.encryption_keys(now)))
            .collect(),
        domain,
    };
    let recipients = [to.clone()];
    let envelope = Envelope {
        sender: &from,
        recipients: &recipients,
        turned_away: 0,
    };
    let mut rows = Vec::new();
    for (what, size, times) in SIZES {
        let mut bytes = vec![0; size.saturating_sub(BARE) * 9 / 16];
        OsRng.fill_bytes(&mut bytes);
        let letter = Letter {
            from: from.clone(),
            from_name: "Nadia".to_owned(),
            to: vec![to.clone()],
            cc: Vec::new(),
            subject: "Objet".to_owned(),
            date: now,
            id: message_id(&from, &mut OsRng),
            in_reply_to: None,
            references: Vec::new(),
            text: "Bonjour".to_owned(),
            attachments: vec![Attachment {
                name: "dossier.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                bytes,
            }],
        };
        let message = letter.seal(&nadia, &public.iter().collect::<Vec<_>>(), &mut OsRng)?;
        let (mut ours, mut plainly) = (Rounds::default(), Rounds::default());
        let each = |taken: f64| taken * 1000.0 / f64::from(times);
        for _ in 0..ROUNDS {
            ours.0.push(each(seconds(|| {
                for _ in 0..times {
                    black_box(admit(black_box(&message), &envelope, &space, now).context("it passes")?);
                }
                Ok(())
            })?));
            plainly.0.push(each(seconds(|| {
                for _ in 0..times {
                    black_box(Digest32::of(black_box(&message)));
                }
                Ok(())
            })?));
        }
        rows.push(Row {
            what: format!("{what} ({} bytes)", message.len()),
            ours,
            plainly: Some(("SHA-256 of it".to_owned(), plainly)),
        });
    }
    Ok(rows)
}
