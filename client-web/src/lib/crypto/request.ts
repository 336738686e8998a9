/** Requests: someone asks a person for a mandate; only the person gives one (spec 08). And attestations (spec 02). */

import { VaultError } from "./contract.ts";
import { fromUtf8, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { seal } from "./envelope.ts";
import type { EncryptionKey } from "./envelope.ts";
import { idBytes } from "./id.ts";
import type { Id } from "./id.ts";
import { counting, digest, id, kind, one, optional, time, word } from "./lines.ts";
import { grantee } from "./mandate.ts";
import type { Recipient } from "./recipient.ts";
import { isTextOf } from "./text.ts";
import { DELAY_KINDS, PURPOSES, REQUEST_ANSWERS, REQUEST_REASONS, RIGHTS } from "./vocabulary.ts";

/** Signed by the asker. It opens nothing: it is a question. */
export const request = kind("request", {
  id: one(id),
  reason: one(word(REQUEST_REASONS)),
  asker: one(id),
  owner: one(id),
  grantee: one(grantee),
  right: one(word(RIGHTS)),
  purpose: one(word(PURPOSES)),
  days: one(counting),
  mandate: optional(id),
  wish: optional(digest),
  at: one(time),
});

/** A wish before it is sealed, whatever its words; and the longest words. */
const WISH_SIZE = 1216;
const MAX_WISH = 300;

/** The words that say which papers: bound to their question, and for its owner alone. */
export async function sealWish(asked: Id, words: string, owner: Recipient): Promise<Bytes> {
  if (!isTextOf(MAX_WISH, words)) throw new VaultError("bad-message");
  const plain = new Uint8Array(WISH_SIZE);
  plain.set(idBytes(asked));
  plain.set(utf8(words), idBytes(asked).length);
  return seal([owner], plain);
}

export async function openWish(asked: Id, sealed: Uint8Array, key: EncryptionKey): Promise<string> {
  const plain = await key.open(sealed);
  const mismatch = new VaultError("mismatch", { reason: "wish" });
  const owner = idBytes(asked);
  if (plain.length !== WISH_SIZE || owner.some((byte, place) => byte !== plain[place])) throw mismatch;
  const words = fromUtf8(plain.subarray(owner.length, plain.findLastIndex((byte) => byte !== 0) + 1));
  if (words === undefined || !isTextOf(MAX_WISH, words)) throw mismatch;
  return words;
}

/** The owner says no, or the asker takes the question back. Saying yes is a mandate. */
export const requestAnswer = kind("request-answer", {
  request: one(id),
  note: one(digest),
  answer: one(word(REQUEST_ANSWERS)),
  actor: one(id),
  at: one(time),
});

/** A professional was with the person, and saw that it is she who wants this very act. */
export const attestation = kind("attestation", {
  delay: one(id),
  owner: one(id),
  kind: one(word(DELAY_KINDS)),
  request: one(digest),
  attester: one(id),
  at: one(time),
});
