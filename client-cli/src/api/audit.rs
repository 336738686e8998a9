//! The auditor's desk, and acts that need two administrators.

use std::io::Read as _;

use ecrin_vault::id::EventId;
use ecrin_vault::wire;

use super::{Api, ApiError};

impl Api {
    /// A page of the auditor's search, newest first.
    pub fn audit_events(&self, filter: &wire::AuditFilter) -> Result<wire::JournalPage, ApiError> {
        let text = |value: Option<&dyn ToString>| value.map(ToString::to_string);
        macro_rules! query {
            ($($name:ident),*) => {
                [$((stringify!($name), text(filter.$name.as_ref().map(|value| value as &dyn ToString)))),*]
            };
        }
        let query = query![
            aidant,
            structure,
            mandate,
            beneficiary,
            event,
            family,
            result,
            channel,
            purpose,
            outside_hours,
            no_witness,
            ends_before,
            from,
            to,
            ticket,
            after,
            limit
        ];
        self.get("/audit/events", &query)
    }

    /// A file of the public journal (C2SP tlog-tiles), which anyone may read.
    pub fn public_log(&self, path: &str) -> Result<Vec<u8>, ApiError> {
        let request = self.agent.get(format!("{}/{path}", self.server));
        let response = request.call().map_err(|reason| self.broken(reason))?;
        let mut bytes = Vec::new();
        self.checked(response)?
            .into_body()
            .into_with_config()
            .limit(1 << 20)
            .reader()
            .read_to_end(&mut bytes)
            .map_err(|_| self.not_understood())?;
        Ok(bytes)
    }

    /// Makes an export of the journal.
    pub fn make_export(&self, new: &wire::ExportNew) -> Result<wire::ExportMade, ApiError> {
        self.post("/audit/exports", new)
    }

    /// A page of an export of mine.
    pub fn export_page(&self, export: EventId, after: Option<String>) -> Result<wire::ExportPage, ApiError> {
        self.get(&format!("/audit/exports/{export}"), &[("after", after)])
    }

    /// Asks a second administrator.
    pub fn request_approval(&self, new: &wire::ApprovalNew) -> Result<wire::ApprovalShown, ApiError> {
        self.post("/approvals", new)
    }

    /// What was asked for, newest first.
    pub fn approvals(&self) -> Result<Vec<wire::ApprovalShown>, ApiError> {
        self.get("/approvals", &[])
    }

    /// Answers what another administrator asks.
    pub fn answer_approval(
        &self,
        approval: EventId,
        answer: &wire::ApprovalAnswer,
    ) -> Result<wire::ApprovalShown, ApiError> {
        self.post(&format!("/approvals/{approval}/answer"), answer)
    }
}
