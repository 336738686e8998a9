/** People who do not exist, and the notes that vouch for them: for what no honest server would ever show. */

import { SigningKey } from "../src/lib/crypto/ed25519.ts";
import { EncryptionKey } from "../src/lib/crypto/envelope.ts";
import { encodeId } from "../src/lib/crypto/id.ts";
import type { Id } from "../src/lib/crypto/id.ts";
import { keyRecord } from "../src/lib/crypto/identity.ts";
import type { KeyRecord } from "../src/lib/crypto/identity.ts";
import { invitation } from "../src/lib/crypto/invitation.ts";
import type { Invitation } from "../src/lib/crypto/invitation.ts";
import { SignedNote, keyName } from "../src/lib/crypto/note.ts";
import { DAY, parseTime, plus } from "../src/lib/crypto/time.ts";
import type { Time } from "../src/lib/crypto/time.ts";
import { appointment } from "../src/lib/crypto/trust.ts";
import type { Appointment, LinkText } from "../src/lib/crypto/trust.ts";
import { isProfessional } from "../src/lib/crypto/vocabulary.ts";
import type { Role } from "../src/lib/crypto/vocabulary.ts";

export const DOMAIN = "ecrin.example";
export const NOW = parseTime("2026-12-01T09:00:00Z") ?? (0 as Time);

export function idOf(byte: number): Id {
  return encodeId(new Uint8Array(16).fill(byte));
}

export async function keyOf(byte: number): Promise<SigningKey> {
  return SigningKey.fromSeed(new Uint8Array(32).fill(byte));
}

export interface Guest {
  readonly account: Id;
  readonly role: Role;
  readonly structure: Id | undefined;
  readonly signing: SigningKey;
  readonly encryption: EncryptionKey;
  /** The key of the invitation she answers. */
  readonly invited: SigningKey;
}

export async function guest(byte: number, role: Role, structure?: Id): Promise<Guest> {
  const encryption = await EncryptionKey.fromSecret(new Uint8Array(32).fill(byte));
  const [signing, invited] = [await keyOf(byte), await keyOf(byte + 100)];
  return { account: idOf(byte), role, structure, signing, encryption, invited };
}

/** What a link says where it does not say what it should. */
export interface Twist {
  readonly invitation?: Partial<Invitation>;
  readonly record?: Partial<KeyRecord>;
  readonly appointments?: LinkText["appointments"];
}

/** One step of a chain: the host, or the instance itself, invites, and the guest answers. */
export async function link(host: Guest | undefined, to: Guest, twist: Twist = {}): Promise<LinkText> {
  const professional = isProfessional(to.role);
  const offered = {
    inviter: host?.account,
    role: to.role,
    structure: to.structure,
    key: to.invited.verifyingKey,
    from: NOW,
    until: plus(NOW, 7 * DAY),
    ...twist.invitation,
  };
  const answered = {
    account: to.account,
    role: to.role,
    structure: professional ? to.structure : undefined,
    name: professional ? `Guest ${to.account.slice(0, 4)}` : undefined,
    alg: "x25519+ed25519" as const,
    encryption: to.encryption.recipient,
    signing: to.signing.verifyingKey,
    generation: 1,
    previous: undefined,
    at: NOW,
    ...twist.record,
  };
  const hosts = host === undefined ? await keyOf(INSTANCE) : host.signing;
  const by = host === undefined ? DOMAIN : keyName(host.account, DOMAIN);
  const own = await SignedNote.sign(keyRecord, answered, keyName(to.account, DOMAIN), to.signing);
  return {
    invitation: (await SignedNote.sign(invitation, offered, by, hosts)).toText(),
    record: (await own.countersign(keyName("invitation", DOMAIN), to.invited)).toText(),
    ...(twist.appointments && { appointments: twist.appointments }),
  };
}

/** The byte that the instance's own key is made of. */
export const INSTANCE = 200;

/** An appointment, signed by whoever gives it and, where it says so, by whom it is given to. */
export async function appointed(by: Guest, to: Guest, body: Omit<Appointment, "account" | "by" | "at">, both = true): Promise<string> {
  const whole = { account: to.account, by: by.account, at: NOW, ...body };
  const note = await SignedNote.sign(appointment, whole, keyName(by.account, DOMAIN), by.signing);
  return (both ? await note.countersign(keyName(to.account, DOMAIN), to.signing) : note).toText();
}
