/** The closed lists of the product, as far as a client reads or writes them (`vault/src/vocabulary.rs`). */

export const ROLES = ["beneficiary", "aidant", "referent", "admin"] as const;
export const RIGHTS = ["view", "download", "print", "deposit"] as const;
export const CONSENTS = ["presence", "remote"] as const;
export const OUTCOMES = ["ok", "refused", "error"] as const;
export const CHANNELS = ["api", "mail", "server"] as const;
export const SLOT_KINDS = ["passphrase", "card", "passkey", "kit"] as const;
export const SLOT_ACTS = ["add", "remove"] as const;
export const DELAY_KINDS = ["slot", "export", "recovery-holder", "recovery"] as const;
export const RECOVERY_STATES = ["asked", "waiting", "due", "opened", "done", "cancelled", "lapsed"] as const;
export const HOLDERS = ["sheet", "structure", "service"] as const;
export const REQUEST_REASONS = ["access", "renewal", "handover"] as const;
export const REQUEST_ANSWERS = ["refused", "withdrawn"] as const;
export const FOUR_EYES_ACTS = [
  "journal-export",
  "legal-hold",
  "retention-change",
  "admin-invitation",
  "erasure",
] as const;

export const ALERT_STATES = ["new", "justified", "escalated"] as const;

export const STATEMENTS = ["vault-erased", "openings-erased", "mandates-erased", "pruned"] as const;
export const GROUNDS = ["person", "request", "death", "authority", "inactivity", "retention", "closure"] as const;

export const PURPOSES = [
  "papiers",
  "famille",
  "social",
  "travail",
  "logement",
  "transports",
  "argent",
  "justice",
  "etranger",
  "loisirs",
  "sante",
] as const;

export const DOCUMENT_TYPES = [
  "national_id_card",
  "passport",
  "residence_permit",
  "asylum_certificate",
  "driver_license",
  "family_record_book",
  "birth_certificate",
  "identity_photo",
  "tax_notice",
  "tax_return",
  "bank_details",
  "bank_statement",
  "caf_certificate",
  "pay_sheet",
  "work_contract",
  "employment_certificate",
  "diploma",
  "resume",
  "lease",
  "rent_receipt",
  "accommodation_proof",
  "energy_invoice",
  "transport",
  "other",
] as const;

/** What the journal records. */
export const EVENTS = [
  "mandate.granted",
  "mandate.accepted",
  "mandate.refused",
  "mandate.expired",
  "mandate.revoked",
  "mandate.suspended",
  "mandate.resumed",
  "mandate.replaced",
  "mandate.end-told",
  "mandate.undone",
  "account.invitation-undone",
  "account.undone",
  "access.stopped",
  "inbox.closed",
  "inbox.opened",
  "request.asked",
  "request.accepted",
  "request.refused",
  "request.withdrawn",
  "document.deposited",
  "document.replaced",
  "document.deleted",
  "document.accepted",
  "document.refused",
  "document.listed",
  "document.released-view",
  "document.released-download",
  "document.release-refused",
  "document.exported",
  "session.opened",
  "session.login-failed",
  "session.ended",
  "session.revoked",
  "session.rate-limited",
  "key.created",
  "key.certificate-published",
  "key.certificate-changed",
  "key.certificate-revoked",
  "key.box-certificate-published",
  "key.box-certificate-changed",
  "slot.added",
  "slot.frozen",
  "slot.unfrozen",
  "slot.removed",
  "delay.requested",
  "delay.cancelled",
  "delay.attested",
  "delay.completed",
  "account.invited",
  "account.created",
  "structure.created",
  "member.suspended",
  "member.resumed",
  "member.removed",
  "journal.read",
  "journal.searched",
  "journal.receipt-issued",
  "journal.exported",
  "approval.requested",
  "approval.given",
  "approval.refused",
  "notice.seen",
  "structure.place-added",
  "structure.place-removed",
  "structure.team-key-made",
  "structure.team-key-shared",
  "member.added",
  "member.role-changed",
  "member.moved",
  "member.offered",
  "vault.erased",
  "account.inactivity-noticed",
  "account.locked",
  "account.unlocked",
  "hold.placed",
  "hold.lifted",
  "instance.closing",
  "instance.closure-withdrawn",
  "seal.day-key-destroyed",
  "instance.created",
  "instance.started",
  "instance.clock-step",
  "kit.created",
  "kit.declined",
  "kit.checked",
  "kit.revoked",
  "kit.check-due",
  "recovery.begun",
  "recovery.approved",
  "recovery.cancelled",
  "recovery.opened",
  "recovery.completed",
  "alert.raised",
  "alert.justified",
  "alert.escalated",
  "instance.closed",
  "instance.end-told",
  "request.lapsed",
  "member.offer-declined",
  "mail.accepted",
  "mail.refused",
  "mail.login-failed",
  "mail.app-password-added",
  "mail.app-password-removed",
  "mail.box-handed-over",
  "notice.outside-asked",
  "notice.outside-on",
  "notice.outside-off",
  "referral.asked",
  "referral.consented",
  "referral.refused",
  "referral.taken-back",
  "referral.withdrawn",
  "referral.lapsed",
  "referral.sent",
] as const;

export type Role = (typeof ROLES)[number];
export type Right = (typeof RIGHTS)[number];
export type Purpose = (typeof PURPOSES)[number];
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
export type SlotKind = (typeof SLOT_KINDS)[number];
export type Holder = (typeof HOLDERS)[number];

/** Whether the role belongs to a professional, whose name is public inside the instance. */
export function isProfessional(role: Role): boolean {
  return role !== "beneficiary";
}

/** Whether someone with this role may invite someone to another one. */
export function mayInvite(role: Role, guest: Role): boolean {
  switch (role) {
    case "admin":
      return true;
    case "referent":
      return guest !== "admin";
    case "aidant":
      return guest === "beneficiary";
    case "beneficiary":
      return false;
  }
}
