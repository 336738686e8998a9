/**
 * Chains of trust: from an account up to the instance's own key (spec 02, Invitations; spec 09, Appointments).
 *
 * Whether people are still members is the server's to say; whose keys these are is not.
 */

import { VaultError } from "./contract.ts";
import type { VerifyingKey } from "./ed25519.ts";
import type { Id } from "./id.ts";
import { keyRecord } from "./identity.ts";
import type { KeyRecord } from "./identity.ts";
import { INVITATION, VALID_DAYS, invitation } from "./invitation.ts";
import type { Invitation } from "./invitation.ts";
import { NoteError, id, kind, one, time, word } from "./lines.ts";
import type { BodyOf } from "./lines.ts";
import { SignedNote, keyName } from "./note.ts";
import { DAY, plus } from "./time.ts";
import { isProfessional, mayInvite } from "./vocabulary.ts";
import type { Role } from "./vocabulary.ts";

/** Someone's role in a structure, given after she joined: by an administrator or a référent of the structure. */
export const appointment = kind(
  "appointment",
  {
    account: one(id),
    structure: one(id),
    // An administrator is invited as one.
    role: one(word(["aidant", "referent"])),
    by: one(id),
    at: one(time),
  },
  ({ account, by }) => (account === by ? "by" : undefined),
);

export type Appointment = BodyOf<typeof appointment>;

/** One step of a chain, as the wire carries it. */
export interface LinkText {
  invitation: string;
  record: string;
  appointments?: { note: string; chain: LinkText[] }[];
}

/** One step: an invitation, the record of the guest who answered it, and the roles she was given since. */
interface Link {
  readonly invitation: SignedNote<Invitation>;
  readonly record: SignedNote<KeyRecord>;
  readonly appointments: readonly { note: SignedNote<Appointment>; chain: readonly Link[] }[];
}

/** What a verified chain proves about the account at its end. */
export interface Vouched {
  readonly record: KeyRecord;
  /** Those on the way, nearest first. */
  readonly vouchers: readonly KeyRecord[];
  /** Every role that was ever vouched for. Which of them stand today is the server's to say. */
  readonly roles: readonly { structure: Id; role: Role }[];
}

/** Roles in a structure are given by administrators, and by whoever was ever made référent of it. */
export function mayAppoint({ record, roles }: Vouched, structure: Id): boolean {
  return record.role === "admin" || roles.some((held) => held.structure === structure && held.role === "referent");
}

const MAX_CHAIN = 32;
const MAX_DEPTH = 8;
const MAX_APPOINTMENTS = 64;

function broken(): VaultError {
  return new VaultError("chain-broken");
}

/** Verifies the chain of the one account that was asked for: a server may hold many true chains. */
export async function verifyPerson(
  chain: readonly LinkText[],
  account: Id,
  instance: VerifyingKey,
  domain: string,
): Promise<Vouched> {
  try {
    const vouched = await new Walk(instance, domain).up(parseChain(chain, MAX_DEPTH), 0);
    if (vouched.record.account !== account) throw broken();
    return vouched;
  } catch (reason) {
    // A note of the chain that is not what it should be breaks it.
    throw reason instanceof NoteError ? new VaultError("chain-broken", reason.particulars) : reason;
  }
}

function parseChain(chain: readonly LinkText[], nested: number): Link[] {
  if (nested < 0 || chain.length > MAX_CHAIN) throw broken();
  return chain.map((link) => ({
    invitation: SignedNote.parse(invitation, link.invitation),
    record: SignedNote.parse(keyRecord, link.record),
    appointments: (link.appointments ?? []).map((given) => ({
      note: SignedNote.parse(appointment, given.note),
      chain: parseChain(given.chain, nested - 1),
    })),
  }));
}

class Walk {
  readonly #instance: VerifyingKey;
  readonly #domain: string;

  constructor(instance: VerifyingKey, domain: string) {
    this.#instance = instance;
    this.#domain = domain;
  }

  async up(links: readonly Link[], depth: number): Promise<Vouched> {
    const [first] = links;
    if (first === undefined || depth > MAX_DEPTH) throw broken();
    const record = await this.#record(first);
    const vouchers: KeyRecord[] = [];
    let [link, guest] = [first, record];
    for (const next of links.slice(1)) {
      const host = await this.#record(next);
      const { inviter } = link.invitation.dangerUnverified;
      if (inviter === undefined || host.account !== inviter) throw broken();
      // Nobody stands twice in a chain.
      if (inviter === record.account || vouchers.some(({ account }) => account === inviter)) throw broken();
      const { structure } = await link.invitation.verify(keyName(inviter, this.#domain), host.signing);
      if (!(await this.#mayHaveInvited(next, host, guest.role, structure, depth))) throw broken();
      vouchers.push(host);
      [link, guest] = [next, host];
    }
    // The last one is an administrator whom the instance itself invited.
    if (link.invitation.dangerUnverified.inviter !== undefined) throw broken();
    const { role } = await link.invitation.verify(this.#domain, this.#instance);
    if (role !== "admin") throw broken();
    return { record, vouchers, roles: await this.#roles(first, record, depth) };
  }

  /** The record, if it answers the invitation: same key, role and structure, in time, and both signatures. */
  async #record(link: Link): Promise<KeyRecord> {
    const offered = link.invitation.dangerUnverified;
    await link.record.verify(keyName(INVITATION, this.#domain), offered.key);
    const claimed = link.record.dangerUnverified;
    const record = await link.record.verify(keyName(claimed.account, this.#domain), claimed.signing);
    const structure = isProfessional(record.role) ? offered.structure : undefined;
    const holds =
      record.role === offered.role &&
      record.structure === structure &&
      offered.from <= record.at &&
      record.at < offered.until &&
      offered.until <= plus(offered.from, VALID_DAYS * DAY) &&
      // An invitation opens an account; it does not change the keys of one.
      record.generation === 1;
    if (!holds) throw broken();
    return record;
  }

  async #mayHaveInvited(link: Link, host: KeyRecord, guest: Role, into: Id | undefined, depth: number): Promise<boolean> {
    if (host.role === "admin") return true;
    const reaches = (structure: Id, role: Role): boolean =>
      (into === undefined || into === structure) && mayInvite(role, guest);
    if (host.structure !== undefined && reaches(host.structure, host.role)) return true;
    const roles = await this.#roles(link, host, depth);
    return roles.some(({ structure, role }) => reaches(structure, role));
  }

  /** Every role of someone whose record was verified. */
  async #roles(link: Link, record: KeyRecord, depth: number): Promise<{ structure: Id; role: Role }[]> {
    if (link.appointments.length > MAX_APPOINTMENTS) throw broken();
    const roles: { structure: Id; role: Role }[] = [];
    if (record.structure !== undefined) roles.push({ structure: record.structure, role: record.role });
    for (const { note, chain } of link.appointments) {
      const appointer = await this.up(chain, depth + 1);
      const by = appointer.record.account;
      const given = await note.verify(keyName(by, this.#domain), appointer.record.signing);
      if (given.by !== by || given.account !== record.account || !isProfessional(record.role)) throw broken();
      // Once she has given her word for a structure, a role in it may change without it.
      if (!roles.some(({ structure }) => structure === given.structure)) {
        await note.verify(keyName(record.account, this.#domain), record.signing);
      }
      if (!mayAppoint(appointer, given.structure)) throw broken();
      roles.push({ structure: given.structure, role: given.role });
    }
    return roles;
  }
}
