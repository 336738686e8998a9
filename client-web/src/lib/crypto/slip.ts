/**
 * Return slips: what takes the place of a home between the beginning of a recovery and its end (spec 07).
 *
 * A shared computer keeps nothing for three days. The two keys that a recovery began with are made from a seed that is
 * printed, together with the id of the recovery, and made again from it on whatever computer she comes back to.
 */

import { concat, derive32, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { SigningKey } from "./ed25519.ts";
import { EncryptionKey } from "./envelope.ts";
import { encodeId, idBytes } from "./id.ts";
import type { Id } from "./id.ts";
import { printedCode, printedGroups, readLetters } from "./letters.ts";
import type { Lettered } from "./letters.ts";
import type { Instance } from "./wire.ts";

const SEED = 16;
const ID = 16;
const KIND: Lettered = { prefix: "ECRIN1S", bytes: SEED + ID, name: "slip" };

/** What separates the two keys of a slip from each other. Wire format: do not change. */
const KEY_LABEL = "ecrin/return/key/v1";
const HOME_LABEL = "ecrin/return/home/v1";

export interface Slip {
  readonly seed: Bytes;
  /** The recovery that was begun with it. */
  readonly id: Id;
}

/** What a home has, made from a seed. */
export interface HomeKeys {
  /** What shares are sealed for. */
  readonly key: EncryptionKey;
  /** What signs the beginning and the opening. */
  readonly home: SigningKey;
}

export function freshSeed(): Bytes {
  return crypto.getRandomValues(new Uint8Array(SEED));
}

/** The same seed makes other keys for another instance: one that took the place of the first gets nothing to open. */
export async function homeKeys(seed: Bytes, { domain, key }: Pick<Instance, "domain" | "key">): Promise<HomeKeys> {
  const where = utf8(`\n${domain}\n${key}\n`);
  return {
    key: await EncryptionKey.fromSecret(await derive32(seed, utf8(KEY_LABEL), where)),
    home: await SigningKey.fromSeed(await derive32(seed, utf8(HOME_LABEL), where)),
  };
}

/** The letters in groups of four, as they are printed. */
export function slipGroups({ seed, id }: Slip): string[] {
  return printedGroups(KIND, concat(seed, idBytes(id)));
}

/** The text of the QR code. */
export function slipText({ seed, id }: Slip): string {
  return printedCode(KIND, concat(seed, idBytes(id)));
}

/** Reads a slip as people copy it. */
export function parseSlip(text: string): Slip {
  const bytes = readLetters(KIND, text);
  return { seed: bytes.slice(0, SEED), id: encodeId(bytes.subarray(SEED)) };
}
