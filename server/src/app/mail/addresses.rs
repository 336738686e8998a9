//! Addresses: one for each member and each structure that wants one, given once and to nobody else ever after.

use ecrin_vault::id::AccountId;
use ecrin_vault::mail::{Address, Domain, LocalPart, directory_hash};
use ecrin_vault::time::Timestamp;

use super::super::{App, AppError, Refusal};
use super::BoxOwner;
use crate::store::Batch;
use crate::store::keyspace::mail::{ADDRESS_SKELETONS, ADDRESSES, ADDRESSES_BY_HASH, ADDRESSES_OF};
use crate::store::rows::AddressRow;

impl App {
    /// The domain of this instance's addresses.
    pub(in crate::app) fn mail_domain(&self) -> Result<Domain, AppError> {
        let domain = self.domain.to_ascii_lowercase().parse();
        domain.map_err(|_| Refusal::NoAddress.into())
    }

    /// The address of an account, if it has one.
    pub(in crate::app) fn address_of(&self, account: AccountId) -> Result<Option<Address>, AppError> {
        self.box_address(BoxOwner::Person(account))
    }

    /// The address of a box, if it has one.
    pub(crate) fn box_address(&self, owner: BoxOwner) -> Result<Option<Address>, AppError> {
        let local = ADDRESSES_OF.get(self.engine(), &[owner.id()])?;
        local.map(|local| self.kept_address(&local)).transpose()
    }

    /// Whose an address is, if it is anyone's.
    pub(in crate::app) fn owner_of(&self, address: &Address) -> Result<Option<BoxOwner>, AppError> {
        if *address.domain() != self.mail_domain()? {
            return Ok(None);
        }
        let row = ADDRESSES.get(self.engine(), &[&address.local().as_str()])?;
        Ok(row.map(|row| row.value.holder))
    }

    /// Whose address has this hash in a web key directory.
    pub(in crate::app) fn address_by_hash(&self, hash: &str) -> Result<Option<Address>, AppError> {
        let local = ADDRESSES_BY_HASH.get(self.engine(), &[&hash])?;
        local.map(|local| self.kept_address(&local)).transpose()
    }

    /// Adds to a batch: this owner gets this address. Refused where it, or one that looks like it, was ever given.
    pub(super) fn claim(
        &self,
        batch: Batch,
        holder: BoxOwner,
        address: &Address,
        now: Timestamp,
    ) -> Result<Batch, AppError> {
        let local = address.local();
        if *address.domain() != self.mail_domain()? || local.is_reserved() {
            return Err(Refusal::BadAddress.into());
        }
        let skeleton = local.skeleton();
        if ADDRESS_SKELETONS.get(self.engine(), &[&skeleton])?.is_some() {
            return Err(Refusal::AddressTaken.into());
        }
        let row = AddressRow { holder, since: now };
        let text = local.as_str();
        let batch = ADDRESSES.insert(batch, &[&text], &row);
        let batch = ADDRESS_SKELETONS.insert(batch, &[&skeleton], text);
        let batch = ADDRESSES_OF.insert(batch, &[holder.id()], text);
        Ok(ADDRESSES_BY_HASH.insert(batch, &[&directory_hash(local)], text))
    }

    fn kept_address(&self, local: &[u8]) -> Result<Address, AppError> {
        let local: LocalPart = std::str::from_utf8(local)
            .ok()
            .and_then(|local| local.parse().ok())
            .ok_or(Refusal::StoreDamaged)?;
        Ok(Address::new(local, self.mail_domain()?))
    }
}
