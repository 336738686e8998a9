/** Keyrings: the secret halves of an account in one age file that each of its slots opens (spec 02, Keyring). */

import { VaultError } from "./contract.ts";
import { attempt, fromUtf8, unbase64 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { ALG, EncryptionKey, seal } from "./envelope.ts";
import { SigningKey } from "./ed25519.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { parseRecipient } from "./recipient.ts";
import type { Recipient } from "./recipient.ts";
import { SLOT_KINDS } from "./vocabulary.ts";
import type { SlotKind } from "./vocabulary.ts";

/** A slot as the keyring lists it: only these recipients are used when it is sealed again, whatever a server says. */
export interface Slot {
  readonly id: Id;
  readonly kind: SlotKind;
  readonly recipient: Recipient;
}

/** An opened keyring. Its keys sign and open, and cannot be read. */
export interface Keyring {
  readonly account: Id;
  /** The name its owner goes by. A beneficiary's is known nowhere else. */
  readonly name: string;
  readonly encryption: EncryptionKey;
  readonly signing: SigningKey;
  readonly slots: readonly Slot[];
}

/** The plaintext. Wire format: do not change. */
interface Sealed {
  v: 1;
  alg: typeof ALG;
  account: Id;
  name: string;
  encryption: string;
  signing: string;
  slots: readonly Slot[];
}

const FIELDS = ["v", "alg", "account", "name", "encryption", "signing", "slots"];

/** Opens a keyring with one of its slots and checks whose it is. `reason` is the word of the vectors. */
export async function openKeyring(sealed: Uint8Array, slot: EncryptionKey, account: Id): Promise<Keyring> {
  return keyringOf(await openPlain(sealed, slot, account));
}

/** The keys of a keyring in clear, from where they cannot be read any more. */
export async function keyringOf({ account, name, slots, ...secrets }: PlainKeyring): Promise<Keyring> {
  const seed = unbase64(secrets.signing);
  const encryption = await EncryptionKey.fromText(secrets.encryption);
  if (seed?.length !== 32 || encryption === undefined) return damaged("malformed")();
  return { account, name, encryption, signing: await SigningKey.fromSeed(seed), slots };
}

/** The same in clear, for whoever changes her ways in: it must be sealed anew. */
export async function openPlain(sealed: Uint8Array, slot: EncryptionKey, account: Id): Promise<PlainKeyring> {
  const inside = parseSealed(fromUtf8(await slot.open(sealed).catch(damaged("envelope"))));
  if (inside === undefined) return damaged("malformed")();
  if (inside.account !== account) return damaged("wrong-account")();
  // A server that knew a slot's recipient could seal a keyring of its own; one that does not list it is not hers.
  if (!inside.slots.some(({ recipient }) => recipient === slot.recipient)) return damaged("no-slot")();
  return inside;
}

/** A keyring in clear, for the moment in which it is made. */
export type PlainKeyring = Readonly<Omit<Sealed, "v" | "alg">>;

/** Seals a new keyring for all its slots. */
export async function sealKeyring(sealed: PlainKeyring): Promise<Bytes> {
  if (sealed.slots.length === 0) return damaged("no-slot")();
  const { account, name, encryption, signing, slots } = sealed;
  const plain: Sealed = { v: 1, alg: ALG, account, name, encryption, signing, slots };
  const recipients = slots.map(({ recipient }) => recipient);
  return seal(recipients, new TextEncoder().encode(JSON.stringify(plain)));
}

const damaged = (reason: string) => (): never => {
  throw new VaultError("keyring-damaged", { reason });
};

function parseSealed(text: string | undefined): Sealed | undefined {
  const read: unknown = text === undefined ? undefined : attempt(() => JSON.parse(text) as unknown);
  if (!hasExactly(read, FIELDS)) return undefined;
  const { v, alg, account, name, encryption, signing, slots } = read;
  const texts = [account, name, encryption, signing].every((value) => typeof value === "string");
  if (v !== 1 || alg !== ALG || !texts || parseId(account as string) === undefined) return undefined;
  return Array.isArray(slots) && slots.every(isSlot) ? (read as unknown as Sealed) : undefined;
}

function isSlot(value: unknown): value is Slot {
  if (!hasExactly(value, ["id", "kind", "recipient"])) return false;
  const { id, kind, recipient } = value;
  return (
    typeof id === "string" &&
    parseId(id) !== undefined &&
    SLOT_KINDS.some((known) => known === kind) &&
    typeof recipient === "string" &&
    parseRecipient(recipient) !== undefined
  );
}

function hasExactly<Name extends string>(value: unknown, names: readonly Name[]): value is Record<Name, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const found = Object.keys(value);
  return found.length === names.length && names.every((name) => Object.hasOwn(value, name));
}
