//! Everyone who may ask, and what each would send.

use anyhow::{Context as _, Result, ensure};
use ecrin_cli::unlock::SignedIn;
use ecrin_tests::harness::{Begin, Cast, InProcess, Postbox, Request, TestClock, agent, send};
use ecrin_vault::act::{Acceptance, Filing, MandateAct, Resumption, Revocation, Stop, Suspension, View};
use ecrin_vault::appointment::Appointment;
use ecrin_vault::audit::{Approval, ApprovalRequest};
use ecrin_vault::delay::Attestation;
use ecrin_vault::document::Deposit;
use ecrin_vault::envelope::EncryptionKey;
use ecrin_vault::id::{AccountId, DocumentId, LoginId, MandateId, Nonce, RequestId, SlotId};
use ecrin_vault::invitation::{Invitation, InvitationSecret};
use ecrin_vault::mandate::{Grantee, Mandate};
use ecrin_vault::note::{Digest32, NoteBody, SignedNote};
use ecrin_vault::opaque::{ClientLogin, ClientRegistration};
use ecrin_vault::referral::{Referral, ReferralConsent};
use ecrin_vault::request::{Request as Question, RequestEnd};
use ecrin_vault::seal::seal_record;
use ecrin_vault::slot::{Passphrase, SlotChange};
use ecrin_vault::team::TeamKey;
use ecrin_vault::vocabulary::{
    FourEyesAct, Purpose, RequestAnswer, RequestReason, Right, Role, SlotAct, SlotKind,
};
use ecrin_vault::wire;
use rand::rngs::OsRng;
use serde_json::{Value, json};

/// The recovery of the paths; nobody has begun it.
const RECOVERY: ecrin_vault::id::RecoveryId = ecrin_vault::id::RecoveryId::from_bytes([9; 16]);

/// Everyone with a living session, a mandate that was used, and an upload under way.
pub(crate) struct World {
    pub(crate) cast: Cast,
    _server: InProcess,
    /// Where codes go.
    _postbox: Postbox,
    pub(crate) people: Vec<Option<(SignedIn, String)>>,
    mandate: MandateId,
    request: RequestId,
    referral: RequestId,
    event: String,
    upload: String,
    delay: wire::Delay,
    slot: SlotId,
}

pub(crate) fn world() -> Result<World> {
    let cast = Cast::new()?;
    let postbox = Postbox::open(&cast.instance, Begin::Implicit)?;
    let mut config = cast.instance.config()?;
    postbox.serves(&mut config, &cast.instance)?;
    let server = cast.instance.serve_configured(config, TestClock::at(cast.now))?;
    let askers = [
        &cast.fatou,
        &cast.yusuf,
        &cast.nadia,
        &cast.karim,
        &cast.referent,
        &cast.admin,
        &cast.sonia,
    ];
    let mut people = vec![None];
    for person in askers {
        let insider = person.insider()?;
        let token = insider.home.session()?.context("a session")?.token.clone();
        people.push(Some((insider, token)));
    }
    let mandate: MandateId = cast.mandate(&[0], 3600)?.parse()?;
    let seen = cast
        .nadia
        .view(&mandate.to_string(), 1, &cast.out("seen"))?
        .json()?;
    let event = seen["id"].as_str().context("id")?.to_owned();
    let upload = cast.fatou.insider()?.api.begin_upload(10)?.to_string();
    let delay = cast
        .fatou
        .insider()?
        .api
        .ask_export()?
        .delay
        .context("it waits")?;
    let asked = cast.nadia.json(&[
        "ask",
        "--of",
        &cast.fatou.account,
        "--purpose",
        "argent",
        "--for",
        "31d",
    ])?;
    let request = asked["id"].as_str().context("id")?.parse()?;
    let refer = [
        "mail",
        "refer",
        "--person",
        &cast.fatou.account,
        "--to",
        &cast.structure,
        "--subject",
        "Un rendez-vous",
        "--text",
        "Elle vient mardi.",
    ];
    let referral = cast.nadia.json(&refer)?;
    let referral = referral["id"].as_str().context("id")?.parse()?;
    let slot = cast.fatou.insider()?.api.slots()?.first().context("a way in")?.id;
    cast.referent.json(&["member", "suspend", &cast.sonia.account])?;
    Ok(World {
        cast,
        _server: server,
        _postbox: postbox,
        people,
        mandate,
        request,
        referral,
        event,
        upload,
        delay,
        slot,
    })
}

impl World {
    fn owner(&self) -> Result<&SignedIn> {
        Ok(&self.people[1].as_ref().context("the owner")?.0)
    }

    fn paper(&self) -> Result<DocumentId> {
        Ok(self.cast.papers[0].id.parse()?)
    }

    /// The path with the ids of what belongs to the owner, the grantee, or the colleague.
    fn path(&self, path: &str) -> Result<String> {
        let session = self.owner()?.session.id.to_string();
        let login = LoginId::generate(&mut OsRng).to_string();
        let request = if path.ends_with("/consent") || path.ends_with("/letter") {
            self.referral
        } else {
            self.request
        };
        let mut path = path
            .replace("{document}", &self.cast.papers[0].id)
            .replace("{mandate}", &self.mandate.to_string())
            .replace("{invitation}", &Digest32::of(b"nobody's").to_string())
            .replace("{appointment}", &Digest32::of(b"nobody's").to_string())
            .replace("{request}", &request.to_string())
            .replace("{event}", &self.event)
            .replace("{upload}", &self.upload)
            .replace("{hold}", &session)
            .replace("{alert}", &session)
            .replace("{session}", &session)
            .replace("{structure}", &self.cast.structure)
            .replace("{place}", &LoginId::generate(&mut OsRng).to_string())
            .replace("{login}", &login)
            .replace("{export}", &self.event)
            .replace("{approval}", &self.event)
            .replace("{mailbox}", &login)
            .replace("{password}", &login)
            .replace("{uid}", "1")
            .replace("{address}", "karim.autre@ecrin.test")
            .replace("{kit}", crate::recovery::KIT)
            .replace("{recovery}", &RECOVERY.to_string());
        path = path.replace("{delay}", &self.delay.id.to_string());
        path = path.replace("{slot}", &self.slot.to_string());
        if path.contains("/delays") || path.contains("/cards") {
            path = path.replace("{account}", &self.cast.fatou.account);
        }
        // Of two members, the one who asks for nothing herself: what is done to her changes no other answer.
        path = path.replace("{account}", &self.cast.sonia.account);
        if path.ends_with("/people") {
            path += &format!("?prefix={}", &self.cast.nadia.account[..6]);
        }
        if path.ends_with("/directory") {
            path += "?like=karim";
        }
        if path.ends_with("/changes") {
            path += "?since=0";
        }
        if path.ends_with("/audit/entries") {
            path += &format!(
                "?origin={}",
                ecrin_vault::journal::origin("ecrin.test", self.cast.now)
            );
        }
        Ok(path)
    }

    /// A body that would be taken from whoever may send it.
    fn body(&self, method: &str, path: &str, me: Option<&SignedIn>) -> Result<Value> {
        if method != "post" {
            return Ok(Value::Null);
        }
        // What nobody says is not even read; it only has to be there.
        let me = me.unwrap_or(self.owner()?);
        let structure = self.cast.structure.parse()?;
        if let Some(body) = crate::recovery::body(path, me, structure, RECOVERY)? {
            return Ok(body);
        }
        if let Some(body) = crate::mail::body(path, &me.account().to_string()) {
            return Ok(body);
        }
        let at = me.now().whole_seconds();
        let passphrase = Passphrase::parse("une phrase au hasard")?;
        let end = path.rsplit('/').next().unwrap_or_default();
        let note = |note: String| json!({ "note": note });
        Ok(match end {
            "registrations" if path.contains("slots") => {
                let (_, request) = ClientRegistration::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
                serde_json::to_value(wire::SlotRegistration {
                    slot: SlotId::generate(&mut OsRng),
                    request: request.into(),
                })?
            }
            "registrations" | "accounts" => self.join_of_nobody(end, &passphrase)?,
            "cards" | "slots" | "removal" => self.way_in(end, me)?,
            "freeze" | "thaw" => Value::Null,
            "logins" => {
                let (_, request) = ClientLogin::start(&mut OsRng, SlotKind::Passphrase, &passphrase)?;
                let account = AccountId::generate(&mut OsRng);
                serde_json::to_value(wire::LoginStart {
                    account,
                    kind: SlotKind::Passphrase,
                    request: request.into(),
                })?
            }
            "{login}" => json!({ "finalization": "" }),
            "invitations" => note(
                me.sign(Invitation {
                    inviter: Some(me.account()),
                    role: Role::Aidant,
                    structure: Some(self.cast.structure.parse()?),
                    key: InvitationSecret::generate(&mut OsRng)
                        .signing_key()
                        .verifying_key(),
                    from: at,
                    until: at.plus_days(1),
                })?
                .to_text(),
            ),
            "structures" => json!({ "name": "Ailleurs" }),
            "suspend" | "resume" | "remove" => json!({ "structure": self.cast.structure }),
            "documents" => self.deposit(me)?,
            "filing" => {
                let wire = self.owner()?.api.documents()?;
                let found = wire
                    .iter()
                    .find(|found| Ok(found.id) == self.cast.papers[0].id.parse())
                    .context("paper")?;
                let deposit = SignedNote::<Deposit>::parse(&found.deposit)?.digest();
                note(
                    me.sign(Filing {
                        document: self.paper()?,
                        deposit,
                        kept: true,
                        actor: me.account(),
                        at,
                    })?
                    .to_text(),
                )
            }
            "exports" if path.ends_with("/audit/exports") => json!({ "filter": {}, "format": "jsonl" }),
            "decision" => json!({ "state": "justified", "reason": "une raison" }),
            "erasures" => json!({ "ground": "person" }),
            "unlock" => Value::Null,
            "holds" => {
                json!({ "account": self.owner()?.account(), "days": 1, "reference": "REQ-1" })
            }
            "exports" => Value::Null,
            "attestations" => note(
                me.sign(Attestation {
                    delay: self.delay.id,
                    owner: self.delay.account,
                    kind: self.delay.kind,
                    request: self.delay.request,
                    attester: me.account(),
                    at,
                })?
                .to_text(),
            ),
            "approvals" => {
                let (act, subject) = (FourEyesAct::LegalHold, "un mandat");
                let request = me.sign(ApprovalRequest {
                    act,
                    subject: Digest32::of(subject.as_bytes()),
                    requester: me.account(),
                    at,
                })?;
                json!({ "note": request.to_text(), "subject": subject })
            }
            "answer" if path.ends_with("/appointments/answer") => {
                note(self.appointment(me, &self.cast.karim)?)
            }
            "answer" => note(
                me.sign(Approval {
                    request: Digest32::of(b""),
                    given: true,
                    approver: me.account(),
                    at,
                })?
                .to_text(),
            ),
            "seen" => json!({ "notices": [] }),
            "outside" => json!({ "address": format!("{}@courriel.example", me.account()) }),
            "code" => json!({ "code": "" }),
            "team" => self.team_key(me)?,
            "places" => json!({ "name": "Mairie annexe" }),
            "place" => json!({ "structure": self.cast.structure, "place": null }),
            "appointments" => note(self.appointment(me, &self.cast.sonia)?),
            "wraps" => json!({ "wraps": [{ "generation": 1, "account": me.account(), "wrap": "AAAA" }] }),
            "seals" => json!({ "until": at.plus_days(1) }),
            "mandates" => self.grant(me)?,
            "stop" => note(
                me.sign(Stop {
                    owner: me.account(),
                    inbox: false,
                    at,
                })?
                .to_text(),
            ),
            "inbox" => json!({ "closed": false }),
            "undoing" if path.contains("{mandate}") => note(self.act(me, Revocation)?),
            "undoing" => Value::Null,
            "requests" => note(self.question(me)?),
            "acceptance" if path.contains("{request}") => self.grant(me)?,
            "refusal" => note(self.request_end(me, RequestAnswer::Refused)?),
            "consent" => note(self.consent(me)?),
            "letter" => Value::Null,
            "withdrawal" => note(self.request_end(me, RequestAnswer::Withdrawn)?),
            "acceptance" => note(self.act(me, Acceptance)?),
            "revocation" => note(self.act(me, Revocation)?),
            "suspension" => note(self.act(me, Suspension)?),
            "resumption" => note(self.act(me, Resumption)?),
            "views" => note(
                me.sign(View {
                    mandate: self.mandate,
                    number: 1,
                    right: Right::View,
                    purpose: Purpose::Argent,
                    nonce: Nonce::generate(&mut OsRng),
                    viewer: me.account(),
                    at,
                })?
                .to_text(),
            ),
            "uploads" => Value::Null,
            _ => anyhow::bail!("no body for {path}"),
        })
    }

    fn join_of_nobody(&self, end: &str, passphrase: &Passphrase) -> Result<Value> {
        let key = InvitationSecret::generate(&mut OsRng)
            .signing_key()
            .verifying_key()
            .to_text();
        let (_, request) = ClientRegistration::start(&mut OsRng, SlotKind::Passphrase, passphrase)?;
        let slot = SlotId::generate(&mut OsRng);
        if end == "registrations" {
            return Ok(serde_json::to_value(wire::RegistrationStart {
                invitation: key,
                slot,
                request: request.into(),
            })?);
        }
        let slot = json!({ "id": slot, "kind": "passphrase", "upload": "" });
        Ok(json!({ "invitation": key, "record": "", "slot": slot, "keyring": "" }))
    }

    /// A login with a card that nobody made, or a change of the asker's own ways in, or of the owner's.
    fn way_in(&self, end: &str, me: &SignedIn) -> Result<Value> {
        let passphrase = Passphrase::parse("une phrase au hasard")?;
        let slot = SlotId::generate(&mut OsRng);
        if end == "cards" {
            let (_, request) = ClientLogin::start(&mut OsRng, SlotKind::Card, &passphrase)?;
            return Ok(serde_json::to_value(wire::CardLoginStart {
                slot,
                request: request.into(),
            })?);
        }
        let keyring = me.keyring.seal()?;
        let change = SlotChange {
            account: me.account(),
            act: SlotAct::Remove,
            slot: self.slot,
            replaces: None,
            base: Digest32::of(b"another"),
            keyring: Digest32::of(&keyring),
            at: me.now().whole_seconds(),
        };
        if end == "removal" {
            let note = me.sign(change)?.to_text();
            return Ok(json!({ "keyring": wire::Base64::from(keyring), "note": note }));
        }
        let (registration, request) = ClientRegistration::start(&mut OsRng, SlotKind::Card, &passphrase)?;
        let start = wire::SlotRegistration {
            slot,
            request: request.into(),
        };
        // Whoever may not begin a registration has nothing to hand in; what she sends is not read either.
        let upload = match me.api.register_slot(&start) {
            Ok(answer) => {
                registration
                    .finish(&mut OsRng, &passphrase, &answer.response.0)?
                    .1
            }
            Err(_) => Vec::new(),
        };
        let change = SlotChange {
            act: SlotAct::Add,
            slot,
            ..change
        };
        let slot = json!({ "id": slot, "kind": "card", "upload": wire::Base64::from(upload) });
        let note = me.sign(change)?.to_text();
        Ok(json!({ "slot": slot, "keyring": wire::Base64::from(keyring), "note": note }))
    }

    /// A deposit into the owner's vault; what is deposited is of no matter to who may.
    fn deposit(&self, me: &SignedIn) -> Result<Value> {
        let payload = b"octets";
        let upload = me.api.begin_upload(payload.len() as u64);
        if let Ok(upload) = upload {
            me.api.continue_upload(upload, 0, payload)?;
        }
        let note = me.sign(Deposit {
            document: DocumentId::generate(&mut OsRng),
            version: 1,
            owner: self.owner()?.account(),
            depositor: me.account(),
            payload_sha256: Digest32::of(payload),
            payload_size: payload.len() as u64,
            record: Digest32::of(b""),
            previous: None,
            at: me.now().whole_seconds(),
        })?;
        let upload = upload.map_or_else(|_| self.upload.clone(), |upload| upload.to_string());
        Ok(json!({ "upload": upload, "deposit": note.to_text(), "envelope": "AAAA" }))
    }

    /// A mandate on the owner's paper for the grantee, in the name of whoever asks.
    fn grant(&self, me: &SignedIn) -> Result<Value> {
        let owner = self.owner()?;
        let before = SignedNote::<Mandate>::parse(&owner.api.mandate(self.mandate)?.note)?;
        let until = me.now().whole_seconds().plus_days(1);
        let made = me.api.make_seal(&wire::SealNew { until });
        let mut mandate = Mandate {
            owner: me.account(),
            until,
            ..before.danger_unverified().clone()
        };
        if let Ok(made) = made {
            (mandate.id, mandate.seal) = (made.mandate, made.seal);
        }
        let held = ecrin_cli::papers::all(owner).map_err(|e| anyhow::anyhow!("{e}"))?;
        let mut record = ecrin_cli::papers::one(&held, self.paper()?)?.record.clone();
        record.mandate = Some(mandate.id);
        let grantee = self.people[3]
            .as_ref()
            .context("the grantee")?
            .0
            .keyring
            .identity
            .encryption
            .recipient();
        let envelope: wire::Base64 = seal_record(&record, &grantee, &mandate.seal)?.into();
        Ok(json!({ "note": me.sign(mandate)?.to_text(), "envelopes": [envelope] }))
    }

    /// Makes someone a référent, in the name of whoever asks; herself she cannot, and so names the owner.
    fn appointment(&self, me: &SignedIn, who: &ecrin_tests::harness::Person) -> Result<String> {
        let account: AccountId = who.account.parse()?;
        let account = if account == me.account() {
            self.owner()?.account()
        } else {
            account
        };
        let note = me.sign(Appointment {
            account,
            structure: self.cast.structure.parse()?,
            role: Role::Referent,
            by: me.account(),
            at: me.now().whole_seconds(),
        })?;
        Ok(note.to_text())
    }

    /// The next generation of the structure's team key, by whoever asks.
    fn team_key(&self, me: &SignedIn) -> Result<Value> {
        let team = me.api.team(self.cast.structure.parse()?).or_else(|_| {
            let owner = self.owner()?;
            anyhow::Ok(owner.api.team(self.cast.structure.parse()?)?)
        })?;
        let last = SignedNote::<TeamKey>::parse(team.keys.last().context("a team key")?)?;
        let key = TeamKey {
            generation: last.danger_unverified().generation + 1,
            recipient: EncryptionKey::generate(&mut OsRng).recipient(),
            previous: Some(last.digest()),
            by: me.account(),
            at: me.now().whole_seconds(),
            ..last.danger_unverified().clone()
        };
        let wrap = json!({ "generation": key.generation, "account": me.account(), "wrap": "AAAA" });
        Ok(json!({ "note": me.sign(key)?.to_text(), "wraps": [wrap] }))
    }

    fn question(&self, me: &SignedIn) -> Result<String> {
        let question = Question {
            id: RequestId::generate(&mut OsRng),
            reason: RequestReason::Access,
            asker: me.account(),
            owner: self.cast.fatou.account.parse()?,
            grantee: Grantee::Person(me.account()),
            right: Right::View,
            purpose: Purpose::Argent,
            days: 31,
            mandate: None,
            wish: None,
            at: me.now().whole_seconds(),
        };
        Ok(me.sign(question)?.to_text())
    }

    fn request_end(&self, me: &SignedIn, answer: RequestAnswer) -> Result<String> {
        let asked = self.owner()?.api.requests()?;
        let asked = asked
            .iter()
            .find(|asked| asked.id == self.request)
            .context("asked")?;
        let end = RequestEnd {
            request: self.request,
            note: SignedNote::<Question>::parse(&asked.note)?.digest(),
            answer,
            actor: me.account(),
            at: me.now().whole_seconds(),
        };
        Ok(me.sign(end)?.to_text())
    }

    fn consent(&self, me: &SignedIn) -> Result<String> {
        let asked = self.owner()?.api.request(self.referral)?;
        let note = SignedNote::<Referral>::parse(&asked.note)?;
        Ok(me
            .sign(ReferralConsent::to(&note, me.now().whole_seconds()))?
            .to_text())
    }

    fn act<T: NoteBody>(&self, me: &SignedIn, act: impl Fn(MandateAct) -> T) -> Result<String> {
        let note = SignedNote::<Mandate>::parse(&self.owner()?.api.mandate(self.mandate)?.note)?.digest();
        let act = act(MandateAct {
            mandate: self.mandate,
            note,
            actor: me.account(),
            at: me.now().whole_seconds(),
        });
        Ok(me.sign(act)?.to_text())
    }

    /// Asks as one of the askers, and answers status and body.
    pub(crate) fn ask(&self, method: &str, path: &str, asker: usize) -> Result<(u16, Vec<u8>)> {
        let person = self.people[asker].as_ref();
        let body = self.body(method, path, person.map(|(insider, _)| insider))?;
        let mut headers = vec![("tus-resumable".to_owned(), "1.0.0".to_owned())];
        headers.extend(person.map(|(_, token)| ("authorization".to_owned(), format!("Bearer {token}"))));
        headers.extend(crate::mail::headers(method, path));
        let bytes = match (method, path) {
            ("patch", _) => {
                headers.push(("upload-offset".to_owned(), "0".to_owned()));
                headers.push((
                    "content-type".to_owned(),
                    "application/offset+octet-stream".to_owned(),
                ));
                b"octets".to_vec()
            }
            (_, "/api/v1/uploads") => {
                headers.push(("upload-length".to_owned(), "10".to_owned()));
                Vec::new()
            }
            _ if body.is_null() => Vec::new(),
            _ => {
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
                body.to_string().into_bytes()
            }
        };
        let request = Request {
            method: method.to_uppercase(),
            path: self.path(path)?,
            headers,
            body: bytes,
        };
        let answer = send(&agent(&self.cast.instance)?, &self.cast.instance.url(), &request)?;
        let stored = answer
            .headers
            .iter()
            .any(|(name, value)| name == "cache-control" && value != "no-store");
        ensure!(!stored, "{method} {path} may be kept by whoever stands between");
        Ok((answer.status, answer.body))
    }
}
