//! Addresses: one for each member, given once and to nobody else ever after.

use ecrin_vault::id::AccountId;
use ecrin_vault::mail::{Address, Domain, LocalPart};

use super::super::{App, AppError, Refusal};
use super::BoxOwner;
use crate::store::keyspace::mail::{ADDRESSES, ADDRESSES_OF};

impl App {
    /// The domain of this instance's addresses.
    pub(in crate::app) fn mail_domain(&self) -> Result<Domain, AppError> {
        let domain = self.domain.to_ascii_lowercase().parse();
        domain.map_err(|_| Refusal::NoAddress.into())
    }

    /// The address of an account, if it has one.
    pub(in crate::app) fn address_of(&self, account: AccountId) -> Result<Option<Address>, AppError> {
        let Some(local) = ADDRESSES_OF.get(self.engine(), &[account.as_bytes()])? else {
            return Ok(None);
        };
        let local: LocalPart = std::str::from_utf8(&local)
            .ok()
            .and_then(|local| local.parse().ok())
            .ok_or(Refusal::StoreDamaged)?;
        Ok(Some(Address::new(local, self.mail_domain()?)))
    }

    /// Whose an address is, if it is anyone's.
    pub(in crate::app) fn owner_of(&self, address: &Address) -> Result<Option<BoxOwner>, AppError> {
        if *address.domain() != self.mail_domain()? {
            return Ok(None);
        }
        let row = ADDRESSES.get(self.engine(), &[&address.local().as_str()])?;
        Ok(row.map(|row| row.value.holder))
    }
}
