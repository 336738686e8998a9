//! Letters: my own certificates, and those of whom I write to.
//!
//! # In scope
//!
//! Every certificate that comes from the server is held against a note that its owner signed with the key that this
//! client knows her by; the one that was seen first is remembered, and whoever writes is told when it is another.
//!
//! # Out of scope
//!
//! What a letter looks like (`ecrin_vault::mail`), and commands.

mod team_box;

use ecrin_locales::Words;
use ecrin_vault::mail::openpgp::{PublicCertificate, SealError, SecretCertificate};
use ecrin_vault::mail::{Address, Certificate, CertificateRevocation, Domain, Fingerprint, LocalPart};
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::wire::{
    AddressHolder, CertificateNew, CertificateRevocationNew, CertificateShown, MailIdentity,
};

use crate::exit::{CommandError, Fault};
use crate::people::{Known, People};
use crate::teams;
use crate::unlock::SignedIn;

pub use team_box::TeamBox;

/// How many names with a number are tried before the person is asked for one.
const NUMBERS: u32 = 100;

/// How long before its end a certificate is replaced, in seconds.
const EARLY: u64 = 30 * 24 * 60 * 60;

/// Why a letter cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// There is no address yet.
    #[error("this account has no address yet")]
    NoAddress,
    /// The text is no address.
    #[error("{0} is not an address")]
    BadAddress(String),
    /// No address can be made of the name.
    #[error("no address can be made of this name")]
    NoName,
    /// What the server sent is not what its owner signed.
    #[error("the certificate of {0} is not the one that its owner signed")]
    NotSigned(String),
    /// Nobody can write there at present.
    #[error("{0} cannot be written to at present")]
    Unreachable(String),
    /// A key is missing or over.
    #[error("a key is missing or over")]
    Key,
}

impl Fault for LetterError {
    fn code(&self) -> &str {
        match self {
            Self::NoAddress => "no-address",
            Self::BadAddress(_) | Self::NoName => "bad-address",
            Self::NotSigned(_) => "certificate-not-signed",
            Self::Unreachable(_) => "recipient-without-key",
            Self::Key => "bad-certificate",
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotSigned(who) | Self::Unreachable(who) | Self::BadAddress(who) => {
                vec![("who", who.clone())]
            }
            _ => Vec::new(),
        }
    }
}

impl From<SealError> for LetterError {
    fn from(_: SealError) -> Self {
        Self::Key
    }
}

/// An address as someone typed it.
pub fn address(text: &str) -> Result<Address, LetterError> {
    Address::read(text.trim()).map_err(|_| LetterError::BadAddress(text.trim().to_owned()))
}

/// My address with its certificates, every one held against the note that I signed.
pub struct Own {
    /// My address.
    pub address: Address,
    /// The certificate that counts, unless it was taken back or is over.
    pub current: Option<SecretCertificate>,
    /// Every secret half there is, the newest first: old mail stays readable.
    pub secrets: Vec<SecretCertificate>,
    /// Whether anyone outside may find it.
    pub published: bool,
    generation: u32,
    note: Digest32,
}

impl Own {
    /// Fetches what is mine; nothing before the first certificate.
    pub fn fetch(me: &SignedIn) -> Result<Option<Self>, CommandError> {
        let identity = me.api.mail_identity()?;
        Self::check(me, &identity)
    }

    fn check(me: &SignedIn, identity: &MailIdentity) -> Result<Option<Self>, CommandError> {
        let Some(address) = identity.address.clone() else {
            return Ok(None);
        };
        let not_signed = || LetterError::NotSigned(address.to_string());
        let key = me.keyring.identity.signing.verifying_key();
        let (mut previous, mut generation, mut published) = (None, 0, false);
        let (mut secrets, mut current) = (Vec::new(), None);
        for item in &identity.certificates {
            let note: SignedNote<Certificate> = SignedNote::parse(&item.note)?;
            let named = note.verify(&me.key_name(), &key)?;
            generation += 1;
            // A list with a hole, or of another's notes, is no list of mine.
            if named.account != me.account()
                || named.address != address
                || named.previous != previous
                || named.generation != generation
            {
                return Err(not_signed().into());
            }
            (previous, published) = (Some(note.digest()), named.published);
            current = None;
            if let Some(sealed) = &item.secret {
                let bytes = me
                    .keyring
                    .identity
                    .encryption
                    .open(&sealed.0)
                    .map_err(|_| not_signed())?;
                let secret = SecretCertificate::from_bytes(&bytes, &address).map_err(|_| not_signed())?;
                // The whole public half is the signed one: not a key of it was exchanged.
                let public = secret.public().map_err(|_| not_signed())?;
                if public.fingerprint() != named.fingerprint || public.digest() != named.certificate {
                    return Err(not_signed().into());
                }
                current = item.revocation.is_none().then(|| secret.clone());
                secrets.retain(|kept: &SecretCertificate| kept.fingerprint() != secret.fingerprint());
                secrets.insert(0, secret);
            }
        }
        Ok(previous.map(|note| Self {
            address,
            current,
            secrets,
            published,
            generation,
            note,
        }))
    }

    /// What is mine; made now where there is nothing yet, and made anew where it is about to end.
    pub fn ready(me: &SignedIn) -> Result<Self, CommandError> {
        let own = match Self::fetch(me)? {
            Some(own) => own,
            None => Self::make(me, None, false)?,
        };
        let left = own
            .current
            .as_ref()
            .and_then(|secret| secret.public().ok())
            .and_then(|public| public.seconds_left(me.now()));
        match left {
            Some(left) if left < EARLY => own.rotate(me),
            _ => Ok(own),
        }
    }

    /// Makes address and first certificate. Without a local part the name gives one, with a number where it is taken.
    pub fn make(me: &SignedIn, local: Option<&str>, published: bool) -> Result<Self, CommandError> {
        let domain: Domain = me
            .config
            .domain
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| LetterError::NoAddress)?;
        let asked: Option<LocalPart> = local
            .map(|text| {
                text.to_ascii_lowercase()
                    .parse()
                    .map_err(|_| LetterError::BadAddress(text.to_owned()))
            })
            .transpose()?;
        let first = match &asked {
            Some(asked) => asked.clone(),
            None => LocalPart::from_name(&me.keyring.name).ok_or(LetterError::NoName)?,
        };
        let mut number = 1;
        loop {
            let local = if number == 1 {
                first.clone()
            } else {
                first.numbered(number)
            };
            let address = Address::new(local, domain.clone());
            let secret = SecretCertificate::generate(&address, me.now()).map_err(LetterError::from)?;
            match name(me, &secret, published, 1, None) {
                Ok(own) => return Ok(own),
                // Someone else's, or a name that is nobody's: the next number. Whoever chose it herself is told.
                Err(reason)
                    if asked.is_none()
                        && number < NUMBERS
                        && matches!(reason.code(), "address-taken" | "bad-address") =>
                {
                    number += 1;
                }
                Err(reason) => return Err(reason),
            }
        }
    }

    /// Makes the next certificate; the old one opens what it opened.
    pub fn rotate(&self, me: &SignedIn) -> Result<Self, CommandError> {
        let secret = SecretCertificate::generate(&self.address, me.now()).map_err(LetterError::from)?;
        name(me, &secret, self.published, self.generation + 1, Some(self.note))
    }

    /// Lets anyone outside find the certificate, or nobody.
    pub fn publish(&self, me: &SignedIn, published: bool) -> Result<Self, CommandError> {
        let secret = self.current.as_ref().ok_or(LetterError::Key)?;
        name(me, secret, published, self.generation + 1, Some(self.note))
    }

    /// Takes the certificate back: nobody can write here until there is another one.
    pub fn revoke(&self, me: &SignedIn, lost: bool) -> Result<(), CommandError> {
        let secret = self.current.as_ref().ok_or(LetterError::Key)?;
        let revoked = secret.revoke(lost, me.now()).map_err(LetterError::from)?;
        let public = revoked.public().map_err(|_| LetterError::Key)?;
        let note = me.sign(CertificateRevocation {
            account: me.account(),
            fingerprint: public.fingerprint(),
            note: self.note,
            certificate: public.digest(),
            at: me.now(),
        })?;
        me.api.revoke_certificate(&CertificateRevocationNew {
            note: note.to_text(),
            certificate: public.to_bytes().into(),
        })?;
        Ok(())
    }
}

/// Signs that this certificate counts from now on, and hands it in with its secret half sealed for me alone.
fn name(
    me: &SignedIn,
    secret: &SecretCertificate,
    published: bool,
    generation: u32,
    previous: Option<Digest32>,
) -> Result<Own, CommandError> {
    let public = secret.public().map_err(|_| LetterError::Key)?;
    let note = me.sign(Certificate {
        account: me.account(),
        address: secret.address().clone(),
        fingerprint: public.fingerprint(),
        certificate: public.digest(),
        published,
        generation,
        previous,
        at: me.now(),
    })?;
    let sealed = me
        .keyring
        .identity
        .encryption
        .recipient()
        .seal(&secret.to_bytes())
        .map_err(|_| LetterError::Key)?;
    let identity = me.api.publish_certificate(&CertificateNew {
        note: note.to_text(),
        certificate: public.to_bytes().into(),
        secret: Some(sealed.into()),
    })?;
    Ok(Own::check(me, &identity)?.ok_or(LetterError::NoAddress)?)
}

/// Someone I write to or hear from: a person, or a structure.
pub struct Correspondent {
    /// Where.
    pub address: Address,
    /// Who: a name with a place, or a structure's name as its members signed it.
    pub name: String,
    /// The person, with her keys checked; none for a structure.
    pub known: Option<Known>,
    /// Her certificates, the one that counts first.
    pub certificates: Vec<PublicCertificate>,
    /// Whether a letter would reach her.
    pub reachable: bool,
    /// The certificate that was seen first, where the one that counts is another.
    pub before: Option<Fingerprint>,
}

impl Correspondent {
    /// Fetches and checks someone by address.
    pub fn find(me: &SignedIn, address: &Address) -> Result<Self, CommandError> {
        let shown = me.api.addressee(address)?;
        let mut certificates = Vec::new();
        let (name, known) = match &shown.holder {
            AddressHolder::Person(person) => {
                let known = People(me).check(person)?;
                for certificate in &shown.certificates {
                    certificates.push(checked(me, &known, address, certificate)?);
                }
                (known.name_and_place(), Some(known))
            }
            AddressHolder::Structure { structure, makers } => {
                let oldest_first = shown.certificates.iter().rev();
                let row = oldest_first.map(|one| (one.note.as_str(), &one.certificate));
                certificates = team_box::verify(me, structure.id, address, row, makers)?
                    .into_iter()
                    .map(|(_, public)| public)
                    .rev()
                    .collect();
                (teams::fetch(me, structure.id)?.newest()?.name.clone(), None)
            }
        };
        let mut pins = me.home.mail_pins()?;
        let mut before = None;
        if let Some(current) = certificates.first() {
            let now = current.fingerprint();
            before = pins.get(address).filter(|pinned| **pinned != now).cloned();
            // The certificates of a structure follow from one another, each by a member's hand: only one that does not
            // follow from the one that was seen is news.
            let is_structure = matches!(shown.holder, AddressHolder::Structure { .. });
            if is_structure
                && certificates
                    .iter()
                    .any(|one| before.as_ref() == Some(&one.fingerprint()))
            {
                before = None;
                pins.insert(address.clone(), now);
            } else {
                pins.entry(address.clone()).or_insert(now);
            }
            me.home.keep_mail_pins(&pins)?;
        }
        Ok(Self {
            address: address.clone(),
            name,
            known,
            certificates,
            reachable: shown.reachable,
            before,
        })
    }

    /// The certificate to encrypt to. Whoever writes is told once when it is another than the one before.
    pub fn current(
        &self,
        me: &SignedIn,
        words: &Words,
    ) -> Result<(&PublicCertificate, Option<String>), CommandError> {
        let current = self
            .certificates
            .first()
            .filter(|_| self.reachable)
            .ok_or_else(|| LetterError::Unreachable(self.address.to_string()))?;
        let warning = self.before.as_ref().map(|before| {
            let (before, now) = (before.in_groups(), current.fingerprint().in_groups());
            let (who, address) = (self.name.clone(), self.address.to_string());
            words.format(
                "mail-key-changed",
                &[
                    ("who", (&who).into()),
                    ("address", (&address).into()),
                    ("before", (&before).into()),
                    ("now", (&now).into()),
                ],
            )
        });
        if warning.is_some() {
            let mut pins = me.home.mail_pins()?;
            pins.insert(self.address.clone(), current.fingerprint());
            me.home.keep_mail_pins(&pins)?;
        }
        Ok((current, warning))
    }
}

/// A certificate, if its owner signed that it is hers.
fn checked(
    me: &SignedIn,
    known: &Known,
    address: &Address,
    shown: &CertificateShown,
) -> Result<PublicCertificate, CommandError> {
    let not_signed = || LetterError::NotSigned(address.to_string());
    let note: SignedNote<Certificate> = SignedNote::parse(&shown.note)?;
    let named = known.verify(&note, &me.config.domain)?;
    let public = PublicCertificate::read(&shown.certificate.0, address).map_err(|_| not_signed())?;
    let digest = match &shown.revocation {
        None => named.certificate,
        Some(text) => {
            let revocation: SignedNote<CertificateRevocation> = SignedNote::parse(text)?;
            known.verify(&revocation, &me.config.domain)?.certificate
        }
    };
    let fits = named.account == known.account()
        && named.address == *address
        && named.fingerprint == public.fingerprint()
        && digest == public.digest();
    if fits {
        Ok(public)
    } else {
        Err(not_signed().into())
    }
}
