/** Slots: the ways into a keyring (spec 02, Slots). */

import { VaultError } from "./contract.ts";
import { derive32, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { EncryptionKey } from "./envelope.ts";
import { digest, id, kind, one, optional, time, word } from "./lines.ts";
import { characters } from "./text.ts";
import { SLOT_ACTS } from "./vocabulary.ts";

/** Separates slot secrets from every other use of the same bytes. Wire format: do not change. */
const LABEL = "ecrin/slot/v1";

const SHORTEST = 8;
const LONGEST_BYTES = 1024;

/** The key that opens the keyring, from the export key of OPAQUE or another kind's raw secret. */
export async function slotKey(raw: Bytes): Promise<EncryptionKey> {
  return EncryptionKey.fromSecret(await derive32(raw, utf8(LABEL)));
}

/** What a person types, in Unicode form NFKC so that every keyboard makes the same bytes. */
export function passphrase(typed: string): string {
  const text = typed.normalize("NFKC");
  if (characters(text) < SHORTEST || utf8(text).length > LONGEST_BYTES) throw new VaultError("bad-passphrase");
  return text;
}

/** The owner herself changes the ways into her account. */
export const slotChange = kind(
  "slot-change",
  {
    account: one(id),
    act: one(word(SLOT_ACTS)),
    slot: one(id),
    replaces: optional(id),
    base: one(digest),
    keyring: one(digest),
    at: one(time),
  },
  // What goes makes room for nothing.
  ({ act, replaces }) => (act === "remove" && replaces !== undefined ? "replaces" : undefined),
);
