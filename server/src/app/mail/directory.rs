//! The directory: who can be written to, and with which certificate. What is true of someone is asked anew each time:
//! whoever left cannot be written to a second later.

use std::sync::Arc;

use ecrin_vault::mail::gate::{RecipientRefusal, Space};
use ecrin_vault::mail::openpgp::PublicCertificate;
use ecrin_vault::mail::{Address, Domain, Fingerprint};
use ecrin_vault::time::Timestamp;
use ecrin_vault::wire::{AddressHolder, Addressee, AddresseeShown};

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
        let mut holders = Vec::new();
        ADDRESSES.each(self.engine(), |row| {
            let local = std::str::from_utf8(row.key()).unwrap_or_default().to_owned();
            holders.push((local, row.value.holder));
        })?;
        let mut found = Vec::new();
        for (local, holder) in holders {
            let Ok(local) = local.parse() else { continue };
            let address = Address::new(local, domain.clone());
            let name = self.name_of_holder(holder)?.unwrap_or_default();
            if !address.to_string().contains(&like) && !name.to_lowercase().contains(&like) {
                continue;
            }
            if self.reachable(&address, now)?.is_err() {
                continue;
            }
            let (account, structure) = match holder {
                BoxOwner::Person(account) => (Some(account), None),
                BoxOwner::Structure(structure) => (None, Some(structure)),
            };
            let structures = account.map(|account| self.structures_of(account)).transpose()?;
            found.push(Addressee {
                address,
                account,
                structure,
                name,
                structures: structures
                    .into_iter()
                    .flatten()
                    .map(|structure| structure.name)
                    .collect(),
            });
            if found.len() >= MOST_FOUND {
                break;
            }
        }
        Ok(found)
    }

    /// An address with what proves whose it is.
    pub fn addressee(&self, caller: &Caller, address: &Address) -> Result<AddresseeShown, AppError> {
        must_be_professional(caller)?;
        let owner = self.owner_of(address)?.ok_or(Refusal::NotFound)?;
        let rows = self.certificates_of(owner)?;
        let holder = match owner {
            BoxOwner::Person(account) => AddressHolder::Person(self.person(account)?),
            BoxOwner::Structure(structure) => AddressHolder::Structure {
                structure: self.structure(structure)?.ok_or(Refusal::NotFound)?,
                makers: self.makers_of(&rows)?,
            },
        };
        Ok(AddresseeShown {
            address: address.clone(),
            holder,
            reachable: self.reachable(address, self.now())?.is_ok(),
            certificates: rows.into_iter().rev().map(|row| shown(row.value)).collect(),
        })
    }

    /// What people call whoever holds an address.
    fn name_of_holder(&self, holder: BoxOwner) -> Result<Option<String>, AppError> {
        match holder {
            BoxOwner::Person(account) => Ok(self.existing_account(account)?.value.name),
            BoxOwner::Structure(structure) => Ok(self.structure(structure)?.map(|structure| structure.name)),
        }
    }

    /// Whether anyone reads what is sent to this owner now.
    fn is_read(&self, owner: BoxOwner) -> Result<bool, AppError> {
        match owner {
            BoxOwner::Person(account) => Ok(!self.memberships(account)?.is_empty()),
            BoxOwner::Structure(structure) => self.has_members(structure),
        }
    }

    /// The keys to which a letter to this address is encrypted now, if its holder may have one.
    fn reachable(
        &self,
        address: &Address,
        now: Timestamp,
    ) -> Result<Result<Vec<Fingerprint>, RecipientRefusal>, AppError> {
        let Some(owner) = self.owner_of(address)? else {
            return Ok(Err(RecipientRefusal::Unknown));
        };
        if !self.is_read(owner)? {
            return Ok(Err(RecipientRefusal::Suspended));
        }
        let certificate = self.certificate_for(owner, address, now)?;
        Ok(certificate
            .map(|certificate| certificate.encryption_keys(now))
            .ok_or(RecipientRefusal::NoCertificate))
    }

    /// The certificate that speaks for an address, if it is good now.
    pub(in crate::app) fn mail_certificate(
        &self,
        address: &Address,
        now: Timestamp,
    ) -> Result<Option<Arc<PublicCertificate>>, AppError> {
        match self.owner_of(address)? {
            Some(owner) => self.certificate_for(owner, address, now),
            None => Ok(None),
        }
    }

    fn certificate_for(
        &self,
        owner: BoxOwner,
        address: &Address,
        now: Timestamp,
    ) -> Result<Option<Arc<PublicCertificate>>, AppError> {
        let Some(row) = self.current_certificate(owner)? else {
            return Ok(None);
        };
        let read = self.known_certificate(&row.certificate.0, address);
        Ok(read
            .ok()
            .filter(|certificate| !certificate.encryption_keys(now).is_empty()))
    }

    /// What a web key directory gives out for this hash: the certificate of a member who agreed to it.
    pub fn published_certificate(&self, hash: &str) -> Result<Option<Vec<u8>>, AppError> {
        let Some(address) = self.address_by_hash(hash)? else {
            return Ok(None);
        };
        let Some(owner) = self.owner_of(&address)? else {
            return Ok(None);
        };
        if !self.is_read(owner)? {
            return Ok(None);
        }
        // One that was taken back is given out too: that is how others learn of it.
        let last = self.certificates_of(owner)?.pop();
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
        let holder = self.app.owner_of(address).ok()??;
        self.app.name_of_holder(holder).ok()?
    }

    fn keys_of(&self, address: &Address) -> Result<Vec<Fingerprint>, RecipientRefusal> {
        self.app
            .reachable(address, self.now)
            .unwrap_or(Err(RecipientRefusal::Unavailable))
    }
}
