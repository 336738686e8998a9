//! The mail of a structure, as one of its members holds it.

use ecrin_vault::id::StructureId;
use ecrin_vault::mail::openpgp::{PublicCertificate, SecretCertificate};
use ecrin_vault::mail::{Address, BoxCertificate, Domain, LocalPart};
use ecrin_vault::note::{Digest32, SignedNote};
use ecrin_vault::team::verify_row;
use ecrin_vault::wire::{Base64, BoxCertificateNew, BoxIdentity, Person, Structure};

use super::{EARLY, LetterError};
use crate::exit::CommandError;
use crate::teams;
use crate::unlock::SignedIn;

/// The address of a structure with its certificates, each named by a member whose chain leads into the structure.
pub struct TeamBox {
    /// Whose.
    pub structure: StructureId,
    /// Where it is written to.
    pub address: Address,
    /// The certificate that counts, and the note that names it.
    pub current: (BoxCertificate, PublicCertificate),
    /// The secret halves that I can open, the newest first: old mail stays readable.
    pub secrets: Vec<SecretCertificate>,
    /// Digest of the newest note.
    note: Digest32,
}

impl TeamBox {
    /// Fetches and checks the mail of a structure of mine; nothing where it has no address.
    pub fn fetch(me: &SignedIn, structure: StructureId) -> Result<Option<Self>, CommandError> {
        let identity = me.api.box_identity(structure)?;
        Self::check(me, structure, &identity)
    }

    fn check(
        me: &SignedIn,
        structure: StructureId,
        identity: &BoxIdentity,
    ) -> Result<Option<Self>, CommandError> {
        let Some(address) = identity.address.clone() else {
            return Ok(None);
        };
        let items = identity.certificates.iter();
        let row = items.clone().map(|item| (item.note.as_str(), &item.certificate));
        let mut row = verify(me, structure, &address, row, &identity.makers)?;
        let keys = teams::all_secrets(me, structure)?;
        let mut secrets: Vec<SecretCertificate> = Vec::new();
        for (item, (named, public)) in items.zip(&row) {
            let key = keys.iter().find(|key| key.recipient().digest() == named.team_key);
            let (Some(sealed), Some(key)) = (&item.secret, key) else {
                continue;
            };
            let not_signed = || LetterError::NotSigned(address.to_string());
            let bytes = key.key().open(&sealed.0).map_err(|_| not_signed())?;
            let secret = SecretCertificate::from_bytes(&bytes, &address).map_err(|_| not_signed())?;
            if secret.public().map_err(|_| not_signed())?.digest() != public.digest() {
                return Err(not_signed().into());
            }
            secrets.retain(|kept| kept.fingerprint() != secret.fingerprint());
            secrets.insert(0, secret);
        }
        let last = identity.certificates.last().map(|item| item.note.as_str());
        let (Some(current), Some(last)) = (row.pop(), last) else {
            return Ok(None);
        };
        Ok(Some(Self {
            structure,
            address,
            current,
            secrets,
            note: SignedNote::<BoxCertificate>::parse(last)?.digest(),
        }))
    }

    /// Gives a structure its address, with a first certificate.
    pub fn make(
        me: &SignedIn,
        structure: &Structure,
        local: &str,
        published: bool,
    ) -> Result<Self, CommandError> {
        let bad = || LetterError::BadAddress(local.to_owned());
        let domain: Domain = me.config.domain.to_ascii_lowercase().parse().map_err(|_| bad())?;
        let local: LocalPart = local.to_ascii_lowercase().parse().map_err(|_| bad())?;
        let address = Address::new(local, domain);
        let secret = SecretCertificate::generate(&address, me.now()).map_err(LetterError::from)?;
        name(me, structure.id, &secret, published, None)
    }

    /// Makes the next certificate; the old one opens what it opened.
    pub fn rotate(&self, me: &SignedIn) -> Result<Self, CommandError> {
        let secret = SecretCertificate::generate(&self.address, me.now()).map_err(LetterError::from)?;
        name(me, self.structure, &secret, self.current.0.published, Some(self))
    }

    /// Lets anyone outside find the certificate, or nobody.
    pub fn publish(&self, me: &SignedIn, published: bool) -> Result<Self, CommandError> {
        let fingerprint = self.current.1.fingerprint();
        let secret = self.secrets.iter().find(|one| one.fingerprint() == fingerprint);
        let secret = secret.ok_or(LetterError::Key)?;
        name(me, self.structure, secret, published, Some(self))
    }

    /// Does what is due for the addresses of my structures: the next certificate where somebody who could open the last
    /// one has left, or where it is about to end.
    pub fn tend(me: &SignedIn) -> Result<(), CommandError> {
        for structure in &me.session.structures {
            teams::settled(Self::tend_one(me, structure))?;
        }
        Ok(())
    }

    fn tend_one(me: &SignedIn, structure: &Structure) -> Result<(), CommandError> {
        let Some(own) = Self::fetch(me, structure.id)? else {
            return Ok(());
        };
        let team = teams::fetch(me, structure.id)?;
        let (named, public) = &own.current;
        let left = public.seconds_left(me.now());
        if named.team_key != team.newest()?.digest() || left.is_none_or(|left| left < EARLY) {
            own.rotate(me)?;
        }
        Ok(())
    }
}

/// Checks the certificates of a structure's address, oldest first: each is named in a note of a row that members signed.
pub(super) fn verify<'c>(
    me: &SignedIn,
    structure: StructureId,
    address: &Address,
    certificates: impl Iterator<Item = (&'c str, &'c Base64)>,
    makers: &[Person],
) -> Result<Vec<(BoxCertificate, PublicCertificate)>, CommandError> {
    let not_signed = || LetterError::NotSigned(address.to_string());
    let (mut notes, mut publics) = (Vec::new(), Vec::new());
    for (note, certificate) in certificates {
        notes.push(SignedNote::<BoxCertificate>::parse(note)?);
        publics.push(PublicCertificate::read(&certificate.0, address).map_err(|_| not_signed())?);
    }
    let makers = teams::makers(me, makers)?;
    let row = verify_row(
        &notes,
        structure,
        |by| teams::vouched(&makers, by),
        &me.config.domain,
    )?;
    let fits = row.iter().zip(&publics).all(|(named, public)| {
        named.address == *address
            && named.fingerprint == public.fingerprint()
            && named.certificate == public.digest()
    });
    if !fits {
        return Err(not_signed().into());
    }
    Ok(row.into_iter().zip(publics).collect())
}

/// Signs that this certificate counts from now on, and hands it in with its secret half sealed for the team.
fn name(
    me: &SignedIn,
    structure: StructureId,
    secret: &SecretCertificate,
    published: bool,
    before: Option<&TeamBox>,
) -> Result<TeamBox, CommandError> {
    let public = secret.public().map_err(|_| LetterError::Key)?;
    let team = teams::fetch(me, structure)?;
    let key = team.newest()?;
    let sealed = key
        .recipient
        .seal(&secret.to_bytes())
        .map_err(|_| LetterError::Key)?;
    let now = me.now().whole_seconds();
    let last = before.map(|before| &before.current.0);
    let note = me.sign(BoxCertificate {
        structure,
        address: secret.address().clone(),
        fingerprint: public.fingerprint(),
        certificate: public.digest(),
        team_key: key.digest(),
        published,
        generation: last.map_or(1, |last| last.generation.saturating_add(1)),
        previous: before.map(|before| before.note),
        by: me.account(),
        // A colleague's clock was a second ahead; notes never go back in time.
        at: last.map_or(now, |last| last.at.max(now)),
    })?;
    let identity = me.api.publish_box_certificate(
        structure,
        &BoxCertificateNew {
            note: note.to_text(),
            certificate: public.to_bytes().into(),
            secret: sealed.into(),
        },
    )?;
    let made = TeamBox::check(me, structure, &identity)?;
    Ok(made.ok_or(LetterError::NoAddress)?)
}
