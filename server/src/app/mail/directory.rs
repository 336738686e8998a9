//! The directory: who can be written to, and with which certificate. What is true of someone is asked anew each time:
//! whoever left cannot be written to a second later.

use ecrin_vault::mail::gate::{RecipientRefusal, Space};
use ecrin_vault::mail::openpgp::PublicCertificate;
use ecrin_vault::mail::{Address, Domain, Fingerprint};
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire::{Addressee, AddresseeShown};

use super::super::{App, AppError, Caller, Refusal};
use super::BoxOwner;
use super::certificates::{must_be_professional, shown};
use crate::store::keyspace::mail::ADDRESSES;

/// The most people one search answers.
const MOST_FOUND: usize = 1_000;

/// The shortest word that is searched for.
const SHORTEST: usize = 2;

/// The space of this instance at one moment, as the gate asks it.
pub(super) struct Directory<'a> {
    app: &'a App,
    domain: Domain,
    now: Timestamp,
}

impl App {
    /// The space that the gate guards.
    pub(super) fn space(&self) -> Result<Directory<'_>, AppError> {
        Ok(Directory {
            app: self,
            domain: self.mail_domain()?,
            now: self.now(),
        })
    }

    /// Whoever can be written to, whose address or name has this in it.
    pub fn mail_directory(&self, caller: &Caller, like: &str) -> Result<Vec<Addressee>, AppError> {
        must_be_professional(caller)?;
        let like = like.trim().to_lowercase();
        if like.chars().count() < SHORTEST {
            return Err(Refusal::Malformed.into());
        }
        let (domain, now) = (self.mail_domain()?, self.now());
        let mut accounts = Vec::new();
        ADDRESSES.each(self.engine(), |row| {
            let local = std::str::from_utf8(row.key()).unwrap_or_default().to_owned();
            if let BoxOwner::Person(account) = row.value.holder {
                accounts.push((local, account));
            }
        })?;
        let mut found = Vec::new();
        for (local, account) in accounts {
            let Ok(local) = local.parse() else { continue };
            let address = Address::new(local, domain.clone());
            let row = self.existing_account(account)?.value;
            let name = row.name.unwrap_or_default();
            if !address.to_string().contains(&like) && !name.to_lowercase().contains(&like) {
                continue;
            }
            if self.reachable(&address, now)?.is_err() {
                continue;
            }
            let structures = self.structures_of(account)?;
            found.push(Addressee {
                address,
                account,
                name,
                structures: structures.into_iter().map(|structure| structure.name).collect(),
            });
            if found.len() >= MOST_FOUND {
                break;
            }
        }
        Ok(found)
    }

    /// Someone's address with what proves whose it is.
    pub fn addressee(&self, caller: &Caller, address: &Address) -> Result<AddresseeShown, AppError> {
        must_be_professional(caller)?;
        let Some(BoxOwner::Person(account)) = self.owner_of(address)? else {
            return Err(Refusal::NotFound.into());
        };
        let rows = self.certificates_of(account)?;
        Ok(AddresseeShown {
            address: address.clone(),
            person: self.person(account)?,
            reachable: self.reachable(address, self.now())?.is_ok(),
            certificates: rows.into_iter().rev().map(|row| shown(row.value)).collect(),
        })
    }

    /// The keys to which a letter to this address is encrypted now, if its holder may have one.
    fn reachable(
        &self,
        address: &Address,
        now: Timestamp,
    ) -> Result<Result<Vec<Fingerprint>, RecipientRefusal>, AppError> {
        let Some(BoxOwner::Person(account)) = self.owner_of(address)? else {
            return Ok(Err(RecipientRefusal::Unknown));
        };
        if self.memberships(account)?.is_empty() {
            return Ok(Err(RecipientRefusal::Suspended));
        }
        let certificate = self.mail_certificate(address, now)?;
        Ok(certificate
            .map(|certificate| certificate.encryption_keys(now))
            .ok_or(RecipientRefusal::NoCertificate))
    }

    /// The certificate that speaks for an address, if it is good now.
    pub(in crate::app) fn mail_certificate(
        &self,
        address: &Address,
        now: Timestamp,
    ) -> Result<Option<PublicCertificate>, AppError> {
        let Some(BoxOwner::Person(account)) = self.owner_of(address)? else {
            return Ok(None);
        };
        let Some(row) = self.current_certificate(account)? else {
            return Ok(None);
        };
        let read = PublicCertificate::read(&row.certificate.0, address);
        Ok(read
            .ok()
            .filter(|certificate| !certificate.encryption_keys(now).is_empty()))
    }

    /// What a web key directory gives out for this hash: the certificate of a member who agreed to it.
    pub fn published_certificate(&self, hash: &str) -> Result<Option<Vec<u8>>, AppError> {
        let Some(address) = self.address_by_hash(hash)? else {
            return Ok(None);
        };
        let Some(BoxOwner::Person(account)) = self.owner_of(&address)? else {
            return Ok(None);
        };
        if self.memberships(account)?.is_empty() {
            return Ok(None);
        }
        // One that was taken back is given out too: that is how others learn of it.
        let last = self.certificates_of(account)?.pop();
        Ok(last
            .filter(|row| row.value.published)
            .map(|row| row.value.certificate.0))
    }
}

impl Space for Directory<'_> {
    fn domain(&self) -> &Domain {
        &self.domain
    }

    fn is_ours(&self, domain: &Domain) -> bool {
        *domain == self.domain
    }

    fn name_of(&self, address: &Address) -> Option<String> {
        let Ok(Some(BoxOwner::Person(account))) = self.app.owner_of(address) else {
            return None;
        };
        let row = self.app.existing_account(account).ok()?;
        row.value.name
    }

    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        self.app
            .reachable(address, self.now)
            .unwrap_or(Err(RecipientRefusal::Unavailable))
    }
}
