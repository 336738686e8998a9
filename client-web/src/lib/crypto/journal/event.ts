/** The texts of an event: what happened, whose papers, who did it (spec 05, Payloads). */

import { bytesOf, digest, id, integer, kind, one, optional, text, time, word } from "../lines.ts";
import type { BodyOf } from "../lines.ts";
import { CHANNELS, EVENTS, OUTCOMES, PURPOSES, ROLES } from "../vocabulary.ts";

const SIGNATURE = 64;
const ZEROS = "0".repeat(64);

export const core = kind("core", {
  event: one(word(EVENTS)),
  at: one(time),
  result: one(word(OUTCOMES)),
  reason: optional(text),
  mandate: optional(id),
  document: optional(id),
  number: optional(integer(0, 2 ** 32 - 1)),
  ciphertext: optional(digest),
  purpose: optional(word(PURPOSES)),
  channel: one(word(CHANNELS)),
  nonce: optional(id),
  /** The actor's signature over the act, so that nobody can be framed. */
  signature: optional(bytesOf(SIGNATURE)),
  detail: optional(text),
  build: one(text),
});

export type Core = BodyOf<typeof core>;

export const subject = kind(
  "subject",
  {
    pseudonym: one(id),
    /** 1, 2, 3 … for each beneficiary: a gap shows that something was left out. */
    sequence: one(integer(1, Number.MAX_SAFE_INTEGER)),
    previous: one(digest),
  },
  // The first has no event before it, and only the first.
  ({ sequence, previous }) => ((sequence === 1) === (previous === ZEROS) ? undefined : "previous"),
);

export const actor = kind("actor", {
  account: one(id),
  structure: optional(id),
  role: one(word(ROLES)),
  /** The second administrator, where the act needed two. */
  approver: optional(id),
  address: optional(text),
});
